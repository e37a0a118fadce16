import type { Invoice, PurchaseOrder, Vendor } from '../../../core/model';
import { loadProfile } from '../../../core/profile/loadProfile';
import { exampleProfiles } from '../../../core/profiles/exampleProfiles';
import { readRecords } from '../../../core/read/readRecords';
import { sourceKey } from '../../../core/read/identify';
import { writeRecords } from '../../../core/write/writeRecords';
import { file } from '../read/reading';

const at = { now: '2026-11-20T23:30:00Z', sequence: 1 };

/** The same profile in the other direction. */
const turned = (key: string, direction: 'in' | 'out', changes: Record<string, unknown> = {}) => {
	const { out: _out, match: _match, ...base } = exampleProfiles[key] as Record<string, unknown>;
	const format = base.format as Record<string, unknown>;
	return loadProfile({ ...base, ...changes, direction, format: { ...format, delimiter: format.type === 'csv' ? ',' : undefined, fallbackEncoding: undefined } });
};
const noMeta = ({ sourceKey: _key, sourceFile: _file, sourceRow: _row, ...rest }: Invoice | Vendor | PurchaseOrder) => rest;

const awkward = ['plain', 'a,b;c|d', 'say "x"', "it's <b> & more", 'two\nlines', '\t tab inside\there', '=1+1', '00123', '1E5', 'M\u00fcller \u20ac \ud83d\ude00', '-5', 'TRUE', "'quoted'", '__proto__', ']]>', '&amp;'];

function invoice(index: number): Invoice {
	const text = awkward[index % awkward.length]!.trim();
	return {
		sourceKey: '', sourceSystem: 'stampli', companyId: 'USMF', invoiceNumber: `${text.slice(0, 40)}-${index}`, type: index % 3 === 2 ? 'credit' : 'invoice', invoiceDate: '2026-01-31', dueDate: '2026-02-28', currency: 'USD',
		vendor: { vendorId: `V-${text}`, name: text }, totalAmount: '33.10', taxAmount: '3.10', approvedAt: '2026-01-30T10:00:00-05:00',
		lines: [1, 2].map((number) => ({
			lineNumber: String(number), kind: 'item' as const, description: `${text} ${number}`, quantity: '3', uom: 'ea', unitPrice: '5.00', amount: '15.00', glAccount: '0601', poNumber: 'PO-1', poLine: String(number), taxCode: 'T1',
			itemIds: [{ scheme: 'buyer', value: text }], dimensions: [{ name: 'Department', value: '022' }, { name: 'CostCenter', value: '007' }],
		})),
	};
}

test.each(['stampliInvoicesCsv', 'stampliInvoicesXml'])('invoices written by %s are read as they were', async (key) => {
	const invoices = awkward.map((_, index) => invoice(index));
	const { bytes, rows } = writeRecords(invoices, turned(key, 'out'), at);
	const read = await readRecords(bytes, turned(key, 'in'), file);
	expect(read.rows).toBe(rows);
	expect(read.records.flatMap(({ problems }) => problems)).toEqual([]);
	expect(read.records.map(({ content }) => noMeta(content as Invoice))).toEqual(invoices.map(noMeta));
});

test.each(['stampliInvoicesCsv', 'stampliInvoicesXml'])('credits that %s writes as negative are read as positive credits', async (key) => {
	const invoices = [invoice(0), invoice(2)];
	const { bytes } = writeRecords(invoices, turned(key, 'out', { creditSign: 'negative' }), at);
	expect(bytes.toString()).toContain('-33.10');
	const { records } = await readRecords(bytes, turned(key, 'in', { creditSign: 'negative' }), file);
	expect(records.map(({ content }) => noMeta(content as Invoice))).toEqual(invoices.map(noMeta));
});

test('vendors with several address lines survive the round trip as XML', async () => {
	const vendors: Vendor[] = awkward.map((text, index) => ({
		sourceKey: '', sourceSystem: 'stampli', vendorId: `V${index}`, name: text.trim(), status: 'active' as const, address: { lines: [text.trim(), 'second'], city: text.trim(), country: 'US' },
	}));
	const { bytes } = writeRecords(vendors, turned('vendorsXml', 'out'), at);
	const { records } = await readRecords(bytes, turned('vendorsXml', 'in'), file);
	expect(records.map(({ content }) => noMeta(content as Vendor))).toEqual(vendors.map(noMeta));
});

test('purchase orders survive the round trip as CSV', async () => {
	const order: PurchaseOrder = {
		sourceKey: '', sourceSystem: 'stampli', companyId: 'USMF', poNumber: 'PO-1', purpose: 'original', orderDate: '2026-01-31', vendorId: '0042', currency: 'USD', status: 'open', totalAmount: '30.00',
		lines: [{ lineNumber: '1', itemIds: [{ scheme: 'buyer', value: 'I-1' }], description: 'Thing', quantity: '2', uom: 'ea', unitPrice: '15.00', amount: '30.00', dimensions: [{ name: 'Department', value: '022' }] }],
	};
	const { header } = exampleProfiles.purchaseOrdersCsv as { header: Record<string, unknown> };
	const incoming = turned('purchaseOrdersCsv', 'in', { header: { ...header, purpose: { const: 'original' } }, grouping: { by: ['Company', 'PONumber'] } });
	const { records } = await readRecords(writeRecords([order], turned('purchaseOrdersCsv', 'out'), at).bytes, incoming, file);
	expect(records[0]!.problems).toEqual([]);
	expect(noMeta(records[0]!.content as PurchaseOrder)).toEqual(noMeta(order));
	expect(records[0]!.content!.sourceKey).toBe(sourceKey('purchaseOrder', order));
});
