import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import { searchCompanies, searchVendors } from '../../../nodes/SapB1/listSearch';
import { resources } from '../../../nodes/SapB1/operations/resources';
import { SapB1 } from '../../../nodes/SapB1/SapB1.node';
import { closeLedgers } from '../../../nodes/shared/openLedger';
import { outputsOf, runInEngine } from '../../engine/engine';
import { invoice, startCompany, type TestCompany } from './environment';

let company: TestCompany;
let folder: string;
beforeEach(async () => {
	company = await startCompany();
	folder = mkdtempSync(path.join(tmpdir(), 'sap-b1-node-'));
	process.env.STAMPLI_LEDGER_FILE = path.join(folder, 'ledger.sqlite');
});
afterEach(async () => {
	await closeLedgers();
	delete process.env.STAMPLI_LEDGER_FILE;
	rmSync(folder, { recursive: true });
	await company.close();
});

const start: INodeType = {
	description: { displayName: 'Start', name: 'start', group: [], version: 1, description: '', defaults: { name: 'Start' }, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		return [this.getInputData()];
	},
};

/** Runs the node in n8n's own engine. */
async function run(parameters: IDataObject, items: object[] = [{}]) {
	const common = { typeVersion: 1, position: [0, 0] as [number, number] };
	const result = await runInEngine({
		workflow: {
			nodes: [
				{ ...common, id: '1', name: 'Start', type: 'start', parameters: {} },
				{ ...common, id: '2', name: 'B1', type: 'sapB1', parameters: parameters as never, credentials: { sapB1Api: { id: '1', name: 'B1' } } },
			],
			connections: { Start: { main: [[{ node: 'B1', type: 'main', index: 0 }]] } },
		},
		nodeTypes: { start, sapB1: new SapB1() },
		credentials: { sapB1Api: { ...company.credentials } },
		startNode: 'Start',
		items: items.map((json): INodeExecutionData => ({ json: json as IDataObject })),
	});
	return { outputs: outputsOf(result, 'B1'), error: result.data.resultData.error };
}
const post = (options: IDataObject = {}): IDataObject => ({ resource: 'bill', operation: 'post', company: { __rl: true, mode: 'id', value: 'SBODEMOUS' }, options });

test('Post has the outputs Posted and Held, and leaves no session open', async () => {
	const { outputs, error } = await run(post({ sessions: 3, referenceField: 'U_StampliRef' }), [{ invoice: invoice() }, { invoice: { ...invoice(), companyId: undefined } }, { invoice: invoice({ vendor: { vendorId: 'NOBODY' } }) }]);
	expect(error).toBeUndefined();
	expect(outputs.map((items) => items.length)).toEqual([2, 1]);
	expect(outputs[0]![0]).toMatchObject({ json: { outcome: { status: 'posted', erpState: 'A/P invoice', reason: expect.stringContaining('A/P invoice') } } });
	expect(outputs[1]![0]).toMatchObject({ json: { outcome: { status: 'held', problems: [{ code: 'vendor.unknown' }] } } });
	expect(company.b1.sessions.open).toBe(0);
	expect(company.b1.sessions.logins).toBeLessThanOrEqual(3);
});

test.each<[IDataObject, RegExp]>([
	[{ referenceField: 'StampliRef' }, /Reference Field.*U_/],
	[{ maxRounding: 'much' }, /Largest Rounding Difference/],
	[{ sessions: 9 }, /Sessions/],
])('a parameter that cannot be stops the node and is named: %o', async (options, message) => {
	const { error } = await run(post(options), [{ invoice: invoice() }]);
	expect(`${error?.message} ${error?.description ?? ''}`).toMatch(message);
});

test('Get Many of master data gives one item per record', async () => {
	const { outputs, error } = await run({ resource: 'masterData', operation: 'getAll', entity: 'vendor', options: {} });
	expect(error).toBeUndefined();
	expect(outputs[0]!.length).toBe(6);
});

test('lists come from the live system', async () => {
	const context = { getCredentials: async () => ({ ...company.credentials }), helpers: {}, getNode: () => ({ name: 'B1' }) } as never;
	expect(await searchCompanies.call(context)).toEqual({ results: [{ name: 'SBODEMOUS (OEC Computers)', value: 'SBODEMOUS' }] });
	expect(await searchVendors.call(context, 'lead')).toEqual({ results: [{ name: '0000123 (Leading Zero Supplies)', value: '0000123' }] });
	expect(company.b1.sessions.open).toBe(0);
});

test('the node does what every ERP does, in its own words', () => {
	expect(resources.map(({ value }) => value)).toEqual(['bill', 'crossReference', 'masterData', 'payment', 'vendor']);
	expect(new SapB1().description).toMatchObject({ name: 'sapB1', credentials: [{ name: 'sapB1Api', required: true }, {}, {}] });
});
