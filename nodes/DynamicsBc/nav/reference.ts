import { createHash } from 'node:crypto';
import { postingKey } from '../../../core/identity';
import type { Invoice } from '../../../core/model';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The document number of an invoice in a journal: "ST" and 90 bits, the 20 characters that the field takes. Derived from the
 * posting key and never from the content, so that the server itself refuses to post a second one with the same number.
 */
export function documentNumber(target: string, invoice: Invoice): string {
	const hash = createHash('sha256').update(postingKey(target, invoice)).digest();
	let bits = hash.subarray(0, 12).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n) >> 6n;
	let text = '';
	for (let i = 0; i < 18; i += 1) {
		text = letters[Number(bits & 31n)] + text;
		bits >>= 5n;
	}
	return `ST${text}`;
}

/** Whether a journal document was made here, by whatever run. */
export function isOurNumber(text: string): boolean {
	return /^ST[A-Z2-7]{18}$/.test(text);
}
