import type { VendorField } from '../../core/books';
import type { Address, Vendor } from '../../core/model';
import { meta, optional } from './entityFacts';
import { isTrue, linkedOf, type Row, textOf, wrap, wrapped, type Wire } from './fields';
import type { ListToRead } from './paging';

const contactFields = ['Email', 'Phone1', 'Address/AddressLine1', 'Address/AddressLine2', 'Address/City', 'Address/State', 'Address/PostalCode', 'Address/Country'];
const contactsOf = (name: string) => contactFields.map((field) => `${name}/${field}`).join(',');

export const vendorList: ListToRead = {
	entity: 'Vendor',
	key: ['VendorID'],
	$select: `VendorID,VendorName,LegalName,Status,VendorClass,Terms,CurrencyID,PaymentMethod,TaxRegistrationID,F1099Vendor,RemittanceAddressOverride,LastModifiedDateTime,${contactsOf('MainContact')},${contactsOf('RemittanceContact')}`,
	$expand: 'MainContact,MainContact/Address,RemittanceContact,RemittanceContact/Address',
};

/** On hold and inactive vendors take no bills; one whose payments are on hold does. */
export function vendorOf(row: Row, companyId: string): Vendor {
	const id = textOf(row, 'VendorID');
	const status = textOf(row, 'Status');
	const contact = linkedOf(row, 'MainContact');
	const remitTo = isTrue(row, 'RemittanceAddressOverride') ? addressOf(linkedOf(linkedOf(row, 'RemittanceContact'), 'Address')) : undefined;
	return {
		...meta('vendor', companyId, id),
		vendorId: id,
		name: textOf(row, 'VendorName') || id,
		...optional('legalName', textOf(row, 'LegalName')),
		status: status === 'On Hold' ? 'blocked' : status === 'Inactive' ? 'inactive' : 'active',
		...optional('currency', textOf(row, 'CurrencyID')),
		...optional('paymentTermsCode', textOf(row, 'Terms')),
		...optional('paymentMethod', textOf(row, 'PaymentMethod')),
		...optional('taxId', textOf(row, 'TaxRegistrationID')),
		...(row.F1099Vendor === undefined ? {} : { is1099: isTrue(row, 'F1099Vendor') }),
		...optional('address', addressOf(linkedOf(contact, 'Address'))),
		...optional('remitTo', remitTo),
		...optional('email', textOf(contact, 'Email')),
		...optional('phone', textOf(contact, 'Phone1')),
		extra: { VendorClass: textOf(row, 'VendorClass'), Status: status },
	};
}

function addressOf(row: Row): Address | undefined {
	const lines = [textOf(row, 'AddressLine1'), textOf(row, 'AddressLine2')].filter(Boolean);
	const parts = { ...optional('city', textOf(row, 'City')), ...optional('region', textOf(row, 'State')), ...optional('postalCode', textOf(row, 'PostalCode')), ...optional('country', textOf(row, 'Country')) };
	return lines.length === 0 && Object.keys(parts).length === 0 ? undefined : { lines, ...parts };
}

const statuses: Record<Vendor['status'], string> = { active: 'Active', inactive: 'Inactive', blocked: 'On Hold' };

/** The fields to be written, in the places where Acumatica has them: linked contacts, never rows of the list of contacts. */
export function vendorWire(vendor: Vendor, fields: readonly VendorField[]): Wire {
	const has = (field: VendorField) => fields.includes(field) && vendor[field] !== undefined;
	const main: Wire = {
		...(has('email') ? { Email: wrap(vendor.email!) } : {}),
		...(has('phone') ? { Phone1: wrap(vendor.phone!) } : {}),
		...(has('address') ? { Address: addressWire(vendor.address!) } : {}),
	};
	return {
		VendorID: wrap(vendor.vendorId),
		...(has('name') ? { VendorName: wrap(vendor.name) } : {}),
		...(has('legalName') ? { LegalName: wrap(vendor.legalName!) } : {}),
		...(has('status') ? { Status: wrap(statuses[vendor.status]) } : {}),
		...(has('currency') ? wrapped('CurrencyID', vendor.currency) : {}),
		...(has('paymentTermsCode') ? wrapped('Terms', vendor.paymentTermsCode) : {}),
		...(has('paymentMethod') ? wrapped('PaymentMethod', vendor.paymentMethod) : {}),
		...(has('taxId') ? wrapped('TaxRegistrationID', vendor.taxId) : {}),
		...(has('is1099') ? { F1099Vendor: wrap(vendor.is1099!) } : {}),
		...(Object.keys(main).length > 0 ? { MainContact: main } : {}),
		...(has('remitTo') ? { RemittanceAddressOverride: wrap(true), RemittanceContact: { Address: addressWire(vendor.remitTo!) } } : {}),
	};
}

/** The whole address: what the new one lacks is emptied, so that no part of the old one stays. */
function addressWire({ lines, city, region, postalCode, country }: Address): Wire {
	const given = lines.map((line) => line.trim()).filter(Boolean);
	return {
		AddressLine1: wrap(given[0] ?? ''),
		AddressLine2: wrap(given[1] ?? ''),
		City: wrap(city ?? ''),
		...wrapped('Country', country),
		State: wrap(region ?? ''),
		PostalCode: wrap(postalCode ?? ''),
	};
}
