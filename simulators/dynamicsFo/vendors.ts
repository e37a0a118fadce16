import type { Write } from './environment';
import { invalidField, invalidRow, unknownValue, writeFailed } from './errors';
import { checkText, companyFor } from './fieldChecks';
import { entitySet } from './schema';
import { findRow, sameValue, type Row } from './tables';

const set = entitySet('VendorsV2');

/** Countries of this environment: its own name for each, and the two letters of ISO. */
const countries: Record<string, string> = { USA: 'US', DEU: 'DE', CHE: 'CH', GBR: 'GB', CAN: 'CA', AUT: 'AT', FRA: 'FR' };
/** Set by the server alone. */
const readOnly = ['FormattedPrimaryAddress', 'AddressCountryRegionISOCode', 'AddressRecordId', 'VendorPartyNumber', 'PrimaryContactEmailRecordId'];

let locations = 0;

/** Creates a vendor; what is not sent comes from its vendor group and its company. */
export function createVendor(write: Write, sent: Row): Row {
	const company = companyFor(write, set, sent);
	const row: Row = { ...checkVendor(write, sent, company), dataAreaId: company, VendorAccountNumber: account(write, String(sent.VendorAccountNumber ?? '')) };
	if (findRow(write.tables, 'VendorsV2', { dataAreaId: company, VendorAccountNumber: row.VendorAccountNumber as string })) {
		throw writeFailed(set, [
			`Info: Cannot create a record in Vendors (VendTable). Vendor account: ${String(row.VendorAccountNumber)}.\nThe record already exists.`,
		]);
	}
	if (!row.VendorGroupId) throw invalidRow(set, "Field 'Group' must be filled in.");
	row.VendorPartyType ||= 'Organization';
	const name = row.VendorPartyType === 'Person' ? row.PersonLastName : row.VendorOrganizationName;
	if (!name) throw invalidRow(set, "Field 'Name' must be filled in.");
	const group = findRow(write.tables, 'VendorGroups', { dataAreaId: company, VendorGroupId: row.VendorGroupId });
	row.VendorSearchName ||= String(name).slice(0, 20);
	row.OnHoldStatus ??= 'No';
	row.CurrencyCode ||= String(findRow(write.tables, 'Ledgers', { LegalEntityId: company })?.AccountingCurrency ?? '');
	row.DefaultPaymentTermsName ||= String(group?.DefaultPaymentTermName ?? '');
	if (hasAddress(row)) locate(write, row, company);
	write.writer.insert('VendorsV2', row);
	return row;
}

export function updateVendor(write: Write, row: Row, sent: Row): void {
	const company = String(row.dataAreaId);
	const changes = checkVendor(write, sent, company);
	if ('VendorOrganizationName' in changes && changes.VendorOrganizationName === '') throw invalidRow(set, "Field 'Name' must be filled in.");
	if (row.VendorPartyType === 'Person' && 'VendorOrganizationName' in changes) {
		throw invalidField(set, 'VendorOrganizationName', 'The name of a person is made of its parts.');
	}
	if (hasAddress(changes)) {
		const isNew = !row.AddressLocationId || (write.settings.vendorAddressWrite === 'addsUnlessNamed' && !sameValue(changes.AddressLocationId, row.AddressLocationId));
		const whole = { ...row, ...changes };
		if (isNew) {
			delete whole.AddressLocationId;
			locate(write, whole, company);
		} else describe(whole, write, company);
		for (const name of ['AddressLocationId', 'AddressCountryRegionId', 'AddressCountryRegionISOCode', 'FormattedPrimaryAddress']) changes[name] = whole[name] ?? '';
		changes.SimulatedAddresses = Number(row.SimulatedAddresses ?? (row.AddressLocationId ? 1 : 0)) + (isNew ? 1 : 0);
	}
	write.writer.update(row, changes);
}

/** A vendor that anything refers to stays. */
export function deleteVendor(write: Write, row: Row): void {
	const owner = { dataAreaId: row.dataAreaId as string };
	const account = row.VendorAccountNumber as string;
	const used =
		findRow(write.tables, 'VendorInvoiceHeaders', { ...owner, InvoiceAccount: account }) ??
		findRow(write.tables, 'PurchaseOrderHeadersV2', { ...owner, OrderVendorAccountNumber: account }) ??
		findRow(write.tables, 'VendTransBiEntities', { ...owner, AccountNum: account });
	if (used) throw writeFailed(set, ['Error: Vendors cannot be deleted while dependent transactions exist.']);
	write.writer.remove('VendorsV2', row);
}

function account({ settings, nextReference }: Write, supplied: string): string {
	if (supplied === '' || settings.manualVendorAccount === 'replaced') return `V-${nextReference()}`;
	if (settings.manualVendorAccount === 'refused') {
		throw invalidField(set, 'VendorAccountNumber', 'The number sequence for Vendor account does not allow manual numbers.');
	}
	return supplied;
}

function checkVendor(write: Write, sent: Row, company: string): Row {
	const { tables, codes, settings } = write;
	const row: Row = { ...sent };
	for (const [field, value] of Object.entries(sent)) {
		if (readOnly.includes(field)) throw invalidField(set, field, `Field '${field}' cannot be changed.`);
		if (typeof value === 'string') row[field] = checkText(write, set, field, value);
		const text = String(row[field]);
		if (text === '') continue;
		if (field === 'VendorGroupId' && !findRow(tables, 'VendorGroups', { dataAreaId: company, VendorGroupId: text })) throw unknownValue(set, field, text);
		if (field === 'DefaultPaymentTermsName' && !findRow(tables, 'PaymentTerms', { dataAreaId: company, Name: text })) throw unknownValue(set, field, text);
		const list = { CurrencyCode: 'Currency', DefaultVendorPaymentMethodName: 'MethodOfPayment', TaxExemptNumber: 'TaxExemptNumber' }[field];
		if (list && !(codes.byProperty[list] ?? []).some((code) => sameValue(code, text))) throw unknownValue(set, field, text);
		if (field === 'AddressCountryRegionId' && !countries[text.toUpperCase()]) throw unknownValue(set, field, text);
		if (field === 'AddressLocationId' && settings.addressLocation === 'refused') throw invalidField(set, field, 'The location cannot be changed.');
		if (field === 'VendorPartyType' && !['Organization', 'Person'].includes(text)) throw unknownValue(set, field, text);
	}
	return row;
}

function hasAddress(row: Row): boolean {
	return ['AddressStreet', 'AddressCity', 'AddressStateId', 'AddressZipCode', 'AddressCountryRegionId'].some((name) => name in row);
}

/** A new location for the address of this row. */
function locate(write: Write, row: Row, company: string): void {
	row.AddressLocationId = String(++locations).padStart(9, '0');
	describe(row, write, company);
}

function describe(row: Row, { tables }: Write, company: string): void {
	row.AddressCountryRegionId ||= String(findRow(tables, 'LegalEntities', { LegalEntityId: company })?.AddressCountryRegionId ?? 'USA');
	row.AddressCountryRegionISOCode = countries[String(row.AddressCountryRegionId).toUpperCase()] ?? '';
	row.FormattedPrimaryAddress = [row.AddressStreet, `${String(row.AddressCity ?? '')}, ${String(row.AddressStateId ?? '')} ${String(row.AddressZipCode ?? '')}`, row.AddressCountryRegionId].join('\n');
}
