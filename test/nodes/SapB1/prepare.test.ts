import type { Invoice } from '../../../core/model';
import type { BookSettings } from '../../../nodes/SapB1/books';
import { invoice, line, startCompany, type TestCompany } from './environment';

let company: TestCompany;
beforeAll(async () => {
	company = await startCompany();
});
afterAll(async () => await company.close());

async function problemsOf(one: Invoice, settings: BookSettings = {}) {
	const [prepared] = await company.books(settings).bills.prepare([one]);
	return prepared!.problems;
}
const codes = async (one: Invoice, settings?: BookSettings) => (await problemsOf(one, settings)).map(({ code }) => code).sort();

test('everything wrong with one invoice is said at once', async () => {
	const bad = invoice({
		vendor: { vendorId: 'NOBODY' },
		terms: { code: 'Net 99' },
		currency: 'GBP',
		lines: [
			line({ glAccount: '9999', taxCode: 'ZZ' }),
			line({ lineNumber: '2', glAccount: '6000', dimensions: [{ name: 'Department', value: 'NONE' }, { name: 'Region', value: '0100' }, { name: 'Colour', value: 'red' }] }),
			line({ lineNumber: '3', glAccount: '2100', dimensions: [{ name: 'Department', value: 'OLD' }, { name: 'Project', value: 'P9' }] }),
			line({ lineNumber: '4', glAccount: '6300', dimensions: [{ name: 'Dimension3', value: 'X' }, { name: 'Project', value: 'P7' }] }),
			line({ lineNumber: '5', glAccount: '6400' }),
			line({ lineNumber: '6', glAccount: undefined }),
			line({ lineNumber: '7', taxCode: 'AR' }),
		],
		totalAmount: '280.00',
	});
	expect(await codes(bad)).toEqual(
		[
			'account.control', 'account.inactive', 'account.noManualEntry', 'account.total', 'account.unknown', 'currency.rateMissing', 'dimension.inactive', 'dimension.unknown', 'dimensionValue.inactive', 'dimensionValue.inactive',
			'dimensionValue.otherDimension', 'dimensionValue.unknown', 'dimensionValue.unknown', 'line.accountMissing', 'tax.notForPurchases', 'tax.unknown', 'terms.unknown', 'vendor.unknown',
		].sort(),
	);
	for (const problem of await problemsOf(bad)) expect(problem).toMatchObject({ message: expect.stringMatching(/./), fix: expect.stringMatching(/\.$/), where: expect.stringMatching(/./), who: expect.stringMatching(/./) });
});

const order = (more: object) => line({ kind: 'item', glAccount: undefined, poNumber: '4501', poLine: '0', quantity: '1', unitPrice: '40', amount: '40.00', ...more });
test.each<[string, Partial<Invoice>, string[]]>([
	['a frozen vendor', { vendor: { vendorId: 'V30000' } }, ['vendor.onHold']],
	['a customer as vendor', { vendor: { vendorId: 'C10000' } }, ['vendor.unknown']],
	['a vendor in another currency', { currency: 'EUR' }, ['vendor.otherCurrency']],
	['an unknown currency', { currency: 'CHF', vendor: { vendorId: 'V20000' } }, ['currency.unknown']],
	['an account in another currency', { lines: [line({ glAccount: '6500' })] }, ['account.otherCurrency']],
	['a locked period', { invoiceDate: '2024-06-01' }, ['period.closed']],
	['a day without a period', { postingDate: '2031-01-01' }, ['period.missing']],
	['another company', { companyId: 'OTHER' }, ['company.unknown']],
	['a header charge', { allowancesCharges: [{ kind: 'charge', amount: '5.00' }] }, ['charges.unsupported']],
	['a prepayment', { type: 'prepayment' }, ['type.unsupported']],
	['an unknown order', { lines: [order({ poNumber: '9' })] }, ['line.accountMissing', 'po.unknown']],
	['an order of another vendor', { lines: [order({ poNumber: '4503' })] }, ['po.otherVendor']],
	['an unknown order line', { lines: [order({ poLine: '1' })] }, ['line.accountMissing', 'poLine.unknown']],
	['a closed order without receipts', { vendor: { vendorId: 'V40000' }, lines: [order({ poNumber: '4505' })] }, ['poLine.closed']],
	['an unknown receipt', { lines: [order({ receiptNumber: '7777' })] }, ['line.accountMissing', 'receipt.unknown']],
	['a price that does not fit', { lines: [order({ unitPrice: '39' })] }, ['line.priceMismatch']],
	['no quantity', { lines: [order({ quantity: undefined })] }, ['line.quantityMissing']],
	['account and item lines together', { lines: [order({}), line({ lineNumber: '2' })] }, ['lines.mixed']],
	['an amount with too many digits', { lines: [line({ amount: '0.12345678901234567890' })] }, ['number.notExact']],
	['nothing wrong', { lines: [order({})] }, []],
	['a vendor with leading zeros and an account with them', { vendor: { vendorId: '0000123' }, lines: [line({ glAccount: '0640' })] }, []],
])('%s', async (_what, changes, expected) => {
	expect(await codes(invoice(changes))).toEqual(expected);
});

