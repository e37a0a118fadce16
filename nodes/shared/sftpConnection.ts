import { isIP, type LookupFunction } from 'node:net';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	NodeEgressFilter,
} from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { tryOut } from '../../io/sftp';
import type { SftpSettings } from '../../io/sftp';

interface EgressHelpers {
	/** Absent in n8n versions without an egress filter. */
	getSecureEgressFilter?(): NodeEgressFilter;
}

/**
 * The credential's fields as settings. Throws `setup`, code `sftp.settings`, naming the field that is missing or wrong.
 * With the helpers of the n8n context, the instance's own rules on where nodes may connect to are kept.
 */
export function sftpSettings(data: ICredentialDataDecryptedObject, helpers?: EgressHelpers, credentialName = 'Stampli SFTP API'): SftpSettings {
	try {
		return settingsOf(data, helpers);
	} catch (error) {
		throw error instanceof WrongField ? error.of(credentialName) : error;
	}
}

function settingsOf(data: ICredentialDataDecryptedObject, helpers: EgressHelpers | undefined): SftpSettings {
	const host = required(data, 'host', 'Host').replace(/^\[(.*)\]$/, '$1');
	if (/[\s/@]/.test(host)) throw wrong('Host', 'must be a name or an IP address only, without "sftp://" and without a path');
	return {
		host,
		port: wholeNumber(data, { name: 'port', label: 'Port', normally: 22, max: 65_535 }),
		username: required(data, 'username', 'Username'),
		login:
			data.authentication === 'privateKey'
				? { method: 'privateKey', privateKey: asPem(required(data, 'privateKey', 'Private Key')), passphrase: text(data.passphrase) || undefined }
				: { method: 'password', password: required(data, 'password', 'Password', false) },
		hostKeyMode: data.hostKeyMode === 'insecureAcceptAny' ? 'insecureAcceptAny' : 'pinned',
		hostKeys: text(data.hostKeys),
		allowLegacyAlgorithms: data.allowLegacyAlgorithms === true,
		readyTimeoutMs: wholeNumber(data, { name: 'readyTimeoutMs', label: 'Connect Timeout', normally: 20_000, max: 600_000 }),
		operationTimeoutMs: wholeNumber(data, { name: 'operationTimeoutMs', label: 'Operation Timeout', normally: 60_000, max: 3_600_000 }),
		lookup: filteredLookup(host, helpers),
	};
}

/** The test behind the credential dialog: connects, logs in, looks into the home folder. */
export async function testSftpCredential(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	try {
		const { home, warnings } = await tryOut(sftpSettings(credential.data ?? {}));
		return { status: 'OK', message: [`Connected; the home folder is ${home}.`, ...warnings].join(' ') };
	} catch (error) {
		const message = error instanceof StampliErpError ? `${error.message} ${error.hint}` : `Unexpected: ${(error as Error).message}`;
		return { status: 'Error', message };
	}
}

function filteredLookup(host: string, helpers: EgressHelpers | undefined): LookupFunction | undefined {
	const filter = helpers?.getSecureEgressFilter?.();
	if (filter === undefined) return undefined;
	if (isIP(host) !== 0) {
		// No name is looked up for an address, so it is checked here.
		const allowed = filter.validateConnectionHost(host);
		if (!allowed.ok) throw wrong('Host', `is not allowed by this n8n instance (${allowed.error.message})`);
	}
	return filter.createSecureLookup() as LookupFunction;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function required(data: ICredentialDataDecryptedObject, name: string, label: string, trim = true): string {
	const value = trim ? text(data[name]).trim() : text(data[name]);
	if (value === '') throw wrong(label, 'is empty');
	return value;
}

function wholeNumber(data: ICredentialDataDecryptedObject, field: { name: string; label: string; normally: number; max: number }): number {
	const value = text(data[field.name]).trim();
	if (value === '') return field.normally;
	const number = Number(value);
	if (!Number.isInteger(number) || number < 1 || number > field.max) throw wrong(field.label, `must be a whole number from 1 to ${field.max}`);
	return number;
}

/** Key files lose their line ends in one-line fields and in environment variables. */
function asPem(key: string): string {
	const lines = key.replaceAll('\\n', '\n').replace(/\r\n?/g, '\n');
	const oneLine = /^(-----BEGIN [^-]+-----)\s*([A-Za-z0-9+/=\s]+?)\s*(-----END [^-]+-----)$/.exec(lines);
	const pem = oneLine ? `${oneLine[1]}\n${oneLine[2]?.replace(/\s+/g, '\n')}\n${oneLine[3]}` : lines;
	return `${pem}\n`;
}

/** A field that is missing or wrong; whose credential it is, the caller knows. */
class WrongField extends Error {
	of(credentialName: string): StampliErpError {
		return new StampliErpError({ kind: 'setup', code: 'sftp.settings', message: this.message, hint: `Open the credential "${credentialName}" and correct this field.` });
	}
}

function wrong(label: string, reason: string): WrongField {
	return new WrongField(`${label} in the SFTP credential ${reason}.`);
}
