import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { originOf } from '../../io/http/origin';

export const credentialTypes = ['acumaticaOAuth2Api', 'acumaticaPasswordApi', 'acumaticaLoginApi'] as const;
export type CredentialType = (typeof credentialTypes)[number];

/** Versions of the endpoint Default that are spoken here; all of system contract 4. */
export const endpointVersions = ['22.200.001', '23.200.001', '24.200.001', '25.200.001'] as const;

/** What the three credential types have in common. */
export interface InstanceFields {
	instanceUrl: string;
	/** Default `Default`. */
	endpointName?: string;
	endpointVersion: string;
	/** Of an endpoint of one's own: the version of Default that it extends. */
	basedOn?: string;
	caCertificate?: string;
}

export interface PasswordFields extends InstanceFields {
	/** `GUID@Tenant`. */
	clientId: string;
	clientSecret: string;
	username: string;
	password: string;
}

export interface LoginFields extends InstanceFields {
	username: string;
	password: string;
	/** Login name of the tenant; may be empty where there is one only. */
	tenant?: string;
	/** Branch ID at sign-in. */
	branch?: string;
}

export interface OAuth2Fields extends InstanceFields {
	clientId: string;
}

export type AcumaticaCredentials =
	| ({ type: 'acumaticaOAuth2Api' } & OAuth2Fields)
	| ({ type: 'acumaticaPasswordApi' } & PasswordFields)
	| ({ type: 'acumaticaLoginApi' } & LoginFields);

const names: Record<CredentialType, string> = { acumaticaOAuth2Api: 'Acumatica OAuth2 API', acumaticaPasswordApi: 'Acumatica Password API', acumaticaLoginApi: 'Acumatica Sign-In API' };
const labels: Record<string, string> = { instanceUrl: 'Instance URL', endpointVersion: 'Endpoint Version', clientId: 'Client ID', clientSecret: 'Client Secret', username: 'User Name', password: 'Password' };
const needed: Record<CredentialType, string[]> = {
	acumaticaOAuth2Api: ['instanceUrl', 'endpointVersion', 'clientId'],
	acumaticaPasswordApi: ['instanceUrl', 'endpointVersion', 'clientId', 'clientSecret', 'username', 'password'],
	acumaticaLoginApi: ['instanceUrl', 'endpointVersion', 'username', 'password'],
};

/** Throws a setup error that names the first field that is missing or cannot be right. */
export function checkCredentials(type: CredentialType, data: ICredentialDataDecryptedObject | object): AcumaticaCredentials {
	const fields = data as Record<string, unknown>;
	for (const field of needed[type]) {
		if (typeof fields[field] !== 'string' || fields[field].trim() === '') throw wrong(`The credential "${names[type]}" has no ${labels[field]}`, `Open the credential and enter the ${labels[field]}.`);
	}
	if (type !== 'acumaticaLoginApi' && !/.@./.test(String(fields.clientId))) {
		throw wrong(
			`The Client ID of the credential "${names[type]}" does not name a tenant`,
			'Enter it as Acumatica shows it on the Connected Applications form (SM303010): a GUID, then @ and the login name of the tenant.',
		);
	}
	return { ...fields, type } as unknown as AcumaticaCredentials;
}

function wrong(message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'acumatica.credential', message, hint });
}

/** Where an instance is: origin, and the virtual directory below it ('' for none). */
export function instanceOf({ instanceUrl }: Pick<InstanceFields, 'instanceUrl'>): { origin: string; directory: string } {
	const origin = originOf(instanceUrl, 'The instance URL', 'https://erp.example.com');
	const directory = new URL(instanceUrl.trim()).pathname.replace(/\/+$/, '').replace(/\/(\(W\(\d+\)\)|entity|identity|Main|Frames)(\/.*)?$/i, '');
	return { origin, directory };
}

/** The private authority as PEM text, which survives being pasted into a one-line field. */
export function authorityOf({ caCertificate }: Pick<InstanceFields, 'caCertificate'>): string | undefined {
	const text = caCertificate?.trim().replace(/\\n/g, '\n');
	if (!text) return undefined;
	const lines = (_all: string, begin: string, body: string, end: string) => [begin, ...(body.replace(/\s+/g, '').match(/.{1,64}/g) ?? []), end].join('\n');
	return `${text.replace(/(-----BEGIN [^-]+-----)\s*([\s\S]*?)\s*(-----END [^-]+-----)/g, lines)}\n`;
}

/** Login name of the tenant, as far as the credential tells it. */
export function tenantOf(credentials: AcumaticaCredentials): string {
	return credentials.type === 'acumaticaLoginApi' ? (credentials.tenant ?? '').trim() : credentials.clientId.trim().split('@').at(-1)!;
}

/** What sign-ins carry in their bodies. */
export function secretsOf(credentials: AcumaticaCredentials): string[] {
	return ['password' in credentials ? credentials.password : '', 'clientSecret' in credentials ? credentials.clientSecret : ''].filter(Boolean);
}
