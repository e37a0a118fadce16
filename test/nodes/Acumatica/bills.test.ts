import { randomUUID } from 'node:crypto';
import { listOf, numberOf, textOf } from '../../../simulators/acumatica';
import type { CreateAnswer, Erp } from '../../../core/ports';
import type { Invoice } from '../../../core/model';
import { openAcumaticaBooks } from '../../../nodes/Acumatica/books';
import { type AcumaticaConnection, standardConcurrency } from '../../../nodes/Acumatica/connection';
import { invoice, line, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(async () => await environment.close());

async function post(erp: Erp, one: Invoice): Promise<CreateAnswer> {
	const [prepared] = await erp.prepare([one]);
	expect(prepared!.problems).toEqual([]);
	return (await erp.create([prepared!]))[0]!;
}
const bills = () => environment.acumatica.books.Bill!;

test.each([
	['hold', 'bill (On Hold)'],
	['balanced', 'bill (Balanced)'],
	['released', 'bill (Open)'],
] as const)('with the goal %s an invoice becomes one %s', async (goal, state) => {
	const { bills: erp } = environment.books({ goal });
	const answer = await post(erp, invoice());
	expect(answer).toMatchObject({ status: 'created', bill: { state, number: '000201', total: '40', lineAmounts: ['40'], type: 'invoice', date: '2026-11-02', currency: 'USD' } });
	expect(bills()).toHaveLength(1);
	expect(environment.acumatica.ignored).toEqual([]);
});

test.each([
	['invoice', 'Bill', 'bill'],
	['credit', 'Debit Adj.', 'debit adjustment'],
	['debitMemo', 'Credit Adj.', 'credit adjustment'],
	['prepayment', 'Prepayment', 'prepayment'],
] as const)('%s is entered as %s, with positive amounts, and found again as what it is', async (type, label, words) => {
	const { bills: erp } = environment.books();
	const one = invoice({ type });
	expect(await post(erp, one)).toMatchObject({ status: 'created', bill: { type, state: `${words} (Balanced)`, total: '40' } });
	expect(bills().map((row) => [textOf(row, 'Type'), numberOf(row, 'Amount')])).toEqual([[label, 40]]);
	expect((await erp.find([one]))[0]).toMatchObject([{ type, total: '40' }]);
});

test('drop-downs that come as codes are understood', async () => {
	environment.acumatica.settings.typeLabels = 'code';
	const { bills: erp } = environment.books();
	const one = invoice({ type: 'credit' });
	await post(erp, one);
	expect((await erp.find([one]))[0]).toMatchObject([{ type: 'credit', state: 'debit adjustment (Balanced)' }]);
});

test('a total that Acumatica computes otherwise holds the invoice with both figures, and nothing of it stays', async () => {
	environment.acumatica.settings.roundingCents = 1;
	const { bills: erp } = environment.books();
	const answer = await post(erp, invoice());
	expect(answer).toMatchObject({ status: 'refused', problems: [{ code: 'total.differs', message: expect.stringMatching(/40\.00.*40\.01/) }] });
	expect(bills()).toEqual([]);
});

test('with document totals validated the control total hides nothing: the computed one is compared', async () => {
	Object.assign(environment.acumatica.settings, { validateTotals: true, roundingCents: 1 });
	const { bills: erp } = environment.books();
	expect(await post(erp, invoice())).toMatchObject({ status: 'refused', problems: [{ code: 'total.differs' }] });
	expect(bills()).toEqual([]);
	environment.acumatica.settings.roundingCents = 0;
	expect(await post(erp, invoice())).toMatchObject({ status: 'created' });
});

test('a balance that is nothing yet on hold is no other total; the lines are compared', async () => {
	environment.acumatica.settings.balanceOnHold = 'zero';
	expect(await post(environment.books().bills, invoice())).toMatchObject({ status: 'created', bill: { state: 'bill (Balanced)', total: '40' } });
	expect(await post(environment.books({ goal: 'hold' }).bills, invoice())).toMatchObject({ status: 'created', bill: { state: 'bill (On Hold)', total: '40' } });
	environment.acumatica.settings.roundingCents = 1;
	expect(await post(environment.books().bills, invoice())).toMatchObject({ status: 'refused', problems: [{ code: 'total.differs', message: expect.stringContaining('40.01') }] });
	expect(bills()).toHaveLength(2);
});

test.each(['hold', 'direct'] as const)('a total that changes when the bill is taken from hold is told, and the bill taken out again (entered: %s)', async (entry) => {
	environment.acumatica.settings.lateCents.offHold = 700;
	expect(await post(environment.books({ entry }).bills, invoice())).toMatchObject({ status: 'refused', problems: [{ code: 'total.differs', message: expect.stringContaining('47') }] });
	expect(bills()).toEqual([]);
});

test.each([
	['BranchID', 'WEST', 'companyId', 'branch WEST instead of HQ'],
	['CurrencyID', 'CAD', 'currency', 'currency CAD instead of USD'],
	['Date', '2026-11-05T00:00:00-05:00', 'invoiceDate', 'date 2026-11-05 instead of 2026-11-02'],
	['Vendor', 'HOLDPAY', 'vendor.vendorId', 'vendor HOLDPAY instead of V000123'],
	['VendorRef', 'OTHER', 'invoiceNumber', 'vendor reference OTHER instead of INV-'],
])('a %s that Acumatica replaces without a word is told, and the bill taken out again', async (field, value, canonical, words) => {
	for (const vendor of environment.acumatica.books.Vendor!) vendor.EnableCurrencyOverride = true;
	environment.acumatica.settings.overwrites = { [field]: value };
	for (const entry of ['hold', 'direct'] as const) {
		const answer = await post(environment.books({ entry }).bills, invoice());
		expect(answer).toMatchObject({ status: 'refused', problems: [{ code: 'bill.replaced', field: canonical, message: expect.stringContaining(words) }] });
		expect(bills()).toEqual([]);
	}
});

test.each(['hold', 'direct'] as const)('a bill of another total is taken out again in whatever state Acumatica names (entered: %s)', async (entry) => {
	Object.assign(environment.acumatica.settings, { ownStatus: 'Awaiting Audit', lateCents: { offHold: 1, released: 0 } });
	expect(await post(environment.books({ entry }).bills, invoice())).toMatchObject({ status: 'refused', problems: [{ code: 'total.differs' }] });
	expect(bills()).toEqual([]);
	environment.acumatica.settings.lateCents.offHold = 0;
	expect(await post(environment.books({ entry }).bills, invoice())).toMatchObject({ status: 'created', bill: { state: 'bill (Awaiting Audit)' } });
});

test('tax is computed by Acumatica from the tax category and must be that of the invoice', async () => {
	const { bills: erp } = environment.books();
	const taxed = { lines: [line({ taxCode: 'TAXABLE' })], taxAmount: '3.30' };
	expect(await post(erp, invoice({ ...taxed, totalAmount: '43.30' }))).toMatchObject({ status: 'created', bill: { total: '43.3' } });
	expect(await post(erp, invoice({ ...taxed, taxAmount: '3.00', totalAmount: '43.00' }))).toMatchObject({ status: 'refused', problems: [{ code: 'total.differs', message: expect.stringContaining('tax 3.3') }] });
});

test('the taxes of the file are kept where that is asked for', async () => {
	const { bills: erp } = environment.books({ taxes: 'file' });
	const one = invoice({ taxes: [{ type: 'NYSTATE', amount: '3.11' }], taxAmount: '3.11', totalAmount: '43.11' });
	expect(await post(erp, one)).toMatchObject({ status: 'created', bill: { total: '43.11' } });
});

test('a bill that waits for approval is told so, and is not released over it', async () => {
	environment.acumatica.settings.approvals = true;
	const { bills: erp } = environment.books({ goal: 'released' });
	expect(await post(erp, invoice())).toMatchObject({ status: 'created', bill: { state: 'bill (Pending Approval)', open: true } });
	expect(environment.sent().filter((each) => each.includes('ReleaseBill'))).toEqual([]);
});

test('order lines are always named by their number; their coding comes from the order', async () => {
	const { bills: erp } = environment.books();
	const one = invoice({ totalAmount: '125.50', lines: [line({ poNumber: '000001', poLine: '1', quantity: '5', unitPrice: '25.10', amount: '125.50', uom: 'each' })] });
	expect(await post(erp, one)).toMatchObject({ status: 'created', bill: { lineAmounts: ['125.5'] } });
	expect(listOf(bills()[0], 'Details')).toMatchObject([{ POOrderType: 'Normal', POOrderNbr: '000001', POLine: 1, Qty: 5, Account: '61000' }]);
});

test('an order that is billed by receipt is matched by the line of the receipt', async () => {
	const { bills: erp } = environment.books();
	const ordered = { poNumber: '000002', poLine: '1', quantity: '100', unitPrice: '2.5', amount: '250.00', uom: 'METER' };
	const refused = await post(erp, invoice({ totalAmount: '250.00', lines: [line(ordered)] }));
	expect(refused).toMatchObject({ status: 'refused', problems: [{ code: 'erp.refused.POOrderNbr', line: '1', fix: expect.stringContaining('receipt') }] });
	expect(await post(erp, invoice({ totalAmount: '250.00', lines: [line({ ...ordered, receiptNumber: '000077' })] }))).toMatchObject({ status: 'created' });
	expect(listOf(bills()[0], 'Details')).toMatchObject([{ POReceiptNbr: '000077', POReceiptLine: 1, Qty: 100 }]);
});

test('the receipt of an order line is found where that is asked for; several are a question for a person', async () => {
	const { bills: erp } = environment.books({ receipts: 'find' });
	const one = () => invoice({ totalAmount: '250.00', lines: [line({ poNumber: '000002', poLine: '1', quantity: '100', unitPrice: '2.5', amount: '250.00', uom: 'METER' })] });
	expect(await post(erp, one())).toMatchObject({ status: 'created' });
	expect(listOf(bills()[0], 'Details')).toMatchObject([{ POReceiptNbr: '000077', POReceiptLine: 1 }]);
	environment.acumatica.books.PurchaseReceipt!.push({ ...structuredClone(environment.acumatica.books.PurchaseReceipt![0]!), ReceiptNbr: '000078' });
	const [prepared] = await environment.books({ receipts: 'find' }).bills.prepare([one()]);
	expect(prepared!.problems).toMatchObject([{ code: 'receipt.ambiguous', message: expect.stringContaining('000077, 000078'), line: '1' }]);
});

test('a credit is matched to a return, never to the receipt of what was delivered', async () => {
	const { bills: erp } = environment.books({ receipts: 'find' });
	const one = invoice({ type: 'credit', totalAmount: '25.00', lines: [line({ poNumber: '000002', poLine: '1', quantity: '10', unitPrice: '2.5', amount: '25.00', uom: 'METER' })] });
	const lineOf = async () => ((await environment.books({ receipts: 'find' }).bills.prepare([one]))[0]!.payload as { bill: { Details: object[] } }).bill.Details[0];
	expect((await erp.prepare([one]))[0]!.problems).toEqual([]);
	expect(await lineOf()).not.toHaveProperty('POReceiptNbr');
	environment.acumatica.books.PurchaseReceipt!.push({ ...structuredClone(environment.acumatica.books.PurchaseReceipt![0]!), id: randomUUID(), Type: 'Return', ReceiptNbr: '000080' });
	expect(await lineOf()).toMatchObject({ POReceiptNbr: { value: '000080' }, POReceiptType: { value: 'Return' } });
});

test('receipts of a vendor with many are read page by page', async () => {
	const [first] = environment.acumatica.books.PurchaseReceipt!;
	for (let i = 0; i < 7; i++) environment.acumatica.books.PurchaseReceipt!.push({ ...structuredClone(first!), id: randomUUID(), ReceiptNbr: `0001${i}0`, Status: 'On Hold' });
	const { bills: erp } = environment.books({ receipts: 'find' });
	expect(await post(erp, invoice({ totalAmount: '250.00', lines: [line({ poNumber: '000002', poLine: '1', quantity: '100', unitPrice: '2.5', amount: '250.00', uom: 'METER' })] }))).toMatchObject({ status: 'created' });
	const asked = environment.acumatica.journal.filter(({ url }) => /PurchaseReceipt\?/.test(url) && /VendorID%20eq/.test(url));
	expect(asked.length).toBeGreaterThan(2);
	expect(asked.every(({ url }) => /top=[34]\b/.test(url))).toBe(true);
});

test('a subcontract is billed like an order', async () => {
	const { bills: erp } = environment.books();
	const one = invoice({ totalAmount: '5000', lines: [line({ poNumber: 'SC00001', poLine: '1', quantity: '1', unitPrice: '5000', amount: '5000', uom: 'EACH' })] });
	expect(await post(erp, one)).toMatchObject({ status: 'created' });
	expect(listOf(bills()[0], 'Details')).toMatchObject([{ POOrderType: 'Subcontract', CostCode: '030500' }]);
});

test.each([403, 413, 400])('a record that a firewall before Acumatica refuses (%s) is held by itself, and stops no other', async (status) => {
	const { bills: erp } = environment.books();
	const prepared = await erp.prepare([invoice({ lines: [line({ description: "'; drop table --" })] }), invoice()]);
	environment.acumatica.faults.next({ kind: 'status', status, body: '<html>Blocked</html>', contentType: 'text/html', match: { method: 'PUT', path: '/Bill?' } });
	const answers = await erp.create(prepared);
	expect(answers.map((each) => each.status).sort()).toEqual(['created', 'refused']);
	expect(answers.find((each) => each.status === 'refused')).toMatchObject({ problems: [{ code: 'erp.blocked', message: expect.stringContaining(String(status)), fix: expect.stringContaining('web server') }] });
	expect(bills()).toHaveLength(1);
});

test('a right that is missing stops the node also at entering', async () => {
	const { bills: erp } = environment.books();
	const prepared = await erp.prepare([invoice()]);
	environment.acumatica.faults.next({ kind: 'status', status: 403, body: '{"message":"You have insufficient rights."}', contentType: 'application/json', match: { method: 'PUT', path: '/Bill?' } });
	await expect(erp.create(prepared)).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.noPermission' });
});

test.each([422, 500] as const)('a refusal with status %s names field and line of each error', async (validationStatus) => {
	Object.assign(environment.acumatica.settings, { validationStatus });
	const { bills: erp } = environment.books();
	const [prepared] = await erp.prepare([invoice({ terms: { code: 'NOPE' }, totalAmount: '80.00', lines: [line(), line({ lineNumber: '2', glAccount: '99999' })] })]);
	const [answer] = await erp.create([prepared!]);
	expect(answer).toMatchObject({
		status: 'refused',
		problems: expect.arrayContaining([expect.objectContaining({ code: 'erp.refused.Terms', field: 'terms.code' }), expect.objectContaining({ code: 'erp.refused.Account', line: '2', field: 'lines.glAccount', unmapped: { table: 'glAccount', code: '99999' } })]),
	});
	expect(bills()).toEqual([]);
});

test('a release that fails in the background takes the bill out again', async () => {
	environment.acumatica.settings.failingActions = { ReleaseBill: 'The batch cannot be posted: the period is closed.' };
	const { bills: erp } = environment.books({ goal: 'released' });
	expect(await post(erp, invoice())).toMatchObject({ status: 'refused', problems: [{ code: 'erp.releaseRefused', message: expect.stringContaining('the period is closed') }] });
	expect(bills()).toEqual([]);
});

test.each(['relative', 'absolute', 'inner'] as const)('a %s address of a long operation is followed to its end', async (location) => {
	Object.assign(environment.acumatica.settings, { location, operationPolls: 4 });
	const { bills: erp } = environment.books({ goal: 'released' });
	expect(await post(erp, invoice())).toMatchObject({ status: 'created', bill: { state: 'bill (Open)' } });
	expect(environment.sent().filter((each) => each.includes('/status/'))).toHaveLength(5);
});

test('an address of a long operation elsewhere is not followed; what the bill shows decides', async () => {
	environment.acumatica.settings.location = 'foreign';
	const { bills: erp } = environment.books({ goal: 'released' });
	const answer = await post(erp, invoice());
	expect(['created', 'lost']).toContain(answer.status);
	expect(bills()).toHaveLength(1);
});

test('several bills entered at once do not meet the long operations of each other', async () => {
	const { bills: erp } = environment.books({ goal: 'released', concurrency: 4 });
	const prepared = await erp.prepare(Array.from({ length: 6 }, () => invoice()));
	const answers = await erp.create(prepared);
	expect(answers.map((each) => each.status)).toEqual(prepared.map(() => 'created'));
	expect(bills().map((row) => textOf(row, 'Status'))).toEqual(prepared.map(() => 'Open'));
});

test('two chunks at once share the requests that one connection may have under way; with one request at a time there is one chunk', async () => {
	const { bills: erp } = environment.books();
	expect([erp.concurrency, environment.books({ concurrency: 1 }).bills.concurrency]).toEqual([2, 1]);
	const chunks = await Promise.all([0, 1].map(async () => await erp.prepare(Array.from({ length: 8 }, () => invoice()))));
	environment.acumatica.settings.capacity = { latencyMs: 5, maxConcurrent: standardConcurrency };
	const answers = await Promise.all(chunks.map(async (chunk) => await erp.create(chunk)));
	expect(answers.flat().map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 'created'));
	expect(environment.acumatica.journal.filter(({ status }) => status === 429)).toEqual([]);
});

