import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folders, startSystems, type Systems } from '../../../demo/systems';
import { DynamicsFo } from '../../../nodes/DynamicsFo/DynamicsFo.node';
import { closeLedgers } from '../../../nodes/shared/openLedger';
import { outputsOf, runInEngine } from '../../engine/engine';

/* Master Data: Export of the node itself, in n8n's engine, above the size at which F&O's Data management is the better way. */

let systems: Systems;
let folder: string;
let storageHosts: string;
beforeEach(async () => {
	systems = await startSystems({ executionPolls: 0 });
	storageHosts = new URL((await systems.dynamicsFo.dataManagement.storage()).url).host;
	folder = mkdtempSync(path.join(tmpdir(), 'exports-'));
	process.env.STAMPLI_LEDGER_FILE = path.join(folder, 'ledger.sqlite');
});
afterEach(async () => {
	await closeLedgers();
	delete process.env.STAMPLI_LEDGER_FILE;
	rmSync(folder, { recursive: true });
	await systems.close();
});

async function exported(options: object) {
	const result = await runInEngine({
		workflow: {
			nodes: [
				{
					id: '1', name: 'Export', type: 'erp', typeVersion: 1, position: [0, 0],
					parameters: { resource: 'masterData', operation: 'export', entity: 'vendor', companies: 'usmf', profile: 'vendorsCsv', folder: folders.inbound, options } as never,
					credentials: { dynamicsFoApi: { id: '1', name: 'erp' }, stampliSftpApi: { id: '2', name: 'sftp' } },
				},
			],
			connections: {},
		}, // prettier-ignore
		nodeTypes: { erp: new DynamicsFo() },
		credentials: systems.credentials as never,
		startNode: 'Export',
		items: [{ json: {} }],
	});
	if (result.data.resultData.error) throw result.data.resultData.error;
	const json = outputsOf(result, 'Export')[0]![0]!.json as { path: string; notes?: string[] };
	return { json, file: systems.sftp.tree.find(json.path)!.content.toString('utf8') };
}
const packages = () => systems.dynamicsFo.journal.filter(({ url }) => url.includes('ExportToPackage')).length;

test('a list above Package Above is exported as a data package, and the file is the same to the byte', async () => {
	const byOdata = await exported({ packageAbove: 0 });
	expect(byOdata.json).not.toHaveProperty('notes');
	expect(packages()).toBe(0);
	const byPackage = await exported({ packageAbove: 1, storageHosts });
	expect(packages()).toBe(1);
	expect(byPackage.json).toMatchObject({ uploaded: true, notes: [expect.stringMatching(/more than 1\. They were read as data package "Stampli vendors export"/)] });
	expect(byPackage.file).toBe(byOdata.file);
});

test('a smaller one is read by OData, and where there is no such data project the item says so', async () => {
	await exported({});
	expect(packages()).toBe(0);
	const { json } = await exported({ packageAbove: 1, packageProject: 'Nobody set this up' });
	expect(json).toMatchObject({ uploaded: true, notes: [expect.stringMatching(/read page by page all the same.*"Nobody set this up" gives no package/)] });
});

test('the options of it stand in the editor', () => {
	const options = new DynamicsFo().description.properties.filter(({ name, displayOptions }) => name === 'options' && displayOptions?.show?.operation?.includes('export') && displayOptions.show.resource?.includes('masterData'));
	const names = options.flatMap((each) => (each.options ?? []).map(({ name }) => name));
	expect(names).toEqual(expect.arrayContaining(['packageAbove', 'packageProject', 'storageHosts', 'timeoutMinutes']));
});
