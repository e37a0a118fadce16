import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import { readAcknowledgement, readAll } from '../../core/x12';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import { startSystems, type Systems } from '../../demo/systems';
import { DynamicsFo } from '../../nodes/DynamicsFo/DynamicsFo.node';
import { DynamicsFoTrigger } from '../../nodes/DynamicsFo/DynamicsFoTrigger.node';
import { startSftpServer, type SftpServer } from '../../simulators/sftp';
import { buyer, filesIn, partnerNodeTypes, sftpCredential } from '../nodes/Partner/scene';
import { answer, invoice, order, x12 } from '../nodes/Partner/x12Text';
import { withoutRequestLog } from '../simulators/withoutRequestLog';
import { type EngineWorkflow, outputsOf, pollInEngine, runInEngine } from './engine';
import { ledgerPerTest } from './ledgerPerTest';

/* The shipped templates of trading partners in n8n's engine: our nodes are real, n8n's own ones only route here. */

let ahead = 0;
const clock = Date.now;
// Before the ledger is opened: it takes the clock that it finds.
beforeEach(() => {
	ahead = 0;
	Date.now = () => clock() + ahead;
});
afterEach(() => {
	Date.now = clock;
});
const ledgerOf = ledgerPerTest();
let systems: Systems;
let sftp: SftpServer;
beforeEach(async () => {
	systems = await startSystems();
	sftp = await startSftpServer({ files: { '/outbound/': '', '/inbound/': '', '/acks/': '', '/receipts/': '' } });
});
afterEach(async () => {
	await Promise.all([systems.close(), sftp.close()]);
});

function routing(name: string, outputs: ('main')[], route: (items: INodeExecutionData[]) => INodeExecutionData[][]): INodeType {
	return {
		description: { displayName: name, name, group: [], version: [1, 1.2, 2.2, 3.4], description: '', defaults: { name }, inputs: ['main'], outputs, properties: [] },
		async execute() {
			return route(this.getInputData());
		},
	};
}

const hasAnswer = ({ json }: INodeExecutionData) => json.orderAcknowledgement !== undefined || json.newlyHeld === true;
const nodeTypes = {
	...partnerNodeTypes,
	'n8n-nodes-stampli-erp.dynamicsFo': new DynamicsFo(),
	'n8n-nodes-stampli-erp.dynamicsFoTrigger': new DynamicsFoTrigger(),
	'n8n-nodes-base.scheduleTrigger': routing('scheduleTrigger', ['main'], (items) => [items]),
	'n8n-nodes-base.if': routing('if', ['main', 'main'], (items) => [items.filter(hasAnswer), items.filter((item) => !hasAnswer(item))]),
	'n8n-nodes-base.set': routing('set', ['main'], (items) => [items]),
	'n8n-nodes-base.noOp': routing('noOp', ['main'], (items) => [items]),
	'n8n-nodes-base.stickyNote': routing('stickyNote', [], () => []),
	'n8n-nodes-base.errorTrigger': routing('errorTrigger', ['main'], (items) => [items]),
};

const credentialTypes: Record<string, string> = { partnerFiles: 'partnerSftpApi', partnerFilesTrigger: 'partnerSftpApi', dynamicsFo: 'dynamicsFoApi' };

/** A template as a user has filled it in; `only` keeps these nodes, as if the run died behind them. */
function template(name: string, parameters: Record<string, IDataObject>, only?: string[]): EngineWorkflow {
	const filled = filledIn(readTemplate(name), { credentials: {}, parameters }) as unknown as EngineWorkflow['workflow'];
	const nodes = filled.nodes.filter((node) => !only || only.includes(node.name)).map((node) => {
		const credential = credentialTypes[node.type.replace('n8n-nodes-stampli-erp.', '')];
		return credential ? { ...node, credentials: { [credential]: { id: '1', name: credential } } } : node;
	});
	const kept = new Set(nodes.map((node) => node.name));
	const connections = Object.fromEntries(Object.entries(filled.connections).filter(([from]) => kept.has(from)).map(([from, { main }]) => [from, { main: main!.map((targets) => (targets ?? []).filter(({ node }) => kept.has(node))) }]));
	return { workflow: { id: 'wf-1', nodes, connections }, nodeTypes, credentials: { ...systems.credentials, partnerSftpApi: sftpCredential(sftp) } as never };
}

