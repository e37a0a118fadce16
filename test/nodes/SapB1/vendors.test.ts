import type { Vendor } from '../../../core/model';
import { linesOf } from '../../../simulators/sapB1';
import { startCompany, type TestCompany } from './environment';

let company: TestCompany;
afterEach(async () => await company.close());

const vendor = (changes: Partial<Vendor> = {}): Vendor => ({
	sourceKey: 'v', sourceSystem: 'stampli', companyId: 'SBODEMOUS', vendorId: '00077', name: 'Größe & Co', status: 'active', currency: 'USD', paymentTermsCode: 'net 30', taxId: '98-7', email: 'a@b.example', phone: '1',
	address: { lines: ['Street 1', 'Floor 2', 'Door 3'], city: 'Boston', region: 'MA', postalCode: '02101', country: 'US' }, ...changes,
});
const stored = (code: string) => company.b1.company.tables.BusinessPartners.find((row) => row.CardCode === code)!;

describe.each(['v1', 'v2'] as const)('Service Layer %s', (version) => {
	beforeEach(async () => {
		company = await startCompany({}, version);
	});

	test('a new vendor keeps his number, with one address, and reads back as the file spells him', async () => {
		const { vendors } = company.books({ vendorGroup: 101 });
		expect(await vendors.create(vendor())).toMatchObject({ status: 'done' });
		expect(stored('00077')).toMatchObject({ CardType: 'cSupplier', Series: 2, GroupCode: 101, PayTermsGrpCode: 1, BPAddresses: [{ AddressName: 'Pay To', AddressType: 'bo_BillTo', Street: 'Street 1', Block: 'Floor 2, Door 3' }] });
		const [found] = await vendors.find([vendor()]);
		expect(found!.vendor).toMatchObject({ ...vendor(), sourceKey: 'vendor|SBODEMOUS|00077', sourceSystem: 'sap-b1' });
	});

	test('a changed address changes the row that is there; contacts and other addresses stay', async () => {
		const { vendors } = company.books();
		const file = vendor({ vendorId: 'V10000', address: { lines: ['2 Side Street'], city: 'Boston', postalCode: '02101' } });
		const [existing] = await vendors.find([file]);
		for (let night = 0; night < 3; night += 1) expect(await vendors.update(existing!, file, ['address', 'email', 'status'])).toMatchObject({ status: 'done' });
		expect(linesOf(stored('V10000'), 'BPAddresses')).toMatchObject([{ AddressName: 'Pay To', Street: '2 Side Street', City: 'Boston', Country: 'US' }, { AddressName: 'Warehouse', Street: 'Dock 4' }]);
		expect(linesOf(stored('V10000'), 'ContactEmployees')).toHaveLength(1);
		expect(stored('V10000')).toMatchObject({ CardName: 'Acme Associates', EmailAddress: 'a@b.example' });
	});

	test('of two vendors whose numbers differ by case the one is found that is spelled alike', async () => {
		const { BusinessPartners } = company.b1.company.tables;
		BusinessPartners.push({ ...stored('V10000'), CardCode: 'v10000', CardName: 'Another one' });
		expect((await company.books().vendors.find([vendor({ vendorId: 'v10000' }), vendor({ vendorId: 'V10000' })])).map((found) => found!.vendor.name)).toEqual(['Another one', 'Acme Associates']);
	});

	test('only the named fields are sent', async () => {
		const { vendors } = company.books();
		const [existing] = await vendors.find([vendor({ vendorId: 'V10000' })]);
		company.b1.journal.length = 0;
		await vendors.update(existing!, vendor({ vendorId: 'V10000', status: 'inactive' }), ['status']);
		expect(company.b1.journal.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body))).toEqual([{ Valid: 'tNO', Frozen: 'tYES', FrozenFrom: null, FrozenTo: null }]);
		expect((await vendors.find([vendor({ vendorId: 'V10000', status: 'inactive' })]))[0]!.vendor.status).toBe('inactive');
	});

	test('codes are checked together, and what the server refuses is told', async () => {
		const { vendors } = company.books();
		const bad = vendor({ currency: 'XXX', paymentTermsCode: 'Net 1', address: { lines: ['x'], country: 'ZZ' }, vendorId: 'A-NUMBER-THAT-IS-TOO-LONG' });
		expect((await vendors.check([bad]))[0]!.map(({ code }) => code)).toEqual(['vendor.vendorId.tooLong', 'terms.unknown', 'currency.unknown', 'country.unknown']);
		expect(await vendors.create(vendor({ vendorId: 'V10000' }))).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.exists' }] });
	});

	test('a customer of the same number is no vendor: nothing of him is changed, and a person is told', async () => {
		const { vendors } = company.books();
		const file = vendor({ vendorId: 'c10000' });
		expect(await vendors.find([file])).toEqual([undefined]);
		expect(await vendors.check([file])).toMatchObject([[{ code: 'vendor.notAVendor', field: 'vendorId', message: expect.stringContaining('C10000') }]]);
		expect(await vendors.check([vendor({ vendorId: 'V10000' }), vendor()])).toEqual([[], []]);
	});

	test('a creation whose answer is lost is lost, and the vendor is found then', async () => {
		const { vendors } = company.books();
		company.b1.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: 'BusinessPartners' } });
		expect(await vendors.create(vendor())).toMatchObject({ status: 'lost' });
		expect(await vendors.find([vendor(), vendor({ vendorId: 'NOBODY' })])).toMatchObject([{ id: { CardCode: '00077' } }, undefined]);
	});

	test('the list is searched by number and name without regard to case, and stops at its limit', async () => {
		const { vendors } = company.books();
		expect((await vendors.getMany({ search: 'MÜLLER' })).map(({ vendorId }) => vendorId)).toEqual(['V40000']);
		expect((await vendors.getMany({ search: "o'neil" })).map(({ vendorId }) => vendorId)).toEqual(['V50000']);
		expect((await vendors.getMany({ onlyActive: true, limit: 3 })).map(({ vendorId }) => vendorId)).toEqual(['0000123', 'V10000', 'V20000']);
		expect(await vendors.getMany({ companies: ['OTHER'] })).toEqual([]);
	});
});
