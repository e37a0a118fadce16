import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Invoice } from '../../../core/model';
import { draft, type DraftContext } from '../../../nodes/DynamicsBc/draft';
import { invoice, line } from './environment';

const golden = join(__dirname, '..', '..', 'golden', 'dynamicsBc');
const context = (changes: Partial<DraftContext> = {}): DraftContext => ({
	company: '11111111-1111-1111-1111-111111111111',
	dimensionCode: (name) => ({ DEPARTMENT: 'DEPARTMENT', PROJECT: 'PROJECT', AREA: 'AREA' })[name.toUpperCase()],
	globalDimensions: ['DEPARTMENT', 'CUSTOMERGROUP'],
	vendorDecides: [],
	...changes,
});

const cases: Record<string, { invoice: Invoice; context?: Partial<DraftContext> }> = {
	standard: {
		invoice: invoice({
			invoiceNumber: ' inv-77 ', dueDate: '2026-07-15', postingDate: '2026-06-05', taxAmount: '10.00', totalAmount: '50.00',
			lines: [line({ taxCode: 'standard' })],
		}), // prettier-ignore
	},
	dimensions: {
		invoice: invoice({
			invoiceNumber: 'INV-DIM', totalAmount: '100.50',
			lines: [
				line({ dimensions: [{ name: 'Department', value: 'prod' }, { name: 'PROJECT', value: '0007' }] }),
				line({ lineNumber: '2', glAccount: '0400', amount: '60.50', dimensions: [{ name: 'DEPARTMENT', value: 'PROD' }, { name: 'PROJECT', value: '0007' }, { name: 'Area', value: '30' }] }),
			],
		}), // prettier-ignore
	},
	dimensionsOfVendor: {
		invoice: invoice({ invoiceNumber: 'INV-OWN', lines: [line({ dimensions: [{ name: 'Department', value: 'PROD' }] })] }),
		context: { vendorDecides: ['DEPARTMENT'] },
	},
	items: {
		invoice: invoice({
			invoiceNumber: 'INV-ITEM', totalAmount: '125.50',
			lines: [line({ kind: 'item', glAccount: undefined, itemIds: [{ scheme: 'vendor', value: 'X-9' }, { scheme: 'buyer', value: 'm-0001' }], quantity: '5', unitPrice: '25.10', amount: '125.50', uom: 'hour', description: 'Maintenance' })],
		}), // prettier-ignore
	},
	decimals: {
		invoice: invoice({
			invoiceNumber: 'INV-DEC', totalAmount: '163.33',
			lines: [
				line({ quantity: '3', unitPrice: undefined, amount: '100.00' }),
				line({ lineNumber: '2', quantity: '7', unitPrice: '9', amount: '63.33', description: 'x'.repeat(120) }),
				line({ lineNumber: '3', amount: '0.00', description: undefined }),
			],
		}), // prettier-ignore
	},
};

test.each(Object.entries(cases))('the purchase invoice of "%s" is exactly the one an accountant has looked at', (name, { invoice: given, context: changes }) => {
	const { draft: made, problems } = draft(given, context(changes));
	const file = join(golden, `${name}.json`);
	const text = `${JSON.stringify(made, null, '\t')}\n`;
	if (!existsSync(file) && process.env.WRITE_GOLDEN) writeFileSync(file, text);
	expect(problems).toEqual([]);
	expect(text).toBe(readFileSync(file, 'utf8'));
});

const codesOf = (given: Invoice) => draft(given, context()).problems.map(({ code, line: where }) => (where ? `${code} ${where}` : code));

test('the vendor is the first field of the header, because it brings values that the following ones replace', () => {
	const fields = Object.keys(draft(invoice({ dueDate: '2026-07-01' }), context()).draft.header);
	expect(fields[0]).toBe('vendorNumber');
	expect(fields.at(-1)).toBe('dueDate');
	expect(fields.indexOf('invoiceDate')).toBeLessThan(fields.indexOf('postingDate'));
});

test('a line that is matched to an order is held, and says what can be done', () => {
	const given = invoice({ lines: [line({ poNumber: '106001', poLine: '10000' })] });
	expect(draft(given, context()).problems).toMatchObject([{ code: 'poLine.unsupported', line: '1', message: expect.stringContaining('106001'), fix: expect.stringContaining('106001') }]);
});

test('credit notes, debit memos and prepayments are held, each by its name', () => {
	for (const type of ['credit', 'debitMemo', 'prepayment'] as const) expect(codesOf(invoice({ type }))).toEqual([`${type}.unsupported`]);
});

test('a line without account and item is held instead of becoming a comment, whose amount would be lost', () => {
	expect(codesOf(invoice({ lines: [line({ glAccount: undefined })] }))).toEqual(['line.coding 1']);
});

test('every text that is longer than its column is held, none is cut off', () => {
	const long = 'X'.repeat(60);
	const given = invoice({ invoiceNumber: long, vendor: { vendorId: long }, lines: [line({ glAccount: long, taxCode: long, dimensions: [{ name: 'DEPARTMENT', value: long }] })] });
	expect(codesOf(given)).toEqual(['invoiceNumber.tooLong', 'vendor.vendorId.tooLong', 'glAccount.tooLong 1', 'taxCode.tooLong 1', 'dimensions.tooLong 1']);
});

test('a long description is divided between characters, none of them lost', () => {
	const text = `${'x'.repeat(99)}\u{1f600}${'y'.repeat(40)}`;
	const [body] = draft(invoice({ lines: [line({ description: text })] }), context()).draft.lines;
	expect([body!.description, body!.description2]).toEqual(['x'.repeat(99), `\u{1f600}${'y'.repeat(40)}`]);
});

test('one dimension by its code and by its display name is held where the values differ, and set once where they do not', () => {
	const names = context({ dimensionCode: (name) => ({ AREA: 'AREA', REGION: 'AREA' })[name.toUpperCase()] });
	const given = (value: string) => invoice({ lines: [line({ dimensions: [{ name: 'Region', value: '30' }, { name: 'AREA', value }] })] });
	expect(draft(given('10'), names).problems).toMatchObject([{ code: 'dimension.twice', line: '1', message: expect.stringContaining('30, 10') }]);
	expect(draft(given('30'), names)).toMatchObject({ problems: [], draft: { lineDimensions: [{ dimensions: [{ code: 'AREA', valueCode: '30' }] }] } });
});

test('a header charge and a negative total are held', () => {
	expect(codesOf(invoice({ totalAmount: '-40.00', allowancesCharges: [{ kind: 'charge', amount: '5.00' }] }))).toEqual(['charges.unsupported', 'totalAmount.negative']);
});

test('an amount that no JSON number can hold exactly is held', () => {
	expect(codesOf(invoice({ lines: [line({ amount: '90071992547409931.23' })] }))).toEqual(['number.notExact 1']);
});
