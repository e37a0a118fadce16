import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PurchaseOrder, PurchaseOrderLine } from '../../../core/model';
import type { Ledger } from '../../../core/ports';
import type { Outcome } from '../../../core/records';
import { openSqliteLedger } from '../../../io/ledger/sqlite';
import { createOrders, orderRecord } from '../../../nodes/DynamicsFo/createOrders';
import { dynamicsFoOrders, type OrderSettings } from '../../../nodes/DynamicsFo/purchaseOrders';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
let folder: string;
let ledger: Ledger;
let clock = Date.parse('2026-11-05T08:00:00Z');
beforeEach(async () => {
	environment = await startEnvironment();
	folder = mkdtempSync(path.join(tmpdir(), 'orders-'));
	ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), now: () => clock });
});
afterEach(async () => {
	environment.fo.faults.clear();
	await ledger.close();
	await environment.close();
	rmSync(folder, { recursive: true });
});

let count = 0;
const line = (changes: Partial<PurchaseOrderLine> = {}): PurchaseOrderLine => ({ lineNumber: '1', itemIds: [{ scheme: 'buyer', value: 'M0001' }], quantity: '10', uom: 'EA', unitPrice: '25.10', ...changes });
function order(changes: Partial<PurchaseOrder> = {}): PurchaseOrder {
	count += 1;
	const poNumber = changes.poNumber ?? `NEW-${count}`;
	return {
		sourceKey: `test|${poNumber}`,
		sourceSystem: 'x12',
		companyId: 'usmf',
		poNumber,
		purpose: 'original',
		orderDate: '2026-11-02',
		currency: 'USD',
		vendorId: '1001',
		lines: [line(), line({ lineNumber: '2', itemIds: [{ scheme: 'BP', value: '000777' }], quantity: '3', unitPrice: '12.5' })],
		...changes,
	};
}

let runs = 0;
async function run(orders: PurchaseOrder[], settings: OrderSettings = {}, name = (each: PurchaseOrder) => each.poNumber): Promise<Outcome[]> {
	const executionId = String(++runs);
	for (const each of orders) await ledger.addRecord('r', orderRecord(name(each), each, []));
	const book = dynamicsFoOrders(environment.connect(), { settleMs: 60_000, createTimeoutMs: 20_000, ...settings });
	return await createOrders(orders.map((each) => ({ recordId: name(each), order: each, problems: [] })), book, { ledger, executionId, holder: executionId, leaseMs: 600_000 });
}
const headersOf = (number: string) => environment.fo.data.PurchaseOrderHeadersV2.filter((row) => row.PurchaseOrderNumber === number || row.VendorOrderReference === number);
const linesOf = (number: string) => headersOf(number).flatMap((header) => environment.fo.data.PurchaseOrderLinesV2.filter((row) => row.PurchaseOrderNumber === header.PurchaseOrderNumber));
const writes = () => environment.fo.journal.filter((entry) => entry.method !== 'GET');
const amountsOf = (number: string) => linesOf(number).map(({ LineAmount }) => LineAmount);

test('orders become purchase orders under their own number, several whole ones in one request', async () => {
	const orders = [order(), order(), order({ companyId: 'demf', vendorId: 'DE-001', currency: undefined, lines: [line({ itemIds: [{ scheme: 'buyer', value: '000777' }] })] })];
	const outcomes = await run(orders);
	expect(outcomes).toMatchObject(orders.map(({ poNumber }) => ({ status: 'posted', erpNumber: poNumber, erpState: 'purchase order (open, approved)', reason: expect.stringMatching(/^Created: purchase order/) })));
	expect(headersOf(orders[0]!.poNumber)).toMatchObject([{ dataAreaId: 'usmf', OrderVendorAccountNumber: '1001', VendorOrderReference: orders[0]!.poNumber, CurrencyCode: 'USD' }]);
	expect(headersOf(orders[2]!.poNumber)).toMatchObject([{ dataAreaId: 'demf', CurrencyCode: 'EUR' }]);
	expect(amountsOf(orders[0]!.poNumber)).toEqual([251, 37.5]);
	expect(linesOf(orders[0]!.poNumber)[1]).toMatchObject({ ItemNumber: '000777', PurchaseUnitSymbol: 'ea' });
	expect(writes()).toHaveLength(1);
});

