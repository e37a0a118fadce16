import { packageFiles, type PackageFormat } from '../../../nodes/DynamicsFo/dataPackageManifest';
import { exportPackage, isPackageForm } from '../../../nodes/DynamicsFo/dataPackageExport';
import { type ImportRequest, importPackage, type PackageRun } from '../../../nodes/DynamicsFo/dataPackages';
import { allowedAddress, azureStorage, packageStorage } from '../../../nodes/DynamicsFo/dataPackageStorage';
import { readZip, writeZip } from '../../../nodes/DynamicsFo/packageZip';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(() => environment.close());

async function run(more: Partial<PackageRun> = {}): Promise<PackageRun> {
	const { url } = await environment.fo.dataManagement.storage();
	return { connection: environment.connect(), storage: packageStorage({ hosts: [new URL(url).host] }), pollMs: 2, ...more };
}

const fields = ['VendorAccountNumber', 'VendorGroupId', 'VendorOrganizationName', 'DefaultPaymentTermsName'];
const vendorRow = (account: string, more: Record<string, string> = {}) => ({ VendorAccountNumber: account, VendorGroupId: '10', VendorOrganizationName: `Söhne & "Co", <${account}>`, ...more });
const vendors = (rows: Record<string, string>[], format: PackageFormat = { kind: 'csv' }) => writeZip(packageFiles('Stampli vendors', [{ label: 'Vendors V2', fields, rows }], format));
const request = (zip: Buffer, more: Partial<ImportRequest> = {}): ImportRequest => ({ package: zip, definitionGroup: 'Stampli vendors', company: 'usmf', entities: ['Vendors V2'], overwrite: false, ...more });
const stored = (account: string) => environment.fo.data.VendorsV2.filter((row) => row.VendorAccountNumber === account);
const actions = (name: string) => environment.fo.journal.filter(({ url }) => url.endsWith(`.${name}`));

test.each<[string, PackageFormat]>([
	['csv', { kind: 'csv' }],
	['xml', { kind: 'xml', element: 'VendVendorV2Entity' }],
])('a package of vendors (%s) is uploaded, imported and waited for; the storage never sees our token', async (_kind, format) => {
	const answer = await importPackage(await run(), request(await vendors([vendorRow('00901'), vendorRow('00902')], format)));
	expect(answer).toMatchObject({ status: 'Succeeded', errors: [], errorFiles: [], executionId: expect.stringMatching(/^STAMPLI-[0-9a-f]{24}-1$/) });
	expect(stored('00901')).toMatchObject([{ dataAreaId: 'usmf', VendorOrganizationName: 'Söhne & "Co", <00901>' }]);
	const storage = await environment.fo.dataManagement.storage();
	expect(storage.requests).toMatchObject([{ method: 'PUT', status: 201, authorization: false }]);
	expect(new URL(storage.url).origin).not.toBe(environment.fo.url);
});

test('headers and lines of invoices are imported one after the other, linked by their reference', async () => {
	const zip = await writeZip(
		packageFiles(
			'Stampli invoices',
			[
				{ label: 'Vendor invoice header', fields: ['HeaderReference', 'InvoiceAccount', 'InvoiceNumber', 'InvoiceDate', 'Currency'], rows: [{ HeaderReference: 'REF-1', InvoiceAccount: '1001', InvoiceNumber: 'PKG-1', InvoiceDate: '2026-11-02T12:00:00Z', Currency: 'USD' }] },
				{ label: 'Vendor invoice line', fields: ['HeaderReference', 'InvoiceLineNumber', 'ProcurementCategoryName', 'ProcurementCategoryHierarchyName', 'ReceiveNow', 'UnitPrice', 'NetAmount', 'Currency'], rows: [{ HeaderReference: 'REF-1', InvoiceLineNumber: '1', ProcurementCategoryName: 'Freight', ProcurementCategoryHierarchyName: 'Procurement', ReceiveNow: '1', UnitPrice: '40', NetAmount: '40', Currency: 'USD' }] },
			],
			{ kind: 'csv' },
		),
	);
	expect(await importPackage(await run(), request(zip, { definitionGroup: 'Stampli invoices', entities: ['Vendor invoice header', 'Vendor invoice line'] }))).toMatchObject({ status: 'Succeeded' });
	expect(environment.fo.data.VendorInvoiceLines).toMatchObject([{ HeaderReference: 'REF-1', NetAmount: 40 }]);
});

