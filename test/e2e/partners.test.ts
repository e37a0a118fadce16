import { filledIn, readTemplate } from '../../demo/n8n/template';
import { readAcknowledgement, readAll } from '../../core/x12';
import { createBusinessEvents } from '../../simulators/dynamicsFo';
import { startSftpServer, type SftpServer } from '../../simulators/sftp';
import { buyer, filesIn, sftpCredential } from '../nodes/Partner/scene';
import { invoice, order, x12 } from '../nodes/Partner/x12Text';
import { withoutRequestLog } from '../simulators/withoutRequestLog';
import { eventually, openWorld, type World } from './world';

/* The templates of trading partners in a real n8n. */

jest.setTimeout(180_000);

let world: World;
let sftp: SftpServer;
let partnerReference: { id: string; name: string };
beforeAll(async () => {
	world = await openWorld();
	const folders = ['orders', 'customer-orders', 'invoices', 'csv', 'orders-out', 'acks', 'receipts', 'inbound'].map((name) => [`/${name}/`, '']);
	sftp = await startSftpServer({ files: Object.fromEntries(folders) as Record<string, string> });
	partnerReference = await world.n8n.api.createCredential('Partner', 'partnerSftpApi', sftpCredential(sftp));
});
afterAll(async () => {
	await world?.close();
	await sftp?.close();
});

async function publish(name: string, parameters: Record<string, Record<string, unknown>>, webhooks: Record<string, string> = {}): Promise<string> {
	const template = filledIn(readTemplate(name), { credentials: world.references, parameters });
	const isPartner = (type: string) => /\.partnerFiles/.test(type);
	const nodes = template.nodes.map((node) => ({
		...node, ...(isPartner(node.type) ? { credentials: { partnerSftpApi: partnerReference } } : {}), ...(webhooks[node.name] ? { webhookId: webhooks[node.name] } : {}),
	}));
	const { id } = await world.n8n.api.importWorkflow({ ...template, nodes });
	await world.n8n.api.publish(id);
	return id;
}

async function firstRun(id: string) {
	const execution = await eventually('an execution', async () => (await world.n8n.api.executions(id))[0]);
	await world.n8n.api.ended(execution.id);
	await world.n8n.api.unpublish(id);
	return await world.n8n.api.outputs(execution.id);
}

const partner = JSON.stringify(buyer);
const company = { company: { __rl: true, mode: 'id', value: 'usmf' } };
const trigger = (folder: string) => ({ partner, folder, firstActivation: 'processExisting', options: { stableSeconds: 0 } });
const answered = () => Object.values(filesIn(sftp, '/acks')).flatMap((text) => readAll(text).sets.map((set) => readAcknowledgement(set)!));

test('the Test button accepts the partner\'s server', async () => {
	const result = await world.n8n.api.testCredential({ ...partnerReference, type: 'partnerSftpApi', data: sftpCredential(sftp) });
	expect(result).toMatchObject({ status: 'OK' });
});

test('850 in: orders are made in Dynamics 365 F&O, the rest is held and told, one 997 goes back', async () => {
	sftp.tree.put('/orders/a.edi', x12({ control: '900', functionalId: 'PO', sets: [order('NEW-1'), order('NEW-2', { vendor: '9999' })] }));
	const id = await publish('partner-850-to-dynamics-fo', { 'New Orders': trigger('/orders'), 'Create in Dynamics 365': company, Acknowledge: { partner } });
	const { nodes, error } = await firstRun(id);
	expect(error).toBeUndefined();
	expect(nodes['Create in Dynamics 365']![0]!.map(({ json }) => (json.outcome as { status: string }).status)).toEqual(['posted', 'held']);
	expect(world.dynamicsFo.data.PurchaseOrderHeadersV2.filter((row) => String(row.PurchaseOrderNumber).startsWith('NEW-'))).toHaveLength(1);
	expect(answered()).toMatchObject([{ functionalId: 'PO', groupControl: '900', status: 'A' }]);
	expect(nodes['Tell Accounts Payable']![0]).toHaveLength(1);
	expect(Object.keys(filesIn(sftp, '/receipts'))).toEqual(['a.edi.receipt.csv']);
});

