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
