import { utils } from 'ssh2';

/**
 * A new Ed25519 key pair; the public half as a line of an authorized_keys file. The library's generator drops leading zero
 * bytes, so that one key in 256 is malformed: such a key is thrown away.
 */
export function newKeyPair(encryption?: { passphrase: string; cipher: string; rounds: number }): { private: string; public: string } {
	for (;;) {
		const pair = utils.generateKeyPairSync('ed25519', encryption);
		const isWhole = [utils.parseKey(pair.public), utils.parseKey(pair.private, encryption?.passphrase)].every((key) => !(key instanceof Error));
		if (isWhole) return pair;
	}
}