test('two runs at once that share a session wait for the long operations of each other', async () => {
	const all = await Promise.all(
		[0, 1].map(async () => {
			const { bills: erp } = environment.books({ goal: 'released' });
			return await erp.create(await erp.prepare(Array.from({ length: 3 }, () => invoice())));
		}),
	);
	expect(all.flat().map((each) => each.status)).toEqual(Array.from({ length: 6 }, () => 'created'));
	expect(environment.acumatica.sessions.live).toHaveLength(1);
});

test('the user-defined reference field carries a reference of the invoice and is read back', async () => {
	const { bills: erp } = environment.books({ referenceField: 'Document.AttributeSTAMPLIID' });
	const one = invoice();
	expect(await post(erp, one)).toMatchObject({ status: 'created', bill: { reference: erp.expected(one).reference } });
	expect(erp.expected(one).reference).toMatch(/^ST\w{20}$/);
	expect((await erp.find([one]))[0]).toMatchObject([{ reference: erp.expected(one).reference }]);
});

test('a long document is entered in pieces and completed where it was interrupted', async () => {
	const lines = Array.from({ length: 1_100 }, (_each, i) => line({ lineNumber: String(i + 1), amount: '1.00' }));
	const one = invoice({ lines, totalAmount: '1100.00' });
	const { bills: erp } = environment.books();
	environment.acumatica.faults.next({ kind: 'dropConnection', match: { method: 'PUT', path: '/Bill' }, skip: 1 });
	const [prepared] = await erp.prepare([one]);
	expect((await erp.create([prepared!]))[0]).toMatchObject({ status: 'lost' });
	const [[left]] = (await erp.find([one])) as [[NonNullable<Awaited<ReturnType<Erp['find']>>[0]>[0]]];
	expect(left).toMatchObject({ open: true, unfinished: true });
	expect(left!.lineAmounts).toHaveLength(500);
	expect(await erp.complete!(left!, prepared!)).toMatchObject({ status: 'created', bill: { total: '1100', state: 'bill (Balanced)' } });
	expect(listOf(bills()[0], 'Details')).toHaveLength(1_100);
	expect(bills()).toHaveLength(1);
});

