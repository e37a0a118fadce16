import path from 'node:path';
import type { INode, INodeExecutionData, INodeType, OnError } from 'n8n-workflow';
import { contentHash, invoiceKey } from '../../core/identity';
import type { Invoice } from '../../core/model';
import type { FileRef, RecordItem } from '../../core/records';
import { startSystems, type Systems } from '../../demo/systems';
import { DynamicsFo } from '../../nodes/DynamicsFo/DynamicsFo.node';
import { Stampli } from '../../nodes/Stampli/Stampli.node';
import { outputsOf, runInEngine } from './engine';
import { ledgerPerTest } from './ledgerPerTest';

let systems: Systems;
const ledgerOf = ledgerPerTest();

beforeAll(async () => {
	systems = await startSystems();
});
afterAll(async () => await systems.close());

beforeEach(() => {
	systems.dynamicsFo.data.VendorInvoiceHeaders.length = 0;
	systems.dynamicsFo.data.VendorInvoiceLines.length = 0;
});

const start: INodeType = {
	description: { displayName: 'Start', name: 'start', group: [], version: 1, description: '', defaults: { name: 'Start' }, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		return [this.getInputData()];
	},
};
const nodeTypes = { start, 'n8n-nodes-stampli-erp.dynamicsFo': new DynamicsFo(), 'n8n-nodes-stampli-erp.stampli': new Stampli() };

const invoice = (number: string): Invoice => {
	const one: Invoice = {
		sourceKey: '',
		sourceSystem: 'stampli',
		companyId: 'usmf',
		invoiceNumber: number,
		type: 'invoice',
		invoiceDate: '2026-03-01',
		currency: 'USD',
		vendor: { vendorId: '1001' },
		lines: [{ lineNumber: '1', kind: 'expense', amount: '40.00', glAccount: '618160', description: 'Paper' }],
		totalAmount: '40.00',
	};
	return { ...one, sourceKey: invoiceKey(one) };
};

/** Two invoices of one file, registered and handed over as the trigger does it. */
async function handOver(fileId: string): Promise<INodeExecutionData[]> {
	const file: FileRef = {
		fileId, inbox: 'sftp://stampli@127.0.0.1/outbound', path: `/outbound/${fileId}.csv`, name: `${fileId}.csv`, size: 1,
		modifiedAt: '2026-03-02T00:00:00Z', sha256: fileId, profile: 'stampli-invoices-csv-example', profileVersion: 1,
	};
	const records = ['A', 'B'].map((number) => ({ recordId: `${fileId}-${number}`, number }));
	await ledgerOf().addFile('engine-test/Start', file, records.map(({ recordId, number }) => {
		const content = invoice(`${fileId}-${number}`);
		return { recordId, entity: 'invoice', rows: 'row 2', content, contentHash: contentHash(content), problems: [] };
	}));
	return records.map(({ recordId, number }) => {
		const json: RecordItem = { record: { recordId, entity: 'invoice', rows: 'row 2', handover: 1, file }, invoice: invoice(`${fileId}-${number}`), problems: [] };
		return { json: json as never };
	});
}

function workflow(post: { disabled?: boolean; onError?: OnError; retryOnFail?: boolean } = {}) {
	const common = { typeVersion: 1, position: [0, 0] as [number, number] };
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const nodes: INode[] = [
		{ ...common, id: '1', name: 'Start', type: 'start', parameters: {} },
		{
				...common, ...post, id: '2', name: 'Post', type: 'n8n-nodes-stampli-erp.dynamicsFo',
				parameters: { resource: 'bill', operation: 'post', options: { procurementCategory: 'Office supplies', procurementHierarchy: 'Procurement' } },
				credentials: { dynamicsFoApi: { id: '1', name: 'F&O' } },
			},
		{
				...common, id: '3', name: 'Record', type: 'n8n-nodes-stampli-erp.stampli',
				parameters: { resource: 'invoiceFile', operation: 'recordOutcome', receiptFolder: '/receipts' },
				credentials: { stampliSftpApi: { id: '2', name: 'SFTP' } },
			},
	];
	// Posted, Held and whatever error output there may be: the most careless wiring.
	return { nodes, connections: { Start: { main: [to('Post')] }, Post: { main: [to('Record'), to('Record'), to('Record')] } } };
}

const receipts = () => [...systems.sftp.tree.files('/receipts').keys()].map((file) => path.basename(file));
const wrongSecret = () => ({ ...systems.credentials, dynamicsFoApi: { ...systems.credentials.dynamicsFoApi, clientSecret: 'wrong' } });

async function run(fileId: string, post: Parameters<typeof workflow>[0], credentials: object = systems.credentials, mode: 'trigger' | 'manual' = 'trigger') {
	const items = await handOver(fileId);
	const result = await runInEngine({ workflow: workflow(post), nodeTypes, credentials: credentials as never, startNode: 'Start', items, mode });
	const outcomes = await ledgerOf().outcomes([`${fileId}-A`, `${fileId}-B`]);
	return { result, outcomes };
}

