import { invoice, line, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(async () => await environment.close());

const dimensions = (...pairs: [string, string][]) => pairs.map(([name, value]) => ({ name, value }));
const problemsOf = async (...args: Parameters<typeof invoice>) => (await environment.books().bills.prepare([invoice(...args)]))[0]!.problems;
const codes = async (...args: Parameters<typeof invoice>) => (await problemsOf(...args)).map((problem) => problem.code).sort();

test('everything that is wrong with an invoice is told at once, each with its line and next step', async () => {
	const problems = await problemsOf({
		companyId: 'NOWHERE',
		vendor: { vendorId: 'NOBODY' },
		lines: [
			line({ glAccount: '99999', taxCode: 'NOTAX', dimensions: dimensions(['Subaccount', '999999'], ['Project', 'P999'], ['Cost Code', '99'], ['Colour', 'red']) }),
			line({ lineNumber: '2', glAccount: '69000', dimensions: dimensions(['Subaccount', 'OLD-001'], ['Project', 'P200'], ['Task', '01']) }),
			line({ lineNumber: '3', glAccount: undefined, poNumber: '999999', poLine: '1', quantity: '1' }),
			line({ lineNumber: '4', glAccount: undefined, itemIds: [{ scheme: 'buyer', value: 'NOITEM' }] }),
			line({ lineNumber: '5', dimensions: dimensions(['Project', 'P100'], ['Task', '02'], ['Branch', 'CLOSED']) }),
		],
	});
	expect(problems.map((problem) => [problem.line ?? '', problem.code]).sort()).toEqual([
		['', 'company.unknown'], ['', 'vendor.unknown'],
		['1', 'account.unknown'], ['1', 'costcode.unknown'], ['1', 'dimension.unknown'], ['1', 'project.unknown'], ['1', 'subaccount.unknown'], ['1', 'taxcategory.unknown'],
		['2', 'account.inactive'], ['2', 'project.inactive'], ['2', 'subaccount.inactive'],
		['3', 'po.unknown'],
		['4', 'item.unknown'],
		['5', 'company.inactive'], ['5', 'task.inactive'],
	]); // prettier-ignore
	for (const problem of problems) expect(problem).toMatchObject({ message: expect.stringMatching(/\.$/), fix: expect.stringMatching(/\.$/), where: expect.any(String), who: expect.any(String) });
	expect(problems.flatMap((problem) => (problem.unmapped ? [problem.unmapped] : []))).toEqual(
		expect.arrayContaining([{ table: 'vendor', code: 'NOBODY' }, { table: 'glAccount', code: '99999' }, { table: 'taxCode', code: 'NOTAX' }, { table: 'dimension:Project', code: 'P999' }, { table: 'dimension:Subaccount', code: '999999' }, { table: 'item', code: 'NOITEM' }]),
	);
});

test.each(['BLOCKED', 'GONE'])('vendor %s takes no bills', async (vendorId) => expect(await codes({ vendor: { vendorId } })).toEqual(['vendor.blocked']));

test.each(['HOLDPAY', '00042', 'v000123'])('vendor %s takes bills', async (vendorId) => expect(await codes({ vendor: { vendorId } })).toEqual([]));

test('a vendor without currency override takes bills in its own currency only', async () => {
	expect(await codes({ vendor: { vendorId: 'MUELLER' } })).toEqual(['currency.notAllowed']);
	expect(await codes({ vendor: { vendorId: 'MUELLER' }, currency: 'EUR' })).toEqual([]);
});

const ordered = { glAccount: undefined, quantity: '2', unitPrice: '20', amount: '40.00' };
test.each<[string, Parameters<typeof line>[0], string[]]>([
	['a closed order', { poNumber: '000003', poLine: '1' }, ['po.closed']],
	['an order of another vendor', { poNumber: '000004', poLine: '1' }, ['po.otherVendor']],
	['a line that the order has not', { poNumber: '000001', poLine: '9' }, ['poLine.unknown']],
	['a cancelled line', { poNumber: '000005', poLine: '1' }, ['poLine.closed']],
	['no line at all', { poNumber: '000001' }, ['poLine.missing']],
	['another unit', { poNumber: '000001', poLine: '1', uom: 'BOX' }, ['poLine.unit']],
	['an unknown receipt', { poNumber: '000002', poLine: '1', receiptNumber: '999999' }, ['receipt.unknown']],
	['a receipt of another line', { poNumber: '000001', poLine: '1', receiptNumber: '000077' }, ['receiptLine.unknown']],
	['a wrong price', { poNumber: '000001', poLine: '1', unitPrice: '21' }, ['line.priceMismatch']],
	['no quantity', { poNumber: '000001', poLine: '1', quantity: undefined }, ['line.quantityMissing']],
])('an order line with %s is held', async (_what, changes, expected) => expect(await codes({ lines: [line({ ...ordered, ...changes })] })).toEqual(expected));

test('of several orders with one number the open one of this vendor is meant; several are a question for a person', async () => {
	const lines = [line({ ...ordered, poNumber: '000001', poLine: '1' })];
	const [normal] = environment.acumatica.books.PurchaseOrder!;
	const alike = { ...structuredClone(normal!), id: 'other', Type: 'Drop-Ship', Status: 'Closed' };
	environment.acumatica.books.PurchaseOrder!.unshift(alike);
	const [prepared] = await environment.books().bills.prepare([invoice({ lines, totalAmount: ordered.amount })]);
	expect(prepared).toMatchObject({ problems: [], payload: { bill: { Details: [{ POOrderType: { value: 'Normal' } }] } } });
	alike.Status = 'Open';
	expect(await codes({ lines })).toEqual(['po.ambiguous']);
});

test('a subcontract of this vendor is meant before an order of another one with its number', async () => {
	environment.acumatica.books.PurchaseOrder![3]!.OrderNbr = 'SC00001';
	const subcontracted = line({ poNumber: 'SC00001', poLine: '1', quantity: '1', unitPrice: '5000', amount: '5000', uom: 'EACH' });
	const [prepared] = await environment.books().bills.prepare([invoice({ lines: [subcontracted], totalAmount: '5000' })]);
	expect(prepared).toMatchObject({ problems: [], payload: { bill: { Details: [{ POOrderType: { value: 'Subcontract' } }] } } });
});

test('of a receipt and a return with one number an invoice means the receipt', async () => {
	const receipts = environment.acumatica.books.PurchaseReceipt!;
	receipts.push({ ...structuredClone(receipts[0]!), id: 'return', Type: 'Return' });
	const lines = [line({ poNumber: '000002', poLine: '1', receiptNumber: '000077', quantity: '100', unitPrice: '2.5', amount: '250.00', uom: 'METER' })];
	for (const [type, expected] of [['invoice', 'Receipt'], ['credit', 'Return']] as const) {
		const [prepared] = await environment.books().bills.prepare([invoice({ type, lines, totalAmount: '250.00' })]);
		expect(prepared).toMatchObject({ problems: [], payload: { bill: { Details: [{ POReceiptType: { value: expected } }] } } });
	}
});

test('an order in another currency is held', async () => {
	expect(await codes({ currency: 'EUR', lines: [line({ ...ordered, poNumber: '000001', poLine: '1' })] })).toEqual(['po.otherCurrency']);
});

test('a project needs a task unless it has a default one, and the non-project code needs none', async () => {
	expect(await codes({ lines: [line({ dimensions: dimensions(['Project', 'P100']) })] })).toEqual(['task.missing']);
	environment.acumatica.books.ProjectTask![0]!.Default = true;
	expect(await codes({ lines: [line({ dimensions: dimensions(['Project', 'P100']) })] })).toEqual([]);
	expect(await codes({ lines: [line({ dimensions: dimensions(['Project', 'X']) })] })).toEqual([]);
});

test('segments of the subaccount are put together; a missing or long one is held', async () => {
	const { bills } = environment.books({ subaccountSegments: [{ dimension: 'Department', length: 3 }, { dimension: 'Place', length: 3 }] });
	const prepare = async (...pairs: [string, string][]) => (await bills.prepare([invoice({ lines: [line({ dimensions: dimensions(...pairs) })] })]))[0]!;
	expect(await prepare(['department', 'ADM'], ['Place', '001'])).toMatchObject({ problems: [], payload: { bill: { Details: [{ Subaccount: { value: 'ADM001' } }] } } });
	expect((await prepare(['Department', 'ADM'])).problems.map((each) => each.code)).toContain('subaccount.segmentMissing');
	expect((await prepare(['Department', 'ADMIN'], ['Place', '001'])).problems.map((each) => each.code)).toContain('subaccount.segmentTooLong');
});

test('a feature that is switched off is told as such', async () => {
	environment.acumatica.settings.forbidden = ['Subaccount'];
	expect(await problemsOf()).toMatchObject([{ code: 'subaccount.off', fix: expect.stringContaining('CS100000') }]);
	environment.acumatica.settings.forbidden = ['TaxCategory', 'StockItem', 'ProjectTask'];
	expect(await codes({ lines: [line({ taxCode: 'TAXABLE' }), line({ lineNumber: '2', itemIds: [{ scheme: 'buyer', value: 'CABLE' }] }), line({ lineNumber: '3', dimensions: dimensions(['Project', 'P100'], ['Task', '01']) })] })).toEqual([]);
	environment.acumatica.settings.forbidden = ['PurchaseOrder'];
	await expect(codes({ lines: [line({ ...ordered, poNumber: '000001', poLine: '1' })] })).rejects.toMatchObject({ kind: 'setup', message: expect.stringContaining('PurchaseOrder') });
});

test('an invoice without a branch goes to that of the node; without either it is held', async () => {
	const { bills } = environment.books({ branch: '' });
	const [without] = await bills.prepare([invoice({ companyId: undefined })]);
	expect(without!.problems).toMatchObject([{ code: 'company.missing' }]);
	const [given] = await environment.books({ branch: 'WEST' }).bills.prepare([invoice({ companyId: undefined })]);
	expect(given).toMatchObject({ problems: [], payload: { bill: { BranchID: { value: 'WEST' }, Details: [{ Branch: { value: 'WEST' } }] } } });
});

test('the same number in two branches is two bills', async () => {
	const { bills } = environment.books();
	const here = invoice();
	const there = { ...here, companyId: 'WEST' };
	await bills.create(await bills.prepare([here]));
	expect((await bills.find([here, there])).map((found) => found.length)).toEqual([1, 0]);
	await bills.create(await bills.prepare([there]));
	expect((await bills.find([here, there])).map((found) => found.length)).toEqual([1, 1]);
});

test('a quote in a vendor or number is asked for as it is; voided documents do not count', async () => {
	const { bills } = environment.books();
	const one = invoice({ invoiceNumber: "O'Neil 1+1", vendor: { vendorId: 'OBRIEN' } });
	await bills.create(await bills.prepare([one]));
	expect((await bills.find([one]))[0]).toHaveLength(1);
	environment.acumatica.books.Bill![0]!.Status = 'Voided';
	expect((await bills.find([one]))[0]).toEqual([]);
});

test('an archived document still holds its number', async () => {
	const { bills } = environment.books();
	const one = invoice();
	await bills.create(await bills.prepare([one]));
	Object.assign(environment.acumatica.books.Bill![0]!, { archived: true });
	expect((await bills.find([one]))[0]).toHaveLength(1);
});

test('a list that cannot be computed with its lines is read record by record', async () => {
	const { bills } = environment.books();
	const one = invoice();
	await bills.create(await bills.prepare([one]));
	environment.acumatica.settings.delegateViews = ['Bill/Details', 'PurchaseOrder/Details'];
	const again = environment.books().bills;
	expect((await again.find([one]))[0]).toMatchObject([{ lineAmounts: ['40'] }]);
	expect((await again.prepare([invoice({ lines: [line({ ...ordered, poNumber: '000001', poLine: '9' })] })]))[0]!.problems).toMatchObject([{ code: 'poLine.unknown' }]);
});

test('a list that cannot be computed with a field it selects is read record by record too', async () => {
	environment.acumatica.settings.delegateViews = ['Account/Type', 'Subaccount/Active', 'Vendor/Terms'];
	expect((await environment.books().bills.prepare([invoice()]))[0]!.problems).toEqual([]);
	environment.acumatica.settings.delegateViews = ['Account'];
	await expect(environment.books().bills.prepare([invoice()])).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.readRefused', message: expect.stringContaining('Optimization') });
});

test('a hundred invoices are looked up in addresses of bounded length', async () => {
	const all = Array.from({ length: 100 }, () => invoice({ invoiceNumber: `A-LONG-NUMBER-OF-AN-INVOICE-${Math.random()}`.slice(0, 40) }));
	await environment.books().bills.find(all);
	expect(Math.max(...environment.acumatica.journal.map((entry) => entry.url.length))).toBeLessThan(2048);
});
