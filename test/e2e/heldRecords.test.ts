import { sample } from '../../demo/samples';
import { results } from '../../demo/receipts';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import { type FormVisit, openForm } from './heldRecordsForm';
import { eventually, openWorld, type World } from './world';

jest.setTimeout(240_000);

const invoicesFlow = 'stampli-invoices-to-dynamics-fo';
const login = { user: 'ap', password: 'desk-demo' };
const postSettings = { company: { __rl: true, mode: 'id', value: 'usmf' }, options: { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement' } };

let world: World;
let invoices: string;
let desk: string;

beforeAll(async () => {
	world = await openWorld();
	const { api } = world.n8n;
	for (const name of ['Invoices_04_wrong-total.csv', 'Invoices_05_unknown-vendor.csv']) world.sftp.tree.put(`/outbound/${name}`, sample(name), world.sftp.tree.now() - 60);
	invoices = (await api.importWorkflow(filledIn(readTemplate(invoicesFlow), { credentials: world.references, parameters: { 'New Approved Invoices': { firstActivation: 'processExisting' }, 'Post to Dynamics 365': postSettings } }))).id;
	await api.publish(invoices);
	await eventually('what is held', () => outcomeOf('ACME-1003') === 'held' && outcomeOf('NK-1') === 'held' && outcomeOf('ACME-1004') === 'posted');
	const basic = await api.createCredential('Desk', 'httpBasicAuth', login);
	desk = (await api.importWorkflow(filledIn(readTemplate('held-records-desk'), { credentials: { httpBasicAuth: basic } }))).id;
	await api.publish(desk);
	await eventually('the form', async () => (await fetch(`${world.n8n.url}/form/held-records`)).status !== 404);
}, 240_000);
afterAll(() => world?.close());

const outcomeOf = (invoice: string) => results(world.sftp).find((each) => each.invoice === invoice)?.outcome;
const bill = (number: string) => world.dynamicsFo.data.VendorInvoiceHeaders.filter((row) => row.InvoiceNumber === number);

async function find(search: string): Promise<FormVisit> {
	const visit = await openForm(`${world.n8n.url}/form/held-records`, login);
	await visit.submit({ name: 'Ann', search });
	return visit;
}

async function pollNow(): Promise<void> {
	await world.n8n.api.unpublish(invoices);
	await world.n8n.api.publish(invoices);
}

async function audit(recordNumber: string): Promise<Record<string, unknown>> {
	const { api } = world.n8n;
	const parameters = { resource: 'audit', operation: 'trace', text: recordNumber, limit: 50, options: {} };
	const id = (await api.importWorkflow({
		name: 'Trace',
		nodes: [
			{ id: crypto.randomUUID(), name: 'Go', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{ id: crypto.randomUUID(), name: 'Trace', type: 'n8n-nodes-stampli-erp.stampli', typeVersion: 1, position: [200, 0], parameters },
		],
		connections: { Go: { main: [[{ node: 'Trace', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	})).id; // prettier-ignore
	const execution = await api.runManually(id, 'Go');
	await api.ended(execution);
	return (await api.outputs(execution)).nodes.Trace![0]![0]!.json;
}

describe('the desk', () => {
	test('is not shown to whoever has no password', async () => {
		expect((await fetch(`${world.n8n.url}/form/held-records`)).status).toBe(401);
	});

	test('says so when nothing that is held contains what was searched', async () => {
		expect((await find('no such invoice')).text()).toContain('Nothing is held');
	});

	test('an invoice with a wrong total: it is found, shown, corrected in vain, corrected well, and posted', async () => {
		const visit = await find('acme-1003');
		expect(visit.fields()).toMatchObject([{ name: 'Held record', options: [expect.stringContaining('ACME-1003 · 1001 · USD 99.99 · Invoices_04_wrong-total.csv')] }]);
		await visit.submit({ 'Held record': visit.fields()[0]!.options![0]! });
		expect(visit.text()).toMatch(/Why it is held.*The total is 99\.99, but lines 90\.00.*accounts payable.*Stampli/s);
		await visit.submit({ 'What shall be done?': 'Correct it', 'Reason (needed to dismiss; kept in the audit trail)': '' });
		const value = (label: RegExp) => visit.fields().find(({ name }) => label.test(name))!;
		expect(value(/^Invoice number/)).toMatchObject({ value: 'ACME-1003' });
		expect(value(/^Lines/).value).toMatch(/^lineNumber,amount,glAccount,description,.*\n1,90\.00,618160,Chairs,/);

		await visit.submit({ ...visit.values(), 'Total with tax': '91.00', 'Due date': '2026-12-24', 'Why it is changed (kept in the audit trail)': 'Typing error' });
		expect(visit.text()).toContain('The total is 91.00, but lines 90.00');
		expect(value(/^Total/)).toMatchObject({ value: '91.00' });
		expect(value(/^Due date/)).toMatchObject({ value: '2026-12-24' });
		expect(value(/^Why it is changed/)).toMatchObject({ value: 'Typing error' });
		expect(outcomeOf('ACME-1003')).toBe('held');

		await visit.submit({ ...visit.values(), 'Total with tax': '90.00' });
		expect(visit.text()).toContain('It is tried again');
		await pollNow();
		await eventually('the bill', () => bill('ACME-1003').length === 1);
		expect(bill('ACME-1003')).toHaveLength(1);
		await eventually('the receipt', () => outcomeOf('ACME-1003') === 'posted');
		expect(await audit('ACME-1003')).toMatchObject({ number: 'ACME-1003', status: 'posted', amount: '90.00', decisions: expect.stringMatching(/Ann corrected it: Typing error/), attempts: 1, answer: 'created', profileVersion: 1 });
	});

	test('an invoice whose vendor is mended in the ERP is retried', async () => {
		const visit = await find('nk-1');
		await visit.submit({ 'Held record': visit.fields()[0]!.options![0]! });
		expect(visit.text()).toMatch(/Vendor 9999 does not exist/);
		await visit.submit({ 'What shall be done?': 'Retry it as it is' });
		expect(visit.text()).toContain('It is tried again');
	});

	test('what shall never be entered is dismissed, with name and reason; a colleague who has the page open changes nothing any more', async () => {
		const [one, two] = [await find('nk-1'), await find('nk-1')];
		await two.submit({ 'Held record': two.fields()[0]!.options![0]! });
		await one.submit({ 'Held record': one.fields()[0]!.options![0]! });
		await one.submit({ 'What shall be done?': 'Dismiss it: it shall never be entered', 'Reason (needed to dismiss; kept in the audit trail)': 'Not ours' });
		expect(one.text()).toContain('Dismissed');
		await two.submit({ 'What shall be done?': 'Retry it as it is' });
		expect(two.text()).toContain('Nothing was changed');
		expect(await audit('NK-1')).toMatchObject({ status: 'dismissed', reason: 'Dismissed by Ann: Not ours', decisions: expect.stringMatching(/Ann dismissed it: Not ours/) });
		expect(bill('NK-1')).toEqual([]);
	});
});