function expectNothingIsSaidToBePosted(outcomes: unknown[]) {
	expect(outcomes).toEqual([undefined, undefined]);
	expect(receipts()).toEqual([]);
	expect(systems.dynamicsFo.data.VendorInvoiceHeaders).toEqual([]);
}

test('with Bill: Post disabled no receipt and no ledger entry says posted, and Record Outcome says why', async () => {
	const { result, outcomes } = await run('disabled', { disabled: true });
	expectNothingIsSaidToBePosted(outcomes);
	const [items] = outputsOf(result, 'Record');
	expect(JSON.stringify(items!.map((item) => item.json))).toContain('2 items had no recorded outcome: the node before may be disabled or have failed');
});

test.each<[string, Parameters<typeof workflow>[0]]>([
	['Stop Workflow', { onError: 'stopWorkflow' }],
	['Continue', { onError: 'continueRegularOutput' }],
	['Continue (using error output)', { onError: 'continueErrorOutput' }],
	['Stop Workflow, after Retry On Fail', { onError: 'stopWorkflow', retryOnFail: true }],
])('with Bill: Post throwing under On Error: %s no receipt and no ledger entry says posted', async (name, post) => {
	const { result, outcomes } = await run(`throwing-${name.length}`, post, wrongSecret());
	expectNothingIsSaidToBePosted(outcomes);
	if (post!.onError === 'stopWorkflow') expect(result.data.resultData.error?.message).toMatch(/secret/i);
	for (const item of outputsOf(result, 'Record').flat()) expect(item.json.newHolds).toEqual([]);
});

test('a test run posts nothing, writes nothing, and shows the payload on Held', async () => {
	const { result, outcomes } = await run('testrun', {}, systems.credentials, 'manual');
	expectNothingIsSaidToBePosted(outcomes);
	const [posted, held] = outputsOf(result, 'Post');
	expect(posted).toEqual([]);
	expect(held!.map((item) => item.json)).toEqual([
		expect.objectContaining({ preview: 'testRun', wouldPost: true, payload: expect.objectContaining({ header: expect.objectContaining({ InvoiceNumber: 'testrun-A' }) }) }),
		expect.objectContaining({ preview: 'testRun', wouldPost: true }),
	]);
});

test('with Write in Test Runs on, the samples that a trigger shows in a test run are really posted', async () => {
	const items = (await handOver('written')).map(({ json }) => ({ json: { ...json, preview: 'testRun' } }));
	const flow = workflow();
	flow.nodes[1]!.parameters = { ...flow.nodes[1]!.parameters, options: { procurementCategory: 'Office supplies', procurementHierarchy: 'Procurement', writeInTestRuns: true } };
	const result = await runInEngine({ workflow: flow, nodeTypes, credentials: systems.credentials as never, startNode: 'Start', items, mode: 'manual' });
	expect(result.data.resultData.error).toBeUndefined();
	expect(outputsOf(result, 'Post')[0]!.map((item) => [item.json.preview, (item.json.outcome as { status: string }).status])).toEqual([[undefined, 'posted'], [undefined, 'posted']]);
	expect(systems.dynamicsFo.data.VendorInvoiceHeaders).toHaveLength(2);
});

test('a trigger that only previews its first activation posts nothing, whatever the node says', async () => {
	const items = (await handOver('preview')).map(({ json }) => ({ json: { ...json, preview: 'firstActivation' } }));
	const flow = workflow();
	flow.nodes[1]!.parameters = { ...flow.nodes[1]!.parameters, options: { procurementCategory: 'Office supplies', procurementHierarchy: 'Procurement', writeInTestRuns: true } };
	const result = await runInEngine({ workflow: flow, nodeTypes, credentials: systems.credentials as never, startNode: 'Start', items });
	expect(outputsOf(result, 'Post')[1]!.map((item) => item.json.preview)).toEqual(['firstActivation', 'firstActivation']);
	expect(systems.dynamicsFo.data.VendorInvoiceHeaders).toEqual([]);
});

test('when nothing is wrong both invoices are posted, once, and the receipt says so', async () => {
	const { result, outcomes } = await run('good', {});
	expect(result.data.resultData.error).toBeUndefined();
	expect(outcomes.map((outcome) => [outcome?.status, outcome?.erpState])).toEqual([
		['posted', expect.stringContaining('pending vendor invoice')],
		['posted', expect.stringContaining('pending vendor invoice')],
	]);
	expect(systems.dynamicsFo.data.VendorInvoiceHeaders.map((row) => row.InvoiceNumber)).toEqual(['good-A', 'good-B']);
	expect(receipts()).toEqual(['good.csv.receipt.csv']);
	const [posted, held] = outputsOf(result, 'Post');
	expect([posted!.length, held!.length]).toEqual([2, 0]);
	expect(posted!.map((item) => item.pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
});