test('an answer that does not show the lines is no reason to enter them once more', async () => {
	const connection = environment.connect();
	const silent: AcumaticaConnection = {
		...connection,
		send: async (request) => {
			const answer = await connection.send(request);
			return request.method === 'PUT' ? { ...answer, text: JSON.stringify({ ...(JSON.parse(answer.text) as object), Details: undefined }) } : answer;
		},
	};
	const { bills: erp } = openAcumaticaBooks(silent, { branch: 'HQ' });
	expect(await post(erp, invoice())).toMatchObject({ status: 'created', bill: { state: 'bill (Balanced)' } });
	expect(listOf(bills()[0], 'Details')).toHaveLength(1);
	const lines = Array.from({ length: 501 }, (_each, i) => line({ lineNumber: String(i + 1), amount: '1.00' }));
	expect(await post(erp, invoice({ lines, totalAmount: '501.00' }))).toMatchObject({ status: 'lost' });
	expect(listOf(bills()[1], 'Details')).toHaveLength(500);
});

test('ten invoices of one vendor take few requests: look-ups are shared', async () => {
	const { bills: erp } = environment.books();
	const all = Array.from({ length: 10 }, () => invoice());
	await erp.find(all);
	const prepared = await erp.prepare(all);
	const before = environment.acumatica.journal.length;
	expect(before).toBeLessThanOrEqual(8);
	await erp.create(prepared);
	expect(environment.acumatica.journal.length - before).toBe(20);
});