test('each refused record is told with its field and reason, and the rows come back as files', async () => {
	const answer = await importPackage(await run(), request(await vendors([vendorRow('00901'), vendorRow('00902', { DefaultPaymentTermsName: 'NET99' }), vendorRow('1001')])));
	expect(answer.status).toBe('PartiallySucceeded');
	expect(answer.errors).toMatchObject([
		{ recordId: '2', field: 'DEFAULTPAYMENTTERMSNAME', message: expect.stringContaining("The value 'NET99'") },
		{ recordId: '3', field: '', message: expect.stringContaining('The record already exists') },
	]);
	expect(answer.errorFiles.map(({ entity, bytes }) => [entity, bytes.toString().split('\r\n').length])).toEqual([['Vendors V2', 3], ['Vendors V2', 2]]);
});

test('the same package again finds its execution and imports nothing; after a failure, or when asked to, it is imported again', async () => {
	const zip = await vendors([vendorRow('00901')]);
	await importPackage(await run(), request(zip));
	expect(await importPackage(await run(), request(zip))).toMatchObject({ status: 'Succeeded', before: true });
	expect(actions('ImportFromPackage')).toHaveLength(1);
	expect(await importPackage(await run(), request(zip, { again: true }))).toMatchObject({ status: 'Failed', executionId: expect.stringMatching(/-2$/) });
	expect(await importPackage(await run(), request(zip, { again: true }))).toMatchObject({ executionId: expect.stringMatching(/-3$/) });
});

test.each(['unknown', 'refused'] as const)('an answer lost after the import began is met by its own id (an unknown one is %s)', async (unknownExecution) => {
	environment.fo.settings.unknownExecution = unknownExecution;
	environment.fo.faults.next({ kind: 'loseAnswer', match: { path: 'ImportFromPackage' } });
	expect(await importPackage(await run(), request(await vendors([vendorRow('00901')])))).toMatchObject({ status: 'Succeeded' });
	expect(actions('ImportFromPackage')).toHaveLength(1);
	expect(stored('00901')).toHaveLength(1);
});

test('an import that never began says so, names its id, and the next run begins it', async () => {
	const zip = await vendors([vendorRow('00901')]);
	environment.fo.faults.next({ kind: 'dropConnection', match: { path: 'ImportFromPackage' } });
	await expect(importPackage(await run(), request(zip))).rejects.toMatchObject({ kind: 'ambiguous', hint: expect.stringMatching(/STAMPLI-[0-9a-f]{24}-1/) });
	expect(await importPackage(await run(), request(zip))).toMatchObject({ status: 'Succeeded' });
});

test('where F&O gives executions ids of its own, the memory keeps which one a package went under', async () => {
	environment.fo.settings.manualExecutionId = 'replaced';
	const kept = new Map<string, string>();
	const memory = { read: async (name: string) => kept.get(name), write: async (name: string, id: string) => void kept.set(name, id) };
	const zip = await vendors([vendorRow('00901')]);
	const first = await importPackage(await run({ memory }), request(zip));
	expect(first).toMatchObject({ status: 'Succeeded', executionId: expect.stringMatching(/^\d{4}-/) });
	expect(await importPackage(await run({ memory }), request(zip))).toMatchObject({ executionId: first.executionId, before: true });
});

test('an import that takes too long ends the wait, and the next run waits for the same execution', async () => {
	environment.fo.settings.executionPolls = 6;
	const zip = await vendors([vendorRow('00901')]);
	await expect(importPackage(await run({ timeoutMs: 5 }), request(zip))).rejects.toMatchObject({ kind: 'transient', code: 'package.timeout' });
	expect(await importPackage(await run(), request(zip))).toMatchObject({ status: 'Succeeded' });
	expect(actions('ImportFromPackage')).toHaveLength(1);
});

