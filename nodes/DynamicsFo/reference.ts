import { createHash } from 'node:crypto';
import { postingKey } from '../../core/identity';
import type { Invoice } from '../../core/model';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The HeaderReference of an invoice: derived from its posting key and never from its content, so that F&O's own database
 * refuses a second pending invoice of the same key. "ST" and 90 bits, 20 characters.
 */
export function headerReference(target: string, invoice: Invoice): string {
	const hash = createHash('sha256').update(postingKey(target, invoice)).digest();
	let bits = hash.subarray(0, 12).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n) >> 6n;
	let text = '';
	for (let i = 0; i < 18; i += 1) {
		text = letters[Number(bits & 31n)] + text;
		bits >>= 5n;
	}
	return `ST${text}`;
}
