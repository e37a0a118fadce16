import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { authorityHosts, type EntraSettings } from '../../io/entra/settings';
import { originOf } from '../../io/http/origin';
import { pem } from '../../io/http/pem';

/** The fields of the credential "Business Central / NAV API". */
export interface DynamicsBcCredentials {
	deployment: 'online' | 'onPremises';
	/** Entra tenant: GUID or domain. Online always; on-premises with `oauth`. */
	tenantId?: string;
	/** Online: `Production`, `Sandbox`. */
	environment?: string;
	cloud?: 'public' | 'usGov' | 'china' | 'custom';
	/** With `custom` only. */
	authorityHost?: string;
	/** On-premises: how to sign in. */
	signIn?: 'basic' | 'oauth';
	clientId?: string;
	/** Proof of the app; with Entra sign-in. */
	authentication?: 'secret' | 'certificate';
	clientSecret?: string;
	certificate?: string;
	privateKey?: string;
	protocol?: 'https' | 'http';
	/** On-premises: host name without scheme and port. */
	host?: string;
	/** For OData and API. Default 7048. */
	port?: number;
	/** For SOAP. Default 7047. */
	soapPort?: number;
	/** Name of the server instance: `BC240`. */
	instance?: string;
	/** On-premises with several tenants: sent as query option `tenant`. */
	serverTenant?: string;
	userName?: string;
	/** Web service access key, or password. */
	accessKey?: string;
	/** False: `baseUrl` is ignored, though filled in. */
	useBaseUrl?: boolean;
	/** Address of the server or proxy instead of the one made from the other fields: `https://host:port/path`, without `/api` or `/ODataV4`. */
	baseUrl?: string;
	/** PEM of a private authority; trusted for the server and for sign-in. */
	caCertificate?: string;
}

const name = 'Business Central / NAV API';
/** What tokens are for, online and on-premises alike. */
export const audience = 'https://api.businesscentral.dynamics.com';

export function usesEntra(credentials: Pick<DynamicsBcCredentials, 'deployment' | 'signIn'>): boolean {
	return credentials.deployment !== 'onPremises' || credentials.signIn === 'oauth';
}

/** Throws a setup error that names the first field that is missing. */
export function checkCredentials(data: ICredentialDataDecryptedObject | object): DynamicsBcCredentials {
	const fields = data as DynamicsBcCredentials;
	const onPremises = fields.deployment === 'onPremises';
	const base = ownAddress(fields) !== '';
	const needed: [keyof DynamicsBcCredentials, string, boolean][] = [
		['baseUrl', 'Base URL', fields.useBaseUrl === true],
		['tenantId', 'Tenant ID', usesEntra(fields)],
		['environment', 'Environment', !onPremises && !base],
		['host', 'Host', onPremises && !base],
		['instance', 'Server Instance', onPremises && !base],
		['clientId', 'Client ID', usesEntra(fields)],
		['authorityHost', 'Authority Host', usesEntra(fields) && fields.cloud === 'custom'],
		['certificate', 'Certificate', usesEntra(fields) && fields.authentication === 'certificate'],
		['privateKey', 'Private Key', usesEntra(fields) && fields.authentication === 'certificate'],
		['clientSecret', 'Client Secret', usesEntra(fields) && fields.authentication !== 'certificate'],
		['userName', 'User Name', !usesEntra(fields)],
		['accessKey', 'Web Service Access Key', !usesEntra(fields)],
	];
	for (const [field, label, isNeeded] of needed) {
		const value = fields[field];
		if (isNeeded && (typeof value !== 'string' || value.trim() === '')) throw setup(`The credential "${name}" has no ${label}`, `Open the credential and enter the ${label}.`);
	}
	if (onPremises && !base && /[/\\]|:\d+$/.test(fields.host!.trim())) {
		throw setup(`"${fields.host!.trim()}" in the field Host is more than the name of a host`, 'Enter the name alone, such as bc.contoso.com; protocol, port and server instance have fields of their own.');
	}
	if (!usesEntra(fields) && /[^\x20-\x7e]/.test(`${fields.userName}${fields.accessKey}`)) {
		throw setup('User name or web service access key has a character that is not plain ASCII, with which nobody can sign in', 'Use a user name without umlauts or accents, and copy the key again.');
	}
	return fields;
}

/**
 * Everything below this address belongs to the environment: `https://api.businesscentral.dynamics.com/v2.0/contoso/Production`
 * or `https://bc.contoso.com:7048/BC240`; no trailing slash.
 */
export function serviceRoot(credentials: DynamicsBcCredentials): string {
	const { deployment, tenantId, environment, protocol, host, port, instance } = credentials;
	if (ownAddress(credentials)) return rootOf(ownAddress(credentials));
	if (deployment !== 'onPremises') return `${audience}/v2.0/${encodeURIComponent(tenantId!.trim())}/${encodeURIComponent(environment!.trim())}`;
	return rootOf(`${protocol ?? 'https'}://${host!.trim()}:${port || 7048}/${encodeURIComponent(instance!.trim())}`);
}

/** Address below which SOAP services are; on-premises only. */
export function soapRoot(credentials: DynamicsBcCredentials): string {
	const root = new URL(serviceRoot(credentials));
	if (!ownAddress(credentials) || credentials.soapPort) root.port = String(credentials.soapPort || 7047);
	return root.href.replace(/\/+$/, '');
}

function ownAddress({ baseUrl, useBaseUrl }: DynamicsBcCredentials): string {
	return useBaseUrl === false ? '' : (baseUrl?.trim() ?? '');
}

function rootOf(address: string): string {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	// An on-premises server without TLS is common inside a network; the credential says so in so many words (protocol http).
	const origin = url?.protocol === 'http:' ? url.origin : originOf(address, 'The address of Business Central', 'https://bc.example.com:7048/BC240');
	return `${origin}${url!.pathname.replace(/\/(api\/v2\.0|ODataV4)?\/*$/i, '').replace(/\/+$/, '')}`;
}

export function entraSettings(credentials: DynamicsBcCredentials): EntraSettings {
	const { cloud, authorityHost, tenantId, clientId, authentication, clientSecret, certificate, privateKey, caCertificate } = credentials;
	return {
		authorityHost: cloud === 'custom' ? authorityHost! : authorityHosts[cloud ?? 'public'],
		tenantId: tenantId!.trim(),
		clientId: clientId!.trim(),
		resource: audience,
		...(authentication === 'certificate' ? { certificate: { certificate: pem(certificate!), privateKey: pem(privateKey!) } } : { secret: clientSecret }),
		...(caCertificate?.trim() ? { caCertificate: pem(caCertificate) } : {}),
	};
}

function setup(message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'dynamicsBc.credential', message, hint });
}