test.each(['refused', 'replaced'] as const)('where a number of ours is %s, F&O numbers the order and our number is its vendor reference', async (manualPurchaseOrderNumber) => {
	environment.fo.settings.manualPurchaseOrderNumber = manualPurchaseOrderNumber;
	const orders = [order(), order()];
	const outcomes = await run(orders);
	outcomes.forEach((outcome, i) => {
		expect(outcome).toMatchObject({ status: 'posted', erpNumber: expect.stringMatching(/^\d{6}$/) });
		expect(headersOf(orders[i]!.poNumber)).toHaveLength(1);
		expect(amountsOf(orders[i]!.poNumber)).toEqual([251, 37.5]);
	});
	expect((await run(orders, {}, ({ poNumber }) => `again-${poNumber}`)).map(({ status }) => status)).toEqual(['duplicate', 'duplicate']);
	const [held] = await run([order()], { numbering: 'file' });
	expect(held).toMatchObject({ status: 'held', problems: [{ code: 'po.numberRefused', who: 'integrator' }] });
});

test('where a number of ours is refused in words that nobody knows, F&O numbers the order; another refusal is told as it is', async () => {
	Object.assign(environment.fo.settings, { manualPurchaseOrderNumber: 'refused', numberWords: 'foreign' });
	const one = order();
	expect(await run([one])).toMatchObject([{ status: 'posted', erpNumber: expect.stringMatching(/^\d{6}$/) }]);
	expect(amountsOf(one.poNumber)).toEqual([251, 37.5]);
	const [held] = await run([order()], { numbering: 'file' });
	expect(held).toMatchObject({ status: 'held', problems: [{ message: expect.stringContaining('Manuelle Nummernvergabe') }] });
});

test('the same order in another file is a duplicate, another one under its number a conflict, in words of orders', async () => {
	const first = order();
	await run([first]);
	const [same, other] = [await run([{ ...first }], {}, () => 'second'), await run([{ ...first, lines: [line({ quantity: '99' })] }], {}, () => 'third')];
	expect(same[0]).toMatchObject({ status: 'duplicate', reason: expect.stringMatching(/^Purchase order NEW-\d+ of vendor 1001 was posted/) });
	expect(other[0]).toMatchObject({ status: 'held', problems: [{ code: 'order.conflict', field: 'poNumber' }] });
	for (const outcome of [...same, ...other]) expect(JSON.stringify({ ...outcome, key: '' })).not.toMatch(/invoice|\bbill\b/i);
	expect(headersOf(first.poNumber)).toHaveLength(1);
});

test('an order that a person entered, with the same content, is found and not created again', async () => {
	const [outcome] = await run([order({ poNumber: 'PO-00012', orderDate: '2026-08-15', lines: [line(), line({ lineNumber: '2', itemIds: [{ scheme: 'BP', value: 'M0002' }], quantity: '4', unitPrice: '80' })] })]);
	expect(outcome).toMatchObject({ status: 'duplicate', erpNumber: 'PO-00012', erpState: 'purchase order (open, confirmed)' });
	expect(writes()).toEqual([]);
});

test('a number that another vendor\'s order has is refused before anything is sent', async () => {
	const [outcome] = await run([order({ poNumber: 'PO-00013' })]);
	expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'po.numberTaken', message: expect.stringContaining('US-108') }] });
	expect(writes()).toEqual([]);
});

test('a vendor\'s own item number is what earlier orders of that vendor say it is', async () => {
	const rows = environment.fo.data.PurchaseOrderLinesV2;
	const of = (number: string, at: number) => rows.filter((row) => row.PurchaseOrderNumber === number)[at]!;
	of('PO-00012', 0).ExternalItemNumber = 'ACM-77';
	of('PO-00012', 1).ExternalItemNumber = 'ACM-78';
	of('PO-00013', 0).ExternalItemNumber = 'ACM-79'; // of another vendor
	of('PO-INVOICED', 0).ExternalItemNumber = 'ACM-78';
	const theirs = (value: string, lineNumber: string) => line({ lineNumber, itemIds: [{ scheme: 'VN', value }] });
	const [good] = await run([order({ lines: [theirs('acm-77', '1')] })]);
	expect(good).toMatchObject({ status: 'posted' });
	expect(rows.at(-1)).toMatchObject({ ItemNumber: 'M0001', ExternalItemNumber: 'acm-77' });
	const [bad] = await run([order({ lines: [theirs('ACM-78', '1'), theirs('ACM-79', '2'), theirs('ACM-80', '3')] })]);
	expect(bad!.problems.map(({ code, line: at, unmapped }) => [code, at, unmapped?.code])).toEqual([
		['item.ambiguous', '1', 'ACM-78'],
		['item.unknown', '2', 'ACM-79'],
		['item.unknown', '3', 'ACM-80'],
	]);
});

