import { sample } from '../../demo/samples';
import { results } from '../../demo/receipts';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import { eventually, openWorld, type World } from './world';

jest.setTimeout(240_000);

type Row = Record<string, unknown>;
let world: World;
let tables: string;
const file = (vendor: string, number: string) =>
	`Company,VendorCode,VendorName,InvoiceNo,DocType,InvoiceDate,DueDate,Currency,Total,LineNo,Description,Quantity,UnitPrice,LineAmount,GLAccount,Department,CostCenter,PONumber,POLine\r\nusmf,${vendor},Acme,${number},INV,2026-11-06,2026-12-06,USD,10.00,1,Paper,1,10.00,10.00,618160,001,CC002,,\r\n`;
const posting = { company: { __rl: true, mode: 'id', value: 'usmf' }, options: { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement', crossReferenceSet: 'production' } };
const every = (seconds: number) => ({ rule: { interval: [{ field: 'seconds', secondsInterval: seconds }] } });
let invoices: string;

beforeAll(async () => {
	world = await openWorld();
	const { api } = world.n8n;
	world.sftp.tree.put('/outbound/Invoices_A.csv', file('9999', 'NK-1'), world.sftp.tree.now() - 60);
	world.sftp.tree.put('/outbound/Invoices_04.csv', sample('Invoices_04_wrong-total.csv'), world.sftp.tree.now() - 60);
	await runOnce('Enter one code', 'crossReference', 'set', { set: 'production', table: 'vendor', code: 'x', value: 'y', who: 'Ann', options: { writeInTestRuns: true } });
	invoices = (await api.importWorkflow(filledIn(readTemplate('stampli-invoices-to-dynamics-fo'), { credentials: world.references, parameters: { 'New Approved Invoices': { firstActivation: 'processExisting' }, 'Post to Dynamics 365': posting } }))).id;
	await api.publish(invoices);
	await eventually('what is held', () => ['NK-1', 'ACME-1003'].every((number) => outcomeOf(number) === 'held'));
	tables = (await api.importWorkflow(filledIn(readTemplate('held-records-to-data-table'), { credentials: {}, parameters: { 'Every Quarter of an Hour': every(10) } }))).id;
}, 240_000);
afterAll(() => world?.close());

const outcomeOf = (invoice: string) => results(world.sftp).find((each) => each.invoice === invoice)?.outcome;

async function runOnce(name: string, resource: string, operation: string, parameters: Row): Promise<Row[]> {
	const { api } = world.n8n;
	const node = (title: string, type: string, given: Row) => ({ id: crypto.randomUUID(), name: title, type, typeVersion: 1, position: [0, 0], parameters: given });
	const nodes = [node('Go', 'n8n-nodes-base.manualTrigger', {}), node('Do', 'n8n-nodes-stampli-erp.stampli', { resource, operation, ...parameters })];
	const { id } = await api.importWorkflow({ name, nodes, connections: { Go: { main: [[{ node: 'Do', type: 'main', index: 0 }]] } }, settings: { executionOrder: 'v1' } });
	const execution = await api.runManually(id, 'Go');
	await api.ended(execution);
	const { nodes: outputs, error } = await api.outputs(execution);
	if (error) throw new Error(error);
	return outputs.Do![0]!.map(({ json }) => json);
}

/** A run of the tables' workflow from its schedule, whole and without error. */
async function refresh(): Promise<void> {
	const { api } = world.n8n;
	const before = (await api.executions(tables)).map(({ id }) => id);
	await api.publish(tables);
	const { id } = await eventually('a run', async () => (await api.executions(tables)).find((each) => !before.includes(each.id)), { timeoutMs: 30_000 });
	await api.unpublish(tables);
	await api.ended(id);
	const { error, nodeErrors } = await api.outputs(id);
	expect({ error, nodeErrors }).toEqual({ error: undefined, nodeErrors: {} });
}

async function project(): Promise<string> {
	return (await world.n8n.api.request<{ id: string }>('GET', '/projects/personal')).id;
}

async function tableId(name: string): Promise<string> {
	const { data } = await world.n8n.api.request<{ data: { id: string; name: string }[] }>('GET', `/data-tables-global?take=100`);
	return data.find((each) => each.name === name)!.id;
}

async function rowsOf(name: string): Promise<Row[]> {
	return (await world.n8n.api.request<{ data: Row[] }>('GET', `/projects/${await project()}/data-tables/${await tableId(name)}/rows?take=100`)).data;
}

test('held records, unmapped codes and the audit are rows of tables, the same ones after every run', async () => {
	await refresh();
	await refresh();
	const held = await rowsOf('Stampli held records');
	expect(held.map(({ number, state }) => [number, state]).sort()).toEqual([['ACME-1003', 'held'], ['NK-1', 'held']]);
	expect(held.find(({ number }) => number === 'ACME-1003')).toMatchObject({ vendor: '1001', amount: '99.99', file: 'Invoices_04.csv', whoCanFixIt: 'accountsPayable', problems: expect.stringContaining('The total is 99.99'), nextTryAt: '' });
	expect(await rowsOf('Stampli unmapped codes')).toMatchObject([{ setName: 'production', codeTable: 'vendor', code: '9999', heldRecords: '1', invoices: 'NK-1', value: null }]);
	const audit = await rowsOf('Stampli audit');
	expect(audit.map(({ number, status }) => [number, status]).sort()).toEqual([['ACME-1003', 'held'], ['ACME-1004', 'posted'], ['NK-1', 'held']]);
	expect(audit.find(({ number }) => number === 'ACME-1004')).toMatchObject({ file: 'Invoices_04.csv', fileHash: expect.stringMatching(/^[0-9a-f]{64}$/), payloadHash: expect.stringMatching(/^[0-9a-f]{64}$/), answer: 'created', attempts: '1' });
});

test('a code that a person fills in is mapped, its invoice is posted, and its row says so', async () => {
	const [row] = await rowsOf('Stampli unmapped codes');
	await world.n8n.api.request('PATCH', `/projects/${await project()}/data-tables/${await tableId('Stampli unmapped codes')}/rows`, { filter: { type: 'and', filters: [{ columnName: 'id', condition: 'eq', value: row!.id }] }, data: { value: '1001' } });
	await refresh();
	expect(await rowsOf('Stampli unmapped codes')).toMatchObject([{ value: '1001', enteredValue: '1001' }]);
	await world.n8n.api.unpublish(invoices);
	await world.n8n.api.publish(invoices);
	await eventually('the receipt', () => outcomeOf('NK-1') === 'posted');
	expect(world.dynamicsFo.data.VendorInvoiceHeaders.filter((bill) => bill.InvoiceNumber === 'NK-1').map((bill) => bill.InvoiceAccount)).toEqual(['1001']);
	await refresh();
	expect((await rowsOf('Stampli held records')).find(({ number }) => number === 'NK-1')).toMatchObject({ state: 'posted', erpNumber: expect.stringMatching(/./) });
	expect((await rowsOf('Stampli held records')).find(({ number }) => number === 'ACME-1003')).toMatchObject({ state: 'held' });
});

test('the schedule retries what may have cured itself and leaves what a person must decide; the summary names problems and people', async () => {
	const { api } = world.n8n;
	await api.unpublish(invoices);
	world.sftp.tree.put('/outbound/Invoices_B.csv', file('8888', 'NK-2'), world.sftp.tree.now() - 60);
	await api.publish(invoices);
	await eventually('what is held', () => outcomeOf('NK-2') === 'held');
	const id = (await api.importWorkflow(filledIn(readTemplate('held-records-retry'), { credentials: {}, parameters: { 'Every Two Hours': every(5), 'Every Morning': every(5) } }))).id;
	await api.publish(id);
	const runs = await eventually('both runs', async () => {
		const ended = (await api.executions(id)).filter(({ status }) => status === 'success');
		return ended.length >= 2 ? ended : undefined;
	}, { timeoutMs: 60_000 }); // prettier-ignore
	await api.unpublish(id);
	const outputs = await Promise.all(runs.map(async (run) => (await api.outputs(run.id)).nodes));
	const retried = outputs.find((nodes) => nodes['Retry Them'])!['Retry Them']![0]!.map(({ json }) => json);
	expect(retried).toMatchObject([{ number: 'NK-2', retried: true }]);
	const [message] = outputs.find((nodes) => nodes['Tell Accounts Payable'])!['Tell Accounts Payable']![0]!;
	expect(message!.json).toMatchObject({ subject: '2 Stampli records are held', text: expect.stringMatching(/^2 held \(USD 109\.99\); 1 of them[\s\S]*Accounts payable:\n- 1 × .*99\.99/) });
});
