import { type TestEnvironment, inErp, invoice, line, post, startEnvironment } from './environment';

let environment: TestEnvironment;
beforeAll(async () => {
	environment = await startEnvironment();
});
afterAll(async () => await environment.close());

test('an invoice becomes one draft with its lines, dimensions and totals', async () => {
	const erp = environment.erp();
	const given = invoice({
		dueDate: '2026-07-15',
		lines: [line({ dimensions: [{ name: 'Department', value: 'PROD' }] }), line({ lineNumber: '2', description: 'Rent', glAccount: '8300', amount: '60.50', dimensions: [{ name: 'AREA', value: '30' }, { name: 'Project', value: '0007' }] })],
		totalAmount: '100.50',
	});
	expect(await post(erp, given)).toMatchObject([{ status: 'created', bill: { state: 'draft purchase invoice', open: true, total: '100.5' } }]);
	const [draft, ...more] = inErp(environment.books, given);
	expect(more).toEqual([]);
	expect(draft).toMatchObject({
		row: { status: 'Draft', invoiceDate: '2026-06-02', dueDate: '2026-07-15', totalAmountIncludingTax: 100.5, currencyCode: 'USD' },
		lines: [{ lineObjectNumber: '8200', amountExcludingTax: 40 }, { lineObjectNumber: '8300', amountExcludingTax: 60.5 }],
		dimensions: [[], ['DEPARTMENT=PROD'], ['AREA=30', 'PROJECT=0007']],
	});
	expect(await erp.find([given])).toMatchObject([[{ state: 'draft purchase invoice', total: '100.5', lineAmounts: ['40', '60.5'] }]]);
	expect((await erp.find([given]))[0]![0]!.unfinished).toBeUndefined();
});

test('many drafts are posted, and read again, by one request', async () => {
	const erp = environment.erp({ posting: 'post' });
	const given = Array.from({ length: 30 }, () => invoice());
	const prepared = await erp.prepare(given);
	environment.bc.resetCounters();
	const answers = await erp.create(prepared);
	expect(answers.map((answer) => answer.status === 'created' && answer.bill.number)).toEqual(given.map((each) => inErp(environment.books, each)[0]!.row.number));
	expect(answers.every((answer) => answer.status === 'created' && answer.bill.state === 'posted purchase invoice (open)')).toBe(true);
	expect(environment.bc.counters().requests).toBe(2);
});

test.each([
	['fails', { kind: 'status', status: 500 }],
	['is not answered', { kind: 'throttle', retryAfter: 7 }],
] as const)('where the reading after a posting %s, the invoices are read by themselves', async (_how, fault) => {
	const erp = environment.erp({ posting: 'post' });
	environment.bc.faults.next({ ...fault, match: { scope: 'operation', method: 'GET' } });
	expect(await post(erp, invoice(), invoice())).toMatchObject([{ status: 'created', bill: { state: 'posted purchase invoice (open)' } }, { status: 'created', bill: { state: 'posted purchase invoice (open)' } }]);
});

test('with Post it ends posted, under the same id and a new number', async () => {
	const erp = environment.erp({ posting: 'post' });
	const given = invoice();
	const [answer] = await post(erp, given);
	expect(answer).toMatchObject({ status: 'created', bill: { state: 'posted purchase invoice (open)', open: false } });
	expect(inErp(environment.books, given)).toMatchObject([{ row: { status: 'Open' } }]);
	expect(await erp.find([given])).toMatchObject([[{ state: 'posted purchase invoice (open)', total: '40' }]]);
});
