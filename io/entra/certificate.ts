import { createPrivateKey, X509Certificate } from 'node:crypto';
import { StampliErpError } from '../../core/errors';

/**
 * Prepares certificate and key (PEM, the key in any usual form without passphrase) for a client assertion.
 * Throws a setup error when they cannot be read, do not belong together, or the certificate has expired.
 */
export function readClientCertificate(pem: { certificate: string; privateKey: string }, now: number) {
	const [certificate, key] = [parse(() => new X509Certificate(pem.certificate), 'certificate'), parse(() => createPrivateKey(pem.privateKey), 'private key')];
	if (!certificate.checkPrivateKey(key)) throw fault('The private key does not belong to the certificate', 'Paste the key that was made together with this certificate.');
	if (Date.parse(certificate.validTo) < now) {
		throw fault(`The certificate expired on ${certificate.validTo}`, 'Upload a new certificate to the app registration and enter it here.');
	}
	return {
		/** SHA-256 of the certificate in hexadecimal, without separators. */
		thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
		/** PKCS#8 PEM. */
		privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
	};
}

function parse<T>(read: () => T, what: string): T {
	try {
		return read();
	} catch {
		throw fault(`The ${what} of the app registration cannot be read`, `Paste the ${what} as PEM text, with its BEGIN and END lines and without passphrase.`);
	}
}

function fault(message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'entra.certificate', message, hint });
}
