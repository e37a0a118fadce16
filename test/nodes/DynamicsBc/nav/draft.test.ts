import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Invoice } from '../../../../core/model';
import { sum } from '../../../../core/money';
import { decimalText } from '../../../../io/odata/json';
import { draft, type NavDraft } from '../../../../nodes/DynamicsBc/nav/draft';
import type { DraftContext } from '../../../../nodes/DynamicsBc/nav/draftParts';
import { journalDraft } from '../../../../nodes/DynamicsBc/nav/journalDraft';
import type { PageShape } from '../../../../nodes/DynamicsBc/nav/pages';
import { documentNumber, isOurNumber } from '../../../../nodes/DynamicsBc/nav/reference';
import { invoice, journal, line } from './environment';

const golden = join(__dirname, '..', '..', '..', 'golden', 'dynamicsNav');
const fields = (...names: string[]): PageShape['fields'] => new Map(names.map((name) => [name, name === 'Description' ? { max: 50 } : {}]));
const dimensionFields = ['Shortcut_Dimension_1_Code', 'Shortcut_Dimension_2_Code', 'ShortcutDimCode3'];
const shape: PageShape = { fields: fields('Prices_Including_VAT', 'Document_Date', 'Description', ...dimensionFields), keys: [], part: { name: 'Lines', fields: fields('Description', ...dimensionFields), keys: [] }, options: new Map() };
const context: DraftContext = { shape, localCurrency: 'EUR', shortcutDimensions: ['DEPARTMENT', 'PROJECT', 'AREA'], orderLines: 'refuse', caption: (english) => english };
const inJournal = (given: Invoice, changes: Partial<DraftContext> = {}) => journalDraft(given, { ...context, ...changes, journal, documentNo: 'STAAAABBBBCCCCDDDDEE', taxAccount: '5600' });

const cases: Record<string, () => { draft: NavDraft; problems: unknown[] }> = {
	invoice: () =>
		draft(
			invoice({
				invoiceNumber: 'RE-2026/77', postingDate: '2026-06-05', dueDate: '2026-07-02', terms: { code: '30D' }, taxAmount: '16.50', totalAmount: '81.50',
				lines: [
					line({ taxCode: 'VAT25', description: 'Büromaterial für die Zentrale, Lieferung im Mai und Juni 2026' }),
					line({ lineNumber: '2', glAccount: '0400', amount: '30.00', quantity: '3', unitPrice: '10', dimensions: [{ name: 'Department', value: 'PROD' }, { name: 'AREA', value: '30' }] }),
					line({ lineNumber: '3', description: 'Rabatt', amount: '-5.00' }),
				],
			}),
			context,
		),
	foreignCurrency: () => draft(invoice({ invoiceNumber: 'USD-1', currency: 'USD', dueDate: undefined, lines: [line()], totalAmount: '40.00' }), context),
	journalInvoice: () => inJournal(invoice({ invoiceNumber: 'RE-2026/78', taxAmount: '10.00', lines: [line({ dimensions: [{ name: 'PROJECT', value: '007' }] })], totalAmount: '50.00', terms: { code: '14D' } })),
	journalCredit: () => inJournal(invoice({ invoiceNumber: 'GS-9', type: 'credit', dueDate: undefined, lines: [line(), line({ lineNumber: '2', amount: '0.10', glAccount: '8110' })], totalAmount: '40.10' })),
};

test.each(Object.entries(cases))('golden payload: %s', (name, make) => {
	const result = make();
	expect(result.problems).toEqual([]);
	const file = join(golden, `${name}.json`);
	expect(existsSync(file)).toBe(true);
	expect(result.draft).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});

test.each(['journalInvoice', 'journalCredit'])('the lines of %s add up to zero', (name) => {
	const { draft: made } = cases[name]!();
	expect(sum([made.header, ...made.lines].map((entry) => decimalText(entry.Amount)!))).toMatch(/^0(\.0+)?$/);
});

test('the vendor comes before everything that it would replace, terms before the due date', () => {
	const { header } = draft(invoice({ terms: { code: '30D' } }), context).draft;
	const order = Object.keys(header);
	for (const later of ['Document_Date', 'Currency_Code', 'Prices_Including_VAT', 'Payment_Terms_Code']) expect(order.indexOf(later)).toBeGreaterThan(order.indexOf('Buy_from_Vendor_No'));
	expect(order.indexOf('Due_Date')).toBeGreaterThan(order.indexOf('Payment_Terms_Code'));
	const lineOrder = Object.keys(draft(invoice(), context).draft.lines[0]!);
	expect(lineOrder.indexOf('Type')).toBeLessThan(lineOrder.indexOf('No'));
});

test('the document number of an invoice fits the field, and depends on company, vendor, number and type only', () => {
	const one = invoice({ invoiceNumber: 'A-1' });
	const number = documentNumber('x', one);
	expect(number).toMatch(/^ST[A-Z2-7]{18}$/);
	expect(isOurNumber(number)).toBe(true);
	expect(documentNumber('x', { ...one, totalAmount: '1.00', lines: [] })).toBe(number);
	for (const other of [{ invoiceNumber: 'A-2' }, { companyId: 'Z' }, { type: 'credit' as const }, { vendor: { vendorId: '2' } }]) expect(documentNumber('x', { ...one, ...other })).not.toBe(number);
});

const codes = (given: Invoice, changes: Partial<DraftContext> = {}) => draft(given, { ...context, ...changes }).problems.map((problem) => problem.code);

test('without the local currency nothing is sent, because its own code would make it a foreign one', () => {
	expect(codes(invoice(), { localCurrency: undefined })).toEqual(['currency.localUnknown']);
});

test('a dimension that the page does not show is refused, never dropped', () => {
	const given = invoice({ lines: [line({ dimensions: [{ name: 'Area', value: '30' }, { name: 'Cost object', value: '1' }] })] });
	const narrow = { ...shape, part: { ...shape.part!, fields: fields('Shortcut_Dimension_1_Code') } };
	expect(draft(given, { ...context, shape: narrow }).problems).toMatchObject([
		{ code: 'dimension.notOnPage', message: expect.stringContaining('(shortcut 3)'), line: '1' },
		{ code: 'dimension.notOnPage', message: expect.stringContaining('none of the shortcut dimensions') },
	]);
});

test('tax without an account for it, and amounts with more digits than can be sent, are refused', () => {
	expect(journalDraft(invoice({ totalAmount: '70.00' }), { ...context, journal, documentNo: 'X' }).problems).toMatchObject([{ code: 'tax.noAccount', message: expect.stringContaining('4.5') }]);
	expect(codes(invoice({ lines: [line({ amount: '12345678901234567.89' })] }))).toContain('number.notExact');
	expect(inJournal(invoice({ totalAmount: '12345678901234567.89' })).problems.map(({ code }) => code)).toContain('number.notExact');
});

test('a description longer than the field is cut with a note; money and codes never are', () => {
	expect(cases.invoice!().draft.notes).toEqual(['The description of line 1 is cut to 50 characters.']);
	expect(codes(invoice({ invoiceNumber: 'X'.repeat(36), vendor: { vendorId: 'V'.repeat(21) }, lines: [line({ glAccount: '8'.repeat(21) })] }))).toEqual(['invoiceNumber.tooLong', 'vendor.vendorId.tooLong', 'account.tooLong']);
});
