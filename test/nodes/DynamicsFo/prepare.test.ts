import type { Invoice } from '../../../core/model';
import { invoice, line, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(() => environment.close());

async function problems(given: Invoice) {
	const [prepared] = await environment.erp().prepare([given]);
	return prepared!.problems;
}
const po = (poNumber: string, poLine: string) => line({ glAccount: undefined, poNumber, poLine, quantity: '1', unitPrice: '40', amount: '40' });
const withLine = (changes: Parameters<typeof line>[0], more: Partial<Invoice> = {}) => invoice({ lines: [line(changes)], ...more });

const cases: [string, () => Invoice, string[]][] = [
	['unknown legal entity', () => invoice({ companyId: 'nope' }), ['company.unknown']],
	['unknown vendor', () => invoice({ vendor: { vendorId: 'NOBODY' } }), ['vendor.unknown']],
	['vendor of another legal entity', () => invoice({ vendor: { vendorId: '2001' } }), ['vendor.unknown']],
	['vendor on hold for everything', () => invoice({ vendor: { vendorId: 'HOLD-ALL' } }), ['vendor.onHold']],
	['vendor on hold for invoices', () => invoice({ vendor: { vendorId: 'HOLD-INV' } }), ['vendor.onHold']],
	['vendor on hold for payments only', () => invoice({ vendor: { vendorId: 'HOLD-PAY' } }), []],
	['unknown account', () => withLine({ glAccount: '999999' }), ['account.unknown']],
	['total account', () => withLine({ glAccount: '600000' }), ['account.total']],
	['suspended account', () => withLine({ glAccount: '690000' }), ['account.suspended']],
	['account suspended in this legal entity', () => withLine({ glAccount: '605150' }, { companyId: 'usrt' }), ['account.suspended']],
	['account suspended in another legal entity', () => withLine({ glAccount: '605150' }), []],
	['account of another chart', () => withLine({ glAccount: '605150' }, { companyId: 'demf', vendor: { vendorId: 'DE-001' }, currency: 'EUR' }), ['account.unknown']],
	['account without manual entry', () => withLine({ glAccount: '200100' }), ['account.noManualEntry']],
	['dimension value unknown', () => withLine({ dimensions: [{ name: 'Department', value: '777' }] }), ['dimensionValue.unknown']],
	['dimension value suspended', () => withLine({ dimensions: [{ name: 'Department', value: '099' }] }), ['dimensionValue.suspended']],
	['dimension value of another legal entity', () => withLine({ dimensions: [{ name: 'CostCenter', value: 'DE01' }] }), ['dimensionValue.unknown']],
	['dimension value that holds the delimiter', () => withLine({ dimensions: [{ name: 'Department', value: 'R-D' }] }), []],
	['unknown purchase order', () => invoice({ lines: [po('PO-X', '1')] }), ['po.unknown']],
	['purchase order that is invoiced', () => invoice({ lines: [po('PO-INVOICED', '1')] }), ['po.closed', 'poLine.closed']],
	['purchase order that is not confirmed', () => invoice({ lines: [po('PO-DRAFT', '1')] }), ['po.notConfirmed']],
	['purchase order of another vendor', () => invoice({ lines: [po('00000999', '1')] }), ['po.otherVendor']],
	['purchase order in another currency', () => invoice({ currency: 'EUR', lines: [po('PO-00012', '1')] }), ['po.otherCurrency']],
	['purchase order line that does not exist', () => invoice({ lines: [po('PO-00012', '9')] }), ['poLine.unknown']],
	['purchase order line that is deleted', () => invoice({ vendor: { vendorId: 'US-108' }, lines: [po('PO-00013', '2')] }), ['poLine.unknown']],
	['purchase order line that is stopped', () => invoice({ vendor: { vendorId: 'US-108' }, lines: [po('PO-00013', '1')] }), ['poLine.closed']],
	['vendor with quotes in its account', () => invoice({ vendor: { vendorId: "OB'RIEN" } }), []],
];

test.each(cases)('%s', async (_name, given, codes) => {
	const found = await problems(given());
	expect(found.map((problem) => problem.code).sort()).toEqual(codes);
	for (const problem of found) expect(problem).toMatchObject({ message: expect.stringMatching(/\.$/), fix: expect.stringMatching(/\w/), where: expect.stringMatching(/\w/) });
});

test('what an invoice passes here, F&O takes; what it does not pass, F&O mostly would not take either', async () => {
	const erp = environment.erp();
	for (const [name, given, codes] of cases) {
		const [prepared] = await erp.prepare([given()]);
		const [answer] = await erp.create([prepared!]);
		if (codes.length === 0) expect([name, answer!.status]).toEqual([name, 'created']);
		else if (codes.join() !== 'po.otherCurrency') expect([name, answer!.status]).toEqual([name, 'refused']);
	}
});

test('an account is judged by the posting date', async () => {
	const account = environment.fo.data.MainAccounts.find((row) => row.MainAccountId === '606300' && row.ChartOfAccounts === 'Shared')!;
	account.ActiveFrom = '2026-06-01T12:00:00Z';
	account.ActiveTo = '2026-12-31T12:00:00Z';
	expect(await problems(withLine({ glAccount: '606300' }, { invoiceDate: '2026-05-31' }))).toMatchObject([{ code: 'account.inactive', line: '1', field: 'lines.glAccount' }]);
	expect(await problems(withLine({ glAccount: '606300' }, { invoiceDate: '2026-05-31', postingDate: '2026-06-01' }))).toEqual([]);
});

test('problems of the file and of the live system come together', async () => {
	const codes = (await problems(invoice({ invoiceNumber: 'X'.repeat(21), vendor: { vendorId: 'NOBODY' }, lines: [line({ glAccount: '999999' }), line({ lineNumber: '2', glAccount: '600000' })] }))).map((each) => each.code);
	expect(codes.sort()).toEqual(['account.total', 'account.unknown', 'invoiceNumber.tooLong', 'vendor.unknown']);
});

test('a hundred invoices of the same vendors and accounts cost each look-up once', async () => {
	const erp = environment.erp();
	await erp.prepare([invoice()]);
	environment.fo.resetCounters();
	const chunks = Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => invoice({ lines: [line({ dimensions: [{ name: 'Department', value: '001' }] })] })));
	await Promise.all(chunks.map((chunk) => erp.prepare(chunk)));
	expect(environment.fo.journal.map((entry) => entry.url.split('?')[0])).toEqual(['/data/FinancialDimensionValues']);
});

