import type { ErpVendor, VendorField } from '../../core/books';
import type { Address, Vendor } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { isYes, textOf } from './fields';
import { countryRegionId, isoCountry } from './vendorBookCountries';
import { vendorFields, vendorOf } from './vendors';

export type VendorBody = Record<string, string>;

/** Properties read to compare and to write a vendor. */
export const bookFields = `${vendorFields},VendorPartyType,AddressLocationId`;

/** What F&O lets us write. It has one name, one address and no separate remit-to of a vendor in this entity. */
export const writable = ['name', 'status', 'currency', 'paymentTermsCode', 'paymentMethod', 'taxId', 'is1099', 'address', 'email', 'phone'] as const satisfies readonly VendorField[];

/** A row as an `ErpVendor`, in the words in which `asked` can be compared with it. */
export function erpVendorOf(row: Row, asked: Pick<Vendor, 'status' | 'address'>): ErpVendor {
	const vendor = vendorOf(row);
	const country = isoCountry(textOf(row, 'AddressCountryRegionId'));
	// F&O has no "inactive": it is a hold for everything, as "blocked" is.
	const status = asked.status === 'inactive' && textOf(row, 'OnHoldStatus') === 'All' ? 'inactive' : vendor.status;
	const address: Address | undefined = country && !vendor.address?.country ? { lines: [], ...vendor.address, country } : vendor.address;
	// A file without country says nothing about it: F&O gives every address one.
	if (address && asked.address && !asked.address.country) delete address.country;
	return {
		id: {
			dataAreaId: textOf(row, 'dataAreaId'),
			VendorAccountNumber: textOf(row, 'VendorAccountNumber'),
			VendorPartyType: textOf(row, 'VendorPartyType'),
			AddressLocationId: textOf(row, 'AddressLocationId'),
			taxProperty: textOf(row, 'TaxExemptNumber') && !textOf(row, 'Tax1099FederalTaxId') ? 'TaxExemptNumber' : 'Tax1099FederalTaxId',
		},
		vendor: { ...vendor, status, is1099: isYes(row, 'IsReportingTax1099'), ...(address ? { address } : {}) },
	};
}

/** The body of a new vendor. Only what the file says is sent: F&O fills in the rest from its vendor group. */
export function createBody(vendor: Vendor, company: string, vendorGroup: string): VendorBody {
	return {
		dataAreaId: company.toLowerCase(),
		VendorAccountNumber: vendor.vendorId.trim(),
		VendorGroupId: vendorGroup,
		VendorPartyType: 'Organization',
		...fieldsBody(vendor, writable, vendor.address?.country && vendor.address.country !== 'US' ? 'TaxExemptNumber' : 'Tax1099FederalTaxId'),
	};
}

/** The named fields of the file and nothing else. The address names the location it is at, so that no second one is made. */
export function updateBody({ id, vendor: before }: ErpVendor, vendor: Vendor, fields: readonly VendorField[]): VendorBody {
	const body = fieldsBody(vendor, fields, String(id.taxProperty || 'Tax1099FederalTaxId'));
	if (!fields.includes('address') || !vendor.address) return body;
	const [there, here] = [before.address ? addressBody(before.address) : {}, addressBody(vendor.address)];
	const emptied = Object.fromEntries(Object.keys(there).filter((name) => !(name in here)).map((name) => [name, '']));
	return { ...body, ...emptied, ...(id.AddressLocationId ? { AddressLocationId: String(id.AddressLocationId) } : {}) };
}

function fieldsBody(vendor: Vendor, fields: readonly VendorField[], taxProperty: string): VendorBody {
	const has = (field: VendorField) => fields.includes(field) && vendor[field] !== undefined;
	return {
		...(has('name') ? { VendorOrganizationName: vendor.name.trim() } : {}),
		...(has('status') ? { OnHoldStatus: vendor.status === 'active' ? 'No' : 'All' } : {}),
		...(has('currency') ? { CurrencyCode: vendor.currency! } : {}),
		...(has('paymentTermsCode') ? { DefaultPaymentTermsName: vendor.paymentTermsCode! } : {}),
		...(has('paymentMethod') ? { DefaultVendorPaymentMethodName: vendor.paymentMethod! } : {}),
		...(has('taxId') ? { [taxProperty]: vendor.taxId! } : {}),
		...(has('is1099') ? { IsReportingTax1099: vendor.is1099 ? 'Yes' : 'No' } : {}),
		...(has('address') ? addressBody(vendor.address!) : {}),
		...(has('email') ? { PrimaryEmailAddress: vendor.email! } : {}),
		...(has('phone') ? { PrimaryPhoneNumber: vendor.phone! } : {}),
	};
}

function addressBody({ lines, city, region, postalCode, country }: Address): VendorBody {
	const street = lines.map((line) => line.trim()).filter(Boolean).join('\n');
	const parts: [string, string | undefined][] = [
		['AddressStreet', street],
		['AddressCity', city?.trim()],
		['AddressStateId', region?.trim()],
		['AddressZipCode', postalCode?.trim()],
		['AddressCountryRegionId', country && countryRegionId(country)],
	];
	return Object.fromEntries(parts.filter((part): part is [string, string] => Boolean(part[1])));
}
