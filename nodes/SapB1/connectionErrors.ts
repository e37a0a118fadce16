import { isKind, StampliErpError } from '../../core/errors';
import type { HttpAnswer } from '../../io/http/http';
import { errorText, readServiceError } from './serviceError';

/** The certificate of a Service Layer is nearly always self-signed: the error says how to come by the authority's. */
export function explained(error: unknown): never {
	if (!isKind(error, 'setup') || error.code !== 'http.certificate') throw error;
	throw new StampliErpError({
		kind: 'setup',
		code: 'sapB1.certificate',
		message: error.message,
		hint: certificateHint(error.message),
		cause: error,
	});
}

function certificateHint(message: string): string {
	if (/ALTNAME|HOSTNAME/.test(message)) return 'The certificate is made for another name than the host in the Server URL. Enter the name that the certificate has (which the n8n host must be able to resolve), or have the ERP administrator make a certificate for this one. A newer certificate in the credential does not help.';
	if (/EXPIRED|NOT_YET_VALID/.test(message)) return 'The certificate is out of date (or the clock of one of both hosts is wrong). Have the ERP administrator renew the certificate of the Service Layer; if it is self-signed, paste the new one into CA Certificate of the credential.';
	return 'A Service Layer normally has a certificate of its own making. Have the ERP administrator export the certificate of its authority (or the server\'s own, if it is self-signed) as Base64 (PEM) from the Service Layer\'s server, compare its fingerprint with him, and paste it into CA Certificate of the credential. The host in the Server URL must be the name in the certificate.';
}

/** A read that was not answered as it should be. */
export function readRefused(what: string, answer: HttpAnswer): StampliErpError {
	const error = readServiceError(answer.text);
	const transient = answer.status >= 500 || answer.status === 408;
	return new StampliErpError({
		kind: transient ? 'transient' : 'setup',
		code: transient ? 'sapB1.unavailable' : 'sapB1.readRefused',
		message: `SAP Business One refused to read ${what.split('(')[0]} (${answer.status})${error ? `: ${errorText(error)}` : ''}`,
		hint: transient
			? 'Nothing to do: it is tried again. If it lasts, ask the ERP administrator.'
			: 'Check the names in the settings of the node (a user field must exist on the document), the version in the credential, and the authorizations of the user.',
		status: answer.status,
	});
}

/** 403: every record would fail alike. */
export function noPermission(path: string, answer: HttpAnswer): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'sapB1.noPermission',
		message: `The user of the credential may not use ${path.replace(/^\/b1s\/v\d\//, '')} in SAP Business One (403)`,
		hint: 'Give the user the authorizations named in the README (Administration > System Initialization > Authorizations) and a licence that covers the Service Layer.',
		status: answer.status,
	});
}
