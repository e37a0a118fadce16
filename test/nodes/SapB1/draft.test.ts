import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Invoice } from '../../../core/model';
import type { BookSettings } from '../../../nodes/SapB1/books';
import type { BillDraft } from '../../../nodes/SapB1/draft';
import { billReference, referenceIn } from '../../../nodes/SapB1/reference';
import { invoice, line, startCompany, type TestCompany } from './environment';

const golden = join(__dirname, '..', '..', 'golden', 'sapB1');
let company: TestCompany;
beforeAll(async () => {
	company = await startCompany();
});
afterAll(async () => await company.close());

const twoLines = [
	line({ description: 'Hosting February', glAccount: '6200', amount: '60.10', taxCode: 'EX', dimensions: [{ name: 'Department', value: '0100' }, { name: 'region', value: 'r-eu' }, { name: 'Project', value: 'P1' }] }),
	line({ lineNumber: '2', description: 'Freight', glAccount: '0640', amount: '-10.00' }),
];
const cases: Record<string, { invoice: Invoice; settings?: BookSettings; companyDb?: string }> = {
	serviceInvoice: {
		invoice: invoice({ invoiceNumber: 'INV-77', dueDate: '2026-12-02', postingDate: '2026-11-05', terms: { code: 'net 30' }, notes: ['Approved by A. Miller'], lines: twoLines, totalAmount: '50.10' }),
		settings: { referenceField: 'U_StampliRef' },
	},
	orderInvoice: {
		invoice: invoice({
			invoiceNumber: 'INV-PO',
			lines: [
				line({ kind: 'item', description: 'Copy paper', glAccount: undefined, poNumber: '4501', poLine: '0', quantity: '3', unitPrice: '25.10', amount: '75.30', dimensions: [{ name: '1', value: 'SALES' }] }),
				line({ lineNumber: '2', kind: 'item', glAccount: undefined, poNumber: '4502', poLine: '0', quantity: '3', amount: '10.00' }),
				line({ lineNumber: '3', description: 'Freight', glAccount: '0640', amount: '9.90' }),
			],
			totalAmount: '95.20',
		}),
		settings: { expenseItem: 'SVC' },
	},
	creditMemo: {
		invoice: invoice({
			invoiceNumber: 'CM-1',
			type: 'credit',
			lines: [line({ kind: 'item', description: 'Paper, returned', glAccount: undefined, poNumber: '4501', poLine: '0', quantity: '1', unitPrice: '25.10', amount: '25.10' })],
			totalAmount: '25.10',
		}),
	},
	foreignCurrency: {
		invoice: invoice({ invoiceNumber: 'EUR-1', vendor: { vendorId: '0000123' }, currency: 'EUR', exchangeRate: '1.0875', lines: [line({ amount: '1234567.89' })], totalAmount: '1234567.89' }),
		settings: { useFileRate: true },
	},
	branches: {
		invoice: invoice({ invoiceNumber: 'RE-2026/11', companyId: 'SBODEMODE', currency: 'EUR', vendor: { vendorId: 'V40000' }, lines: [line({ description: 'Büromaterial', amount: '100.00', taxCode: 'V2', dimensions: [{ name: 'Branch', value: 'München' }] })], taxAmount: '19.00', totalAmount: '119.00' }),
		companyDb: 'SBODEMODE',
	},
	journalEntry: {
		invoice: invoice({ invoiceNumber: 'INV-JE', dueDate: '2026-12-02', lines: twoLines, taxAmount: '4.45', totalAmount: '54.55' }),
		settings: { documentKind: 'journalEntry', taxAccount: '1180' },
	},
};

/** The reference holds the test's own port. */
const shown = ({ set, body, notes }: BillDraft) => JSON.parse(JSON.stringify({ request: `POST ${set}`, body, notes }).replaceAll(/ST[A-Z2-7]{18}/g, 'STAAAAAAAAAAAAAAAAAA')) as object;

test.each(Object.entries(cases))('%s is translated as in its golden file', async (name, { invoice: one, settings = {}, companyDb }) => {
	const changes = companyDb ? { companyDb } : {};
	const [prepared] = await company.books(settings, {}, changes).bills.prepare([one]);
	const file = join(golden, `${name}.json`);
	if (!existsSync(file)) throw new Error(`${file} is missing; it should be:\n${JSON.stringify(shown(prepared!.payload as BillDraft), null, '\t')}`);
	expect(shown(prepared!.payload as BillDraft)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
	// Vendors kept in local currency take no foreign invoice; the translation is the same.
	expect(prepared!.problems.map(({ code }) => code)).toEqual(name === 'foreignCurrency' ? ['vendor.otherCurrency'] : []);
});

test('the mark comes from company, vendor, number and type, is found inside remarks, and never depends on the content', () => {
	const one = invoice({ invoiceNumber: 'A-1' });
	const mark = billReference('t', one);
	expect(mark).toMatch(/^ST[A-Z2-7]{18}$/);
	expect(billReference('t', { ...one, totalAmount: '1', invoiceNumber: ' a-1' })).toBe(mark);
	expect(new Set([mark, billReference('t', { ...one, type: 'credit' }), billReference('u', one), billReference('t', { ...one, vendor: { vendorId: 'V2' } })]).size).toBe(4);
	expect([referenceIn(`checked by me, Stampli ${mark}`), referenceIn('STANDARD TERMS')]).toEqual([mark, undefined]);
});

test('long notes are cut before the mark, long descriptions after a hundred characters, with a note', async () => {
	const [prepared] = await company.books().bills.prepare([invoice({ notes: ['x'.repeat(400)], lines: [line({ description: 'y'.repeat(150) })] })]);
	const { body, notes } = prepared!.payload as { body: { Comments: string; DocumentLines: { ItemDescription: string }[] }; notes: string[] };
	expect([body.Comments.length, referenceIn(body.Comments), body.DocumentLines[0]!.ItemDescription.length, notes]).toEqual([254, expect.any(String), 100, [expect.stringContaining('line 1 is cut')]]);
});
