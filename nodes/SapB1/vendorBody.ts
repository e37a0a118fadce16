import type { VendorField } from '../../core/books';
import type { Address, Vendor } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import type { Value } from './draft';
import { codeKey, numberOf, sameCode, textOf } from './fields';
import { addressOf, payToAddress } from './vendors';

export type VendorBody = Record<string, Value | null | Record<string, Value>[]>;

/** The pay-to address is what the file calls the address; payment methods, 1099 data and accounts need set-up of their own there. */
export const writable: readonly VendorField[] = ['name', 'status', 'currency', 'paymentTermsCode', 'taxId', 'address', 'email', 'phone'];

const addressName = 'Pay To';

export interface NewVendor {
	terms: Map<string, Row>;
	series?: number;
	group?: number;
}

export function createBody(vendor: Vendor, { terms, series, group }: NewVendor): VendorBody {
	const fields = writable.filter((field) => vendor[field] !== undefined && !(field === 'status' && vendor.status === 'active'));
	return {
		CardCode: vendor.vendorId.trim(),
		CardType: 'cSupplier',
		...(series === undefined ? {} : { Series: series }),
		...(group === undefined ? {} : { GroupCode: group }),
		...updateBody(vendor, fields, {}, terms),
	};
}

/** The named fields only; of the address the row that is there, by every key it has. */
export function updateBody(vendor: Vendor, fields: readonly VendorField[], current: Row, terms: Map<string, Row>): VendorBody {
	const body: VendorBody = {};
	for (const field of fields) {
		if (field === 'name') body.CardName = vendor.name;
		if (field === 'status') Object.assign(body, statusBody(vendor.status));
		if (field === 'currency') body.Currency = vendor.currency ?? '';
		if (field === 'taxId') body.FederalTaxID = vendor.taxId ?? '';
		if (field === 'email') body.EmailAddress = vendor.email ?? '';
		if (field === 'phone') body.Phone1 = vendor.phone ?? '';
		if (field === 'paymentTermsCode') {
			const term = vendor.paymentTermsCode === undefined ? undefined : terms.get(codeKey(vendor.paymentTermsCode));
			if (term) body.PayTermsGrpCode = numberOf(term, 'GroupNumber');
		}
		if (field === 'address' && vendor.address) body.BPAddresses = [addressBody(vendor.address, payToAddress(current))];
	}
	return body;
}

function statusBody(status: Vendor['status']): VendorBody {
	return status === 'active' ? { Valid: 'tYES', ValidFrom: null, ValidTo: null, Frozen: 'tNO' } : { Valid: 'tNO', Frozen: 'tYES', FrozenFrom: null, FrozenTo: null };
}

function addressBody({ lines, city, region, postalCode, country }: Address, stored: Row | undefined): Record<string, Value> {
	const row = stored ? numberOf(stored, 'RowNum') : NaN;
	return {
		AddressName: (stored && textOf(stored, 'AddressName')) || addressName,
		AddressType: 'bo_BillTo',
		...(Number.isInteger(row) ? { RowNum: row } : {}),
		...(stored && textOf(stored, 'BPCode') ? { BPCode: textOf(stored, 'BPCode') } : {}),
		Street: lines[0] ?? '',
		...(stored && textOf(stored, 'StreetNo') ? { StreetNo: '' } : {}),
		Block: lines.slice(1).join(', '),
		City: city ?? '',
		ZipCode: postalCode ?? '',
		...(region === undefined ? {} : { State: region }),
		...(country === undefined ? {} : { Country: country }),
	};
}

/** What is the same there and in the file is given as the file spells it, so that unchanged vendors compare as unchanged. */
export function inFileSpelling(there: Vendor, file: Vendor, terms: Map<string, Row>): Vendor {
	const termOf = (code: string | undefined) => (code === undefined ? undefined : terms.get(codeKey(code)));
	const sameTerms = file.paymentTermsCode !== undefined && termOf(file.paymentTermsCode) !== undefined && termOf(file.paymentTermsCode) === termOf(there.paymentTermsCode);
	const isOff = (status: Vendor['status']) => status !== 'active';
	const flat = (address: Address | undefined) => {
		const stored = address && addressOf(addressBody(address, undefined));
		return stored ? JSON.stringify([stored.lines, stored.city ?? '', stored.postalCode ?? '']) : '';
	};
	const isPart = (mine: string | undefined, theirs: string | undefined) => mine === undefined || sameCode(mine, theirs ?? '');
	const sameAddress = file.address !== undefined && flat(file.address) === flat(there.address) && isPart(file.address.region, there.address?.region) && isPart(file.address.country, there.address?.country);
	return {
		...there,
		...(sameTerms ? { paymentTermsCode: file.paymentTermsCode! } : {}),
		...(isOff(there.status) && isOff(file.status) ? { status: file.status } : {}),
		...(sameAddress ? { address: file.address! } : {}),
	};
}
