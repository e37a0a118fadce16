import { vendorFields } from '../../../core/books';
import type { Vendor } from '../../../core/model';
import { planVendor } from '../../../core/vendorUpsert';
import { listOf, textOf } from '../../../simulators/acumatica';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(async () => await environment.close());

const vendor = (changes: Partial<Vendor> = {}): Vendor => ({ sourceKey: 'v', sourceSystem: 'stampli', companyId: 'HQ', vendorId: '000777', name: 'Neue Firma', status: 'active', ...changes });
const there = (id: string) => environment.acumatica.books.Vendor!.filter((row) => textOf(row, 'VendorID') === id);

test('a new vendor has exactly the number of the file, the class of the node and everything the file carries', async () => {
	const { vendors } = environment.books({ vendorClass: 'SUBCON' });
	const all = vendor({ legalName: 'Neue Firma LLC', currency: 'CAD', paymentTermsCode: '10D', paymentMethod: 'ACH', taxId: '98-7654321', is1099: true, email: 'a@b.example', phone: '1', address: { lines: ['Street 1', 'Floor 2'], city: 'Bern', country: 'CH' }, remitTo: { lines: ['Box 9'], city: 'Zug' } });
	expect(await vendors.check([all])).toEqual([[]]);
	const answer = await vendors.create(all);
	expect(answer).toMatchObject({ status: 'done', vendor: { id: { VendorID: '000777' }, vendor: { ...all, sourceKey: expect.any(String), sourceSystem: 'acumatica', address: { lines: ['Street 1', 'Floor 2'], city: 'Bern', country: 'CH' } } } });
	expect(there('000777')).toMatchObject([{ VendorClass: 'SUBCON', RemittanceAddressOverride: true }]);
	expect(await vendors.find([vendor({ vendorId: ' 000777 ' }), vendor({ vendorId: 'NOBODY' })])).toMatchObject([{ vendor: { email: 'a@b.example' } }, undefined]);
});

test('an update writes only the named fields, and adds no contact or address', async () => {
	const { vendors } = environment.books();
	const [existing] = await vendors.find([vendor({ vendorId: 'V000123' })]);
	const before = structuredClone(there('V000123')[0]!);
	const changed = vendor({ vendorId: 'V000123', name: 'Acme Renamed', email: 'new@acme.example', paymentTermsCode: '14D' });
	for (let night = 0; night < 3; night += 1) expect(await vendors.update(existing!, changed, ['name', 'email'])).toMatchObject({ status: 'done' });
	const [now] = there('V000123');
	expect(now).toMatchObject({ VendorName: 'Acme Renamed', Terms: '30D', MainContact: { Email: 'new@acme.example', Phone1: '+1 206 555 0100', Address: { City: 'Seattle' } } });
	expect(listOf(now, 'Contacts')).toEqual([]);
	expect((now!.MainContact as { id: string }).id).toBe((before.MainContact as { id: string }).id);
});

test('a file without country says nothing about the country there: an address that is the same is not written again', async () => {
	const { vendors } = environment.books();
	const file = vendor({ vendorId: 'V000123', address: { lines: ['123 Coffee Street'], city: 'Seattle', region: 'WA', postalCode: '98101' } });
	const rules = { writable: vendors.writable, owner: () => 'stampli' as const, erp: 'Acumatica' };
	const [existing] = await vendors.find([file]);
	expect(planVendor({ ...file, name: existing!.vendor.name }, existing!.vendor, undefined, rules)).toMatchObject({ action: 'unchanged' });
	const abroad = { ...file, address: { ...file.address!, country: 'CA' } };
	expect(planVendor(abroad, (await vendors.find([abroad]))[0]!.vendor, undefined, rules)).toMatchObject({ action: 'update' });
});

test('a number of the system\'s own series is not accepted: the vendor is taken out again', async () => {
	environment.acumatica.settings.vendorAutoNumber = true;
	const before = environment.acumatica.books.Vendor!.length;
	expect(await environment.books().vendors.create(vendor())).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.autoNumber', fix: expect.stringContaining('BIZACCT') }] });
	expect(environment.acumatica.books.Vendor).toHaveLength(before);
});

