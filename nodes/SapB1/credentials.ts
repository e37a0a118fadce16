import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { originOf } from '../../io/http/origin';

/** The fields of the credential "SAP Business One API". */
export interface SapB1Credentials {
	/** `https://host:50000`; a path such as /b1s/v1 at its end is left out. */
	serverUrl: string;
	version: 'v1' | 'v2';
	companyDb: string;
	userName: string;
	password: string;
	/** Number of a Service Layer language; absent or 0: the user's own. */
	language?: number;
	/** Where the company's currency codes are not those of ISO: `$=USD`. */
	currencyCodes?: string;
	/** PEM of the authority, or of the self-signed certificate itself. */
	caCertificate?: string;
}

/** Throws a setup error that names the first field that is missing. */
export function checkCredentials(data: ICredentialDataDecryptedObject | object): SapB1Credentials {
	const fields = data as Partial<SapB1Credentials>;
	const needed: [keyof SapB1Credentials, string][] = [
		['serverUrl', 'Server URL'],
		['companyDb', 'Company Database'],
		['userName', 'User Name'],
		['password', 'Password'],
	];
	for (const [field, label] of needed) {
		if (typeof fields[field] !== 'string' || fields[field].trim() === '') {
			throw new StampliErpError({
				kind: 'setup',
				code: 'sapB1.credential',
				message: `The credential "SAP Business One API" has no ${label}`,
				hint: `Open the credential and enter the ${label}.`,
			});
		}
	}
	return { ...(fields as SapB1Credentials), version: fields.version === 'v1' ? 'v1' : 'v2', companyDb: fields.companyDb!.trim(), userName: fields.userName!.trim() };
}

/** Scheme, host and port. */
export function serverOrigin(credentials: Pick<SapB1Credentials, 'serverUrl'>): string {
	return originOf(credentials.serverUrl, 'The server URL', 'https://sap.example.com:50000');
}
