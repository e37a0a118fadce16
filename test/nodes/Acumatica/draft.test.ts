import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Invoice } from '../../../core/model';
import { draft, type DraftContext } from '../../../nodes/Acumatica/draft';
import { billReference } from '../../../nodes/Acumatica/reference';
import { invoice, line } from './environment';

const golden = join(__dirname, '..', '..', 'golden', 'acumatica');

function context(changes: Partial<DraftContext> = {}): DraftContext {
	return {
		branch: 'HQ',
		reference: 'STaaaaBBBBccccDDDDeeee',
		endpoint: { takesTaxes: true },
		orderLine: (po, poLine) => (po === '000001' && poLine === '1' ? { orderType: 'Normal', unit: 'EACH' } : undefined),
		receiptLine: (receipt) => (receipt === '000077' ? { receiptType: 'Receipt', line: 3 } : undefined),
		...changes,
	};
}

const cases: Record<string, { invoice: Invoice; context?: Partial<DraftContext> }> = {
	standard: {
		invoice: invoice({ invoiceNumber: 'INV-77', dueDate: '2026-12-02', terms: { code: '30D' }, notes: ['Approved by two'], taxAmount: '3.30', totalAmount: '43.30', lines: [line({ taxCode: 'TAXABLE' })] }),
	},
	projectCoding: {
		invoice: invoice({
			invoiceNumber: 'INV-P',
			postingDate: '2026-12-01',
			totalAmount: '60.00',
			lines: [line({ amount: '60.00', quantity: '3', unitPrice: '20', dimensions: [{ name: 'Subaccount', value: '000-000' }, { name: 'Project', value: 'P100' }, { name: 'Project Task', value: '01' }, { name: 'Cost Code', value: '03-0500' }, { name: 'Branch', value: 'WEST' }] })],
		}),
		context: { postPeriod: 'calendar', referenceField: 'Document.AttributeSTAMPLIID' },
	},
	poMatched: {
		invoice: invoice({
			invoiceNumber: 'INV-PO',
			totalAmount: '375.50',
			lines: [
				line({ glAccount: undefined, kind: 'item', poNumber: '000001', poLine: '1', quantity: '5', unitPrice: '25.10', amount: '125.50', uom: 'each' }),
				line({ lineNumber: '2', glAccount: undefined, kind: 'item', poNumber: '000002', poLine: '1', receiptNumber: '000077', quantity: '100', unitPrice: '2.5', amount: '250.00' }),
			],
		}),
	},
	credit: { invoice: invoice({ invoiceNumber: 'CM-1', type: 'credit', totalAmount: '30.00', terms: { code: '30D' }, lines: [line({ quantity: '3', unitPrice: '10', amount: '30.00' })] }) },
	decimals: {
		invoice: invoice({
			invoiceNumber: 'INV-D',
			totalAmount: '1000000.07',
			lines: [line({ amount: '999999.99', quantity: '3', unitPrice: '333333.33' }), line({ lineNumber: '2', amount: '0.10', quantity: '0.3', unitPrice: '0.3333' }), line({ lineNumber: '3', amount: '-0.02', description: 'Discount' })],
		}),
	},
	taxesOfTheFile: { invoice: invoice({ invoiceNumber: 'INV-T', taxes: [{ type: 'NYSTATE', amount: '3.11' }], taxAmount: '3.11', totalAmount: '43.11' }), context: { taxes: 'file' } },
};

test.each(Object.keys(cases))('%s is translated as its golden payload says', (name) => {
	const { invoice: one, context: changes } = cases[name]!;
	const { draft: drafted, problems } = draft(one, context(changes));
	expect(problems).toEqual([]);
	const file = join(golden, `${name}.json`);
	expect(existsSync(file)).toBe(true);
	expect(JSON.parse(JSON.stringify(drafted))).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});

const codesOf = (one: Invoice, changes: Partial<DraftContext> = {}) => draft(one, context(changes)).problems.map((problem) => problem.code);

test('what cannot be translated faithfully is told, all at once', () => {
	const one = invoice({
		invoiceNumber: 'X'.repeat(41),
		vendor: {},
		totalAmount: '-40.00',
		terms: { code: 'MORE-THAN-TEN' },
		allowancesCharges: [{ kind: 'charge', amount: '5.00', description: 'Freight' }],
		lines: [line({ glAccount: undefined, taxCode: 'T'.repeat(16) })],
	});
	expect(codesOf(one).sort()).toEqual(['account.missing', 'charges.unsupported', 'invoiceNumber.tooLong', 'taxCode.tooLong', 'terms.code.tooLong', 'totalAmount.negative', 'vendor.missing']);
	expect(codesOf(invoice({ lines: [] }))).toEqual(['lines.missing']);
	expect(codesOf(invoice({ totalAmount: '12345678901234567.89', lines: [line({ amount: '12345678901234567.89' })] }))).toEqual(['number.notExact', 'number.notExact']);
});

test('taxes of the file need an endpoint that takes them, and must be complete', () => {
	const taxed = { taxes: [{ type: 'NY', amount: '1.00' }], taxAmount: '3.00', totalAmount: '43.00' };
	expect(codesOf(invoice(taxed), { taxes: 'file' })).toEqual(['taxes.incomplete']);
	expect(codesOf(invoice({ ...taxed, taxAmount: '1.00' }), { taxes: 'file', endpoint: { takesTaxes: false } })).toEqual(['taxes.unsupported']);
});

test('a posting date in another month is told when it is not sent', () => {
	const { draft: drafted } = draft(invoice({ postingDate: '2026-12-01', exchangeRate: '1.1' }), context());
	expect(drafted.bill).not.toHaveProperty('PostPeriod');
	expect(drafted.notes).toEqual([expect.stringContaining('posting date'), expect.stringContaining('exchange rate')]);
});

test('a text that is too long is cut between characters', () => {
	const emoji = '\u{1f9fe}'.repeat(400);
	const { draft: drafted } = draft(invoice({ notes: [`x${emoji}`], lines: [line({ description: `x${emoji}` })] }), context());
	const { Description, Details } = drafted.bill as unknown as { Description: { value: string }; Details: { TransactionDescription: { value: string } }[] };
	expect([Description.value, Details[0]!.TransactionDescription.value].map((text) => [text.length, text.isWellFormed()])).toEqual([[511, true], [255, true]]);
});

test('the reference follows the key of an invoice, not its content', () => {
	const one = invoice();
	expect(billReference('t', { ...one, totalAmount: '1', lines: [] })).toBe(billReference('t', one));
	expect(billReference('t', { ...one, companyId: 'WEST' })).not.toBe(billReference('t', one));
	expect(billReference('t', { ...one, invoiceNumber: one.invoiceNumber.toLowerCase() })).toBe(billReference('t', one));
});