test('what Acumatica would refuse is told before or after, with its field', async () => {
	const { vendors } = environment.books();
	const [problems] = await vendors.check([vendor({ paymentMethod: 'OLD', address: { lines: ['1', '2', '3'], country: 'Switzerland' } })]);
	expect(problems!.map((each) => each.code).sort()).toEqual(['vendor.address.country', 'vendor.address.lines', 'vendor.paymentMethod']);
	expect(await vendors.create(vendor({ paymentTermsCode: 'NOPE' }))).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.refused.Terms', field: 'paymentTermsCode' }] });
	expect(there('000777')).toEqual([]);
});

test('a vendor that somebody created meanwhile is not overwritten, and one that is gone is not created by an update', async () => {
	const { vendors } = environment.books();
	await vendors.create(vendor());
	expect(await vendors.create(vendor({ name: 'Second' }))).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.exists' }] });
	const [existing] = await vendors.find([vendor()]);
	environment.acumatica.books.Vendor = environment.acumatica.books.Vendor!.filter((row) => textOf(row, 'VendorID') !== '000777');
	expect(await environment.books().vendors.update(existing!, vendor({ name: 'Third' }), ['name'])).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.gone' }] });
	expect(there('000777')).toEqual([]);
});

test('a lost answer is told as lost, never as refused', async () => {
	environment.acumatica.faults.next({ kind: 'loseAnswer', match: { method: 'PUT', path: '/Vendor' } });
	expect(await environment.books().vendors.create(vendor())).toMatchObject({ status: 'lost' });
	expect(there('000777')).toHaveLength(1);
});

test.each(['{}', '{"message":"Maintenance until 6 pm"}'])('an answer that shows no vendor (200 %s) is told as lost, and nothing is deleted', async (body) => {
	const { vendors } = environment.books();
	const [existing] = await vendors.find([vendor({ vendorId: 'V000123' })]);
	environment.acumatica.faults.next({ kind: 'status', status: 200, body, contentType: 'application/json', match: { method: 'PUT', path: '/Vendor' }, times: 2 });
	expect(await vendors.create(vendor())).toMatchObject({ status: 'lost' });
	expect(await vendors.update(existing!, vendor({ vendorId: 'V000123', name: 'Other' }), ['name'])).toMatchObject({ status: 'lost' });
	expect(environment.sent().filter((each) => each.startsWith('DELETE'))).toEqual([]);
});

test('a code that Acumatica replaces without a word is told, for a new vendor and for a changed one', async () => {
	const { vendors } = environment.books();
	environment.acumatica.settings.vendorOverwrites = { Terms: '14D', Status: 'Active' };
	const wanted = vendor({ paymentTermsCode: '10D', status: 'blocked' });
	const told = [{ code: 'vendor.replaced', field: 'status' }, { code: 'vendor.replaced', field: 'paymentTermsCode', message: expect.stringContaining('"14D" as paymentTermsCode instead of "10D"') }];
	expect(await vendors.create(wanted)).toMatchObject({ status: 'refused', problems: told });
	const [existing] = await vendors.find([wanted]);
	expect(await vendors.update(existing!, wanted, ['status', 'paymentTermsCode'])).toMatchObject({ status: 'refused', problems: told });
	expect(await vendors.update(existing!, wanted, ['name'])).toMatchObject({ status: 'done' });
	expect(there('000777')).toHaveLength(1);
});

test('what Acumatica writes in another form, or has switched off, is taken over with a note', async () => {
	environment.acumatica.settings.vendorOverwrites = { TaxRegistrationID: '987654321', PaymentMethod: '' };
	const answer = await environment.books().vendors.create(vendor({ taxId: '98-7654321', paymentMethod: 'ACH' }));
	expect(answer).toMatchObject({ status: 'done', note: 'Acumatica has in another form, or not at all: paymentMethod, taxId.' });
});

test('Get Many searches number and name, keeps its limit, and marks the company asked for', async () => {
	const { vendors } = environment.books();
	expect((await vendors.getMany({ search: 'freight' })).map((each) => each.vendorId)).toEqual(['00042']);
	expect(await vendors.getMany({ limit: 2, companies: ['west'] })).toMatchObject([{ companyId: 'WEST' }, { companyId: 'WEST' }]);
	expect((await vendors.getMany({ onlyActive: true })).some((each) => each.vendorId === 'BLOCKED')).toBe(false);
});

test('everything but the default account is written', () => {
	expect(environment.books().vendors.writable).toEqual(vendorFields.filter((field) => field !== 'defaultGlAccount'));
});
