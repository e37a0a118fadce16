import { postingKey, sha256 } from './identity';
import type { Invoice } from './model';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Our own mark for an invoice in an ERP: "ST" and 90 bits of its posting key, 20 characters that every ERP's text fields take. Derived
 * from the key and never from the content, so that where a field is unique the ERP's own database refuses a second bill. Ledgers
 * and ERPs keep these marks: they must never change.
 */
export function invoiceReference(target: string, invoice: Invoice): string {
	const bits = BigInt(`0x${sha256(postingKey(target, invoice)).slice(0, 24)}`) >> 6n;
	return `ST${Array.from({ length: 18 }, (_, i) => letters[Number((bits >> BigInt(5 * (17 - i))) & 31n)]).join('')}`;
}
