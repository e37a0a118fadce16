import { contentHash, invoiceKey, normalNumber, postingKey, sha256, stableJson } from '../../core/identity';
import type { Invoice } from '../../core/model';
import { normal } from '../../core/money';
import { randomInvoice } from './randomInvoice';
import { seeded } from './seeded';

const invoice: Invoice = {
	sourceKey: 'k',
	sourceSystem: 'stampli',
	companyId: 'usmf',
	invoiceNumber: 'inv-7 ',
	type: 'invoice',
	invoiceDate: '2026-03-01',
	currency: 'USD',
	vendor: { vendorId: '00123' },
	lines: [{ lineNumber: '1', kind: 'expense', amount: '10.00', glAccount: '618160', dimensions: [{ name: 'Department', value: '024' }, { name: 'CostCenter', value: '007' }] }],
	totalAmount: '10.00',
};

test('an invoice number is compared without case, outer blanks and compatibility forms', () => {
	expect(invoiceKey(invoice)).toBe('USMF|00123|INV-7|invoice');
	expect(invoiceKey({ ...invoice, invoiceNumber: 'ＩＮＶ-7' })).toBe(invoiceKey(invoice));
});

test('company, vendor and type belong to the key, leading zeros count', () => {
	const others = [{ companyId: 'demf' }, { vendor: { vendorId: '123' } }, { type: 'credit' as const }, { invoiceNumber: 'INV-70' }];
	const keys = new Set([invoice, ...others.map((other) => ({ ...invoice, ...other }))].map(invoiceKey));
	expect(keys.size).toBe(5);
});

test('a bar inside a value cannot imitate another key', () => {
	const a = invoiceKey({ ...invoice, companyId: 'a|b', vendor: { vendorId: 'c' } });
	const b = invoiceKey({ ...invoice, companyId: 'a', vendor: { vendorId: 'b|c' } });
	expect(a).not.toBe(b);
});

test('each environment of an ERP has its own posting key', () => {
	expect(postingKey('dynamics-fo:test', invoice)).not.toBe(postingKey('dynamics-fo:live', invoice));
});

test('the same invoice from another file, with other zeros and order of dimensions, has the same content', () => {
	const line = { ...invoice.lines[0]!, amount: '10', dimensions: [...invoice.lines[0]!.dimensions!].reverse() };
	const again = { ...invoice, sourceFile: 'other.csv', sourceRow: 9, totalAmount: '10.0', notes: ['hello'], lines: [line] };
	expect(contentHash(again)).toBe(contentHash(invoice));
});

test.each([
	['another total', { totalAmount: '10.01' }],
	['another date', { invoiceDate: '2026-03-02' }],
	['another currency', { currency: 'EUR' }],
	['another account', { lines: [{ ...invoice.lines[0]!, glAccount: '618161' }] }],
	['another dimension value', { lines: [{ ...invoice.lines[0]!, dimensions: [{ name: 'Department', value: '24' }] }] }],
	['one line more', { lines: [...invoice.lines, { lineNumber: '2', kind: 'expense' as const, amount: '0.00' }] }],
])('%s is other content', (_what, change) => {
	expect(contentHash({ ...invoice, ...change })).not.toBe(contentHash(invoice));
});

test('the same data is the same JSON whatever the order of its keys', () => {
	expect(stableJson({ b: 1, a: { d: undefined, c: [2, { f: 1, e: 2 }] } })).toBe('{"a":{"c":[2,{"e":2,"f":1}]},"b":1}');
});

test('hashes in ledgers stay valid: the hash is that of the sorted JSON of what counts, for a thousand random invoices', () => {
	const next = seeded(1);
	const amount = (text: string | undefined) => (text === undefined ? undefined : normal(text));
	for (let count = 0; count < 1000; count++) {
		const some = randomInvoice(next);
		const whatCounts = {
			key: invoiceKey(some), date: some.invoiceDate, dueDate: some.dueDate, currency: some.currency, total: amount(some.totalAmount), tax: amount(some.taxAmount),
			lines: some.lines.map((line) => ({
				amount: amount(line.amount), quantity: amount(line.quantity), price: amount(line.unitPrice), account: line.glAccount, taxCode: line.taxCode,
				po: line.poNumber, poLine: line.poLine, items: line.itemIds, dimensions: (line.dimensions ?? []).map(({ name, value }) => [name, value]).sort(),
			})),
		};
		expect(contentHash(some)).toBe(sha256(stableJson(whatCounts)));
	}
});

test('the hash of an invoice is the one that earlier releases gave it', () => {
	expect(contentHash(invoice)).toBe('a338d150474af02c21cbeb28bae230f5b40874fc8ec77cd0f654f06945bb91c8');
});

test('characters that nobody sees make no other invoice number', () => {
	expect(normalNumber('\u200eR\u00ad-1\u200b')).toBe('R-1');
});
