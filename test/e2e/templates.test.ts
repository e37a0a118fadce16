import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parse } from 'csv-parse/sync';
import { sample } from '../../demo/samples';
import { results } from '../../demo/receipts';
import { type FilledIn, filledIn, readTemplate } from '../../demo/n8n/template';
import type { Workflow } from '../../demo/n8n/api';
import { forms } from '../../prove/secretForms';
import { eventually, openWorld, type World } from './world';

jest.setTimeout(180_000);

let world: World;
beforeAll(async () => {
	world = await openWorld();
});
afterAll(() => world.close());

const trigger = 'New Approved Invoices';
const post = 'Post to Dynamics 365';
const postSettings = { company: { __rl: true, mode: 'id', value: 'usmf' }, options: { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement' } };
const rows = (text: Buffer) => parse(text, { columns: true, bom: true }) as Record<string, string>[];
const filesIn = (folder: string) => [...world.sftp.tree.files(folder)];

async function importTemplate(name: string, more: Partial<FilledIn> = {}): Promise<string> {
	return (await world.n8n.api.importWorkflow(filledIn(readTemplate(name), { credentials: world.references, ...more }))).id;
}

function withParameters(workflow: Workflow, name: string, parameters: Record<string, unknown>): Workflow {
	return { ...workflow, nodes: workflow.nodes.map((node) => (node.name === name ? { ...node, parameters: { ...node.parameters, ...parameters } } : node)) };
}

/** The newest execution of a workflow that has ended. */
async function nextExecution(workflowId: string, after: string[] = []): Promise<string> {
	const { id } = await eventually('an execution', async () => (await world.n8n.api.executions(workflowId)).find((each) => !after.includes(each.id)));
	await world.n8n.api.ended(id);
	return id;
}

test('n8n offers the nodes of the package', async () => {
	const names = (await world.n8n.api.nodeTypes()).map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(['stampliTrigger', 'stampli', 'dynamicsFo'].map((name) => `n8n-nodes-stampli-erp.${name}`)));
});

describe('the Test button of the credential dialogs', () => {
	const testOf = async (type: 'stampliSftpApi' | 'dynamicsFoApi', change: Record<string, unknown> = {}) =>
		await world.n8n.api.testCredential({ ...world.references[type], type, data: { ...world.credentials[type], ...change } });

	test('accepts what is right', async () => {
		expect(await testOf('stampliSftpApi')).toMatchObject({ status: 'OK' });
		expect(await testOf('dynamicsFoApi')).toMatchObject({ status: 'OK' });
	});

	test('says what is wrong with the SFTP server', async () => {
		expect(await testOf('stampliSftpApi', { password: 'wrong' })).toMatchObject({ status: 'Error', message: expect.stringMatching(/password|log ?in|refused/i) });
		const otherKey = `SHA256:${'A'.repeat(43)}`;
		const { status, message } = await testOf('stampliSftpApi', { hostKeys: otherKey });
		expect(status).toBe('Error');
		expect(message).toContain(world.sftp.fingerprints[0]);
	});

	test('says what is wrong with Dynamics 365 F&O', async () => {
		expect(await testOf('dynamicsFoApi', { clientSecret: 'wrong' })).toMatchObject({ status: 'Error', message: expect.stringMatching(/secret/i) });
	});
});

describe('Dynamics 365 F&O master data to Stampli', () => {
	test('uploads nothing in a test run', async () => {
		const id = await importTemplate('dynamics-fo-master-data-to-stampli');
		const execution = await world.n8n.api.ended(await world.n8n.api.runManually(id, 'Every Two Hours'));
		expect(execution.status).toBe('success');
		expect(filesIn('/inbound')).toEqual([]);
	});

	test('uploads the vendors, accounts, dimension values and open orders that F&O has', async () => {
		const id = await importTemplate('dynamics-fo-master-data-to-stampli', { parameters: { 'Every Two Hours': { rule: { interval: [{ field: 'seconds', secondsInterval: 5 }] } } } });
		await world.n8n.api.publish(id);
		const execution = await nextExecution(id);
		await world.n8n.api.unpublish(id);
		const { nodes, error } = await world.n8n.api.outputs(execution);
		expect(error).toBeUndefined();
		const uploaded = (node: string) => rows(world.sftp.tree.find(String(nodes[node]![0]![0]!.json.path))!.content);

		const { VendorsV2, MainAccounts, FinancialDimensionValues } = world.dynamicsFo.data;
		expect(uploaded('Export Vendors').map((row) => `${row.Company} ${row.VendorCode}`).sort()).toEqual(VendorsV2.map((row) => `${row.dataAreaId} ${row.VendorAccountNumber}`).sort());
		const accounts = new Map(uploaded('Export Main Accounts').map((row) => [row.AccountCode, row.Active]));
		expect(new Set(accounts.keys())).toEqual(new Set(MainAccounts.map((row) => row.MainAccountId)));
		expect(['618160', '690000', '600000'].map((account) => accounts.get(account))).toEqual(['true', 'false', 'false']);
		expect(uploaded('Export Dimension Values').map((row) => row.Value)).toEqual(expect.arrayContaining(FinancialDimensionValues.map((row) => row.DimensionValue)));
		const orders = new Set(uploaded('Export Open Purchase Orders').map((row) => row.PONumber));
		expect(orders).toContain('00000999');
		expect([...orders].filter((order) => /INVOICED|CANCELED/.test(order!))).toEqual([]);
	});
});

describe('Stampli invoices to Dynamics 365 F&O', () => {
	let id: string;
	const invoices = () => world.dynamicsFo.data.VendorInvoiceHeaders;

	test('as shipped it previews: the exact payload and every problem, nothing sent, nothing written', async () => {
		world.sftp.tree.put('/outbound/Invoices_01_good.csv', sample('Invoices_01_good.csv'));
		world.sftp.tree.put('/outbound/Invoices_05_unknown-vendor.csv', sample('Invoices_05_unknown-vendor.csv'));
		id = await importTemplate('stampli-invoices-to-dynamics-fo', { parameters: { [post]: postSettings } });
		await world.n8n.api.publish(id);
		const { nodes, error } = await world.n8n.api.outputs(await nextExecution(id));
		expect(error).toBeUndefined();
		expect(nodes[post]![0] ?? []).toEqual([]);
		const previews = nodes[post]![1]!.map(({ json }) => json as { invoice: { invoiceNumber: string }; wouldPost: boolean; payload: unknown; preview: string });
		expect(previews.map(({ invoice, wouldPost }) => [invoice.invoiceNumber, wouldPost]).sort()).toEqual([['ACME-1001', true], ['FRT-0042', true], ['NK-1', false]]);
		expect(JSON.stringify(previews[0]!.payload)).toContain('InvoiceAccount');
		expect(invoices()).toEqual([]);
		expect(filesIn('/receipts')).toEqual([]);
	});

	test('once a person has chosen how to begin, it posts what can be posted and holds the rest', async () => {
		const before = (await world.n8n.api.executions(id)).map((each) => each.id);
		await world.n8n.api.unpublish(id);
		await world.n8n.api.saveWorkflow(id, (workflow) => withParameters(workflow, trigger, { firstActivation: 'processExisting' }));
		await world.n8n.api.publish(id);
		const execution = await nextExecution(id, before);
		const { nodes, error } = await world.n8n.api.outputs(execution);
		expect(error).toBeUndefined();

		expect(invoices().map((row) => [row.dataAreaId, row.InvoiceAccount, row.InvoiceNumber]).sort()).toEqual([['usmf', '00123', 'FRT-0042'], ['usmf', '1001', 'ACME-1001']]);
		const linesOf = (number: string) => world.dynamicsFo.data.VendorInvoiceLines.filter((line) => line.HeaderReference === invoices().find((row) => row.InvoiceNumber === number)!.HeaderReference);
		expect(linesOf('ACME-1001').map((row) => [row.NetAmount, row.MainAccountDisplayValue])).toEqual([[64.5, '618160-001-CC002'], [120, '618160-022-CC002']]);
		expect(linesOf('FRT-0042').map((row) => [row.NetAmount, row.MainAccountDisplayValue])).toEqual([[1250, '0400-001-007']]);

		expect(results(world.sftp).map(({ file, invoice, outcome }) => [file, invoice, outcome]).sort()).toEqual([
			['Invoices_01_good.csv', 'ACME-1001', 'posted'],
			['Invoices_01_good.csv', 'FRT-0042', 'posted'],
			['Invoices_05_unknown-vendor.csv', 'NK-1', 'held'],
		]);
		const [message] = nodes['Tell Accounts Payable']![0]!;
		expect(message!.json).toMatchObject({ subject: '1 Stampli invoice(s) held', text: expect.stringMatching(/NK-1[\s\S]*Vendor 9999 does not exist[\s\S]*→ Create the vendor/) });
		expect(nodes['Tell Accounts Payable']![0]).toHaveLength(1);
	});

	test('publishing again posts nothing again', async () => {
		await world.n8n.api.unpublish(id);
		world.sftp.tree.put('/outbound/Invoices_09_sent-again.csv', sample('Invoices_09_sent-again.csv'));
		await world.n8n.api.publish(id);
		await eventually('the receipt of the second file', () => results(world.sftp).filter(({ outcome }) => outcome === 'duplicate').length === 2);
		expect(invoices()).toHaveLength(2);
	});

	test('a test run in the editor shows a sample and writes nothing', async () => {
		world.sftp.tree.put('/outbound/Invoices_02_purchase-order.csv', sample('Invoices_02_purchase-order.csv'));
		await world.n8n.api.unpublish(id);
		const receipts = filesIn('/receipts').length;
		const execution = await world.n8n.api.runManually(id, trigger);
		expect((await world.n8n.api.ended(execution)).status).toBe('success');
		const { nodes } = await world.n8n.api.outputs(execution);
		expect(nodes[post]![0] ?? []).toEqual([]);
		expect(nodes[post]![1]!.length).toBeGreaterThan(0);
		expect(invoices()).toHaveLength(2);
		expect(filesIn('/receipts')).toHaveLength(receipts);
	});

	test('a wrong client secret stops the run in red, raises the alarm, and posts nothing', async () => {
		const { api } = world.n8n;
		const wrong = await api.createCredential('Wrong', 'dynamicsFoApi', { ...world.credentials.dynamicsFoApi, clientSecret: 'expired-long-ago' });
		world.sftp.tree.put('/elsewhere/Invoices_04.csv', sample('Invoices_04_wrong-total.csv'));
		const stopping = await importTemplate('stampli-invoices-to-dynamics-fo', {
			credentials: { ...world.references, dynamicsFoApi: wrong },
			parameters: { [trigger]: { folder: '/elsewhere', firstActivation: 'processExisting' }, [post]: postSettings },
		});
		await api.publish(stopping);
		const alarm = await eventually('the alarm', async () => (await api.executions(stopping)).find((each) => each.mode === 'error'));
		await api.ended(alarm.id);
		await api.unpublish(stopping);
		const { nodes } = await api.outputs(alarm.id);
		const [{ json }] = nodes['Tell the Integrator']![0]! as [{ json: { subject: string; text: string } }];
		expect(json.text).toMatch(/secret/i);
		expect(json.text).not.toContain('expired-long-ago');
		const run = (await api.executions(stopping)).find((each) => each.mode === 'trigger')!;
		expect(run.status).toBe('error');
		expect(invoices()).toHaveLength(2);
	});
});

/** Every value of every table, as text: execution records, workflows, credentials (which n8n encrypts), settings. */
function databaseText(): string {
	const database = new DatabaseSync(join(world.n8n.folder, '.n8n', 'database.sqlite'), { readOnly: true });
	try {
		const tables = database.prepare("select name from sqlite_master where type = 'table'").all().map(({ name }) => String(name));
		return tables.flatMap((name) => database.prepare(`select * from "${name}"`).all().flatMap((row) => Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value))))).join('\n');
	} finally {
		database.close();
	}
}

test('no password, client secret, token or ledger key stands in what n8n logs, nor in any table of its database, execution records included', async () => {
	const tokens = new Set(world.dynamicsFo.journal.flatMap(({ headers }) => headers.authorization?.replace(/^Bearer /, '') ?? []));
	expect(tokens.size).toBeGreaterThan(0);
	const key = readFileSync(join(world.n8n.folder, '.n8n', 'stampli-erp', 'ledger.sqlite.key'), 'utf8').trim();
	const secrets = [world.credentials.stampliSftpApi.password, world.credentials.dynamicsFoApi.clientSecret, 'expired-long-ago', key, ...tokens].map(String);
	const [log, database] = [await world.n8n.log(), databaseText()];
	// What is searched is the real thing: it holds the invoices and the errors of the runs.
	expect(database).toContain('ACME-1001');
	expect(database).toMatch(/client secret/i);
	const found = secrets.flatMap((secret) => forms(secret).filter((form) => log.includes(form) || database.includes(form)));
	expect(found).toEqual([]);
});
