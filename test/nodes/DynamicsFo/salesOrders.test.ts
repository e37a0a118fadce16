import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PurchaseOrder, PurchaseOrderLine } from '../../../core/model';
import type { Ledger } from '../../../core/ports';
import type { Outcome } from '../../../core/records';
import { openSqliteLedger } from '../../../io/ledger/sqlite';
import { createOrders, orderRecord } from '../../../nodes/DynamicsFo/createOrders';
import { selling } from '../../../nodes/DynamicsFo/orderSides';
import { dynamicsFoOrders, type OrderSettings } from '../../../nodes/DynamicsFo/purchaseOrders';
import { withoutRequestLog } from '../../simulators/withoutRequestLog';
import { startEnvironment, type TestEnvironment } from './environment';

withoutRequestLog(); // sales orders and customers
let environment: TestEnvironment;
let folder: string;
let ledger: Ledger;
let clock = Date.parse('2026-11-05T08:00:00Z');
beforeEach(async () => {
	environment = await startEnvironment();
	folder = mkdtempSync(path.join(tmpdir(), 'sales-orders-'));
	ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), now: () => clock });
});
afterEach(async () => {
	environment.fo.faults.clear();
	await ledger.close();
	await environment.close();
	rmSync(folder, { recursive: true });
});

type Order = PurchaseOrder & { customerId?: string; parties?: object[] };
let count = 0;
const line = (changes: Partial<PurchaseOrderLine> = {}): PurchaseOrderLine => ({ lineNumber: '1', itemIds: [{ scheme: 'VP', value: 'M0001' }], quantity: '10', uom: 'EA', unitPrice: '25.10', ...changes });
function order(changes: Partial<Order> = {}): Order {
	count += 1;
	const poNumber = changes.poNumber ?? `C-${count}`;
	return {
		sourceKey: `test|${poNumber}`,
		sourceSystem: 'x12',
		companyId: 'usmf',
		poNumber,
		purpose: 'original',
		orderDate: '2026-11-02',
		currency: 'USD',
		vendorId: 'US',
		requestedDelivery: '2026-12-01',
		lines: [line(), line({ lineNumber: '2', itemIds: [{ scheme: 'BP', value: 'CUST-7' }, { scheme: 'VN', value: '000777' }], quantity: '3', unitPrice: '12.5', description: 'Stahl' })],
		...changes,
	};
}

let runs = 0;
async function run(orders: PurchaseOrder[], settings: OrderSettings = {}, name = (each: PurchaseOrder) => each.poNumber): Promise<Outcome[]> {
	const executionId = String(++runs);
	for (const each of orders) await ledger.addRecord('r', orderRecord(name(each), each, []));
	const book = dynamicsFoOrders(environment.connect(), { settleMs: 60_000, createTimeoutMs: 20_000, customer: 'US-001', ...settings }, selling);
	return await createOrders(orders.map((each) => ({ recordId: name(each), order: each, problems: [] })), book, { ledger, executionId, holder: executionId, leaseMs: 600_000 }, selling);
}
const headersOf = (number: string) => environment.fo.data.SalesOrderHeadersV2.filter((row) => row.CustomerRequisitionNumber === number || row.CustomersOrderReference === number);
const linesOf = (number: string) => headersOf(number).flatMap((header) => environment.fo.data.SalesOrderLines.filter((row) => row.SalesOrderNumber === header.SalesOrderNumber));
const writes = () => environment.fo.journal.filter((entry) => entry.method !== 'GET');
const amountsOf = (number: string) => linesOf(number).map(({ LineAmount }) => LineAmount);

test('a customer\'s orders become sales orders of our own number series; the customer\'s number, line numbers and item numbers are kept', async () => {
	const orders = [order(), order({ customerId: '00042' }), order({ companyId: 'demf', currency: undefined, parties: [{ role: 'buyer', id: 'DE-001', idScheme: 'sellerAssigned' }] })];
	const outcomes = await run(orders);
	expect(outcomes).toMatchObject(orders.map(() => ({ status: 'posted', erpNumber: expect.stringMatching(/^SO-\d{6}$/), erpState: 'sales order (open)', reason: expect.stringMatching(/^Created: sales order/) })));
	const header = (i: number) => headersOf(orders[i]!.poNumber);
	expect(header(0)).toMatchObject([{ dataAreaId: 'usmf', OrderingCustomerAccountNumber: 'US-001', CustomerRequisitionNumber: orders[0]!.poNumber, CurrencyCode: 'USD', RequestedReceiptDate: '2026-12-01T12:00:00Z', PaymentTermsName: 'Net30' }]);
	expect(header(1)).toMatchObject([{ OrderingCustomerAccountNumber: '00042' }]);
	expect(header(2)).toMatchObject([{ dataAreaId: 'demf', OrderingCustomerAccountNumber: 'DE-001', CurrencyCode: 'EUR' }]);
	expect(amountsOf(orders[0]!.poNumber)).toEqual([251, 37.5]);
	expect(linesOf(orders[0]!.poNumber)[1]).toMatchObject({ ItemNumber: '000777', ExternalItemNumber: 'CUST-7', CustomersLineNumber: 2, SalesUnitSymbol: 'EA', LineDescription: 'Stahl' });
});

