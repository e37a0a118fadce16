import { inErp, invoice, line, post, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeAll(async () => {
	environment = await startEnvironment();
});
afterAll(async () => await environment.close());

test('a dimension that the account brings by default is changed, not added a second time', async () => {
	const given = invoice({ lines: [line({ glAccount: '8300', dimensions: [{ name: 'AREA', value: '30' }] })] });
	expect(await post(environment.erp(), given)).toMatchObject([{ status: 'created' }]);
	expect(inErp(environment.books, given)).toMatchObject([{ dimensions: [expect.anything(), ['AREA=30']] }]);
});

test('a dimension that the vendor brings by default is changed on the line where the invoice says otherwise', async () => {
	const given = invoice({ vendor: { vendorId: '50000' }, lines: [line({ dimensions: [{ name: 'PROJECT', value: 'P200' }] }), line({ lineNumber: '2' })], totalAmount: '80.00' });
	expect(await post(environment.erp(), given)).toMatchObject([{ status: 'created' }]);
	expect(inErp(environment.books, given)).toMatchObject([{ dimensions: [['DEPARTMENT=ADM', 'PROJECT=P100'], ['DEPARTMENT=ADM', 'PROJECT=P200'], ['DEPARTMENT=ADM', 'PROJECT=P100']] }]);
});

test('the header keeps what the vendor\'s own rule demands, the lines have what the invoice says: it can be posted', async () => {
	const given = invoice({ vendor: { vendorId: '50000' }, lines: [line({ dimensions: [{ name: 'Department', value: 'PROD' }] })] });
	expect(await post(environment.erp({ posting: 'post' }), given)).toMatchObject([{ status: 'created' }]);
	expect(inErp(environment.books, given)).toMatchObject([{ row: { status: 'Open' }, dimensions: [['DEPARTMENT=ADM', 'PROJECT=P100'], ['DEPARTMENT=PROD', 'PROJECT=P100']] }]);
});

test('a dimension that all lines share stands on the header too, where a vendor can demand it', async () => {
	const given = invoice({ vendor: { vendorId: '51000' }, lines: [line({ dimensions: [{ name: 'PROJECT', value: 'P100' }] })] });
	expect(await post(environment.erp({ posting: 'post' }), given)).toMatchObject([{ status: 'created' }]);
	expect(inErp(environment.books, given)).toMatchObject([{ dimensions: [['PROJECT=P100'], ['PROJECT=P100']] }]);
});

test('a dimension that the vendor demands and the lines do not share is said before anything is sent', async () => {
	const given = invoice({ vendor: { vendorId: '51000' } });
	const [prepared] = await environment.erp().prepare([given]);
	expect(prepared!.problems).toMatchObject([{ code: 'dimension.mandatory', message: expect.stringContaining('PROJECT') }]);
});

test('a global dimension that all lines share goes along in the header: no further request', async () => {
	const given = invoice({ lines: [line({ dimensions: [{ name: 'Department', value: 'PROD' }] })] });
	const erp = environment.erp();
	const prepared = await erp.prepare([given]);
	environment.bc.resetCounters();
	await erp.create(prepared);
	expect(environment.bc.counters()).toEqual({ requests: 1, operations: 1 });
	expect(inErp(environment.books, given)).toMatchObject([{ dimensions: [['DEPARTMENT=PROD'], ['DEPARTMENT=PROD']] }]);
});

test('a default that comes in between is changed after all', async () => {
	const { books } = environment;
	const rent = books.tables.accounts.find(({ number }) => number === '8200')!;
	const given = invoice({ lines: [line({ dimensions: [{ name: 'AREA', value: '30' }] })] });
	const erp = environment.erp();
	const prepared = await erp.prepare([given]);
	// Its answer is lost to us, and the line is given a dimension meanwhile: what was read is stale.
	environment.bc.onChange((_company, set, id, kind) => {
		if (set !== 'purchaseInvoices' || kind !== 'created') return;
		const line1 = books.tables.purchaseInvoiceLines.find(({ documentId }) => documentId === id);
		const area = books.tables.dimensions.find(({ code }) => code === 'AREA')!;
		const value = books.tables.dimensionValues.find(({ code, dimensionId }) => code === '10' && dimensionId === area.id)!;
		if (line1 && rent) queueMicrotask(() => books.tables.dimensionSetLines.push({ id: area.id, parentId: line1.id, code: 'AREA', valueId: value.id, valueCode: '10' }));
	});
	expect(await erp.create(prepared)).toMatchObject([{ status: 'created' }]);
	expect(inErp(books, given)).toMatchObject([{ dimensions: [expect.anything(), ['AREA=30']] }]);
});
