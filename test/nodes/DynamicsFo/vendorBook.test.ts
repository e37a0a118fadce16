import type { VendorField } from '../../../core/books';
import type { Vendor } from '../../../core/model';
import { planVendor } from '../../../core/vendorUpsert';
import { dynamicsFoVendorBook, type VendorBookSettings } from '../../../nodes/DynamicsFo/vendorBook';
import { writeVendor } from '../../../nodes/shared/vendorWrite';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(() => environment.close());

const book = (settings: VendorBookSettings = {}) => dynamicsFoVendorBook(environment.connect(), { company: 'usmf', vendorGroup: '10', ...settings });
const rows = () => environment.fo.data.VendorsV2;
const row = (account: string, company = 'usmf') => rows().find((each) => each.VendorAccountNumber === account && each.dataAreaId === company);

function vendor(changes: Partial<Vendor> = {}): Vendor {
	return {
		sourceKey: 'test',
		sourceSystem: 'stampli',
		vendorId: '00077',
		name: 'Müller & Söhne',
		status: 'active',
		currency: 'EUR',
		paymentTermsCode: 'Net30',
		paymentMethod: 'WIRE',
		taxId: 'DE123456789',
		address: { lines: ['Hauptstr. 1', 'Hof 2'], city: 'Köln', postalCode: '50667', country: 'DE' },
		email: 'rechnung@mueller.example',
		phone: '+49 221 1',
		...changes,
	};
}

/** One row of a vendor file, as the node works on it: found, planned, written. */
async function upsert(given: Vendor, settings: VendorBookSettings = {}) {
	const open = book(settings);
	const [[existing], [problems]] = await Promise.all([open.find([given]), open.check([given])]);
	expect(problems).toEqual([]);
	const plan = planVendor(given, existing?.vendor, undefined, { writable: open.writable, owner: () => 'stampli', erp: 'F&O' });
	return { plan, written: await writeVendor(open, given, plan, existing, 'F&O') };
}

test('a new vendor has exactly its own number, its group, and what the file says; the same file again sends nothing', async () => {
	expect((await upsert(vendor())).written).toMatchObject({ status: 'done', state: 'created' });
	expect(row('00077')).toMatchObject({
		VendorGroupId: '10',
		VendorOrganizationName: 'Müller & Söhne',
		AddressStreet: 'Hauptstr. 1\nHof 2',
		AddressCountryRegionId: 'DEU',
		TaxExemptNumber: 'DE123456789',
		DefaultVendorPaymentMethodName: 'WIRE',
		OnHoldStatus: 'No',
	});
	const before = environment.fo.journal.length;
	expect((await upsert(vendor())).plan).toEqual({ action: 'unchanged', kept: [], ignored: [] });
	expect(environment.fo.journal.slice(before).every((entry) => entry.method === 'GET')).toBe(true);
});

test('a file without country, with 1099 and inactive settles too', async () => {
	const given = vendor({ address: { lines: ['1 Main St'], city: 'Austin', region: 'TX', postalCode: '00501' }, taxId: '98-7654321', is1099: true, status: 'inactive' });
	await upsert(given);
	expect(row('00077')).toMatchObject({ OnHoldStatus: 'All', Tax1099FederalTaxId: '98-7654321', IsReportingTax1099: 'Yes', AddressZipCode: '00501' });
	expect((await upsert(given)).plan.action).toBe('unchanged');
});

test('an update names the changed fields only', async () => {
	await upsert(vendor());
	const { written } = await upsert(vendor({ email: 'neu@mueller.example', status: 'blocked' }));
	expect(written).toMatchObject({ status: 'done', state: 'updated' });
	const patch = environment.fo.journal.find((entry) => entry.method === 'PATCH')!;
	expect(JSON.parse(patch.body)).toEqual({ PrimaryEmailAddress: 'neu@mueller.example', OnHoldStatus: 'All' });
	expect(decodeURIComponent(patch.url)).toBe("/data/VendorsV2(dataAreaId='usmf',VendorAccountNumber='00077')?cross-company=true");
});

test.each([
	['inPlace', 'accepted'],
	['addsUnlessNamed', 'accepted'],
	['inPlace', 'refused'],
] as const)('a new address replaces the old one and is no second one (%s, location %s)', async (vendorAddressWrite, addressLocation) => {
	await upsert(vendor());
	Object.assign(environment.fo.settings, { vendorAddressWrite, addressLocation });
	const given = vendor({ address: { lines: ['Neuer Weg 5'], city: 'Bonn', country: 'DE' } });
	expect((await upsert(given)).written).toMatchObject({ status: 'done', state: 'updated' });
	expect(row('00077')).toMatchObject({ AddressStreet: 'Neuer Weg 5', AddressCity: 'Bonn', AddressZipCode: '', SimulatedAddresses: 1 });
	expect((await upsert(given)).plan.action).toBe('unchanged');
});