test('the same order in another file is a duplicate, another one under its number a conflict, in words of sales orders and customers', async () => {
	const first = order();
	await run([first]);
	const [same, other] = [await run([{ ...first }], {}, () => 'second'), await run([{ ...first, lines: [line({ quantity: '99' })] }], {}, () => 'third')];
	expect(same[0]).toMatchObject({ status: 'duplicate', reason: expect.stringMatching(/^Sales order C-\d+ of customer US-001 was posted/) });
	expect(other[0]).toMatchObject({ status: 'held', problems: [{ code: 'order.conflict', field: 'poNumber' }] });
	for (const outcome of [...same, ...other]) expect(JSON.stringify({ ...outcome, key: '' })).not.toMatch(/invoice|\bbill\b|vendor|purchase/i);
	expect(headersOf(first.poNumber)).toHaveLength(1);
});

test.each(['CustomerRequisitionNumber', 'CustomersOrderReference'])('an order that a person entered under the %s is found and not created again; another customer\'s is not meant', async (reference) => {
	const owner = { dataAreaId: 'usmf', SalesOrderStatus: 'Invoiced', CurrencyCode: 'USD', [reference]: 'HAND-1' };
	environment.fo.data.SalesOrderHeadersV2.push({ ...owner, SalesOrderNumber: 'SO-A', OrderingCustomerAccountNumber: 'US-001' }, { ...owner, SalesOrderNumber: 'SO-B', OrderingCustomerAccountNumber: 'US-002' });
	for (const SalesOrderNumber of ['SO-A', 'SO-B']) environment.fo.data.SalesOrderLines.push({ dataAreaId: 'usmf', InventoryLotId: `L-${SalesOrderNumber}`, SalesOrderNumber, ItemNumber: 'M0001', LineAmount: 251 });
	const same = order({ poNumber: 'HAND-1', lines: [line()] });
	expect((await run([same]))[0]).toMatchObject({ status: 'duplicate', erpNumber: 'SO-A', erpState: 'sales order (invoiced)' });
	expect(writes()).toEqual([]);
	expect((await run([order({ poNumber: 'HAND-1', lines: [line()], customerId: '00042' })], {}, () => 'of another'))[0]).toMatchObject({ status: 'posted', erpNumber: expect.stringMatching(/^SO-\d/) });
});

test('a customer\'s own item number is what earlier orders of that customer say it is', async () => {
	await run([order({ poNumber: 'EARLIER' })]);
	const theirs = (value: string, lineNumber: string) => line({ lineNumber, itemIds: [{ scheme: 'BP', value }] });
	expect((await run([order({ lines: [theirs('cust-7', '1')] })]))[0]).toMatchObject({ status: 'posted' });
	expect(environment.fo.data.SalesOrderLines.at(-1)).toMatchObject({ ItemNumber: '000777', ExternalItemNumber: 'cust-7' });
	const [bad] = await run([order({ customerId: '00042', lines: [theirs('CUST-7', '1')] })]);
	expect(bad!.problems).toMatchObject([{ code: 'item.unknown', line: '1', unmapped: { code: 'CUST-7' }, message: expect.stringContaining('the customer\'s item number CUST-7') }]);
});

test('everything that the live system has against an order is told at once, and nothing is sent', async () => {
	const wrong = order({ customerId: 'HOLD-ALL', lines: [line({ itemIds: [{ scheme: 'VP', value: 'NOPE' }] }), line({ lineNumber: '2', itemIds: [] })] });
	const [outcome] = await run([wrong]);
	expect(outcome!.problems.map(({ code }) => code).sort()).toEqual(['customer.onHold', 'item.unknown', 'line.categoryMissing']);
	expect(outcome!.problems.find(({ code }) => code === 'line.categoryMissing')!.fix).toContain('Set Sales Category');
	const [nobody, none] = [await run([order({ customerId: 'NOBODY' })]), await run([order()], { customer: '' })];
	expect(nobody[0]!.problems).toMatchObject([{ code: 'customer.unknown', field: 'customerId', where: 'Dynamics 365 F&O, Customers' }]);
	expect(nobody[0]!.problems[0]).not.toHaveProperty('unmapped');
	expect(none[0]!.problems.map(({ message }) => message).join()).toContain('The sales order has no customer number');
	expect((await run([order({ purpose: 'cancel' })]))[0]).toMatchObject({ status: 'held', problems: [{ code: 'purpose.unsupported' }] });
	expect(writes()).toEqual([]);
	expect((await run([order({ lines: [line({ itemIds: [] })] })], { category: 'Services' }))[0]).toMatchObject({ status: 'posted' });
});