describe('sales orders', () => {
	withoutRequestLog(); // the published metadata has neither customers nor sales orders

	test('850 in from a customer: sales orders are made in Dynamics 365 F&O once, the rest is held and told, one 997 goes back', async () => {
		const customers = (number: string, item: string) => ({ id: '850', segments: [`BEG*00*SA*${number}**20261102`, 'CUR*BY*USD', 'N1*BY*Customer*91*US-001', `PO1*1*2*EA*25.1**BP*THEIRS-1*VP*${item}`, 'CTT*1'] });
		const agreed = JSON.stringify({ ...buyer, role: 'seller', partner: 'customer', receive: ['850', '997'], send: ['810', '855'] });
		const sets = [customers('CUST-1', 'M0001'), customers('CUST-2', 'NOTHING')];
		sftp.tree.put('/customer-orders/s.edi', x12({ control: '905', functionalId: 'PO', sets }));
		sftp.tree.put('/customer-orders/t.edi', x12({ control: '906', functionalId: 'PO', sets: sets.slice(0, 1) }));
		const id = await publish('partner-850-to-dynamics-fo-sales-orders', {
			'New Customer Orders': { ...trigger('/customer-orders'), partner: agreed }, 'Create in Dynamics 365': company, Acknowledge: { partner: agreed },
		});
		const { nodes, error } = await firstRun(id);
		expect(error).toBeUndefined();
		expect(nodes['Create in Dynamics 365']![0]!.map(({ json }) => (json.outcome as { status: string }).status).sort()).toEqual(['duplicate', 'held', 'posted']);
		const made = world.dynamicsFo.data.SalesOrderHeadersV2.filter((row) => String(row.CustomerRequisitionNumber).startsWith('CUST-'));
		expect(made).toMatchObject([{ CustomerRequisitionNumber: 'CUST-1', OrderingCustomerAccountNumber: 'US-001' }]);
		expect(world.dynamicsFo.data.SalesOrderLines.filter((row) => row.SalesOrderNumber === made[0]!.SalesOrderNumber)).toMatchObject([{ ItemNumber: 'M0001', OrderedSalesQuantity: 2, SalesPrice: 25.1 }]);
		expect(answered().filter(({ groupControl }) => ['905', '906'].includes(groupControl))).toMatchObject([{ functionalId: 'PO', groupControl: '905', status: 'A' }, { groupControl: '906', status: 'A' }]);
		expect(nodes['Tell Accounts Payable']![0]!.map(({ json }) => json.subject)).toEqual(['1 order(s) of a customer held']);
		expect(Object.keys(filesIn(sftp, '/receipts'))).toEqual(expect.arrayContaining(['s.edi.receipt.csv', 't.edi.receipt.csv']));
	});
});