test('everything that the live system has against an order is told at once, and nothing is sent', async () => {
	const wrong = order({
		vendorId: 'HOLD-ALL',
		lines: [
			line({ itemIds: [{ scheme: 'buyer', value: 'NOPE' }] }),
			line({ lineNumber: '2', itemIds: [], glAccount: '690000' }),
			line({ lineNumber: '3', dimensions: [{ name: 'Department', value: '???' }, { name: 'Region', value: 'W' }] }),
		],
	});
	const [outcome] = await run([wrong]);
	expect(outcome!.problems.map(({ code }) => code).sort()).toEqual(['account.suspended', 'dimension.notInFormat', 'dimensionValue.unknown', 'item.unknown', 'line.categoryMissing', 'vendor.onHold']);
	expect(writes()).toEqual([]);
	expect((await run([order({ vendorId: 'HOLD-INV' })]))[0]).toMatchObject({ status: 'posted' });
	expect((await run([order({ vendorId: undefined })]))[0]!.problems.map(({ message }) => message).join()).toContain('The purchase order has no vendor number');
});

test.each(['accepted', 'refused'] as const)('an order that F&O refuses leaves nothing behind, the others are created (numbers %s)', async (manualPurchaseOrderNumber) => {
	environment.fo.settings.manualPurchaseOrderNumber = manualPurchaseOrderNumber;
	const [good, bad] = [order(), order({ lines: [line(), line({ lineNumber: '2', uom: 'PARSEC' })] })];
	const outcomes = await run([good, bad]);
	expect(outcomes).toMatchObject([{ status: 'posted' }, { status: 'held', problems: [{ code: 'erp.refused.PurchaseUnitSymbol', field: 'lines.uom', kind: 'rejected' }] }]);
	expect([headersOf(good.poNumber).length, headersOf(bad.poNumber).length, linesOf(bad.poNumber).length]).toEqual([1, 0, 0]);
});

test.each([
	['accepted', '$batch'],
	['refused', 'PurchaseOrderHeadersV2'],
] as const)('a lost answer (numbers %s) is looked up, work done late is waited for, and nothing is sent twice', async (manualPurchaseOrderNumber, where) => {
	environment.fo.settings.manualPurchaseOrderNumber = manualPurchaseOrderNumber;
	const numbering = manualPurchaseOrderNumber === 'refused' ? 'sequence' : 'auto';
	const lost = order({ lines: [line()] });
	environment.fo.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: where } });
	const [first] = await run([lost], { numbering });
	// One by one, the header alone is there: it is completed by the next run.
	if (where === '$batch') expect(first).toMatchObject({ status: 'posted', recovered: true });
	else {
		expect(first).toMatchObject({ status: 'held', problems: [{ code: 'order.waiting' }] });
		clock = Date.parse(first!.nextTryAt!);
		expect((await run([lost], { numbering }))[0]).toMatchObject({ status: 'posted', recovered: true, reason: expect.stringContaining('Completed') });
	}
	expect([headersOf(lost.poNumber).length, linesOf(lost.poNumber).length]).toEqual([1, 1]);

	const late = order();
	environment.fo.faults.next({ kind: 'workLater', ms: 400, match: { method: 'POST', path: where } });
	const [waiting] = await run([late], { numbering });
	expect(waiting).toMatchObject({ status: 'held', problems: [{ code: 'order.waiting' }] });
	await sleep(600);
	clock = Date.parse(waiting!.nextTryAt!);
	expect((await run([late], { numbering }))[0]).toMatchObject({ status: 'posted', recovered: true });
	expect([headersOf(late.poNumber).length, linesOf(late.poNumber).length]).toEqual([1, 2]);
});

test('a confirmed order is not touched, even if lines of ours are missing', async () => {
	const one = order();
	await run([one]);
	environment.fo.data.PurchaseOrderLinesV2.splice(environment.fo.data.PurchaseOrderLinesV2.indexOf(linesOf(one.poNumber)[1]!), 1);
	headersOf(one.poNumber)[0]!.DocumentApprovalStatus = 'Confirmed';
	const before = writes().length;
	expect((await run([one], {}, () => 'again'))[0]).toMatchObject({ status: 'duplicate' }); // the ledger knows that it was posted
	expect(writes()).toHaveLength(before);
});

test.each(['accepted', 'refused', 'replaced'] as const)('with numbers %s, lost answers, throttling and resets leave each order once and whole', async (manualPurchaseOrderNumber) => {
	environment.fo.settings.manualPurchaseOrderNumber = manualPurchaseOrderNumber;
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
