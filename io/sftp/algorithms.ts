import type { Algorithms } from 'ssh2';
import type { Pin } from './hostKeys';

const modernHostKeys = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256'];
const legacy = {
	serverHostKey: ['ssh-rsa'],
	kex: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
	// A pattern, because OpenSSL may have been built without some of them.
	cipher: /^(aes\d+|3des)-cbc$/,
	hmac: ['hmac-sha1-etm@openssh.com', 'hmac-sha1'],
};

/**
 * What to offer the server. Pinned key types come first, and alone when every pin tells its type, so that a server with
 * several keys shows the pinned one. SHA-1 and CBC only when allowed.
 */
export function algorithms(pins: Pin[], allowLegacy: boolean): Algorithms {
	const offered = allowLegacy ? [...modernHostKeys, ...legacy.serverHostKey] : modernHostKeys;
	const trusted = pins.filter((pin) => !pin.revoked);
	const pinned = trusted.flatMap((pin) => (pin.keyType === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] : (pin.keyType ?? [])));
	const first = offered.filter((name) => pinned.includes(name));
	const allTyped = trusted.length > 0 && trusted.every((pin) => pin.keyType !== undefined);
	const serverHostKey = allTyped ? first : [...first, ...offered.filter((name) => !first.includes(name))];
	return (
		allowLegacy
			? { serverHostKey, kex: { append: legacy.kex }, cipher: { append: legacy.cipher } }
			: { serverHostKey, hmac: { remove: legacy.hmac } }
	) as Algorithms;
}