test('codes that are unknown name the cross-reference table in which they can be mapped', async () => {
	const problems = await problemsOf(invoice({ vendor: { vendorId: 'NOBODY' }, lines: [line({ glAccount: '9999', dimensions: [{ name: 'Department', value: 'NONE' }] })] }));
	expect(problems.flatMap(({ unmapped }) => unmapped ?? [])).toEqual(expect.arrayContaining([{ table: 'vendor', code: 'NOBODY' }, { table: 'glAccount', code: '9999' }, { table: 'dimension:Department', code: 'NONE' }]));
});

test('a journal entry needs a tax account, no orders, and lines that add up', async () => {
	const settings: BookSettings = { documentKind: 'journalEntry' };
	expect(await codes(invoice({ taxAmount: '3.00', lines: [line({ poNumber: '4501', poLine: '0' })] }), settings)).toEqual(['journal.unbalanced', 'poLine.unsupported', 'tax.accountMissing']);
});

describe('a company with branches', () => {
	const german = async (changes: Partial<Invoice>, settings: BookSettings = {}) => {
		const [prepared] = await company.books(settings, {}, { companyDb: 'SBODEMODE' }).bills.prepare([invoice({ companyId: 'SBODEMODE', currency: 'EUR', ...changes })]);
		return prepared!;
	};
	const at = (value: string, lineNumber = '1') => line({ lineNumber, dimensions: [{ name: 'Branch', value }] });
	test.each<[string, Partial<Invoice>, BookSettings, string[]]>([
		['no branch', {}, {}, ['branch.missing']],
		['the branch of the node', {}, { branch: 'main' }, []],
		['an unknown branch', { lines: [at('Nowhere')] }, {}, ['branch.unknown']],
		['a disabled branch', { lines: [at('3')] }, {}, ['branch.disabled']],
		['two branches', { lines: [at('1'), at('München', '2')] }, {}, ['branch.several']],
		['two names of one branch', { lines: [at('1'), at('Main', '2')] }, {}, []],
		['a VAT group that is for sales', { lines: [line({ taxCode: 'A2' })] }, { branch: '1' }, ['tax.notForPurchases']],
		['a VAT group that is not active', { lines: [line({ taxCode: 'VX' })] }, { branch: '1' }, ['tax.inactive']],
	])('%s', async (_what, changes, settings, expected) => {
		expect((await german(changes, settings)).problems.map(({ code }) => code)).toEqual(expected);
	});

	test('VAT groups and the branch stand on the document', async () => {
		const { payload } = await german({ lines: [at('München'), { ...at('2', '2'), taxCode: 'v2' }] });
		expect(payload).toMatchObject({ body: { BPL_IDAssignedToInvoice: 2, DocumentLines: [{}, { VatGroup: 'V2' }] } });
	});
});

test('segmented accounts are found by the number that people see', async () => {
	company.b1.company.accountSegmentation = true;
	company.b1.company.tables.ChartOfAccounts.push({ ...company.b1.company.tables.ChartOfAccounts[1]!, Code: '_SYS00000000042', FormatCode: '6150-01' });
	const [prepared] = await company.books().bills.prepare([invoice({ lines: [line({ glAccount: '6150-01' })] })]);
	company.b1.company.accountSegmentation = false;
	expect(prepared).toMatchObject({ problems: [], payload: { body: { DocumentLines: [{ AccountCode: '_SYS00000000042' }] } } });
});

test('each thing is asked once per run, for many invoices together', async () => {
	const { bills } = company.books();
	company.b1.journal.length = 0;
	const many = Array.from({ length: 20 }, (_, i) => invoice({ lines: [line({ glAccount: i % 2 ? '6100' : '6200', dimensions: [{ name: 'Department', value: i % 3 ? '0100' : 'SALES' }] })] }));
	await bills.prepare(many.slice(0, 10));
	const first = company.b1.journal.length;
	await bills.prepare(many.slice(10));
	expect(first).toBeLessThanOrEqual(14);
	expect(company.b1.journal.length).toBe(first);
});
