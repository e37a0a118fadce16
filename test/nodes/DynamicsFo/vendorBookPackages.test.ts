import type { VendorAnswer } from '../../../core/books';
import type { Vendor } from '../../../core/model';
import { planVendor } from '../../../core/vendorUpsert';
import { packageStorage } from '../../../nodes/DynamicsFo/dataPackageStorage';
import { dynamicsFoVendorBook } from '../../../nodes/DynamicsFo/vendorBook';
import { sendVendor, writeOf } from '../../../nodes/shared/vendorWrite';
import { unzip } from '../../../simulators/dynamicsFo/zipFile';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment({ executionPolls: 0, packageExistingRow: 'updated' });
});
afterEach(() => environment.close());

const vendor = (i: number, changes: Partial<Vendor> = {}): Vendor => ({ sourceKey: `v${i}`, sourceSystem: 'stampli', companyId: 'usmf', vendorId: `0${1000 + i}`, name: `Vendor, "${i}"`, status: 'active', currency: 'USD', ...changes });
const vendors = (count: number, changes: (i: number) => Partial<Vendor> = () => ({})) => Array.from({ length: count }, (_each, i) => vendor(i, changes(i)));
const stored = (i: number) => environment.fo.data.VendorsV2.filter((row) => row.VendorAccountNumber === `0${1000 + i}`);
const sent = (method: string, path: string) => environment.fo.journal.filter((entry) => entry.method === method && entry.url.includes(path)).length;
const ways = () => ({ packages: sent('POST', 'ImportFromPackage'), byItself: sent('POST', '/data/VendorsV2') + sent('PATCH', '/data/VendorsV2') });

/** As the node upserts them: found, planned, and what changed written together. */
async function upsert(given: Vendor[], { above = 50, pollMs = 1 } = {}) {
	const connection = environment.connect({ maxWaitMs: 200 });
	const hosts = [new URL((await environment.fo.dataManagement.storage()).url).host];
	const book = dynamicsFoVendorBook(connection, { company: 'usmf', vendorGroup: '10', packages: { imports: { above, run: { connection, storage: packageStorage({ hosts }), pollMs } } } });
	const found = await book.find(given);
	const writes = given.flatMap((each, i) => writeOf(each, planVendor(each, found[i]?.vendor, undefined, { writable: book.writable, owner: () => 'stampli', erp: 'F&O' }), found[i]) ?? []);
	environment.fo.resetCounters();
	return writes.length === 0 ? [] : await book.writeMany!(writes, (write) => sendVendor(book, write));
}
const statuses = (answers: VendorAnswer[]) => answers.map(({ status }) => status).reduce<Record<string, number>>((all, each) => ({ ...all, [each]: (all[each] ?? 0) + 1 }), {});
const notes = (answers: VendorAnswer[]) => [...new Set(answers.map((answer) => (answer.status === 'done' ? (answer.note ?? '') : answer.status === 'notSent' ? answer.message : '')))];

test('more new vendors than the set size go as one package, once F&O took a number of ours; the same file again sends nothing', async () => {
	const answers = await upsert(vendors(60));
	expect(statuses(answers)).toEqual({ done: 60 });
	expect(ways()).toEqual({ packages: 1, byItself: 1 });
	expect(notes(answers)).toEqual(['', expect.stringMatching(/^60 records are more than 50\. It went as data package "Stampli vendors import" \(.+\)\.$/)]);
	for (const i of [0, 1, 59]) expect(stored(i)).toMatchObject([{ VendorOrganizationName: `Vendor, "${i}"`, VendorGroupId: '10', OnHoldStatus: 'No' }]);
	expect(await upsert(vendors(60))).toEqual([]);
});

test('not more than the set size, or a set size of 0, go one by one', async () => {
	await upsert(vendors(50));
	expect(ways()).toEqual({ packages: 0, byItself: 50 });
	await upsert(vendors(60, () => ({ phone: '1' })), { above: 0 });
	expect(ways()).toEqual({ packages: 0, byItself: 60 });
});

test('only changed vendors are in the package, with their changed fields only', async () => {
	await upsert(vendors(120));
	for (const row of environment.fo.data.VendorsV2) row.PrimaryEmailAddress = 'kept@example.com';
	const answers = await upsert(vendors(120, (i) => (i < 60 ? { phone: `+1 ${i}` } : i < 115 ? { name: `Renamed ${i}` } : {})));
	expect(statuses(answers)).toEqual({ done: 115 });
	expect(ways()).toEqual({ packages: 2, byItself: 0 });
	const { blobs } = await environment.fo.dataManagement.storage();
	const headings = [...blobs.values()].map((zip) => unzip(zip).get('Vendors V2.csv')!.toString().split('\r\n')[0]).slice(-2);
	expect(headings).toEqual(['PrimaryPhoneNumber,VendorAccountNumber', 'VendorAccountNumber,VendorOrganizationName']);
	expect(stored(3)).toMatchObject([{ PrimaryPhoneNumber: '+1 3', PrimaryEmailAddress: 'kept@example.com', VendorOrganizationName: 'Vendor, "3"' }]);
	expect(stored(70)).toMatchObject([{ VendorOrganizationName: 'Renamed 70', PrimaryEmailAddress: 'kept@example.com' }]);
});

test('values that a person changed back in F&O are imported again, although the package is the same', async () => {
	await upsert(vendors(60));
	const phones = vendors(60, () => ({ phone: '+1 555' }));
	await upsert(phones);
	for (let i = 0; i < 60; i += 1) stored(i)[0]!.PrimaryPhoneNumber = '';
	expect(statuses(await upsert(phones))).toEqual({ done: 60 });
	expect(ways()).toEqual({ packages: 1, byItself: 0 });
	expect(stored(59)).toMatchObject([{ PrimaryPhoneNumber: '+1 555' }]);
});