describe('dimension formats', () => {
	const formats = () => environment.fo.data.DimensionIntegrationFormats;

	test('none active is a setup error, for every invoice', async () => {
		for (const row of formats()) row.IsActive = 'No';
		await expect(environment.erp().prepare([invoice()])).rejects.toMatchObject({ kind: 'setup', code: 'dimensions.noFormat', hint: expect.stringContaining('Financial dimension configuration') });
		expect(environment.fo.data.VendorInvoiceHeaders).toEqual([]);
	});

	test('two active of one type are a setup error that names both', async () => {
		for (const row of formats()) row.IsActive = 'Yes';
		await expect(environment.erp().prepare([invoice()])).rejects.toMatchObject({ kind: 'setup', code: 'dimensions.manyFormats', message: expect.stringMatching(/Default.*Old default/) });
	});

	test('order and delimiter of the environment are used', async () => {
		environment.fo.data.DimensionParameters[0]!.DimensionSegmentDelimiter = 'DoubleBar';
		for (const row of formats()) row.FinancialDimensionFormat = row.DimensionFormatName === 'Ledger' ? 'CostCenter||MainAccount||Department' : 'CostCenter||Department';
		const erp = environment.erp();
		const bills = await erp.prepare([withLine({ dimensions: [{ name: 'Department', value: '001' }] })]);
		expect(bills[0]!.problems).toEqual([]);
		expect(bills[0]!.payload).toMatchObject({ lines: [{ MainAccountDisplayValue: '||618160||001', DimensionDisplayValue: '||001' }] });
		expect(await erp.create(bills)).toMatchObject([{ status: 'created' }]);
	});
});

test('a closed period is refused by F&O, and its words reach the person', async () => {
	const erp = environment.erp();
	const bills = await erp.prepare([invoice({ invoiceDate: '2018-05-05' })]);
	expect(await erp.create(bills)).toMatchObject([{ status: 'refused', problems: [{ kind: 'rejected', message: expect.stringContaining('closed') }] }]);
});