const company = { company: { __rl: true, mode: 'id', value: 'usmf' } };
const category = { procurementCategory: 'Office supplies', procurementHierarchy: 'Procurement' };
const started = { firstActivation: 'processExisting', options: { stableSeconds: 0 } };
const incoming = (name: string, trigger: string, work: string, only?: string[]) => {
	const partner = JSON.stringify(buyer);
	return template(name, { [trigger]: { ...started, partner }, [work]: { ...company, options: work.startsWith('Post') ? category : {} }, Acknowledge: { partner } }, only && [trigger, 'Order Answer?', ...only]);
};
const staticData: IDataObject = {};
beforeEach(() => Object.keys(staticData).forEach((key) => delete staticData[key]));

async function pollAndRun(workflow: EngineWorkflow, trigger: string) {
	const items = await pollInEngine({ ...workflow, node: trigger, staticData });
	if (!items) return undefined;
	const run = await runInEngine({ ...workflow, startNode: trigger, items });
	expect(run.data.resultData.error).toBeUndefined();
	return run;
}

const acks = () => Object.values(filesIn(sftp, '/acks')).map((text) => readAll(text).sets.map((set) => readAcknowledgement(set)!));
const orders = () => systems.dynamicsFo.data.PurchaseOrderHeadersV2.filter((each) => String(each.PurchaseOrderNumber).startsWith('NEW-'));
const bills = () => systems.dynamicsFo.data.VendorInvoiceHeaders.map((each) => each.InvoiceNumber);

describe('customers\' orders', () => {
	withoutRequestLog();

	test('850 in, where we are the seller: each order becomes a sales order of the customer once, under a number of ours', async () => {
		const [trigger, work] = ['New Customer Orders', 'Create in Dynamics 365'];
		const partner = JSON.stringify({ ...buyer, role: 'seller', receive: ['850', '997'], send: ['810', '855'] });
		const workflow = template('partner-850-to-dynamics-fo-sales-orders', { [trigger]: { ...started, partner }, [work]: { ...company, customer: 'US-001' }, Acknowledge: { partner } });
		const text = x12({ control: '902', functionalId: 'PO', sets: [order('CUST-1'), order('CUST-2')] }).replaceAll('*BP*', '*VP*');
		sftp.tree.put('/outbound/a.edi', text);
		const run = await pollAndRun(workflow, trigger);
		expect(outputsOf(run!, work)[0]!.map(({ json }) => (json.outcome as { status: string }).status)).toEqual(['posted', 'posted']);
		expect(systems.dynamicsFo.data.SalesOrderHeadersV2).toMatchObject(['CUST-1', 'CUST-2'].map((CustomerRequisitionNumber) => ({ CustomerRequisitionNumber, OrderingCustomerAccountNumber: 'US-001', SalesOrderNumber: expect.stringMatching(/^SO-/) })));
		expect(acks()).toMatchObject([[{ functionalId: 'PO', groupControl: '902', status: 'A' }]]);
		sftp.tree.put('/outbound/b.edi', text.replaceAll('902', '903'));
		const again = await pollAndRun(workflow, trigger);
		expect(outputsOf(again!, work)[0]?.map(({ json }) => (json.outcome as { status: string }).status) ?? []).toEqual(['duplicate', 'duplicate']);
		expect(systems.dynamicsFo.data.SalesOrderHeadersV2).toHaveLength(2);
	});
});

