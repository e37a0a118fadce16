import { hash } from 'node:crypto';
import type { Invoice, InvoiceLine } from './model';
import { normal } from './money';

/** Soft hyphens, zero-width blanks, marks of the writing direction: they come along when a number is copied from a PDF or a web page. */
const unseen = /\p{Cf}/gu;

/** How an invoice number is compared: NFKC, upper case, trimmed (files contract, section 2), without what nobody sees. */
export function normalNumber(text: string): string {
	return text.replace(unseen, '').normalize('NFKC').trim().toUpperCase();
}

/** `company|vendor|number|type`: one invoice, whatever file it came in. Never the number alone. */
export function invoiceKey(invoice: Pick<Invoice, 'companyId' | 'vendor' | 'invoiceNumber' | 'type'>): string {
	return `${keyPart(invoice.companyId)}|${keyPart(invoice.vendor.vendorId)}${documentPart(invoice)}`;
}

/** The end of its key: what stays the same when codes of company and vendor are mapped otherwise. */
export function documentPart({ invoiceNumber, type }: Pick<Invoice, 'invoiceNumber' | 'type'>): string {
	return `|${keyPart(invoiceNumber)}|${type ?? ''}`;
}

function keyPart(text: string | undefined): string {
	const number = normalNumber(text ?? '');
	return number.includes('|') ? number.replaceAll('|', '||') : number;
}

/** The key under which one environment of one ERP may have at most one bill. */
export function postingKey(target: string, invoice: Invoice): string {
	return `${target}|${invoiceKey(invoice)}`;
}

export function sha256(data: string | Uint8Array): string {
	return hash('sha256', data, 'hex');
}

/** JSON with sorted keys and without absent values: the same data is the same text. */
export function stableJson(value: unknown): string {
	return JSON.stringify(value, (_key, inner: unknown) => (inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? withSortedKeys(inner) : inner));
}

function withSortedKeys(value: object): object {
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/**
 * Hash of what an accountant would call the invoice: the same invoice in another file has the same hash, another amount,
 * date, account or dimension has not. Where it was found, approvals, notes and attachments do not count.
 */
export function contentHash(invoice: Invoice): string {
	// Keys stand in sorted order, so that plain JSON gives the text of stableJson in a fraction of its time. Ledgers keep these
	// hashes: the text must never change.
	return sha256(
		JSON.stringify({
			currency: invoice.currency,
			date: invoice.invoiceDate,
			dueDate: invoice.dueDate,
			key: invoiceKey(invoice),
			lines: invoice.lines.map((line) => ({
				account: line.glAccount,
				amount: amount(line.amount),
				dimensions: sortedDimensions(line),
				items: line.itemIds && line.itemIds.map(withSortedKeys),
				po: line.poNumber,
				poLine: line.poLine,
				price: amount(line.unitPrice),
				quantity: amount(line.quantity),
				taxCode: line.taxCode,
			})),
			tax: amount(invoice.taxAmount),
			total: amount(invoice.totalAmount),
		}),
	);
}

const amount = (text: string | undefined) => (text === undefined ? undefined : normal(text));

function sortedDimensions({ dimensions }: InvoiceLine): string[][] {
	if (!dimensions) return [];
	const pairs = dimensions.map(({ name, value }) => [name, value]);
	return pairs.length > 1 ? pairs.sort(byText) : pairs;
}

/** The order of Array.sort without comparator, which makes the texts more slowly. */
function byText(a: string[], b: string[]): number {
	const [x, y] = [`${a[0]},${a[1]}`, `${b[0]},${b[1]}`];
	return x < y ? -1 : x > y ? 1 : 0;
}
