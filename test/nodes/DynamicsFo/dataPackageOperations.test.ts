import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dataPackageExport } from '../../../nodes/DynamicsFo/operations/dataPackageExport';
import { dataPackageImport } from '../../../nodes/DynamicsFo/operations/dataPackageImport';
import { closeLedgers, openLedger } from '../../../nodes/shared/openLedger';
import { startEnvironment, type TestEnvironment } from './environment';
import { company, runAlone } from './operationRun';

let environment: TestEnvironment;
let folder: string;
let storageHosts: string;
beforeEach(async () => {
	environment = await startEnvironment();
	environment.fo.settings.executionPolls = 0;
	folder = mkdtempSync(path.join(tmpdir(), 'packages-'));
	process.env.STAMPLI_LEDGER_FILE = path.join(folder, 'ledger.sqlite');
	storageHosts = new URL((await environment.fo.dataManagement.storage()).url).host;
});
afterEach(async () => {
	await closeLedgers();
	delete process.env.STAMPLI_LEDGER_FILE;
	rmSync(folder, { recursive: true });
	await environment.close();
});

const rows = [
	{ VendorAccountNumber: '00901', VendorGroupId: '10', VendorOrganizationName: 'Erste, GmbH' },
	{ VendorAccountNumber: '00902', VendorGroupId: '99', VendorOrganizationName: 'Zweite' },
];
const importing = (items: object[], options = {}, mode: 'trigger' | 'manual' = 'trigger') =>
	runAlone(environment, { operation: dataPackageImport, items, mode, parameters: { company: company('usmf'), dataProject: 'Stampli vendors', entityLabel: 'Vendors V2', options: { storageHosts, ...options } } });
const stored = (account: string) => environment.fo.data.VendorsV2.filter((row) => row.VendorAccountNumber === account);
const sent = () => environment.fo.journal.filter(({ url }) => url.includes('ImportFromPackage'));

test('input items become one package, imported once', async () => {
	const { items, error } = await importing([rows[0]!]);
	expect(error).toBeUndefined();
	expect(items).toMatchObject([{ json: { status: 'Succeeded', dataProject: 'Stampli vendors', errors: [] } }]);
	expect(stored('00901')).toMatchObject([{ VendorOrganizationName: 'Erste, GmbH' }]);
	expect((await importing([rows[0]!])).items).toMatchObject([{ json: { status: 'Succeeded', before: true } }]);
	expect(sent()).toHaveLength(1);
});

test('records that were not taken stop the node, or are told in the item with their rows as a file', async () => {
	expect((await importing(rows)).error?.message).toContain('1 records were not taken (record 2: ');
	const { items } = await importing(rows, { stopOnErrors: false, again: true });
	expect(items).toMatchObject([{ json: { status: 'Failed', errors: [{ recordId: '1' }, { recordId: '2', field: 'VENDORGROUPID' }] } }]);
	expect(items[0]!.binary?.errors1).toMatchObject({ fileName: 'Vendors V2-errors-1.csv' });
});

test('a test run shows what would be sent and sends nothing', async () => {
	const { items } = await importing(rows, {}, 'manual');
	expect(items).toMatchObject([{ json: { preview: 'testRun', files: [{ name: 'Manifest.xml' }, { name: 'PackageHeader.xml' }, { name: 'Vendors V2.csv' }] } }]);
	expect(environment.fo.journal).toEqual([]);
});

test('a row that is no row is an error that names it', async () => {
	expect((await importing([{ VendorAccountNumber: { deep: true } }])).error?.message).toContain('"VendorAccountNumber" of item 0');
});

test('two imports at once: the second waits for another run', async () => {
	const ledger = await openLedger({ getNode: () => ({}) as never, getCredentials: async () => ({}) as never });
	const [claim] = await ledger.claim([`dynamics-fo:${new URL(environment.fo.url).host}:importPackage`], 'somebody else', 60_000);
	expect((await importing([rows[0]!])).error?.message).toContain('Another data package is being imported');
	expect(sent()).toEqual([]);
	await ledger.release([claim!]);
	expect((await importing([rows[0]!])).items).toMatchObject([{ json: { status: 'Succeeded' } }]);
});

test.each([
	['files', ['Vendors V2.csv']],
	['package', ['Vendor export.zip']],
])('an export gives its %s', async (output, names) => {
	const { items, error } = await runAlone(environment, { operation: dataPackageExport, parameters: { company: company('demf'), dataProject: 'Vendor export', output, options: { storageHosts } } });
	expect(error).toBeUndefined();
	expect(items.map(({ json, binary }) => [json.name, binary?.data?.fileName])).toEqual(names.map((name) => [name, name]));
});

test('the storage of another host than allowed is refused', async () => {
	const { error } = await runAlone(environment, { operation: dataPackageExport, parameters: { company: company('usmf'), dataProject: 'Vendor export', options: {} } });
	expect(error?.message).toContain('is not an allowed storage host');
});
