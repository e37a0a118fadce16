import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PurchaseOrder } from '../../../core/model';
import { purchaseOrderCreate } from '../../../nodes/DynamicsFo/operations/purchaseOrderCreate';
import { closeLedgers } from '../../../nodes/shared/openLedger';
import { startEnvironment, type TestEnvironment } from './environment';
import { company, runAlone } from './operationRun';

let environment: TestEnvironment;
let folder: string;
beforeEach(async () => {
	environment = await startEnvironment();
	folder = mkdtempSync(path.join(tmpdir(), 'order-create-'));
	process.env.STAMPLI_LEDGER_FILE = path.join(folder, 'ledger.sqlite');
});
afterEach(async () => {
	await closeLedgers();
	delete process.env.STAMPLI_LEDGER_FILE;
	rmSync(folder, { recursive: true });
	await environment.close();
});

const order = (changes: Partial<PurchaseOrder> = {}): PurchaseOrder => ({
	sourceKey: 'x',
	sourceSystem: 'x12',
	poNumber: 'NEW-1',
	purpose: 'original',
	orderDate: '2026-11-02',
	vendorId: '1001',
	lines: [{ lineNumber: '1', itemIds: [{ scheme: 'BP', value: 'M0001' }], quantity: '2', uom: 'EA', unitPrice: '25.10' }],
	...changes,
});
const run = (items: object[], mode: 'trigger' | 'manual' = 'trigger', options = {}) =>
	runAlone(environment, { operation: purchaseOrderCreate, parameters: { company: company('usmf'), options }, items, mode });
const made = () => environment.fo.data.PurchaseOrderHeadersV2.filter((row) => String(row.PurchaseOrderNumber).startsWith('NEW-'));

test('each item has its outcome; an order without company or currency has the node\'s and its vendor\'s', async () => {
	const unreadable = { record: { recordId: 'r3', entity: 'purchaseOrder', rows: 'row 3', handover: 0 }, problems: [{ code: 'x', kind: 'invalid', message: 'No number', fix: '', who: 'integrator', where: 'file' }] };
	const { items, error } = await run([{ content: order() }, order({ poNumber: 'NEW-2', vendorId: 'NOBODY' }), unreadable]);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.outcome)).toMatchObject([
		{ status: 'posted', erpNumber: 'NEW-1', key: expect.stringContaining(':purchaseOrder|USMF|1001|NEW-1') },
		{ status: 'held', problems: expect.arrayContaining([expect.objectContaining({ code: 'vendor.unknown' })]) },
		{ status: 'held', reason: 'No number.' },
	]);
	expect(made()).toMatchObject([{ dataAreaId: 'usmf', CurrencyCode: 'USD' }]);
	expect((await run([{ content: order() }])).items[0]!.json.outcome).toMatchObject({ status: 'posted', erpNumber: 'NEW-1' });
	expect(made()).toHaveLength(1);
});

test('a test run shows what would be sent and what is there, and writes nothing', async () => {
	const { items } = await run([order(), order({ poNumber: 'PO-00012' })], 'manual');
	expect(items.map(({ json }) => [json.preview, json.wouldCreate, json.outcome])).toEqual([['testRun', true, undefined], ['testRun', false, undefined]]);
	expect(items[0]!.json.payload).toMatchObject({ header: { PurchaseOrderNumber: 'NEW-1' } });
	expect(environment.fo.journal.every((entry) => entry.method === 'GET')).toBe(true);
	expect(made()).toEqual([]);
});

test('an item that is no order stops the node before anything is sent', async () => {
	const { error } = await run([order(), { invoiceNumber: '1', totalAmount: '1' }]);
	expect(error?.message).toContain('Item 1 cannot be written as a purchase order');
	expect(made()).toEqual([]);
});

test('an order made by hand may lack lists and have numbers for texts; what is wrong in it is told as such', async () => {
	const [line] = order().lines;
	const { items, error } = await run([
		{ ...order(), lines: [{ ...line, lineNumber: 1, quantity: 2, unitPrice: 25.1 }] },
		{ ...order({ poNumber: 'NEW-2' }), lines: [{ quantity: 1, unitPrice: '1' }] },
		{ ...order({ poNumber: 'NEW-3' }), orderDate: undefined, lines: [] },
	]);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.outcome)).toMatchObject([
		{ status: 'posted' },
		{ status: 'held', problems: [{ code: 'line.categoryMissing' }] },
		{ status: 'held', problems: [{ field: 'orderDate', message: 'The purchase order has no order date' }, { code: 'lines.missing', message: 'The purchase order has no lines' }] },
	]);
	expect((await run([{ ...order(), lines: 'none' }])).error?.message).toContain('"lines" of item 0 is no list of lines');
});
