import { createHash } from 'node:crypto';
import type { Invoice } from './model';
import { normal } from './money';

/** How an invoice number is compared: NFKC, upper case, trimmed (files contract, section 2). */
export function normalNumber(text: string): string {
	return text.normalize('NFKC').trim().toUpperCase();
}

/** `company|vendor|number|type`: one invoice, whatever file it came in. Never the number alone. */
export function invoiceKey(invoice: Pick<Invoice, 'companyId' | 'vendor' | 'invoiceNumber' | 'type'>): string {
	const part = (text: string | undefined) => normalNumber(text ?? '').replaceAll('|', '||');
	return [part(invoice.companyId), part(invoice.vendor.vendorId), part(invoice.invoiceNumber), invoice.type].join('|');
}

/** The key under which one environment of one ERP may have at most one bill. */
export function postingKey(target: string, invoice: Invoice): string {
	return `${target}|${invoiceKey(invoice)}`;
}

export function sha256(data: string | Uint8Array): string {
	return createHash('sha256').update(data).digest('hex');
}

/** JSON with sorted keys and without absent values: the same data is the same text. */
export function stableJson(value: unknown): string {
	return JSON.stringify(value, (_key, inner: unknown) =>
		inner !== null && typeof inner === 'object' && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
			: inner,
	);
}

/**
 * Hash of what an accountant would call the invoice: the same invoice in another file has the same hash, another amount,
 * date, account or dimension has not. Where it was found, approvals, notes and attachments do not count.
 */
export function contentHash(invoice: Invoice): string {
	const amount = (text: string | undefined) => (text === undefined ? undefined : normal(text));
	return sha256(
		stableJson({
			key: invoiceKey(invoice),
			date: invoice.invoiceDate,
			dueDate: invoice.dueDate,
			currency: invoice.currency,
			total: amount(invoice.totalAmount),
			tax: amount(invoice.taxAmount),
			lines: invoice.lines.map((line) => ({
				amount: amount(line.amount),
				quantity: amount(line.quantity),
				price: amount(line.unitPrice),
				account: line.glAccount,
				taxCode: line.taxCode,
				po: line.poNumber,
				poLine: line.poLine,
				items: line.itemIds,
				dimensions: [...(line.dimensions ?? [])].map((d) => [d.name, d.value]).sort(),
			})),
		}),
	);
}
