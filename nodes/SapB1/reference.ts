import { createHash } from 'node:crypto';
import { postingKey } from '../../core/identity';
import type { Invoice } from '../../core/model';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const shape = /\bST[A-Z2-7]{18}\b/;

/** Our mark on a bill: "ST" and 90 bits of its posting key, 20 characters; never derived from its content. */
export function billReference(target: string, invoice: Invoice): string {
	const hash = createHash('sha256').update(postingKey(target, invoice)).digest();
	const bits = hash.subarray(0, 12).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n) >> 6n;
	return `ST${Array.from({ length: 18 }, (_, i) => letters[Number((bits >> BigInt(5 * (17 - i))) & 31n)]).join('')}`;
}

/** Our mark inside a text that people may have added to. */
export function referenceIn(text: string): string | undefined {
	return shape.exec(text)?.[0];
}