test('a vendor that the package does not take is sent by itself and has its own reason; the others are done', async () => {
	const answers = await upsert(vendors(60, (i) => (i === 7 ? { currency: 'XXX' } : {})));
	expect(statuses(answers)).toEqual({ done: 59, refused: 1 });
	expect(answers[7]).toMatchObject({ status: 'refused', problems: [{ code: 'erp.refused.CurrencyCode', message: expect.stringContaining('01007') }] });
	expect(ways()).toEqual({ packages: 1, byItself: 2 });
});

test('where an import refuses rows that are there, updates are sent by themselves, and say why', async () => {
	await upsert(vendors(60));
	environment.fo.settings.packageExistingRow = 'refused';
	const answers = await upsert(vendors(60, () => ({ phone: '1' })));
	expect(statuses(answers)).toEqual({ done: 60 });
	expect(notes(answers)[0]).toMatch(/^It was sent by itself\. Data package .+ \(Failed\) did not take it: .*already exists/);
	expect(ways()).toEqual({ packages: 1, byItself: 60 });
});

test('where F&O numbers vendors itself no package makes vendors that nobody finds again', async () => {
	environment.fo.settings.manualVendorAccount = 'replaced';
	const before = environment.fo.data.VendorsV2.length;
	const answers = await upsert(vendors(60));
	expect(statuses(answers)).toEqual({ refused: 60 });
	expect(ways().packages).toBe(0);
	expect(environment.fo.data.VendorsV2).toHaveLength(before);
});

test('changed addresses are sent by themselves, so that no second one is made', async () => {
	environment.fo.settings.vendorAddressWrite = 'addsUnlessNamed';
	const address = (street: string) => () => ({ address: { lines: [street], city: 'Austin', region: 'TX', postalCode: '00501', country: 'US' } });
	await upsert(vendors(60, address('1 Main St')));
	expect(ways()).toEqual({ packages: 1, byItself: 1 });
	await upsert(vendors(60, address('2 Main St')));
	expect(ways()).toEqual({ packages: 0, byItself: 60 });
	expect(stored(5)).toMatchObject([{ AddressStreet: '2 Main St', SimulatedAddresses: 1 }]);
});

test('without the data project all are sent by themselves, and say so', async () => {
	delete environment.fo.dataManagement.projects['Stampli vendors import'];
	const answers = await upsert(vendors(60));
	expect(statuses(answers)).toEqual({ done: 60 });
	expect(notes(answers)[1]).toMatch(/^It was sent by itself\. 60 records are more than 50\. But the data project "Stampli vendors import" takes no package: .*does not exist/);
});

test('a lost answer to the import is no second one', async () => {
	environment.fo.faults.next({ kind: 'loseAnswer', match: { path: 'ImportFromPackage' } });
	expect(statuses(await upsert(vendors(60)))).toEqual({ done: 60 });
	expect(ways()).toEqual({ packages: 1, byItself: 1 });
});

describe('lasting throttling', () => {
	const throttle = (more = {}) => environment.fo.faults.next({ kind: 'throttle', retryAfter: 1, match: { path: '/data/VendorsV2', method: 'PATCH' }, ...more });

	test('half way sends what is left as a package', async () => {
		await upsert(vendors(70));
		throttle({ skip: 5 });
		environment.fo.settings.executionPolls = 1;
		const answers = await upsert(vendors(70, () => ({ phone: '1' })), { above: 1000, pollMs: 1200 });
		expect(statuses(answers)).toEqual({ done: 70 });
		expect(ways().packages).toBe(1);
		expect(notes(answers)[1]).toMatch(/^Dynamics 365 F&O throttles lastingly, and \d+ records are left\. It went as data package/);
		expect(stored(69)).toMatchObject([{ PrimaryPhoneNumber: '1' }]);
	});

	test('that still lasts after the package holds its vendors, and the next run finds them as they should be', async () => {
		await upsert(vendors(70));
		throttle();
		const changed = vendors(70, () => ({ phone: '1' }));
		const answers = await upsert(changed, { above: 1000 });
		expect(answers.at(-1)).toMatchObject({ status: 'notSent', message: expect.stringContaining('compared at the next try'), retryAfterMs: expect.any(Number) });
		await new Promise((resolve) => setTimeout(resolve, 1000));
		expect((await upsert(changed, { above: 1000 })).length).toBe(0);
	});

	test('with a handful left, or new vendors of which F&O took no number yet, waits', async () => {
		await upsert(vendors(20));
		throttle();
		expect(notes(await upsert(vendors(20, () => ({ phone: '1' })), { above: 1000 }))).toContainEqual(expect.stringContaining('asks us to wait'));
		expect(ways().packages).toBe(0);
		await new Promise((resolve) => setTimeout(resolve, 1000));
		throttle({ match: { path: '/data/VendorsV2', method: 'POST' }, times: 8 });
		const answers = await upsert(vendors(90), { above: 1000 });
		expect(answers.at(-1)).toMatchObject({ status: 'notSent' });
		expect(ways().packages).toBe(0);
	});

	test('without the data project holds with both reasons', async () => {
		await upsert(vendors(70));
		delete environment.fo.dataManagement.projects['Stampli vendors import'];
		throttle();
		const answers = await upsert(vendors(70, () => ({ phone: '1' })), { above: 1000 });
		expect(answers.at(-1)).toMatchObject({ status: 'notSent', message: expect.stringMatching(/asks us to wait.*takes no package/) });
	});
});