test.each(['22.200.001', '23.200.001', '25.200.001'])('version %s takes the same bill', async (version) => {
	await environment.close();
	environment = await startEnvironment({ virtualDirectory: '/AcumaticaERP', padKeys: true }, version);
	const { bills: erp } = environment.books({ goal: 'released' });
	const one = invoice({ lines: [line({ dimensions: [{ name: 'Subaccount', value: '000-000' }, { name: 'Project', value: 'P100' }, { name: 'Project Task', value: '01' }, { name: 'Cost Code', value: '03-0500' }] })] });
	expect(await post(erp, one)).toMatchObject({ status: 'created', bill: { state: 'bill (Open)' } });
	expect((await erp.find([one]))[0]).toHaveLength(1);
});

describe('bills that are entered directly', () => {
	const direct = { entry: 'direct' } as const;

	test('one request enters each; ten invoices take one look-up and ten writes', async () => {
		const { bills: erp } = environment.books(direct);
		const all = Array.from({ length: 10 }, () => invoice());
		const prepared = await erp.prepare(all);
		const before = environment.acumatica.journal.length;
		await erp.find(all);
		const answers = await erp.create(prepared);
		expect(answers.map((each) => each.status)).toEqual(all.map(() => 'created'));
		expect(bills().map((row) => textOf(row, 'Status'))).toEqual(all.map(() => 'Balanced'));
		expect(environment.acumatica.journal.length - before).toBe(11);
	});

	test('a total that Acumatica computes otherwise holds the invoice all the same, and nothing of it stays', async () => {
		const { bills: erp } = environment.books(direct);
		environment.acumatica.settings.roundingCents = 1;
		expect(await post(erp, invoice())).toMatchObject({ status: 'refused', problems: [{ code: 'total.differs', message: expect.stringMatching(/40\.00.*40\.01/) }] });
		Object.assign(environment.acumatica.settings, { validateTotals: true });
		expect(await post(erp, invoice())).toMatchObject({ status: 'refused', problems: [{ field: 'totalAmount' }] });
		expect(bills()).toEqual([]);
	});

	test.each([['hold', 'On Hold'], ['released', 'Open']] as const)('the goal %s is kept', async (goal, state) => {
		expect(await post(environment.books({ ...direct, goal }).bills, invoice())).toMatchObject({ status: 'created', bill: { state: `bill (${state})` } });
	});

	test('a long document is on hold until it is whole', async () => {
		const lines = Array.from({ length: 501 }, (_each, i) => line({ lineNumber: String(i + 1), amount: '1.00' }));
		const { bills: erp } = environment.books(direct);
		expect(await post(erp, invoice({ lines, totalAmount: '501.00' }))).toMatchObject({ status: 'created', bill: { state: 'bill (Balanced)', total: '501' } });
		expect(environment.acumatica.journal.filter(({ method, body }) => method === 'PUT' && /"Hold":\{"value":true/.test(body))).toHaveLength(1);
	});
});
