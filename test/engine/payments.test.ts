import type { INode } from 'n8n-workflow';
import type { Payment } from '../../core/model';
import type { ArrivedRecord, FileRef } from '../../core/records';
import { startSystems, type Systems } from '../../demo/systems';
import { DynamicsFo } from '../../nodes/DynamicsFo/DynamicsFo.node';
import { outputsOf, runInEngine } from './engine';
import { ledgerPerTest } from './ledgerPerTest';

let systems: Systems;
const ledgerOf = ledgerPerTest();

beforeAll(async () => {
	systems = await startSystems();
});
afterAll(async () => await systems.close());

const payment = (invoiceNumber: string, amount: string): Payment => ({
	sourceKey: `usmf|PAY-${invoiceNumber}|cleared`, sourceSystem: 'stampli', companyId: 'usmf', paymentId: `PAY-${invoiceNumber}`, vendorId: '1001',
	paymentDate: '2026-10-01', amount, currency: 'USD', method: 'check', status: 'cleared', applications: [{ invoiceNumber, amount }],
}); // prettier-ignore

const file: FileRef = {
	fileId: 'payments-1', inbox: 'sftp://stampli@127.0.0.1/outbound', path: '/outbound/Payments_1.csv', name: 'Payments_1.csv', size: 1,
	modifiedAt: '2026-10-02T00:00:00Z', sha256: 'x', profile: 'payments', profileVersion: 1,
}; // prettier-ignore

const unread = { code: 'value.invalid', kind: 'invalid' as const, message: 'Row 4: Amount "abc" is no number.', fix: 'Correct it.', who: 'accountsPayable' as const, where: 'Stampli' };

const reconcileNode: INode = {
	id: '1', name: 'Reconcile', type: 'n8n-nodes-stampli-erp.dynamicsFo', typeVersion: 1, position: [0, 0],
	parameters: { resource: 'payment', operation: 'reconcile' }, credentials: { dynamicsFoApi: { id: '1', name: 'F&O' } },
}; // prettier-ignore

async function reconcile(mode: 'trigger' | 'manual') {
	const records: ArrivedRecord[] = [
		{ recordId: 'paid', entity: 'payment', rows: 'row 2', content: payment('POSTED-PAID', '250.50'), contentHash: 'a', problems: [] },
		{ recordId: 'open', entity: 'payment', rows: 'row 3', content: payment('POSTED-OPEN', '100'), contentHash: 'b', problems: [] },
		{ recordId: 'unread', entity: 'payment', rows: 'row 4', problems: [unread] },
	];
	await ledgerOf().addFile('engine-test/Start', file, records);
	const run = await runInEngine({
		workflow: { nodes: [reconcileNode], connections: {} },
		nodeTypes: { 'n8n-nodes-stampli-erp.dynamicsFo': new DynamicsFo() },
		credentials: systems.credentials as never,
		startNode: 'Reconcile',
		items: records.map(({ recordId, content, problems }) => ({ json: { record: { recordId, entity: 'payment', rows: '', handover: 1 }, content, problems } as never })),
		mode,
	});
	expect(run.data.resultData.error).toBeUndefined();
	return outputsOf(run, 'Reconcile')[0]!.map((item) => item.json);
}

test('a payment that agrees is settled for good, one that differs comes back, one that cannot be read waits for a person', async () => {
	const items = await reconcile('trigger');
	expect(items.map((item) => item.status)).toEqual(['paid', 'open', 'unreadable']);
	expect(items.map((item) => (item.record as { recordId: string }).recordId)).toEqual(['paid', 'open', 'unread']);

	const [paid, open, unreadable] = await ledgerOf().outcomes(['paid', 'open', 'unread']);
	expect(paid).toMatchObject({ status: 'posted', erpState: 'paid', reason: 'Reconciled with Dynamics 365 F&O: POSTED-PAID paid.' });
	expect(open).toMatchObject({ status: 'held', erpState: 'open', problems: [{ code: 'payment.differs' }], nextTryAt: expect.any(String) });
	expect(unreadable).toMatchObject({ status: 'held', reason: unread.message });
	expect(unreadable!.nextTryAt).toBeUndefined();
});

test('a payment that is not the sum of what it pays is told with each of its invoices', async () => {
	const odd = { ...payment('POSTED-PAID', '250.50'), amount: '300.00' };
	const run = await runInEngine({
		workflow: { nodes: [reconcileNode], connections: {} },
		nodeTypes: { 'n8n-nodes-stampli-erp.dynamicsFo': new DynamicsFo() },
		credentials: systems.credentials as never,
		startNode: 'Reconcile',
		items: [{ json: { content: odd } as never }],
	});
	expect(outputsOf(run, 'Reconcile')[0]![0]!.json.differences).toEqual(['Payment PAY-POSTED-PAID is 300.00, but its applications add up to 250.50']);
});

test('a test run compares and writes nothing', async () => {
	expect((await reconcile('manual')).map((item) => item.status)).toEqual(['paid', 'open', 'unreadable']);
	expect(await ledgerOf().outcomes(['paid', 'open', 'unread'])).toEqual([undefined, undefined, undefined]);
});
