import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { CrossReferences } from '../../../core/crossReference';
import type { Outcome } from '../../../core/records';
import { purchaseOrderCreate } from '../../../nodes/DynamicsFo/operations/purchaseOrderCreate';
import { salesOrderCreate } from '../../../nodes/DynamicsFo/operations/salesOrderCreate';
import { changeSet } from '../../../nodes/shared/crossReferences';
import { closeLedgers, openLedger } from '../../../nodes/shared/openLedger';
import { withoutRequestLog } from '../../simulators/withoutRequestLog';
import { startEnvironment, type TestEnvironment } from './environment';
import { company, runAlone } from './operationRun';

withoutRequestLog(); // sales orders and customers
let environment: TestEnvironment;
let folder: string;
beforeEach(async () => {
	environment = await startEnvironment();
	folder = mkdtempSync(path.join(tmpdir(), 'orders-'));
	process.env.STAMPLI_LEDGER_FILE = path.join(folder, 'ledger.sqlite');
});
afterEach(async () => {
	await closeLedgers();
	delete process.env.STAMPLI_LEDGER_FILE;
	rmSync(folder, { recursive: true });
	await environment.close();
});

const order = {
	sourceKey: 'x', sourceSystem: 'x12', companyId: 'US', poNumber: 'P-100', purpose: 'original', orderDate: '2026-11-02', currency: 'USD', vendorId: 'acme',
	parties: [{ role: 'buyer', id: '0098', idScheme: 'duns' }],
	lines: [{ lineNumber: '1', itemIds: [{ scheme: 'UP', value: '4006381333931' }], quantity: '2', uom: 'EA', unitPrice: '5' }],
}; // prettier-ignore
const tables: CrossReferences = { company: { us: 'usmf' }, vendor: { ACME: '1001' }, customer: { '0098': 'US-001' }, item: { '4006381333931': 'M0001' } };
const enter = async (given: CrossReferences) => await changeSet(await openLedger({ getNode: () => ({}) as never, getCredentials: async () => ({}) as never }), 'partners', () => given);
const sides = [
	{ name: 'purchase order', operation: purchaseOrderCreate, headers: 'PurchaseOrderHeadersV2', lines: 'PurchaseOrderLinesV2', account: 'OrderVendorAccountNumber', ours: '1001', other: 'vendor' },
	{ name: 'sales order', operation: salesOrderCreate, headers: 'SalesOrderHeadersV2', lines: 'SalesOrderLines', account: 'OrderingCustomerAccountNumber', ours: 'US-001', other: 'customer' },
] as const;

describe.each(sides)('a $name', ({ operation, headers, lines, account, ours, other }) => {
	const create = async (given: object = order, strictTables = '') => {
		const { items, error } = await runAlone(environment, { operation, items: [given], mode: 'trigger', parameters: { company: company(''), options: { crossReferenceSet: 'partners', strictTables } } });
		expect(error).toBeUndefined();
		return items[0]!.json.outcome as unknown as Outcome;
	};
	const created = () => environment.fo.data[headers].filter((row) => Object.values(row).includes('P-100'));

	test('is created with our codes for the codes of the file', async () => {
		await enter(tables);
		expect(await create()).toMatchObject({ status: 'posted' });
		expect(created()).toMatchObject([{ dataAreaId: 'usmf', [account]: ours }]);
		const number = Object.values(created()[0]!).map(String);
		expect(environment.fo.data[lines].filter((row) => number.includes(String(row.PurchaseOrderNumber ?? row.SalesOrderNumber)))).toMatchObject([{ ItemNumber: 'M0001' }]);
	});

	test('is held where a code is missing in a table that must have it, and created once somebody has entered it', async () => {
		await enter({ ...tables, [other]: {}, item: {} });
		const held = await create(order, `${other}, item`);
		expect(held).toMatchObject({ status: 'held', nextTryAt: expect.any(String) });
		const unmapped = held.problems.filter(({ code }) => code === 'crossReference.unmapped').map((problem) => problem.unmapped);
		expect(unmapped).toEqual([
			{ table: other, code: other === 'vendor' ? 'acme' : '0098' },
			{ table: 'item', code: '4006381333931' },
		]);
		expect(held.reason).not.toMatch(/invoice|Stampli/i);
		expect(created()).toEqual([]);
		await enter(tables);
		expect(await create(order, `${other}, item`)).toMatchObject({ status: 'posted' });
	});

	test('that was created is not created again for somebody else after its cross-reference was changed', async () => {
		await enter(tables);
		await create();
		await enter({ ...tables, [other]: { acme: '1002', '0098': '00042' } });
		const outcome = await create({ ...order, lines: [{ ...order.lines[0], quantity: '3' }] });
		expect(outcome).toMatchObject({ status: 'held', problems: expect.arrayContaining([expect.objectContaining({ code: 'crossReference.changed' })]) });
		expect(outcome.reason).not.toMatch(/invoice|bill/i);
		expect(created()).toHaveLength(1);
	});
});

test('an order of which nobody knows the customer says where to name it, and is tried again where the cross-reference may come to have it', async () => {
	const created = async (options: IDataObject) => (await runAlone(environment, { operation: salesOrderCreate, items: [{ ...order, companyId: 'usmf' }], mode: 'trigger', parameters: { company: company(''), options } })).items[0]!.json.outcome as unknown as Outcome;
	const alone = await created({});
	expect(alone).toMatchObject({ status: 'held', problems: expect.arrayContaining([expect.objectContaining({ field: 'customerId', fix: 'Choose a Customer in the node, or a Cross-Reference Set that has the buyer of the file (0098) in its table customer.' })]) });
	expect(alone.nextTryAt).toBeUndefined();
	await enter({ item: tables.item });
	const waiting = await created({ crossReferenceSet: 'partners' });
	expect(waiting).toMatchObject({ status: 'held', nextTryAt: expect.any(String), problems: expect.arrayContaining([expect.objectContaining({ unmapped: { table: 'customer', code: '0098' } })]) });
});
