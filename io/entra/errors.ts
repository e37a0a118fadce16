import { AuthError } from '@azure/msal-node';
import { StampliErpError } from '../../core/errors';
import type { Failure } from './networkClient';

/** What the sign-in service's own codes mean for the person who fills in the credential. */
const causes: Record<string, [code: string, message: string, hint: string]> = {
	AADSTS7000215: ['secret', 'The client secret is wrong', 'Enter the secret\'s Value (not its Secret ID) from Certificates & secrets of the app registration.'],
	AADSTS7000222: ['secretExpired', 'The client secret has expired', 'Create a new secret in the app registration and enter its Value.'],
	AADSTS700016: ['clientId', 'The app (client ID) does not exist in this tenant', 'Check client ID and tenant ID on the overview page of the app registration.'],
	AADSTS7000112: ['appDisabled', 'The app is disabled in this tenant', 'Enable it under Enterprise applications in Microsoft Entra ID.'],
	AADSTS7000229: ['servicePrincipal', 'The app has no service principal in this tenant', 'Create it under Enterprise applications in Microsoft Entra ID.'],
	AADSTS90002: ['tenant', 'The tenant does not exist in this cloud', 'Check tenant ID and cloud. The tenant ID is on the overview page of the app registration.'],
	AADSTS900023: ['tenant', 'The tenant ID is neither a GUID nor a domain name', 'Enter the Directory (tenant) ID of the app registration.'],
	AADSTS900382: ['cloud', 'The tenant belongs to another cloud', 'Choose the cloud of the environment in the credential.'],
	AADSTS500011: ['resource', 'The environment is not known in this tenant', 'Check the environment address and that it belongs to this tenant.'],
	AADSTS700027: ['certificate', 'The certificate is not registered for this app', 'Upload the certificate to Certificates & secrets of the app registration.'],
	AADSTS53003: ['blocked', 'A Conditional Access policy of the tenant blocks the sign-in', 'Ask the Entra administrator to allow this app from the n8n host.'],
};

/** A failed sign-in as one of our errors: setup with its cause, or transient. `failure` is what the exchange itself knows. */
export function signInError(error: unknown, failure: Failure): StampliErpError {
	if (error instanceof StampliErpError) return error;
	if (failure.error instanceof StampliErpError) return failure.error;
	const text = error instanceof AuthError ? `${error.errorCode} ${error.errorMessage}` : error instanceof Error ? error.message : '';
	const code = failure.code ?? /AADSTS\d+/.exec(text)?.[0];
	const cause = code ? causes[code] : undefined;
	if (cause) {
		return new StampliErpError({ kind: 'setup', code: `entra.${cause[0]}`, message: `Sign-in to Microsoft Entra ID failed: ${cause[1]} (${code})`, hint: cause[2] });
	}
	if (code || /invalid_client|unauthorized_client|invalid_request|invalid_scope|invalid_resource|invalid_grant/.test(text)) {
		return new StampliErpError({
			kind: 'setup',
			code: 'entra.refused',
			message: `Sign-in to Microsoft Entra ID was refused (${code ?? /\b(invalid|unauthorized)_\w+/.exec(text)?.[0]})`,
			hint: 'Check tenant ID, client ID, and secret or certificate in the credential.',
		});
	}
	if (/endpoints_resolution_error|openid_config_error|untrusted_authority|authority_uri_insecure|url_parse_error|invalid_authority/.test(text)) {
		return new StampliErpError({
			kind: 'setup',
			code: 'entra.authority',
			message: 'The sign-in service did not answer as one: its address or the tenant ID is wrong',
			hint: 'Check cloud, authority host and tenant ID in the credential.',
		});
	}
	return new StampliErpError({
		kind: 'transient',
		code: 'entra.unavailable',
		message: 'The sign-in service (Microsoft Entra ID) did not give a token',
		hint: 'Nothing to do: it is tried again. If it lasts, check the status of Microsoft Entra ID.',
	});
}
