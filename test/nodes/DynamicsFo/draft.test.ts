import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Invoice } from '../../../core/model';
import { multiply, round } from '../../../core/money';
import { decimalText } from '../../../io/odata/json';
import { draft, type DraftContext } from '../../../nodes/DynamicsFo/draft';
import { headerReference } from '../../../nodes/DynamicsFo/reference';
import { category, invoice, line } from './environment';

const golden = join(__dirname, '..', '..', 'golden', 'dynamicsFo');
const formats = { delimiter: '-', defaultFormat: ['Department', 'CostCenter'], ledgerFormat: ['MainAccount', 'Department', 'CostCenter'] };

function context(changes: Partial<DraftContext> = {}): DraftContext {
	return {
		company: 'usmf',
		reference: 'STAAAABBBBCCCCDDDDEE',
		formats,
		...category,
		orderLine: (po, poLine) => (po === 'PO-00012' && poLine === '1' ? { item: 'M0001', unit: 'ea' } : undefined),
		...changes,
	};
}

const cases: Record<string, { invoice: Invoice; context?: Partial<DraftContext> }> = {
	standard: {
		invoice: invoice({
			invoiceNumber: 'INV-77',
			dueDate: '2026-12-02',
			postingDate: '2026-11-05',
			terms: { code: 'Net30' },
			taxAmount: '3.30',
			totalAmount: '43.30',
			lines: [line({ taxCode: 'FULL' })],
		}),
	},
	poMatched: {
		invoice: invoice({
			invoiceNumber: 'INV-PO',
			totalAmount: '125.50',
			lines: [line({ glAccount: undefined, kind: 'item', poNumber: 'PO-00012', poLine: '1', quantity: '5', unitPrice: '25.10', amount: '125.50', uom: 'EA', description: 'Copy paper' })],
		}),
	},
	credit: {
		invoice: invoice({
			invoiceNumber: 'CM-1',
			type: 'credit',
			taxAmount: '1.50',
			totalAmount: '31.50',
			lines: [line({ quantity: '3', unitPrice: '10', amount: '30.00' })],
		}),
	},
	dimensions: {
		invoice: invoice({
			invoiceNumber: 'DIM-1',
			totalAmount: '100.00',
			lines: [
				line({ amount: '60.00', dimensions: [{ name: 'CostCenter', value: 'CC002' }, { name: 'Department', value: 'R-D' }] }),
				line({ lineNumber: '2', amount: '40.00', glAccount: '0400', dimensions: [{ name: 'costcenter', value: '007' }] }),
			],
		}),
	},
	decimals: {
		invoice: invoice({
			invoiceNumber: 'DEC-1',
			totalAmount: '10.01',
			lines: [
				line({ quantity: '3', unitPrice: '1.113333', amount: '3.34' }),
				line({ lineNumber: '2', quantity: '7', unitPrice: '0.99', amount: '6.90' }),
				line({ lineNumber: '3', quantity: '1', unitPrice: '-0.23', amount: '-0.23' }),
			],
		}),
	},
};

test.each(Object.entries(cases))('golden payload: %s', (name, { invoice: given, context: changes }) => {
	const result = draft(given, context(changes));
	expect(result.problems).toEqual([]);
	const file = join(golden, `${name}.json`);
	expect(existsSync(file)).toBe(true);
	expect(result.draft).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});

test.each(Object.entries(cases))('in the payload %s quantity times price is the net amount of every line, to the cent', (_name, { invoice: given, context: changes }) => {
	for (const body of draft(given, context(changes)).draft.lines) {
		const [quantity, price, amount] = ['ReceiveNow', 'UnitPrice', 'NetAmount'].map((name) => decimalText(body[name])!);
		expect(round(multiply(quantity!, price!), 2)).toBe(round(amount!, 2));
	}
});

const codes = (given: Invoice, changes?: Partial<DraftContext>) => draft(given, context(changes)).problems.map((problem) => problem.code);

test('an invoice number of 21 characters is refused, one of 20 is not', () => {
	expect(codes(invoice({ invoiceNumber: 'X'.repeat(21) }))).toEqual(['invoiceNumber.tooLong']);
	expect(codes(invoice({ invoiceNumber: 'X'.repeat(20) }))).toEqual([]);
});

