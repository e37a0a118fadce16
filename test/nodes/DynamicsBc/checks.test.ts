import { invoice, line, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeAll(async () => {
	environment = await startEnvironment();
});
afterAll(async () => await environment.close());

test('everything wrong with one invoice is said at once, with its line and what is not mapped', async () => {
	const given = invoice({
		vendor: { vendorId: '30000' },
		currency: 'XXX',
		postingDate: '2025-12-31',
		lines: [
			line({ lineNumber: '1', glAccount: '999999' }),
			line({ lineNumber: '2', glAccount: '1000' }),
			line({ lineNumber: '3', glAccount: '8210' }),
			line({ lineNumber: '4', glAccount: '5410' }),
			line({ lineNumber: '5', glAccount: undefined, itemIds: [{ scheme: 'buyer', value: 'NOITEM' }] }),
			line({ lineNumber: '6', glAccount: undefined, itemIds: [{ scheme: 'buyer', value: 'OLD-1' }] }),
			line({ lineNumber: '7', dimensions: [{ name: 'Nonsense', value: '1' }, { name: 'AREA', value: '99' }] }),
			line({ lineNumber: '8', glAccount: undefined }),
			line({ lineNumber: '9', poNumber: '106001', poLine: '10000' }),
		],
	});
	const [prepared] = await environment.erp({ posting: 'post' }).prepare([given]);
	expect(prepared!.problems.map(({ code, line: where = '' }) => `${where} ${code}`.trim()).sort()).toEqual([
		'1 account.unknown', '2 account.total', '3 account.blocked', '4 account.noDirectPosting', '5 item.unknown', '6 item.blocked', '7 dimension.unknown', '7 dimensionValue.unknown', '8 line.coding', '9 poLine.unsupported',
		'currency.unknown', 'postingDate.closed', 'vendor.blocked',
	]); // prettier-ignore
	expect(prepared!.problems.flatMap(({ unmapped }) => (unmapped ? [`${unmapped.table} ${unmapped.code}`] : [])).sort()).toEqual(['dimension:AREA 99', 'glAccount 999999', 'item NOITEM']);
	for (const problem of prepared!.problems) expect(problem).toMatchObject({ message: expect.stringMatching(/./), fix: expect.stringMatching(/./), where: expect.stringMatching(/./) });
});

test('a vendor who is blocked for payments only can still be invoiced', async () => {
	const [prepared] = await environment.erp().prepare([invoice({ vendor: { vendorId: '31000' } })]);
	expect(prepared!.problems).toEqual([]);
});

test('a posting date in a closed period holds what is to be posted, and no draft', async () => {
	const given = invoice({ postingDate: '2025-12-31' });
	expect((await environment.erp().prepare([given]))[0]!.problems).toEqual([]);
	expect((await environment.erp({ posting: 'post' }).prepare([given]))[0]!.problems).toMatchObject([{ code: 'postingDate.closed', field: 'postingDate' }]);
});

test('codes keep their leading zeros, and are found however they are written', async () => {
	const [prepared] = await environment.erp().prepare([invoice({ vendor: { vendorId: '00042' }, lines: [line({ glAccount: '0400', dimensions: [{ name: 'project', value: '0007' }] })] })]);
	expect(prepared).toMatchObject({ problems: [], payload: { header: { vendorNumber: '00042' }, lines: [{ lineObjectNumber: '0400' }], lineDimensions: [{ dimensions: [{ code: 'PROJECT', valueCode: '0007' }] }] } });
});

test('an item that may only be used with its own value of a dimension says so before it is posted', async () => {
	const { books } = environment;
	const item = books.tables.items.find(({ number }) => number === '1000')!;
	books.tables.defaultDimensions.push({ id: 'd-1', parentType: 'Item', parentId: item.id, dimensionCode: 'DEPARTMENT', dimensionValueCode: 'SALES', postingValidation: 'Same Code' });
	const lines = [line({ glAccount: undefined, kind: 'item', itemIds: [{ scheme: 'buyer', value: '1000' }], dimensions: [{ name: 'Department', value: 'PROD' }] })];
	const [prepared] = await environment.erp().prepare([invoice({ lines })]);
	expect(prepared!.problems).toMatchObject([{ code: 'dimension.rule', line: '1', message: expect.stringContaining('SALES') }]);
});

test('several invoices are checked with each thing read once', async () => {
	environment.bc.resetCounters();
	await environment.erp().prepare(Array.from({ length: 30 }, () => invoice({ lines: [line({ dimensions: [{ name: 'AREA', value: '10' }] })] })));
	const asked = environment.bc.journal.map(({ url }) => url.replace(/.*\//, '').replace(/\?.*/, ''));
	expect(asked.length).toBe(new Set(asked).size);
});