test('vendors of two companies with one number are two vendors, read in one request each', async () => {
	const open = book();
	const asked = [vendor({ vendorId: '1001' }), vendor({ vendorId: '1001', companyId: 'USRT' }), vendor({ vendorId: ' zürich ' }), vendor({ vendorId: "OB'RIEN" }), vendor({ vendorId: 'NOBODY' })];
	const found = await open.find(asked);
	expect(found.map((each) => each?.vendor.name)).toEqual(['Acme Office Supplies', 'Acme Retail Supplies', 'Zürcher Präzision AG', 'O\'Brien & Sons, "Quoted" Ltd.', undefined]);
	expect(environment.fo.journal).toHaveLength(2);
});

test('a vendor of another company than the integration user\'s is updated there', async () => {
	expect((await upsert(vendor({ vendorId: '1001', companyId: 'usrt', name: 'Acme Retail', currency: 'USD', taxId: undefined, address: undefined }))).written.state).toBe('updated');
	expect(row('1001', 'usrt')!.VendorOrganizationName).toBe('Acme Retail');
	expect(row('1001')!.VendorOrganizationName).toBe('Acme Office Supplies');
});

test('everything wrong with a vendor is told at once, with the code that is not known', async () => {
	const [problems] = await book().check([vendor({ paymentTermsCode: 'NET99', address: { lines: [], country: 'XX' }, name: 'x'.repeat(101) })]);
	expect(problems!.map(({ code }) => code).sort()).toEqual(['country.unknown', 'name.tooLong', 'terms.unknown']);
	expect(problems!.find(({ code }) => code === 'terms.unknown')!.unmapped).toEqual({ table: 'paymentTerms', code: 'NET99' });
	const [unknown] = await book().check([vendor({ companyId: 'zzz' })]);
	expect(unknown).toMatchObject([{ code: 'company.unknown', unmapped: { table: 'company', code: 'zzz' } }]);
});

test('a group that is missing or unknown says where to set it, and nothing is created', async () => {
	for (const [vendorGroup, code] of [['', 'vendor.groupMissing'], ['99', 'vendor.groupUnknown']] as const) {
		expect(await book({ vendorGroup }).create(vendor())).toMatchObject({ status: 'refused', problems: [{ code, who: 'integrator' }] });
	}
	expect(row('00077')).toBeUndefined();
});

test.each(['refused', 'replaced'] as const)('where a number of ours is %s, no vendor of another number is left', async (manualVendorAccount) => {
	environment.fo.settings.manualVendorAccount = manualVendorAccount;
	const before = rows().length;
	expect(await book().create(vendor())).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.numberRefused' }] });
	expect(rows()).toHaveLength(before);
});

test('a vendor of another number that cannot be deleted again is named to a person, and not tried again unasked', async () => {
	environment.fo.settings.manualVendorAccount = 'replaced';
	environment.fo.faults.next({ kind: 'status', status: 503, match: { method: 'DELETE' } });
	expect(await book().create(vendor())).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.strayNumber', kind: 'invalid', message: expect.stringContaining('V-000001') }] });
});

test('a refusal of F&O names the field of the file and shows no stack trace', async () => {
	const { written } = await upsert(vendor({ paymentMethod: 'BARTER' }));
	expect(written).toMatchObject({ status: 'held', problems: [{ code: 'erp.refused.DefaultVendorPaymentMethodName', field: 'paymentMethod', kind: 'rejected' }] });
	expect(JSON.stringify(written)).not.toContain('stacktrace');
	expect(row('00077')).toBeUndefined();
});

test.each(['POST', 'PATCH'])('after a lost answer (%s) the vendor is looked up, found as wanted, and not written twice', async (method) => {
	if (method === 'PATCH') await upsert(vendor());
	environment.fo.faults.next({ kind: 'loseAnswer', match: { method, path: 'VendorsV2' } });
	const { written } = await upsert(vendor({ phone: '+49 221 2' }));
	expect(written).toMatchObject({ status: 'done', reason: expect.stringContaining('The answer had been lost') });
	expect(environment.fo.journal.filter((entry) => entry.method === method)).toHaveLength(1);
	expect(rows().filter((each) => each.VendorAccountNumber === '00077')).toHaveLength(1);
});

test('a vendor that somebody else creates at this moment is no second one', async () => {
	const open = book();
	await open.create(vendor());
	expect(await open.create(vendor())).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.createdMeanwhile', kind: 'rejected' }] });
});

test('the name of a person is not overwritten', async () => {
	rows().push({ dataAreaId: 'usmf', VendorAccountNumber: 'P-1', VendorPartyType: 'Person', PersonFirstName: 'Ada', PersonLastName: 'Lovelace', VendorGroupId: '10', OnHoldStatus: 'No' });
	const open = book();
	const [existing] = await open.find([vendor({ vendorId: 'P-1' })]);
	expect(existing!.vendor.name).toBe('Ada Lovelace');
	expect(await open.update(existing!, vendor({ vendorId: 'P-1' }), ['name'] as VendorField[])).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.person' }] });
});

test('an answer that does not say which vendor was created is a lost one: nothing is deleted for it', async () => {
	environment.fo.faults.next({ kind: 'status', status: 201, match: { method: 'POST', path: 'VendorsV2' }, body: '{"@odata.context":"x"}', contentType: 'application/json' });
	expect((await upsert(vendor())).written.status).not.toBe('done');
	expect(environment.fo.journal.some(({ method }) => method === 'DELETE')).toBe(false);
});