test('all problems of an invoice are told at once', () => {
	const bad = invoice({
		invoiceNumber: 'X'.repeat(30),
		vendor: {},
		type: 'prepayment',
		terms: { code: 'MUCHTOOLONGCODE' },
		allowancesCharges: [{ kind: 'charge', description: 'Freight', amount: '12.00' }],
		lines: [line({ poNumber: 'PO-1' }), line({ lineNumber: '2', dimensions: [{ name: 'Project', value: '1' }] }), line({ lineNumber: '3', poNumber: 'PO-00012', poLine: '1', quantity: '2', unitPrice: '3', amount: '7' })],
	});
	const found = codes(bad);
	expect(found).toEqual(
		expect.arrayContaining([
			'invoiceNumber.tooLong',
			'vendor.missing',
			'type.unsupported',
			'terms.code.tooLong',
			'charges.unsupported',
			'poLine.missing',
			'line.quantityMissing',
			'dimension.notInFormat',
			'line.priceMismatch',
		]),
	);
	for (const problem of draft(bad, context()).problems) expect(problem).toMatchObject({ fix: expect.stringMatching(/\w/), who: expect.any(String), where: expect.stringMatching(/\w/) });
});

test('a dimension that the active format lacks is refused, never dropped', () => {
	const given = invoice({ lines: [line({ dimensions: [{ name: 'Project', value: 'P1' }] })] });
	expect(draft(given, context()).problems).toMatchObject([{ code: 'dimension.notInFormat', line: '1', message: expect.stringContaining('"Project"') }]);
	const ledgerOnly = { ...formats, ledgerFormat: [...formats.ledgerFormat, 'Project'] };
	expect(codes(given, { formats: ledgerOnly })).toEqual(['dimension.notInFormat']);
});

test('the main account stands where the ledger format has it', () => {
	const later = { delimiter: '|', defaultFormat: ['Department'], ledgerFormat: ['Department', 'MainAccount'] };
	const { lines } = draft(invoice({ lines: [line({ dimensions: [{ name: 'Department', value: '001' }] })] }), context({ formats: later })).draft;
	expect(lines[0]).toMatchObject({ MainAccountDisplayValue: '001|618160', DimensionDisplayValue: '001' });
});

test('a value that would melt into a delimiter of two characters is refused', () => {
	const double = { ...formats, delimiter: '--' };
	const of = (value: string) => codes(invoice({ lines: [line({ dimensions: [{ name: 'Department', value }] })] }), { formats: double });
	expect(of('A-')).toEqual(['dimension.ambiguous']);
	expect(of('A\\B')).toEqual(['dimension.ambiguous']);
	expect(of('A-B')).toEqual([]);
});

test('a number that cannot be sent to the last digit is refused', () => {
	expect(codes(invoice({ totalAmount: '12345678901234567.89' }))).toContain('number.notExact');
	expect(codes(invoice({ totalAmount: '0.1' }))).toEqual([]);
});

test('lines without order and item need a procurement category, and the problem says where to set it', () => {
	expect(draft(invoice(), context({ procurementCategory: undefined })).problems).toMatchObject([{ code: 'line.categoryMissing', who: 'integrator', where: expect.stringContaining('n8n') }]);
});

test('a unit other than that of the purchase order is refused', () => {
	const given = invoice({ lines: [line({ poNumber: 'PO-00012', poLine: '1', quantity: '1', unitPrice: '40', uom: 'BOX' })] });
	expect(codes(given)).toEqual(['poLine.unit']);
});

test('only properties with values are sent', () => {
	const { header, lines } = draft(invoice(), context()).draft;
	for (const body of [header, ...lines]) for (const value of Object.values(body)) expect([undefined, null, '']).not.toContain(value);
});

test('the reference depends on company, vendor, number and type only, and has 20 letters', () => {
	const one = invoice({ invoiceNumber: 'inv-1 ' });
	const reference = headerReference('dynamics-fo:x', one);
	expect(reference).toMatch(/^ST[A-Z2-7]{18}$/);
	expect(headerReference('dynamics-fo:x', { ...one, invoiceNumber: 'INV-1', totalAmount: '99', companyId: 'USMF', sourceFile: 'other.csv' })).toBe(reference);
	for (const other of [{ ...one, type: 'credit' as const }, { ...one, companyId: 'demf' }, { ...one, vendor: { vendorId: '2' } }, { ...one, invoiceNumber: 'INV-2' }]) {
		expect(headerReference('dynamics-fo:x', other)).not.toBe(reference);
	}
	expect(headerReference('dynamics-fo:y', one)).not.toBe(reference);
});

test('codes are sent without the spaces around them, as they are looked for', () => {
	const given = invoice({ invoiceNumber: ' A 77 ', vendor: { vendorId: ' 1001 ' }, lines: [line({ glAccount: ' 618160 ', dimensions: [{ name: 'Department', value: '022 ' }], poNumber: ' PO-00012', poLine: '1', quantity: '1' })] });
	const { header, lines } = draft(given, context()).draft;
	expect(header).toMatchObject({ InvoiceAccount: '1001', InvoiceNumber: 'A 77', PurchaseOrderNumber: 'PO-00012' });
	expect(lines).toMatchObject([{ PurchaseOrder: 'PO-00012', MainAccountDisplayValue: '618160-022-', DimensionDisplayValue: '022-' }]);
});
