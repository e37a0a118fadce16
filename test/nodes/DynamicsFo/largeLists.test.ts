import type { MasterDataEntity, MasterDataPage } from '../../../core/books';
import { loadProfile } from '../../../core/profile/loadProfile';
import { exampleProfiles } from '../../../core/profiles/exampleProfiles';
import { recordWriter } from '../../../core/write/writeRecords';
import { packageStorage } from '../../../nodes/DynamicsFo/dataPackageStorage';
import { dynamicsFoMasterData } from '../../../nodes/DynamicsFo/masterData';
import type { PackageWay } from '../../../nodes/DynamicsFo/packageWay';
import { readWholeList } from '../../../nodes/shared/erp/wholeRead';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment({ executionPolls: 0 });
	environment.fo.data.VendorsV2.push(
		{ dataAreaId: 'usmf', VendorAccountNumber: '000-QUOTE', VendorOrganizationName: 'Müller, "Sons" & Co;', AddressStreet: 'First floor\n12 High Street', AddressCity: 'Zürich', VendorGroupId: '10', OnHoldStatus: 'Invoice' },
		{ dataAreaId: 'demf', VendorAccountNumber: '1001', VendorOrganizationName: ' blanks around ', VendorGroupId: '10', OnHoldStatus: 'No' },
	);
});
afterEach(() => environment.close());

const profiles = { vendor: 'vendorsCsv', glAccount: 'glAccountsCsv', dimensionValue: 'dimensionValuesCsv', purchaseOrder: 'purchaseOrdersCsv' };

interface Reading {
	above?: number;
	companies?: string[];
	entity?: MasterDataEntity;
	project?: string;
}

/** The file that would be uploaded, as the export makes it, and what it tells about the way. */
async function exported({ above = 1, companies = [], entity = 'vendor', project }: Reading = {}) {
	const connection = environment.connect({ maxWaitMs: 200 });
	const hosts = [new URL((await environment.fo.dataManagement.storage()).url).host];
	const way: PackageWay = { above, ...(project ? { project } : {}), run: { connection, storage: packageStorage({ hosts }), pollMs: 1 } };
	const writer = recordWriter(loadProfile(exampleProfiles[profiles[entity]]));
	const begin = () => ({ pieces: [writer.begin()], notes: [] as string[] });
	const { pieces, notes } = await readWholeList(dynamicsFoMasterData(connection, way), { entity, companies, today: '2026-11-21', intoFile: true }, begin, (sink, { records, note }: MasterDataPage) => {
		if (note) sink.notes.push(note);
		for (const record of records) sink.pieces.push(writer.add(record).bytes);
	});
	return { file: Buffer.concat(pieces).toString('utf8'), notes };
}
const asked = (part: string) => environment.fo.journal.filter(({ url }) => decodeURIComponent(url).includes(part)).length;
const throttle = (path: string | RegExp, more = {}) => environment.fo.faults.next({ kind: 'throttle', retryAfter: 1, match: { path }, times: 1, ...more });

describe('a list above the set size goes as a data package by itself', () => {
	test.each<[MasterDataEntity, string[]]>([
		['vendor', []],
		['vendor', ['usmf']],
		['glAccount', []],
		['glAccount', ['demf']],
		['dimensionValue', []],
		['dimensionValue', ['demf']],
	])('%s of %j: the file is the same to the byte', async (entity, companies) => {
		const byOdata = await exported({ entity, companies, above: 0 });
		expect(byOdata.notes).toEqual([]);
		expect(asked('ExportToPackage')).toBe(0);
		const byPackage = await exported({ entity, companies });
		expect(byPackage.file).toBe(byOdata.file);
		expect(byPackage.file.split('\r\n').length).toBeGreaterThan(3);
		expect(byPackage.notes).toEqual([expect.stringMatching(/records are more than 1\. They were read as data package "Stampli .* export" \(.+\)\.$/)]);
		expect(asked('ExportToPackage')).toBeGreaterThan(0);
	});

	test('one of the set size is read page by page, and 0 does not even count', async () => {
		const size = environment.fo.data.VendorsV2.length;
		expect((await exported({ above: size })).notes).toEqual([]);
		expect(asked('ExportToPackage')).toBe(0);
		expect(asked('$top=1&')).toBe(1);
		environment.fo.resetCounters();
		await exported({ above: 0 });
		expect(asked('$top=1&')).toBe(0);
	});

	test('open purchase orders are always read page by page', async () => {
		expect((await exported({ entity: 'purchaseOrder' })).notes).toEqual([]);
		expect(asked('ExportToPackage')).toBe(0);
	});
});

