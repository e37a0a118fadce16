import type { ErpVendor, VendorField } from '../../core/books';
import type { Address, Vendor } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import type { Company } from './connection';
import { codeKey, guidOf, memberOf, noGuid, textOf } from './fields';
import { type VendorCodes, vendorOf } from './vendors';

export type VendorBody = Record<string, string | boolean>;

/** What the vendor page takes. It has one name, one address, no remit-to, and a 1099 code instead of a yes or no. */
export const writable = ['name', 'status', 'currency', 'paymentTermsCode', 'paymentMethod', 'taxId', 'address', 'email', 'phone'] as const satisfies readonly VendorField[];

/** A row as an `ErpVendor`, in the words in which `asked` can be compared with it. */
export function erpVendorOf(row: Row, company: Company, codes: VendorCodes, asked: Pick<Vendor, 'status' | 'address'>): ErpVendor {
	const vendor = vendorOf(row, company, codes);
	// There is no "inactive": it is a block for everything, as "blocked" is.
	const status = asked.status === 'inactive' && memberOf(row, 'blocked') === 'All' ? 'inactive' : vendor.status;
	const address = vendor.address && asked.address ? comparable(vendor.address, asked.address) : vendor.address;
	return { id: { companyId: company.id, id: guidOf(row, 'id') ?? '', etag: textOf(row, '@odata.etag') }, vendor: { ...vendor, status, ...(address ? { address } : {}) } };
}

function comparable(there: Address, asked: Address): Address {
	const address = { ...there };
	// A file without country says nothing about it.
	if (!asked.country) delete address.country;
	const [first, second] = addressLines(asked);
	return first === (there.lines[0] ?? '') && second === (there.lines[1] ?? '') ? { ...address, lines: asked.lines } : address;
}

/** Two lines are there; what the file has beyond them shares the second. */
export function addressLines({ lines }: Address): [string, string] {
	const [first = '', ...rest] = lines.map((line) => line.trim()).filter(Boolean);
	return [first, rest.join(', ')];
}

/** The named fields of the file and nothing else; never the number. */
export function bodyOf(vendor: Vendor, fields: readonly VendorField[], codes: VendorCodes): VendorBody {
	const has = (field: VendorField) => fields.includes(field) && vendor[field] !== undefined;
	return {
		...(has('name') ? { displayName: vendor.name.trim() } : {}),
		...(has('status') ? { blocked: vendor.status === 'active' ? '_x0020_' : 'All' } : {}),
		...(has('currency') ? { currencyCode: vendor.currency!.trim().toUpperCase() } : {}),
		...(has('paymentTermsCode') ? { paymentTermsId: idOf(codes.terms, vendor.paymentTermsCode!) ?? noGuid } : {}),
		...(has('paymentMethod') ? { paymentMethodId: idOf(codes.methods, vendor.paymentMethod!) ?? noGuid } : {}),
		...(has('taxId') ? { taxRegistrationNumber: vendor.taxId!.trim() } : {}),
		...(has('address') ? addressBody(vendor.address!) : {}),
		...(has('email') ? { email: vendor.email!.trim() } : {}),
		...(has('phone') ? { phoneNumber: vendor.phone!.trim() } : {}),
	};
}

export function idOf(codes: Map<string, string>, wanted: string): string | undefined {
	return [...codes].find(([, code]) => codeKey(code) === codeKey(wanted))?.[0];
}

/** All parts, so that nothing of an old address stays; the country only where the file names one. */
function addressBody(address: Address): VendorBody {
	const [addressLine1, addressLine2] = addressLines(address);
	const { city = '', region = '', postalCode = '', country } = address;
	return { addressLine1, addressLine2, city: city.trim(), state: region.trim(), postalCode: postalCode.trim(), ...(country ? { country: country.trim().toUpperCase() } : {}) };
}
