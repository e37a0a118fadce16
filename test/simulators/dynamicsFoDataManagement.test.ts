import { startClient, type Client } from './dynamicsFoClient';
import { zipOf } from '../../simulators/dynamicsFo/zipFile';

let client: Client;
beforeEach(async () => {
	client = await startClient({ executionPolls: 1 });
});
afterEach(() => client.fo.close());

const action = (name: string, body: unknown, more = {}) => client.call('POST', `DataManagementDefinitionGroups/Microsoft.Dynamics.DataEntities.${name}`, body, more);
const refused = async (name: string, body: unknown) => {
	const { status, json } = await action(name, body, { wrong: true });
	expect(status).toBe(400);
	return json.error.innererror.message as string;
};
const utf16 = (xml: string) => Buffer.from(`\uFEFF${xml}`, 'utf16le');
const xmlns = 'xmlns="http://schemas.microsoft.com/dynamics/2015/01/DataManagement"';
const headerXml = `<H ${xmlns}><ManifestType>Microsoft.Dynamics.AX.Framework.Tools.DataManagement.Serialization.DataManagementPackageManifest</ManifestType><PackageType>DefinitionGroup</PackageType><PackageVersion>1</PackageVersion></H>`;
const map = (field: string) => `<EntityMap><EntityField>${field}</EntityField><XMLField>${field}</XMLField></EntityMap>`;
const manifestXml = (fields: string[]) =>
	`<M ${xmlns}><DefinitionGroupName>Stampli vendors</DefinitionGroupName><PackageEntityList><DataManagementPackageEntityData><EntityMapList>${fields.map(map).join('')}</EntityMapList><EntityName>Vendors V2</EntityName><InputFilePath>v.csv</InputFilePath><SourceFormat>CSV</SourceFormat></DataManagementPackageEntityData></PackageEntityList></M>`;
const fields = ['VENDORACCOUNTNUMBER', 'VENDORGROUPID', 'VENDORORGANIZATIONNAME'];
const goodFiles = () => ({ 'Manifest.xml': utf16(manifestXml(fields)), 'PackageHeader.xml': utf16(headerXml), 'v.csv': Buffer.from(`${fields.join(',')}\r\n00900,10,"Quoted, ""Co"""\r\n1001,10,Double\r\n`) });

