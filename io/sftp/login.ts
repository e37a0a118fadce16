import { utils } from 'ssh2';
import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, ParsedKey } from 'ssh2';
import type { StampliErpError } from '../../core/errors';
import { loginRefused, secondProof, setup } from './errors';
import type { SftpSettings } from './settings';

/**
 * Logs in with exactly one try of the secret, because many servers lock an account after a few. The server is asked first
 * which methods it has; a password goes over keyboard-interactive only where the server does not take it directly.
 */
export function loginWith(settings: SftpSettings, onRefused: (error: StampliErpError) => void): AuthHandlerMiddleware {
	const { username, login } = settings;
	const key = login.method === 'privateKey' ? readPrivateKey(login.privateKey, login.passphrase) : undefined;
	let tried = false;
	return (methodsLeft: AuthenticationType[] | null, isPartial, next) => {
		if (methodsLeft === null) {
			next({ type: 'none', username });
			return;
		}
		const method = tried ? undefined : methodFor(settings, key, methodsLeft);
		tried = true;
		if (method === undefined) onRefused(isPartial ? secondProof(settings, key ? 'key' : 'password', methodsLeft) : loginRefused(settings, methodsLeft));
		// `false` ends the attempt; the type package does not know it.
		next((method ?? false) as AnyAuthMethod);
	};
}

/** Throws `setup`, code `sftp.privateKey`, saying what is wrong with the key or its passphrase. */
function readPrivateKey(text: string, passphrase: string | undefined): ParsedKey {
	const parsed = utils.parseKey(text, passphrase || undefined) as ParsedKey | ParsedKey[] | Error;
	const key = Array.isArray(parsed) ? parsed[0] : parsed;
	if (key === undefined || key instanceof Error) throw badKey(key?.message ?? '', Boolean(passphrase));
	if (!key.isPrivateKey()) {
		throw setup('privateKey', 'Private Key in the SFTP credential holds a public key.', 'Paste the file without ".pub" in its name; it begins with "-----BEGIN".');
	}
	return key;
}

function methodFor(settings: SftpSettings, key: ParsedKey | undefined, offered: AuthenticationType[]): AnyAuthMethod | undefined {
	const { username, login } = settings;
	if (key !== undefined) return offered.includes('publickey') ? { type: 'publickey', username, key } : undefined;
	if (login.method !== 'password') return undefined;
	const { password } = login;
	if (offered.includes('password')) return { type: 'password', username, password };
	if (!offered.includes('keyboard-interactive')) return undefined;
	let answered = false;
	return {
		type: 'keyboard-interactive',
		username,
		prompt: (_name, _instructions, _language, prompts, finish) => {
			// One hidden question is the password, or one that says so; anything more (a one-time code, a new password) cannot be answered unattended.
			const [first] = prompts;
			const isPassword = prompts.length === 1 && (first?.echo !== true || /^(\(\S+\) )?(enter )?(\S+'s )?password\W*$/i.test(first.prompt)) && !answered;
			if (isPassword) answered = true;
			finish(isPassword ? [password] : prompts.map(() => ''));
		},
	};
}

function badKey(reason: string, hasPassphrase: boolean): StampliErpError {
	if (/no passphrase given/i.test(reason)) {
		return setup('privateKey', 'The private key in the SFTP credential is encrypted, and no passphrase is given.', 'Fill in Passphrase.');
	}
	if (hasPassphrase && /passphrase|integrity|decrypt|bad/i.test(reason)) {
		return setup('privateKey', 'The passphrase in the SFTP credential does not open the private key.', 'Check Passphrase.');
	}
	return setup('privateKey', 'The private key in the SFTP credential cannot be read.', 'Paste the whole file in OpenSSH or PEM format, with its BEGIN and END lines. Convert a newer PuTTY key with PuTTYgen, "Export OpenSSH key".');
}