test('810 in: invoices are posted or held, order answers go to a person, one 997 per group goes back', async () => {
	const orderAnswer = { id: '855', segments: ['BAK*00*AD*PO-7*20261102', 'PO1*1*2*EA*25.1**BP*M0001', 'ACK*IA*2*EA', 'CTT*1'] };
	const lines = { lines: ['IT1*1*1*EA*40'] };
	sftp.tree.put('/invoices/i.edi', x12({ control: '910', functionalId: 'IN', sets: [invoice('INV-1', lines), invoice('INV-2', { ...lines, vendor: '9999' })] }));
	sftp.tree.put('/invoices/r.edi', x12({ control: '911', functionalId: 'PR', sets: [orderAnswer] }));
	const id = await publish('partner-810-to-dynamics-fo', {
		'New Invoices': trigger('/invoices'), 'Post to Dynamics 365': { ...company, options: { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement' } }, Acknowledge: { partner },
	});
	const { nodes, error } = await firstRun(id);
	expect(error).toBeUndefined();
	const numbers = (output: number) => (nodes['Post to Dynamics 365']![output] ?? []).map(({ json }) => (json.invoice as { invoiceNumber: string }).invoiceNumber);
	expect([numbers(0), numbers(1)]).toEqual([['INV-1'], ['INV-2']]);
	expect(world.dynamicsFo.data.VendorInvoiceHeaders.map((row) => row.InvoiceNumber)).toEqual(['INV-1']);
	expect(nodes['Look at the Order Answer']![0]!.map(({ json }) => (json.orderAcknowledgement as { poNumber: string }).poNumber)).toEqual(['PO-7']);
	expect(answered().map(({ functionalId, groupControl }) => `${functionalId} ${groupControl}`).sort()).toEqual(['IN 910', 'PO 900', 'PO 905', 'PO 906', 'PR 911']);
	expect(Object.keys(filesIn(sftp, '/receipts'))).toEqual(['a.edi.receipt.csv', 'i.edi.receipt.csv', 'r.edi.receipt.csv', 's.edi.receipt.csv', 't.edi.receipt.csv']);
});

test('CSV in: invoices are posted, with a receipt', async () => {
	sftp.tree.put('/csv/c.csv', 'Company,VendorCode,InvoiceNo,DocType,InvoiceDate,Currency,Total,LineNo,LineAmount,GLAccount\r\nusmf,1001,CSV-1,INV,2026-11-02,USD,40,1,40,618160\r\n');
	const id = await publish('partner-csv-in', {
		'New CSV Invoices': { folder: '/csv', firstActivation: 'processExisting', options: { stableSeconds: 0 } },
		'Post to Dynamics 365': { ...company, options: { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement' } },
	});
	const { error } = await firstRun(id);
	expect(error).toBeUndefined();
	expect(world.dynamicsFo.data.VendorInvoiceHeaders.map((row) => row.InvoiceNumber)).toContain('CSV-1');
	expect(Object.keys(filesIn(sftp, '/receipts'))).toContain('c.csv.receipt.csv');
});

test('posted invoices out: each is one 810 in the partner\'s folder', async () => {
	const id = await publish('partner-posted-invoices-to-810', {
		'Every Hour': { rule: { interval: [{ field: 'seconds', secondsInterval: 5 }] } },
		'Read Posted Invoices': { companies: 'usmf', filters: { vendor: '1001' } }, 'Write 810': { partner: JSON.stringify({ ...buyer, send: ['810'] }) },
	});
	const { nodes, error } = await firstRun(id);
	expect(error).toBeUndefined();
	const written = nodes['Write 810']![0]!;
	expect(written.length).toBeGreaterThan(1);
	expect(Object.keys(filesIn(sftp, '/inbound'))).toHaveLength(written.length);
});

test('orders out: a confirmed order is read back and goes out as one 850, however often its event comes', async () => {
	const secret = 'q7Zp-1xWm_9TfKd83hLsVb20NcRyGuAe';
	const webhookId = '5b5d0f3e-0000-4000-8000-0000000000a8';
	const rows = world.dynamicsFo.data.PurchaseOrderHeadersV2;
	const id = await publish('partner-orders-to-850', {
		'Order Confirmed': { secret, companies: 'usmf' },
		'Write 850': { partner: JSON.stringify({ ...buyer, map: { uoms: { EA: 'ea' }, unknownUom: 'keep' } }), folder: '/orders-out' },
		'Of This Partner?': { conditions: vendorIs('1001') },
	}, { 'Order Confirmed': webhookId });
	const events = createBusinessEvents({ retryMs: 2_000 });
	events.endpoints.set('n8n', `${world.n8n.url}/webhook/${webhookId}/business-event?key=${secret}`);
	events.activate('PurchaseOrderConfirmedBusinessEvent', 'n8n');
	const confirm = async (number: string) => await events.confirmOrder(rows.find((row) => row.PurchaseOrderNumber === number)!);
	const runs = async (count: number) => {
		const all = await eventually(`${count} executions`, async () => {
			const found = await world.n8n.api.executions(id);
			return found.length >= count ? found : undefined;
		});
		for (const each of all) await world.n8n.api.ended(each.id);
		return all;
	};
	// n8n listens a moment after it was told to; F&O tries again.
	expect(await confirm('PO-DRAFT')).toMatchObject([{ delivered: true }]);
	await runs(1);
	await confirm('PO-DRAFT');
	const [last] = await runs(2);
	expect((await world.n8n.api.outputs(last!.id)).error).toBeUndefined();
	await world.n8n.api.unpublish(id);
	const files = Object.values(filesIn(sftp, '/orders-out'));
	expect(files.map((text) => readAll(text).sets.map(({ segments }) => segments.find(({ id: name }) => name === 'BEG')!.elements[2]))).toEqual([['PO-DRAFT']]);
});

const vendorIs = (vendor: string) => ({
	options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 }, combinator: 'and',
	conditions: [{ id: 'partner', leftValue: '={{ $json.content?.vendorId }}', rightValue: vendor, operator: { type: 'string', operation: 'equals' } }],
});
