import { startClient, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

const vendor = (more: Record<string, unknown> = {}) => ({ dataAreaId: 'usmf', VendorAccountNumber: '00077', VendorGroupId: '10', VendorOrganizationName: 'New Vendor', ...more });
const key = "VendorsV2(dataAreaId='usmf',VendorAccountNumber='00077')";

test('a vendor is created with its number; group and company fill in the rest', async () => {
	const { status, json } = await client.call('POST', 'VendorsV2', vendor());
	expect(status).toBe(201);
	expect(json).toMatchObject({ VendorAccountNumber: '00077', CurrencyCode: 'USD', OnHoldStatus: 'No', VendorPartyType: 'Organization', AddressLocationId: '' });
});

test('without a number the number sequence gives one; a number sequence may take or replace ours', async () => {
	const { VendorAccountNumber: _, ...unnumbered } = vendor();
	expect((await client.call('POST', 'VendorsV2', unnumbered)).json.VendorAccountNumber).toBe('V-000001');
	client.fo.settings.manualVendorAccount = 'replaced';
	expect((await client.call('POST', 'VendorsV2', vendor())).json.VendorAccountNumber).toBe('V-000002');
	client.fo.settings.manualVendorAccount = 'refused';
	expect(await client.refused('POST', 'VendorsV2', vendor())).toContain("validateField failed on field 'VendVendorV2Entity.VendorAccountNumber'");
});

test.each([
	['an unknown group', { VendorGroupId: '99' }, "The value '99' in field 'Group' is not found"],
	['no group', { VendorGroupId: '' }, "Field 'Group' must be filled in"],
	['no name', { VendorOrganizationName: '' }, "Field 'Name' must be filled in"],
	['unknown terms', { DefaultPaymentTermsName: 'NET99' }, 'VendVendorV2Entity.DefaultPaymentTermsName'],
	['an unknown country', { AddressCountryRegionId: 'DE' }, 'VendVendorV2Entity.AddressCountryRegionId'],
	['an unknown VAT number', { TaxExemptNumber: 'X' }, 'VendVendorV2Entity.TaxExemptNumber'],
	['a computed field', { FormattedPrimaryAddress: 'x' }, 'cannot be changed'],
	['a hold that is none', { OnHoldStatus: 'Yes' }, "expected type 'Microsoft.Dynamics.DataEntities.CustVendorBlocked'"],
	['a name that is too long', { VendorOrganizationName: 'x'.repeat(101) }, 'longer than the 100 characters'],
])('a vendor with %s is refused', async (_what, more, text) => {
	expect(await client.refused('POST', 'VendorsV2', vendor(more))).toContain(text);
});

test('a second vendor of one number is refused', async () => {
	await client.call('POST', 'VendorsV2', vendor());
	expect(await client.refused('POST', 'VendorsV2', vendor())).toContain('The record already exists');
});

test('an address without its location is a further one where the environment reads it so', async () => {
	await client.call('POST', 'VendorsV2', vendor({ AddressCity: 'Austin' }));
	const stored = () => client.fo.data.VendorsV2.at(-1)!;
	const location = stored().AddressLocationId;
	expect((await client.call('PATCH', key, { AddressCity: 'Dallas' })).status).toBe(204);
	expect(stored()).toMatchObject({ AddressLocationId: location, SimulatedAddresses: 1, AddressCountryRegionISOCode: 'US' });
	client.fo.settings.vendorAddressWrite = 'addsUnlessNamed';
	await client.call('PATCH', key, { AddressCity: 'Houston', AddressLocationId: location });
	expect(stored().SimulatedAddresses).toBe(1);
	await client.call('PATCH', key, { AddressCity: 'El Paso' });
	expect(stored().SimulatedAddresses).toBe(2);
	client.fo.settings.addressLocation = 'refused';
	expect(await client.refused('PATCH', key, { AddressCity: 'Waco', AddressLocationId: '1' })).toContain('VendVendorV2Entity.AddressLocationId');
});

test('a vendor with transactions cannot be deleted, a new one can', async () => {
	expect(await client.refused('DELETE', "VendorsV2(dataAreaId='usmf',VendorAccountNumber='1001')")).toContain('dependent transactions');
	await client.call('POST', 'VendorsV2', vendor());
	expect((await client.call('DELETE', key)).status).toBe(204);
});
