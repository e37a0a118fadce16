import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { salesOrderCreate } from '../../../nodes/DynamicsFo/operations/salesOrderCreate';
import { closeLedgers } from '../../../nodes/shared/openLedger';
import { withoutRequestLog } from '../../simulators/withoutRequestLog';
import { startEnvironment, type TestEnvironment } from './environment';
import { company, runAlone } from './operationRun';

withoutRequestLog(); // sales orders and customers
let environment: TestEnvironment;
let folder: string;
beforeEach(async () => {
	environment = await startEnvironment();
	folder = mkdtempSync(path.join(tmpdir(), 'sales-create-'));
	process.env.STAMPLI_LEDGER_FILE = path.join(folder, 'ledger.sqlite');
});
afterEach(async () => {
	await closeLedgers();
	delete process.env.STAMPLI_LEDGER_FILE;
	rmSync(folder, { recursive: true });
	await environment.close();
});

const order = (changes: object = {}) => ({
	sourceKey: 'x',
	sourceSystem: 'x12',
	poNumber: 'C-1',
	purpose: 'original',
	orderDate: '2026-11-02',
	lines: [{ lineNumber: '1', itemIds: [{ scheme: 'VP', value: 'M0001' }], quantity: '2', uom: 'EA', unitPrice: '25.10' }],
	...changes,
});
const run = (items: object[], mode: 'trigger' | 'manual' = 'trigger', options = {}) => runAlone(environment, { operation: salesOrderCreate, parameters: { company: company('usmf'), customer: 'US-001', options }, items, mode });

test('each item has its outcome; an order has the node\'s company and customer, and its customer\'s currency', async () => {
	const { items, error } = await run([{ content: order() }, order({ poNumber: 'C-2', customerId: 'NOBODY' }), order({ poNumber: 'C-3', customerId: '00042' })]);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.outcome)).toMatchObject([
		{ status: 'posted', erpNumber: expect.stringMatching(/^SO-/), key: expect.stringContaining(':salesOrder|USMF|US-001|C-1') },
		{ status: 'held', problems: expect.arrayContaining([expect.objectContaining({ code: 'customer.unknown', field: 'customerId' })]) },
		{ status: 'posted' },
	]);
	expect(environment.fo.data.SalesOrderHeadersV2).toMatchObject([{ dataAreaId: 'usmf', OrderingCustomerAccountNumber: 'US-001', CurrencyCode: 'USD' }, { OrderingCustomerAccountNumber: '00042' }]);
	await run([{ content: order() }]);
	expect(environment.fo.data.SalesOrderHeadersV2).toHaveLength(2);
});

test('a test run shows what would be sent in words of sales orders, and writes nothing', async () => {
	const { items } = await run([order(), order({ customerId: 'NOBODY' })], 'manual');
	expect(items.map(({ json }) => [json.preview, json.wouldCreate, json.outcome])).toEqual([['testRun', true, undefined], ['testRun', false, undefined]]);
	expect(items[0]!.json.payload).toMatchObject({ header: { CustomerRequisitionNumber: 'C-1', OrderingCustomerAccountNumber: 'US-001' } });
	expect(items[1]!.json.problems).toContainEqual(expect.objectContaining({ code: 'customer.unknown', message: expect.stringMatching(/^Customer NOBODY/) }));
	expect(environment.fo.journal.every((entry) => entry.method === 'GET')).toBe(true);
});