test('an order that F&O refuses leaves nothing behind, the others are created', async () => {
	const [good, bad] = [order(), order({ lines: [line(), line({ lineNumber: '2', uom: 'PARSEC' })] })];
	const outcomes = await run([good, bad]);
	expect(outcomes).toMatchObject([{ status: 'posted' }, { status: 'held', problems: [{ code: 'erp.refused.SalesUnitSymbol', field: 'lines.uom', kind: 'rejected', message: expect.stringContaining('refused the sales order because of line 2') }] }]);
	expect([headersOf(good.poNumber).length, headersOf(bad.poNumber).length, environment.fo.data.SalesOrderLines.length]).toEqual([1, 0, 2]);
});

test('where F&O wants a date of shipping, the refusal says so, and the option gives it', async () => {
	environment.fo.settings.salesShippingDate = 'required';
	const one = order();
	expect((await run([one]))[0]).toMatchObject({ status: 'held', problems: [{ message: expect.stringContaining('Requested ship date') }] });
	clock += 86_400_000;
	expect((await run([one], { requestedDate: 'both' }))[0]).toMatchObject({ status: 'posted' });
	expect(headersOf(one.poNumber)).toMatchObject([{ RequestedShippingDate: '2026-12-01T12:00:00Z', RequestedReceiptDate: '2026-12-01T12:00:00Z' }]);
});

test.each([
	['the header', 'SalesOrderHeadersV2', 0, 'kept'],
	['the second line', 'SalesOrderLines', 1, 'kept'],
	['the second line, where line numbers are not kept', 'SalesOrderLines', 1, 'dropped'],
] as const)('a lost answer to %s is looked up, and the order finished or left to a person, never doubled', async (_what, where, skip, customersLineNumber) => {
	environment.fo.settings.customersLineNumber = customersLineNumber;
	const lost = order({ lines: [line(), line({ lineNumber: '2', quantity: '2' }), line({ lineNumber: '3', quantity: '1' })] });
	environment.fo.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: where }, skip });
	const [first] = await run([lost]);
	expect(first).toMatchObject({ status: 'held', problems: [{ code: 'order.waiting' }] });
	clock = Date.parse(first!.nextTryAt!);
	const [second] = await run([lost]);
	if (customersLineNumber === 'kept') {
		expect(second).toMatchObject({ status: 'posted', recovered: true, reason: expect.stringContaining('Completed') });
		expect(amountsOf(lost.poNumber)).toEqual([251, 50.2, 25.1]);
	} else {
		expect(second).toMatchObject({ status: 'held', problems: [{ code: 'order.linesUnknown', where: 'Dynamics 365 F&O, Sales orders' }] });
		expect(amountsOf(lost.poNumber)).toEqual([251, 50.2]);
	}
	expect(headersOf(lost.poNumber)).toHaveLength(1);
});

test('work done late is waited for, and nothing is sent twice', async () => {
	const late = order();
	environment.fo.faults.next({ kind: 'workLater', ms: 400, match: { method: 'POST', path: 'SalesOrderHeadersV2' } });
	const [waiting] = await run([late]);
	expect(waiting).toMatchObject({ status: 'held', problems: [{ code: 'order.waiting' }] });
	await sleep(600);
	clock = Date.parse(waiting!.nextTryAt!);
	expect((await run([late]))[0]).toMatchObject({ status: 'posted', recovered: true });
	expect([headersOf(late.poNumber).length, linesOf(late.poNumber).length]).toEqual([1, 2]);
});

test('lost answers, throttling and resets leave each order once and whole', async () => {
	environment.fo.faults.random({ seed: 11, status429: 0.05, status503: 0.05, reset: 0.1 });
	const all = Array.from({ length: 10 }, () => order());
	let outcomes: Outcome[] = [];
	for (let turn = 0; turn < 40 && (turn === 0 || outcomes.some(({ status }) => status === 'held')); turn++) {
		outcomes = await run(all, { batchSize: 4 });
		clock += 3_600_000;
	}
	expect(outcomes.map(({ status }) => status)).toEqual(all.map(() => 'posted'));
	for (const each of all) expect([headersOf(each.poNumber).length, ...amountsOf(each.poNumber).sort()]).toEqual([1, 251, 37.5]);
	expect(await ledger.verify()).toMatchObject({ ok: true });
});

test('two runs at once create an order once', async () => {
	const one = order();
	const outcomes = (await Promise.all([run([one], {}, () => 'a'), run([one], {}, () => 'b')])).flat();
	expect(outcomes.map(({ status }) => status).sort()).toEqual(['held', 'posted']);
	expect(outcomes.find(({ status }) => status === 'held')).toMatchObject({ problems: [{ code: 'order.busy', kind: 'transient' }] });
	expect(headersOf(one.poNumber)).toHaveLength(1);
});