async function upload(zip: Buffer, headers: Record<string, string> = {}) {
	const { json } = await action('GetAzureWriteUrl', { uniqueFileName: 'p.zip' });
	const { BlobUrl } = JSON.parse(json.value);
	const answer = await fetch(BlobUrl, { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob', ...headers }, body: new Uint8Array(zip) });
	return { url: BlobUrl as string, status: answer.status, text: await answer.text() };
}
const importing = (packageUrl: string, more = {}) => ({ packageUrl, definitionGroupId: 'Stampli vendors', executionId: 'mine', execute: true, overwrite: false, legalEntityId: 'usmf', ...more });
const ended = async (executionId: string) => {
	const looks = [];
	for (let i = 0; i < 3; i += 1) looks.push((await action('GetExecutionSummaryStatus', { executionId })).json.value);
	return looks;
};

test('a package goes up, is imported, and tells what it did not take', async () => {
	const { url, status } = await upload(zipOf(goodFiles()));
	expect(status).toBe(201);
	expect((await action('ImportFromPackage', importing(url))).json).toMatchObject({ value: 'mine', '@odata.context': expect.stringContaining('#Edm.String') });
	expect(await ended('mine')).toEqual(['Executing', 'PartiallySucceeded', 'PartiallySucceeded']);
	expect(client.fo.data.VendorsV2.at(-1)).toMatchObject({ VendorAccountNumber: '00900', VendorOrganizationName: 'Quoted, "Co"', dataAreaId: 'usmf' });
	expect(JSON.parse((await action('GetExecutionErrors', { executionId: 'mine' })).json.value)).toMatchObject([{ RecordId: '2', ErrorMessage: expect.stringContaining('already exists') }]);
	const { value } = (await action('GetImportStagingErrorFileUrl', { executionId: 'mine', entityName: 'Vendors V2' })).json;
	expect(await (await fetch(value)).text()).toContain('1001,10,Double');
});

test.each<[string, (files: ReturnType<typeof goodFiles>) => Record<string, Buffer>, string]>([
	['without manifest', ({ 'Manifest.xml': _, ...files }) => files, 'Manifest.xml is missing'],
	['with a manifest in UTF-8', (files) => ({ ...files, 'Manifest.xml': Buffer.from(manifestXml(fields)) }), 'is not UTF-16'],
	['of another namespace', (files) => ({ ...files, 'PackageHeader.xml': utf16(headerXml.replace(xmlns, '')) }), 'another namespace'],
	['with a wrong header', (files) => ({ ...files, 'PackageHeader.xml': utf16(headerXml.replace('<PackageVersion>1', '<PackageVersion>2')) }), 'package header is not valid'],
	['with an unknown field', (files) => ({ ...files, 'Manifest.xml': utf16(manifestXml(['NOPE'])) }), 'Field NOPE does not exist'],
	['without its data file', ({ 'v.csv': _, ...files }) => files, 'file of entity Vendors V2 is missing'],
])('a package %s fails as a whole', async (_what, change, text) => {
	const { url } = await upload(zipOf(change(goodFiles())));
	await action('ImportFromPackage', importing(url));
	expect((await ended('mine'))[1]).toBe('Failed');
	expect((await action('GetExecutionErrors', { executionId: 'mine' })).json.value).toContain(text);
});

test('parameters are all there, of their type, and no others', async () => {
	expect(await refused('GetAzureWriteUrl', {})).toContain("'uniqueFileName' of the operation 'GetAzureWriteUrl' is missing");
	expect(await refused('ImportFromPackage', importing('x', { execute: 'true' }))).toContain("'execute'");
	expect(await refused('GetExecutionSummaryStatus', { executionId: 'a', more: 1 })).toContain("'more' in the request payload is not a valid parameter");
	expect(await refused('ImportFromPackage', importing('http://127.0.0.1:1/x'))).toContain('cannot be read from its address');
	expect(await refused('ImportFromPackage', importing('x', { definitionGroupId: 'Nope' }))).toContain('data project Nope does not exist');
	expect(await refused('ExportToPackage', { definitionGroupId: 'Stampli vendors', packageName: 'p', executionId: '', reExecute: true, legalEntityId: 'usmf' })).toContain('no export project');
	expect((await action('Nope', {}, { wrong: true })).status).toBe(404);
});

test('imports of one project are not started beside each other, and no execution twice', async () => {
	const { url } = await upload(zipOf(goodFiles()));
	await action('ImportFromPackage', importing(url));
	expect(await refused('ImportFromPackage', importing(url, { executionId: 'other' }))).toContain('under way');
	await ended('mine');
	expect(await refused('ImportFromPackage', importing(url))).toContain('exists already');
	client.fo.settings.manualExecutionId = 'replaced';
	expect((await action('ImportFromPackage', importing(url))).json.value).toMatch(/^\d{4}-\d\d-\d\d-000001$/);
});

test('what is said of an execution that does not exist can be set', async () => {
	expect((await action('GetExecutionSummaryStatus', { executionId: 'nope' })).json.value).toBe('Unknown');
	client.fo.settings.unknownExecution = 'refused';
	expect(await refused('GetExecutionSummaryStatus', { executionId: 'nope' })).toContain('does not exist');
});

test('the storage wants its signature and its blob type, and no token', async () => {
	expect((await upload(zipOf(goodFiles()), { authorization: `Bearer ${client.fo.token()}` })).text).toContain('InvalidAuthenticationInfo');
	expect((await upload(zipOf(goodFiles()), { 'x-ms-blob-type': 'PageBlob' })).text).toContain('MissingRequiredHeader');
	const { url } = await upload(zipOf(goodFiles()));
	expect((await fetch(url.replace(/sig=.*/, 'sig=guess'))).status).toBe(403);
	(await client.fo.dataManagement.storage()).expire();
	expect((await fetch(url)).status).toBe(403);
});

test('an export is a package in the storage', async () => {
	const body = { definitionGroupId: 'Vendor export', packageName: 'p', executionId: '', reExecute: true, legalEntityId: 'demf' };
	const executionId = (await action('ExportToPackage', body)).json.value;
	expect((await action('GetExportedPackageUrl', { executionId })).json.value).toBe('');
	await ended(executionId);
	const { value } = (await action('GetExportedPackageUrl', { executionId })).json;
	expect(Buffer.from(await (await fetch(value)).arrayBuffer()).toString('latin1')).toContain('Vendors V2.csv');
	client.fo.settings.nestedActionValues = true;
	expect((await action('GetExportedPackageUrl', { executionId })).json.value.value).toContain('/dmf/p.zip');
});
