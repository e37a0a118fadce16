import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import { Acumatica } from '../../../nodes/Acumatica/Acumatica.node';
import { authorizeOwnRequest } from '../../../nodes/Acumatica/authorize';
import { searchCompanies, searchVendors } from '../../../nodes/Acumatica/listSearch';
import { nodeSettings } from '../../../nodes/Acumatica/operations/nodeSettings';
import { resources } from '../../../nodes/Acumatica/operations/resources';
import type { Invoice } from '../../../core/model';
import { closeLedgers } from '../../../nodes/shared/openLedger';
import { outputsOf, runInEngine } from '../../engine/engine';
import { invoice, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
let folder: string;
beforeEach(async () => {
	environment = await startEnvironment();
	folder = mkdtempSync(path.join(tmpdir(), 'acumatica-node-'));
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

/** Runs the node in n8n's own engine, with one of its credentials. */
async function run(parameters: IDataObject, items: object[] = [{}], { authentication = 'acumaticaLoginApi', mode }: { authentication?: 'acumaticaLoginApi' | 'acumaticaPasswordApi'; mode?: 'manual' } = {}) {
	const { type: _type, ...data } = authentication === 'acumaticaLoginApi' ? environment.login : environment.password;
	const common = { typeVersion: 1, position: [0, 0] as [number, number] };
	const result = await runInEngine({
		workflow: {
			nodes: [
				{ ...common, id: '1', name: 'Start', type: 'start', parameters: {} },
				{ ...common, id: '2', name: 'ERP', type: 'acumatica', parameters: { authentication, company: { __rl: true, mode: 'id', value: 'WEST' }, options: {}, ...parameters } as never, credentials: { [authentication]: { id: '1', name: 'A' } } },
			],
			connections: { Start: { main: [[{ node: 'ERP', type: 'main', index: 0 }]] } },
		},
		nodeTypes: { start, acumatica: new Acumatica() },
		credentials: { [authentication]: data as never },
		startNode: 'Start',
		items: items.map((json): INodeExecutionData => ({ json: json as IDataObject })),
		...(mode ? { mode } : {}),
	});
	return { outputs: outputsOf(result, 'ERP'), error: result.data.resultData.error };
}

test.each(['acumaticaLoginApi', 'acumaticaPasswordApi'] as const)('Post with %s has the outputs Posted and Held, and leaves no session of its own', async (authentication) => {
	const { outputs, error } = await run({ resource: 'bill', operation: 'post' }, [{ invoice: invoice({ companyId: undefined }) }, { invoice: invoice({ vendor: { vendorId: 'NOBODY' } }) }], { authentication });
	expect(error).toBeUndefined();
	expect(outputs).toMatchObject([[{ json: { outcome: { status: 'posted', erpState: 'bill (Balanced)' } } }], [{ json: { outcome: { status: 'held', problems: [{ code: 'vendor.unknown' }] } } }]]);
	expect(environment.acumatica.books.Bill!.map((row) => row.BranchID)).toEqual(['WEST']);
	expect(environment.acumatica.sessions.live).toHaveLength(authentication === 'acumaticaLoginApi' ? 0 : 1);
});

test('of several different bills with the number of an invoice none is taken back', async () => {
	const one = invoice({ companyId: 'WEST' });
	for (const amount of ['41.00', '42.00']) {
		const other = environment.books();
		const bill = { ...one, totalAmount: amount, lines: [{ ...one.lines[0]!, quantity: '1', unitPrice: amount, amount }] };
		expect(await other.bills.create(await other.bills.prepare([bill]))).toMatchObject([{ status: 'created' }]);
	}
	const reverse = async (given: Invoice) =>
		(await run({ resource: 'bill', operation: 'reverse', way: 'delete', reason: 'Wrong', confirm: 'REVERSE', options: { evenIfDifferent: true } }, [{ invoice: given }])).outputs;
	expect(await reverse(one)).toMatchObject([[{ json: { reversal: { status: 'refused', reason: expect.stringMatching(/000201.*000202/) } } }]]);
	expect(environment.acumatica.books.Bill).toHaveLength(2);
	expect(await reverse({ ...one, totalAmount: '41.00', lines: [{ ...one.lines[0]!, amount: '41.00' }] })).toMatchObject([[{ json: { reversal: { status: 'reversed' } } }]]);
	expect(environment.acumatica.books.Bill!.map((row) => row.ReferenceNbr)).toEqual(['000202']);
});

test('a run that fails signs out all the same', async () => {
	environment.acumatica.settings.forbidden = ['Bill'];
	const { error } = await run({ resource: 'bill', operation: 'post' }, [{ invoice: invoice() }]);
	expect(error).toMatchObject({ message: expect.stringContaining('may not use Bill') });
	expect(environment.acumatica.sessions.live).toEqual([]);
});

test('a test run in the editor posts nothing and shows the payload', async () => {
	const { outputs } = await run({ resource: 'bill', operation: 'post' }, [{ invoice: invoice() }], { mode: 'manual' });
	expect(outputs[1]).toMatchObject([{ json: { preview: 'testRun', payload: { bill: { Vendor: { value: 'V000123' } } } } }]);
	expect(environment.acumatica.books.Bill).toEqual([]);
});

test('Find, Preview and Master Data answer', async () => {
	const one = invoice();
	expect((await run({ resource: 'bill', operation: 'find' }, [{ invoice: one }])).outputs[0]).toMatchObject([{ json: { found: false } }]);
	expect((await run({ resource: 'bill', operation: 'preview' }, [{ invoice: one }])).outputs[0]).toMatchObject([{ json: { wouldPost: true } }]);
	const { outputs } = await run({ resource: 'masterData', operation: 'getAll', entity: 'glAccount', companies: 'WEST' });
	expect(outputs[0]!.map((item) => item.json.accountId)).toContain('0400');
});

test('a wrong option is named before anything is asked', async () => {
	const { error } = await run({ resource: 'bill', operation: 'post', options: { subaccountSegments: 'Department' } }, [{ invoice: invoice() }]);
	expect(error).toMatchObject({ message: expect.stringContaining('Subaccount Segments') });
	expect(environment.acumatica.journal).toEqual([]);
	expect(nodeSettings({ subaccountSegments: 'Department = 3, Place=2', goal: 'released', referenceField: 'Document.UsrX' }, 'HQ')).toEqual({
		branch: 'HQ', goal: 'released', referenceField: 'Document.UsrX', subaccountSegments: [{ dimension: 'Department', length: 3 }, { dimension: 'Place', length: 2 }],
	}); // prettier-ignore
	expect(() => nodeSettings({ referenceField: 'AttributeX' }, '')).toThrow('Reference Field');
});

test('the pickers list branches and vendors of the live system', async () => {
	const context = { getCredentials: async () => environment.login, helpers: {}, getNode: () => ({ name: 'A', parameters: { authentication: 'acumaticaLoginApi' } }) } as never;
	expect((await searchCompanies.call(context, 'west')).results).toEqual([{ name: 'WEST (Acme West)', value: 'WEST' }]);
	expect((await searchVendors.call(context, 'Freight')).results).toMatchObject([{ value: '00042' }]);
});

test('n8n\'s HTTP Request node gets the token for the own instance only', async () => {
	const { acumatica, password } = environment;
	const own = await authorizeOwnRequest(password as never, { url: `${acumatica.url}/entity` });
	expect(own).toMatchObject({ headers: { Authorization: expect.stringMatching(/^Bearer access-/) }, disableFollowRedirect: true });
	for (const url of ['https://elsewhere.example/entity', acumatica.url.replace('127.0.0.1', 'localhost')]) expect(await authorizeOwnRequest(password as never, { url })).toEqual({ url });
});

test('each credential type is shown for its way to sign in, and every operation has an action sentence', () => {
	const { credentials, properties } = new Acumatica().description;
	const ways = (properties.find((each) => each.name === 'authentication')!.options as { value: string }[]).map((each) => each.value);
	expect(ways).toEqual(credentials!.filter((each) => each.required).map((each) => each.name));
	for (const { operations } of resources) for (const { option } of operations) expect(option.action).toMatch(/^[A-Z][a-z]/);
});
