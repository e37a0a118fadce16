import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { authorityHosts, type EntraSettings } from '../../io/entra/settings';
import { originOf } from '../../io/http/origin';
import { pem } from '../../io/http/pem';

/** The fields of the credential "Dynamics 365 F&O API". */
export interface DynamicsFoCredentials {
	environmentUrl: string;
	cloud: 'public' | 'usGov' | 'china' | 'custom';
	/** With `custom` only. */
	authorityHost?: string;
	tenantId: string;
	clientId: string;
	authentication: 'secret' | 'certificate';
	clientSecret?: string;
	certificate?: string;
	privateKey?: string;
	/** PEM of a private authority; trusted for the environment and for sign-in. */
	caCertificate?: string;
}

/** Throws a setup error that names the first field that is missing. */
export function checkCredentials(data: ICredentialDataDecryptedObject | object): DynamicsFoCredentials {
	const fields = data as Partial<DynamicsFoCredentials>;
	const needed: [keyof DynamicsFoCredentials, string][] = [
		['environmentUrl', 'Environment URL'],
		['tenantId', 'Tenant ID'],
		['clientId', 'Client ID'],
		...(fields.cloud === 'custom' ? [['authorityHost', 'Authority Host'] as [keyof DynamicsFoCredentials, string]] : []),
		...(fields.authentication === 'certificate'
			? ([['certificate', 'Certificate'], ['privateKey', 'Private Key']] as [keyof DynamicsFoCredentials, string][])
			: ([['clientSecret', 'Client Secret']] as [keyof DynamicsFoCredentials, string][])),
	];
	for (const [field, label] of needed) {
		if (typeof fields[field] !== 'string' || fields[field].trim() === '') {
			throw new StampliErpError({
				kind: 'setup',
				code: 'dynamicsFo.credential',
				message: `The credential "Dynamics 365 F&O API" has no ${label}`,
				hint: `Open the credential and enter the ${label}.`,
			});
		}
	}
	return fields as DynamicsFoCredentials;
}

/** `https://host`: lower case, no trailing slash, as the audience of a token must be. */
export function environmentOrigin(credentials: Pick<DynamicsFoCredentials, 'environmentUrl'>): string {
	return originOf(credentials.environmentUrl, 'The environment URL', 'https://contoso.operations.dynamics.com');
}

export function entraSettings(credentials: DynamicsFoCredentials): EntraSettings {
	const { cloud, authorityHost, tenantId, clientId, authentication, clientSecret, certificate, privateKey, caCertificate } = credentials;
	return {
		authorityHost: cloud === 'custom' ? authorityHost! : authorityHosts[cloud ?? 'public'],
		tenantId: tenantId.trim(),
		clientId: clientId.trim(),
		resource: environmentOrigin(credentials),
		...(authentication === 'certificate' ? { certificate: { certificate: pem(certificate!), privateKey: pem(privateKey!) } } : { secret: clientSecret }),
		...(caCertificate?.trim() ? { caCertificate: pem(caCertificate) } : {}),
	};
}