describe('a list that cannot be exported is read page by page all the same, and says why', () => {
	const missing = async (change: () => void, why: RegExp) => {
		const { file } = await exported({ above: 0 });
		change();
		const answer = await exported();
		expect(answer.file).toBe(file);
		expect(answer.notes).toEqual([expect.stringMatching(why)]);
	};

	test('a data project that is not set up', () =>
		missing(() => delete environment.fo.dataManagement.projects['Stampli vendors export'], /They were read page by page all the same.*"Stampli vendors export" gives no package.*does not exist.*Package Above to 0/));
	test('one without the entity', () => missing(() => (environment.fo.dataManagement.projects['Stampli vendors export']!.entities = ['Financial dimension values']), /No CSV file of the data project .* has all the columns VENDORACCOUNTNUMBER/));
	test('values in the words of another language, which could be misread', () => missing(() => (environment.fo.settings.packageValues = 'localised'), /IsReportingTax1099 is "Nein"/));
	test('a package with fewer rows than OData counts, which is noticed at its end', () =>
		missing(() => {
			environment.fo.faults.next({ kind: 'status', status: 200, contentType: 'application/json', body: `{"value":[],"@odata.count":99}`, match: { path: '$top=1' } });
		}, /have \d+ rows, OData counts 99/));
	test('an environment that hides Data management from the integration user', () => missing(() => environment.fo.faults.next({ kind: 'status', status: 403, match: { path: 'ExportToPackage' } }), /may not use DataManagementDefinitionGroups/));
});

describe('lasting throttling', () => {
	test.each([
		['of the count', '$top=1', 0],
		['of the first page', '$top=1000', 0],
		['half way', '$top=1000', 1],
	])('%s makes a short list a package, with the same file', async (_when, path, skip) => {
		const byOdata = await exported({ above: 0 });
		if (skip) environment.fo.settings.pageSize = 2;
		throttle(skip ? /VendorsV2.*skip=/ : path);
		const { file, notes } = await exported({ above: 1_000_000 });
		expect(file).toBe(byOdata.file);
		expect(notes).toEqual([expect.stringMatching(/^Dynamics 365 F&O throttles lastingly\. They were read as data package/)]);
	});

	test('from the first request on: the legal entities are those that the node names', async () => {
		const byOdata = await exported({ above: 0, companies: ['usmf'] });
		throttle('LegalEntities');
		expect((await exported({ companies: ['usmf'] })).file).toBe(byOdata.file);
		await new Promise((resolve) => setTimeout(resolve, 1000));
		throttle('LegalEntities');
		await expect(exported()).rejects.toMatchObject({ kind: 'transient', code: 'masterData.throttled', message: expect.stringContaining('name them in the node') });
	});

	test('without a data project is an error that names both, and nothing is taken', async () => {
		delete environment.fo.dataManagement.projects['Stampli vendors export'];
		throttle('$top=1000');
		await expect(exported({ above: 1_000_000 })).rejects.toMatchObject({
			kind: 'transient',
			code: 'masterData.throttled',
			message: expect.stringMatching(/throttles lastingly.*"Stampli vendors export" gives no package.*Nothing was taken/),
			retryAfterMs: expect.any(Number),
		});
	});

	test('is only waited out where packages are switched off', async () => {
		throttle('$top=1000');
		await expect(exported({ above: 0 })).rejects.toMatchObject({ kind: 'transient', code: 'http.throttled' });
	});
});
