import { X509Certificate } from 'node:crypto';
import { StampliErpError } from '../../core/errors';
import { pem } from './pem';

/** Certificates of authorities as a person pasted them. Throws a setup error when there is none, or one that cannot be read: it would be trusted as little as none. */
export function caCertificate(text: string): string {
	const whole = pem(text);
	const all = whole.match(/-----BEGIN (TRUSTED )?CERTIFICATE-----[\s\S]*?(-----END (TRUSTED )?CERTIFICATE-----|$)/g) ?? [];
	if (all.length > 0 && all.every(isCertificate)) return whole;
	throw new StampliErpError({
		kind: 'setup',
		code: 'http.caCertificate',
		message: 'The CA Certificate of the credential is no certificate in PEM',
		hint: 'Export it as Base64 and paste the whole text, from "-----BEGIN CERTIFICATE-----" to "-----END CERTIFICATE-----". A private key does not do.',
	});
}

function isCertificate(one: string): boolean {
	try {
		return new X509Certificate(one).raw.length > 0;
	} catch {
		return false;
	}
}