describe('850 in', () => {
	const file = 'partner-850-to-dynamics-fo';
	const [trigger, work] = ['New Orders', 'Create in Dynamics 365'];

	test('each order is made once, what cannot be made is held and told, and the interchange is answered once with a receipt', async () => {
		sftp.tree.put('/outbound/a.edi', x12({ control: '900', functionalId: 'PO', sets: [order('NEW-1'), order('NEW-2', { vendor: '9999' })] }));
		const run = await pollAndRun(incoming(file, trigger, work), trigger);
		expect(orders().map((each) => each.PurchaseOrderNumber)).toEqual(['NEW-1']);
		expect(acks()).toMatchObject([[{ functionalId: 'PO', groupControl: '900', status: 'A' }]]);
		const receipt = filesIn(sftp, '/receipts')['a.edi.receipt.csv']!.split('\n');
		expect(['NEW-1', 'NEW-2'].map((number) => /posted|held/.exec(receipt.find((line) => line.includes(number))!)?.[0])).toEqual(['posted', 'held']);
		expect(outputsOf(run!, 'Tell Accounts Payable')[0]).toHaveLength(1);
		ahead = 100_000;
		expect(await pollAndRun(incoming(file, trigger, work), trigger)).toBeUndefined();
	});

	test('a run that dies between order and answer is made up for: one order, one answer', async () => {
		sftp.tree.put('/outbound/a.edi', x12({ control: '900', functionalId: 'PO', sets: [order('NEW-1')] }));
		await pollAndRun(incoming(file, trigger, work, [work]), trigger);
		expect([orders().length, acks().length]).toEqual([1, 0]);
		ahead = 3_600_000;
		await pollAndRun(incoming(file, trigger, work), trigger);
		expect([orders().length, acks().length]).toEqual([1, 1]);
		ahead = 7_200_000;
		await pollAndRun(incoming(file, trigger, work), trigger);
		expect([orders().length, acks().length]).toEqual([1, 1]);
	});
});

describe('810 in', () => {
	const file = 'partner-810-to-dynamics-fo';
	const [trigger, work] = ['New Invoices', 'Post to Dynamics 365'];
	const expense = (number: string, more = {}) => invoice(number, { lines: ['IT1*1*1*EA*40'], ...more });

	test('invoices are posted or held, order answers go to a person, and each group is answered once', async () => {
		const orderAnswer = { id: '855', segments: ['BAK*00*AD*PO-7*20261102', 'PO1*1*2*EA*25.1**BP*M0001', 'ACK*IA*2*EA', 'CTT*1'] };
		sftp.tree.put('/outbound/a.edi', x12({ control: '900', functionalId: 'IN', sets: [expense('INV-1'), expense('INV-2', { tds: '4100' })] }));
		sftp.tree.put('/outbound/b.edi', x12({ control: '901', functionalId: 'PR', sets: [orderAnswer] }));
		const run = await pollAndRun(incoming(file, trigger, work), trigger);
		const [posted, held] = outputsOf(run!, work);
		expect([posted, held].map((some) => some!.map(({ json }) => (json.invoice as { invoiceNumber: string }).invoiceNumber))).toEqual([['INV-1'], ['INV-2']]);
		expect(bills()).toEqual(['INV-1']);
		expect(outputsOf(run!, 'Look at the Order Answer')[0]).toMatchObject([{ json: { orderAcknowledgement: { poNumber: 'PO-7' } } }]);
		expect(acks().flat().map(({ functionalId, groupControl }) => `${functionalId} ${groupControl}`).sort()).toEqual(['IN 900', 'PR 901']);
		expect(Object.keys(filesIn(sftp, '/receipts'))).toEqual(['a.edi.receipt.csv', 'b.edi.receipt.csv']);
	});

	test('a run that dies between bill and answer, and the same file under another name, make one bill and one answer', async () => {
		const text = x12({ control: '900', functionalId: 'IN', sets: [expense('INV-1')] });
		sftp.tree.put('/outbound/a.edi', text);
		await pollAndRun(incoming(file, trigger, work, [work]), trigger);
		sftp.tree.put('/outbound/again.edi', text);
		ahead = 3_600_000;
		await pollAndRun(incoming(file, trigger, work), trigger);
		expect(bills()).toEqual(['INV-1']);
		expect(acks()).toHaveLength(1);
		expect(filesIn(sftp, '/receipts')['again.edi.receipt.csv']).toMatch(/duplicate/);
	});

	test('an acknowledgement of something that nobody sent is told once, with nothing posted', async () => {
		sftp.tree.put('/outbound/a.edi', x12({ control: '31', functionalId: 'FA', sets: [answer('PO', '77', { status: 'R' })] }));
		const run = await pollAndRun(incoming(file, trigger, work), trigger);
		expect(outputsOf(run!, 'Tell Accounts Payable')[0]).toMatchObject([{ json: { newHolds: [{ problems: [{ code: 'x12.unmatched' }] }] } }]);
		expect([bills(), acks()]).toEqual([[], []]);
		ahead = 90_000_000;
		expect(await pollAndRun(incoming(file, trigger, work), trigger)).toBeUndefined();
	});
});

