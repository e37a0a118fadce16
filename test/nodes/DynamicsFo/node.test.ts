import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject, INodeExecutionData, INodeType, OnError } from 'n8n-workflow';
import type { Invoice } from '../../../core/model';
import { DynamicsFo } from '../../../nodes/DynamicsFo/DynamicsFo.node';
import { resources } from '../../../nodes/DynamicsFo/operations/resources';
import { searchCompanies, searchVendors } from '../../../nodes/DynamicsFo/listSearch';
import { closeLedgers } from '../../../nodes/shared/openLedger';
import { outputsOf, runInEngine } from '../../engine/engine';
import { category, invoice, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
let folder: string;
beforeEach(async () => {
	environment = await startEnvironment();
	folder = mkdtempSync(path.join(tmpdir(), 'dynamics-fo-node-'));
	process.env.STAMPLI_LEDGER_FILE = path.join(folder, 'ledger.sqlite');
});
afterEach(async () => {
	await closeLedgers();
	delete process.env.STAMPLI_LEDGER_FILE;
	rmSync(folder, { recursive: true });
	await environment.close();
});

const start: INodeType = {
	description: { displayName: 'Start', name: 'start', group: [], version: 1, description: '', defaults: { name: 'Start' }, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		return [this.getInputData()];
	},
};

interface Run {
	parameters: IDataObject;
	items?: object[];
	mode?: 'trigger' | 'manual';
	onError?: OnError;
}

/** Runs the node in n8n's own engine. */
async function run({ parameters, items = [{}], mode, onError }: Run) {
	const common = { typeVersion: 1, position: [0, 0] as [number, number] };
	const result = await runInEngine({
		workflow: {
			nodes: [
				{ ...common, id: '1', name: 'Start', type: 'start', parameters: {} },
				{ ...common, id: '2', name: 'F&O', type: 'dynamicsFo', parameters: parameters as never, credentials: { dynamicsFoApi: { id: '1', name: 'F&O' } }, ...(onError ? { onError } : {}) },
			],
			connections: { Start: { main: [[{ node: 'F&O', type: 'main', index: 0 }]] } },
		},
		nodeTypes: { start, dynamicsFo: new DynamicsFo() },
		credentials: { dynamicsFoApi: { ...environment.credentials } },
		startNode: 'Start',
		items: items.map((json): INodeExecutionData => ({ json: json as IDataObject })),
		mode,
	});
	return { outputs: outputsOf(result, 'F&O'), error: result.data.resultData.error };
}

const company = (value: string) => ({ __rl: true, mode: 'id', value });
const post = (more: IDataObject = {}): IDataObject => ({ resource: 'bill', operation: 'post', company: company('usrt'), options: { ...category, ...more } });

test('Post has the outputs Posted and Held; an invoice without company goes to the legal entity of the node', async () => {
	const without: Partial<Invoice> = { ...invoice(), companyId: undefined };
	const { outputs, error } = await run({ parameters: post(), items: [{ invoice: invoice() }, { invoice: without }, { invoice: invoice({ vendor: { vendorId: 'NOBODY' } }) }] });
	expect(error).toBeUndefined();
	expect(outputs.map((items) => items.length)).toEqual([2, 1]);
	expect(environment.fo.data.VendorInvoiceHeaders.map((row) => row.dataAreaId)).toEqual(['usmf', 'usrt']);
	expect(outputs[0]![1]).toMatchObject({ pairedItem: { item: 1 }, json: { outcome: { status: 'posted', key: expect.stringContaining('|USRT|'), reason: expect.stringContaining('pending vendor invoice') } } });
	expect(outputs[1]![0]).toMatchObject({ pairedItem: { item: 2 }, json: { outcome: { status: 'held', problems: [{ code: 'vendor.unknown' }] } } });
});

test('the same number without a company, posted for two legal entities, is two bills', async () => {
	const without = { ...invoice(), companyId: undefined };
	await run({ parameters: post(), items: [{ invoice: without }] });
	const { outputs } = await run({ parameters: { ...post(), company: company('usmf') }, items: [{ invoice: without }] });
	expect(outputs[0]).toMatchObject([{ json: { outcome: { status: 'posted' } } }]);
	expect(environment.fo.data.VendorInvoiceHeaders.map((row) => row.dataAreaId)).toEqual(['usrt', 'usmf']);
});

test('a test run in the editor posts nothing and shows the payload on Held', async () => {
	const { outputs } = await run({ parameters: post(), items: [{ invoice: invoice() }], mode: 'manual' });
	expect(outputs[0]).toEqual([]);
	expect(outputs[1]).toMatchObject([{ json: { preview: 'testRun', wouldPost: true, payload: { header: { InvoiceAccount: '1001' } } } }]);
	expect(environment.fo.data.VendorInvoiceHeaders).toEqual([]);
});

test('zero active dimension formats stop the node with one sentence and the next step', async () => {
	for (const row of environment.fo.data.DimensionIntegrationFormats) row.IsActive = 'No';
	const { error } = await run({ parameters: post(), items: [{ invoice: invoice() }] });
	expect(error).toMatchObject({ message: expect.stringContaining('no active format'), description: expect.stringContaining('Activate exactly one') });
});

test('a procurement category without its hierarchy is named before anything is read', async () => {
	const { error } = await run({ parameters: post({ procurementHierarchy: '' }), items: [{ invoice: invoice() }] });
	expect(error).toMatchObject({ message: expect.stringContaining('Procurement Hierarchy') });
	expect(environment.fo.journal).toEqual([]);
});

test('Preview shows payload and problems and sends nothing', async () => {
	const parameters = { ...post(), operation: 'preview' };
	const { outputs } = await run({ parameters, items: [{ invoice: invoice() }, { invoice: invoice({ vendor: { vendorId: 'NOBODY' } }) }] });
	expect(outputs).toHaveLength(1);
	expect(outputs[0]).toMatchObject([{ json: { wouldPost: true, payload: { lines: [{}] } } }, { json: { wouldPost: false, problems: [{ code: 'vendor.unknown' }] }, pairedItem: { item: 1 } }]);
	expect(environment.fo.journal.filter((entry) => entry.method !== 'GET')).toEqual([]);
});

test('Find tells what F&O has', async () => {
	const parameters = { ...post(), operation: 'find', options: {} };
	const { outputs } = await run({ parameters, items: [{ invoice: invoice({ invoiceNumber: 'POSTED-PAID' }) }, { invoice: invoice() }] });
	expect(outputs[0]).toMatchObject([{ json: { found: true, erpMatches: [{ state: 'posted vendor invoice' }] } }, { json: { found: false, erpMatches: [] } }]);
});

test('an item without an invoice stops the node and is named; with On Error: Continue only that item says so', async () => {
	const parameters = { ...post(), operation: 'find', options: {} };
	const items = [{ invoice: invoice() }, { something: 'else' }];
	expect((await run({ parameters, items })).error).toMatchObject({ message: expect.stringContaining('carries no invoice'), context: { itemIndex: 1 } });
	const { outputs } = await run({ parameters, items, onError: 'continueRegularOutput' });
	expect(outputs[0]!.map((item) => item.json)).toMatchObject([{ found: false }, { error: 'This item carries no invoice' }]);
});

test('Master Data gives canonical records of the legal entities asked for', async () => {
	const { outputs } = await run({ parameters: { resource: 'masterData', operation: 'getAll', entity: 'vendor', companies: 'usrt' } });
	expect(outputs[0]!.map((item) => item.json.vendorId)).toEqual(['1001', '2001']);
	const failed = await run({ parameters: { resource: 'masterData', operation: 'getAll', entity: 'vendor', companies: '', changedSince: '2026-01-01' } });
	expect(failed.error).toMatchObject({ message: expect.stringContaining('does not tell when'), description: expect.stringContaining('Leave "Changed Since" empty') });
});

test('Vendor: Get Many keeps its limit', async () => {
	const { outputs } = await run({ parameters: { resource: 'vendor', operation: 'getAll', company: company('usmf'), returnAll: false, limit: 2, filters: {} } });
	expect(outputs[0]).toHaveLength(2);
});

test('Payment: Reconcile gives one item per invoice paid', async () => {
	const payment = {
		paymentId: 'P1', companyId: 'usmf', vendorId: '1001', paymentDate: '2026-10-01', amount: '350.50', currency: 'USD', method: 'check', status: 'cleared',
		applications: [{ invoiceNumber: 'POSTED-PAID', amount: '250.50' }, { invoiceNumber: 'POSTED-OPEN', amount: '100' }],
	};
	const parameters = { resource: 'payment', operation: 'reconcile', company: company(''), options: {} };
	const { outputs } = await run({ parameters, items: [{ content: payment }] });
	expect(outputs[0]!.map((item) => item.json.status)).toEqual(['paid', 'open']);
	const { outputs: different } = await run({ parameters: { ...parameters, options: { onlyDifferences: true } }, items: [{ content: payment }] });
	expect(different[0]).toMatchObject([{ json: { invoiceNumber: 'POSTED-OPEN', differences: [expect.any(String)] }, pairedItem: { item: 0 } }]);
});

test('the pickers list legal entities and vendors of the live system', async () => {
	const context = { getCredentials: async () => environment.credentials, helpers: {}, getNode: () => ({ name: 'F&O' }) } as never;
	expect((await searchCompanies.call(context, 'germany')).results).toEqual([{ name: expect.stringContaining('Germany'), value: 'demf' }]);
	expect((await searchVendors.call(context, 'freight')).results).toMatchObject([{ value: '00123' }]);
});

test('every operation has an action sentence, and labels are in title case', () => {
	for (const { operations } of resources) {
		for (const { option, properties } of operations) {
			expect(option.action).toMatch(/^[A-Z][a-z]/);
			for (const property of properties) expect(property.displayName).toMatch(/^[A-Z]/);
		}
	}
});
