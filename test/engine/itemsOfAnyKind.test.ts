import type { IDataObject, INode, INodeExecutionData, INodeType, WorkflowExecuteMode } from 'n8n-workflow';
import { startSystems, type Systems } from '../../demo/systems';
import { DynamicsFo } from '../../nodes/DynamicsFo/DynamicsFo.node';
import { Stampli } from '../../nodes/Stampli/Stampli.node';
import { outputsOf, runInEngine } from './engine';
import { ledgerPerTest } from './ledgerPerTest';

/* Items that no trigger made: a sheet, a Code node, what a Merge or a Set node left over. */

let systems: Systems;
const ledgerOf = ledgerPerTest();

beforeAll(async () => {
	systems = await startSystems();
});
afterAll(async () => await systems.close());

const headers = () => systems.dynamicsFo.data.VendorInvoiceHeaders;
beforeEach(() => {
	headers().length = 0;
	systems.dynamicsFo.data.VendorInvoiceLines.length = 0;
});

const start: INodeType = {
	description: { displayName: 'Start', name: 'start', group: [], version: 1, description: '', defaults: { name: 'Start' }, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		return [this.getInputData()];
	},
};
const post = 'n8n-nodes-stampli-erp.dynamicsFo';
const nodeTypes = { start, [post]: new DynamicsFo(), [`${post}Tool`]: new DynamicsFo(), 'n8n-nodes-stampli-erp.stampli': new Stampli() };

const line = { lineNumber: '1', kind: 'expense', amount: '40.00', glAccount: '618160', description: 'Paper' };
const invoice = (number: unknown, more: IDataObject = {}): IDataObject =>
	({ sourceSystem: 'sheet', companyId: 'usmf', invoiceNumber: number, type: 'invoice', invoiceDate: '2026-03-01', currency: 'USD', vendor: { vendorId: '1001' }, lines: [line], totalAmount: '40.00', ...more }) as IDataObject;

interface Facts {
	type?: string;
	operation?: string;
	mode?: WorkflowExecuteMode;
	rootMode?: WorkflowExecuteMode;
	begunAs?: WorkflowExecuteMode;
}

async function run(items: IDataObject[], { type = post, operation = 'post', mode = 'trigger', rootMode, begunAs }: Facts = {}) {
	const common = { typeVersion: 1, position: [0, 0] as [number, number] };
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const nodes: INode[] = [
		{ ...common, id: '1', name: 'Start', type: 'start', parameters: {} },
		{
			...common, id: '2', name: 'Post', type, credentials: { dynamicsFoApi: { id: '1', name: 'F&O' } },
			parameters: { resource: 'bill', operation, options: { procurementCategory: 'Office supplies', procurementHierarchy: 'Procurement' } },
		},
		{
			...common, id: '3', name: 'Record', type: 'n8n-nodes-stampli-erp.stampli', credentials: { stampliSftpApi: { id: '2', name: 'SFTP' } },
			parameters: { resource: 'invoiceFile', operation: 'recordOutcome', receiptFolder: '' },
		},
	]; // prettier-ignore
	const connections = { Start: { main: [to('Post')] }, Post: { main: [to('Record'), to('Record')] } };
	const result = await runInEngine({
		workflow: { nodes, connections }, nodeTypes, credentials: systems.credentials as never, startNode: 'Start', items: items.map((json) => ({ json })), mode, ...(rootMode ? { rootMode } : {}), ...(begunAs ? { begunAs } : {}),
	}); // prettier-ignore
	const [posted = [], held = []] = outputsOf(result, 'Post');
	const told = (result.data.resultData.runData.Record ?? []).flatMap((each) => each.data?.main?.[0] ?? []).map(({ json }) => json);
	return { posted, held, told, error: result.data.resultData.error };
}
const number = ({ json }: INodeExecutionData) => (json.invoice as IDataObject).invoiceNumber;

test('numbers where texts belong hold their own invoice with field and line, and its neighbours are posted', async () => {
	const { posted, held } = await run([{ invoice: invoice('A-1') }, { invoice: invoice(2, { lines: [{ ...line, glAccount: 618160 }] }) }, { invoice: invoice('A-3') }]);
	expect(posted.map(number)).toEqual(['A-1', 'A-3']);
	expect(held).toMatchObject([{ json: { outcome: { status: 'held', problems: [{ field: 'invoiceNumber', who: 'integrator' }, { field: 'lines.glAccount', line: '1' }] } }, pairedItem: { item: 1 } }]);
	expect(await ledgerOf().held({})).toMatchObject([{ summary: { number: '2', amount: '40.00' } }]);
});