describe('out', () => {
	test('posted invoices go out as 810, each once', async () => {
		const partner = { ...buyer, send: ['810'] };
		const workflow = template('partner-posted-invoices-to-810', {
			'Read Posted Invoices': { companies: 'usmf', filters: { vendor: '1001' } }, 'Write 810': { partner: JSON.stringify(partner) },
		});
		const run = async () => await runInEngine({ ...workflow, startNode: 'Read Posted Invoices', items: [{ json: {} }] });
		const first = await run();
		expect(first.data.resultData.error).toBeUndefined();
		const written = outputsOf(first, 'Write 810')[0]!;
		expect(written.length).toBeGreaterThan(1);
		expect(Object.keys(filesIn(sftp, '/inbound'))).toHaveLength(written.length);
		ahead = 3_600_000;
		expect(outputsOf(await run(), 'Write 810')[0]).toHaveLength(written.length);
		expect(Object.keys(filesIn(sftp, '/inbound'))).toHaveLength(written.length);
		expect(await ledgerOf().held({})).toEqual([]);
	});

	test('an order as Dynamics has it goes out as 850 and is read back the same', async () => {
		const workflow = template('partner-orders-to-850', { 'Write 850': { partner: JSON.stringify({ ...buyer, map: { uoms: { EA: 'ea', BX: 'box' }, unknownUom: 'keep' } }) } });
		const read = await runInEngine({
			...workflow, startNode: 'Read',
			workflow: {
				nodes: [...workflow.workflow.nodes, { id: 'r', name: 'Read', type: 'n8n-nodes-stampli-erp.dynamicsFo', typeVersion: 1, position: [0, 0], parameters: { resource: 'purchaseOrder', operation: 'getAll', companies: 'usmf', returnAll: true, filters: { vendor: '1001', confirmed: true } }, credentials: { dynamicsFoApi: { id: '1', name: 'F&O' } } }],
				connections: { Read: { main: [[{ node: 'Write 850', type: 'main', index: 0 }]] } },
			},
			items: [{ json: {} }],
		});
		expect(read.data.resultData.error).toBeUndefined();
		const [written, held] = outputsOf(read, 'Write 850');
		expect(held!.map(({ json }) => [json.poNumber, (json.problems as { code: string }[]).map(({ code }) => code)])).toEqual([['PO-CANCELED', ['x12.order.cancelled']]]);
		const numbers = Object.values(filesIn(sftp, '/inbound')).map((text) => readAll(text).sets[0]!.segments.find(({ id }) => id === 'BEG')!.elements[2]);
		expect(numbers).toEqual(written!.map(({ json }) => json.poNumber));
		expect(numbers).toContain('PO-00012');
	});
});

test('CSV in: a partner\'s invoices are posted once with a receipt', async () => {
	const trigger = 'New CSV Invoices';
	sftp.tree.put('/outbound/i.csv', 'Company,VendorCode,InvoiceNo,DocType,InvoiceDate,Currency,Total,LineNo,LineAmount,GLAccount\r\nusmf,1001,C-1,INV,2026-11-02,USD,40,1,40,618160\r\n');
	const workflow = template('partner-csv-in', { [trigger]: started, 'Post to Dynamics 365': { ...company, options: category } });
	await pollAndRun(workflow, trigger);
	expect(bills()).toEqual(['C-1']);
	expect(Object.keys(filesIn(sftp, '/receipts'))).toEqual(['i.csv.receipt.csv']);
});
