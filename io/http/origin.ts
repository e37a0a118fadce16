import { StampliErpError } from '../../core/errors';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin (`https://host:port`) of an address that a person typed. Plain http is accepted on this machine only.
 * Throws a setup error when it is no address.
 */
export function originOf(address: string, what: string, example = 'https://host.example.com'): string {
	let url: URL;
	try {
		url = new URL(address.trim());
	} catch {
		throw new StampliErpError({
			kind: 'setup',
			code: 'http.address',
			message: `${what} is not an address: "${address.trim().slice(0, 100)}"`,
			hint: `Enter it with its scheme, such as ${example}`,
		});
	}
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname))) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'http.insecure',
			message: `${what} ${url.protocol}//${url.host} is not encrypted`,
			hint: 'Use an address that begins with https://',
		});
	}
	return url.origin;
}

/** The address, resolved against `origin`, if it stays there; a server must not send us (and our credential) elsewhere. */
export function ownUrl(address: string, origin: string): URL {
	const url = URL.canParse(address, origin) ? new URL(address, origin) : undefined;
	if (url && url.origin === origin && !url.username && !url.password) return url;
	throw new StampliErpError({
		kind: 'setup',
		code: 'http.foreignOrigin',
		message: `The server of ${origin} pointed to ${url ? url.origin : 'something that is no address'}, which is not followed`,
		hint: 'Addresses are followed only on the credential\'s own scheme, host and port. Check the address in the credential.',
	});
}