test.each<[string, IDataObject]>([
	['no lines', { invoice: invoice('B-1', { lines: null }) }],
	['no vendor', { invoice: invoice('B-2', { vendor: null }) }],
	['JSON that nobody parsed', { invoice: JSON.stringify(invoice('B-3')) }],
	['lines as text', { invoice: invoice('B-4', { lines: '[]' }) }],
	['nothing in it', { invoice: {} }],
	['problems in words of its own', { invoice: invoice('B-5'), problems: ['Not approved'] }],
])('an invoice with %s is held with the reason', async (_what, json) => {
	const { posted, held, error } = await run([json]);
	expect(error).toBeUndefined();
	expect(posted).toEqual([]);
	expect(held).toHaveLength(1);
	expect(headers()).toEqual([]);
});

test('problems that a node before wrote in words of its own are told with who looks after them', async () => {
	const { held } = await run([{ invoice: invoice('B-6'), problems: ['Not approved', { code: 7, message: 'Vendor on hold' }, { reason: 'other' }] }]);
	const { problems } = held[0]!.json.outcome as { problems: IDataObject[] };
	expect(problems.map(({ message, who, kind }) => [message, who, kind])).toEqual([['Not approved', 'integrator', 'invalid'], ['Vendor on hold', 'integrator', 'invalid'], ['{"reason":"other"}', 'integrator', 'invalid']]);
});

test('absent values may be null or empty, and a record without an id is none', async () => {
	const { posted } = await run([{ invoice: invoice('C-1', { dueDate: null, taxAmount: '', taxes: null, lines: [{ ...line, quantity: null, dimensions: null }] }), record: {} }]);
	expect(posted).toHaveLength(1);
	expect(posted[0]!.json.record).toMatchObject({ recordId: expect.stringMatching(/^[0-9a-f]{32}$/) });
});

test('Record Outcome knows what was posted and held of items without a record, and tells of the holds', async () => {
	const { told } = await run([{ invoice: invoice('D-1') }, { invoice: invoice('D-2', { totalAmount: '41.00' }) }]);
	expect(told).toMatchObject([{ counts: { posted: 1, held: 0 }, newlyHeld: false }, { counts: { posted: 0, held: 1 }, newlyHeld: true, newHolds: [{ number: 'D-2' }] }]);
});

test.each(['find', 'preview'])('Bill: %s tells what is wrong with such an item instead of failing', async (operation) => {
	const { posted, error } = await run([{ invoice: invoice(7) }, { invoice: invoice('E-1') }], { operation });
	expect(error).toBeUndefined();
	expect(posted).toMatchObject([{ json: { problems: [{ field: 'invoiceNumber' }] } }, { json: {} }]);
});

test('a sub-workflow that is called in a test run posts nothing either', async () => {
	const { posted, held } = await run([{ invoice: invoice('F-1') }], { mode: 'integrated', rootMode: 'manual' });
	expect(posted).toEqual([]);
	expect(held).toMatchObject([{ json: { preview: 'testRun', wouldPost: true } }]);
	expect(headers()).toEqual([]);
	expect((await run([{ invoice: invoice('F-1') }], { mode: 'integrated', rootMode: 'trigger' })).posted).toHaveLength(1);
});

test('a test run that failed and is retried in the list of executions posts nothing either', async () => {
	const { posted, held } = await run([{ invoice: invoice('J-1') }], { mode: 'retry', begunAs: 'manual' });
	expect(posted).toEqual([]);
	expect(held).toMatchObject([{ json: { preview: 'testRun' } }]);
	expect((await run([{ invoice: invoice('J-1') }], { mode: 'retry', begunAs: 'trigger' })).posted).toHaveLength(1);
});

test('as the tool of an AI agent, which sees the first output only, it tells what is held there', async () => {
	const { posted } = await run([{ invoice: invoice('G-1') }, { invoice: invoice('G-2', { totalAmount: '41.00' }) }], { type: `${post}Tool` });
	expect(posted.map(({ json }) => (json.outcome as IDataObject).status)).toEqual(['posted', 'held']);
});

test('a record that the trigger has registered in another ledger is not posted, and the message says what to select', async () => {
	const file = { fileId: 'f', name: 'Invoices_1.csv', path: '/outbound/Invoices_1.csv', inbox: 'sftp://x' };
	const { error } = await run([{ invoice: invoice('H-1'), record: { recordId: 'r', entity: 'invoice', rows: 'row 2', handover: 1, file } }]);
	expect(error).toMatchObject({ message: expect.stringContaining('Invoices_1.csv'), description: expect.stringContaining('same Stampli Ledger credential') });
	expect(headers()).toEqual([]);
});