test.each(['lowerCase', 'notRun', 'unheardOf'] as const)('an execution is met however its state is said (%s): no package is imported twice', async (executionWords) => {
	Object.assign(environment.fo.settings, { executionWords, executionPolls: 6 });
	const zip = await vendors([vendorRow('00901')]);
	await expect(importPackage(await run({ timeoutMs: 5 }), request(zip))).rejects.toMatchObject({ kind: 'transient', code: 'package.timeout' });
	expect(await importPackage(await run(), request(zip))).toMatchObject({ status: 'Succeeded' });
	expect(actions('ImportFromPackage')).toHaveLength(1);
});

test('throttling, gateways and lost answers on the way are waited for; the upload is repeated', async () => {
	const { faults } = environment.fo;
	faults.next({ kind: 'throttle', retryAfter: 0, match: { path: 'GetAzureWriteUrl' } });
	faults.next({ kind: 'status', status: 502, match: { path: 'GetExecutionSummaryStatus' }, skip: 2 });
	faults.next({ kind: 'loseAnswer', match: { path: 'GetExecutionSummaryStatus' }, skip: 3 });
	faults.next({ kind: 'status', status: 503, match: { method: 'PUT', path: '/dmf/' } });
	expect(await importPackage(await run(), request(await vendors([vendorRow('00901')])))).toMatchObject({ status: 'Succeeded' });
	expect(stored('00901')).toHaveLength(1);
});

test('a package of another project, or no package, fails as a whole with F&O\'s reason', async () => {
	expect(await importPackage(await run(), request(await writeZip(packageFiles('Other', [{ label: 'Vendors V2', fields, rows: [] }], { kind: 'csv' }))))).toMatchObject({ status: 'Failed', errors: [{ message: 'The package belongs to another data project.' }] });
	await expect(importPackage(await run(), request(await vendors([]), { definitionGroup: 'Nowhere' }))).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('Nowhere does not exist') });
});

test.each([false, true])('an export is waited for, fetched from its storage and taken apart (nested values: %s)', async (nestedActionValues) => {
	environment.fo.settings.nestedActionValues = nestedActionValues;
	const answer = await exportPackage(await run(), { definitionGroup: 'Vendor export', company: 'usmf' });
	expect(answer.status).toBe('Succeeded');
	expect(await readZip(answer.package)).toHaveLength(3);
	const data = (await readZip(answer.package)).filter((file) => !isPackageForm(file));
	expect(data.map(({ name }) => name)).toEqual(['Vendors V2.csv']);
	expect(data[0]!.bytes.toString()).toContain('ZÜRICH');
	const { requests } = await environment.fo.dataManagement.storage();
	expect(requests).toMatchObject([{ method: 'GET', status: 200, authorization: false }]);
});

test('storage on a host that is not allowed is not spoken to, and no signature is shown', async () => {
	const storage = await environment.fo.dataManagement.storage();
	const error = await importPackage(await run({ storage: packageStorage() }), request(await vendors([vendorRow('00901')]))).catch((each: unknown) => each);
	expect(error).toMatchObject({ kind: 'setup', code: 'package.storageHost' });
	expect(storage.requests).toEqual([]);
	storage.expire();
	const refused = await packageStorage({ hosts: [new URL(storage.url).host] }).get(`${storage.url}/dmf/x?sig=secret-signature`).catch((each: unknown) => each);
	expect(refused).toMatchObject({ kind: 'setup', message: expect.stringContaining('403 AuthenticationFailed') });
	for (const each of [error, refused]) expect(`${String(each)}${JSON.stringify(each)}`).not.toMatch(/sig=|secret-signature/);
});

test.each([
	['https://contoso.blob.core.windows.net/dmf/x?sig=1', azureStorage, true],
	['https://contoso.blob.core.windows.net.evil.example/dmf/x', azureStorage, false],
	['https://evilblob.core.windows.net/dmf/x', azureStorage, false],
	['https://user:pw@contoso.blob.core.windows.net/x', azureStorage, false],
	['http://contoso.blob.core.windows.net/x', azureStorage, false],
	['https://files.contoso.example/x', ['files.contoso.example'], true],
	['https://files.contoso.example:8443/x', ['files.contoso.example'], false],
	['https://a.example.net/x', ['*.net'], false],
	['nonsense', azureStorage, false],
])('address %s', (address, hosts, isAllowed) => {
	if (isAllowed) expect(allowedAddress(address, hosts).href).toBe(address);
	else expect(() => allowedAddress(address, hosts)).toThrow();
});
