import type { Address, Vendor } from '../../core/model';
import { and, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { FoConnection } from './connection';
import { isYes, textOf } from './fields';

export const vendorFields =
	'dataAreaId,VendorAccountNumber,VendorOrganizationName,VendorSearchName,PersonFirstName,PersonLastName,VendorGroupId,CurrencyCode,OnHoldStatus,DefaultPaymentTermsName,DefaultVendorPaymentMethodName,TaxExemptNumber,Tax1099FederalTaxId,IsReportingTax1099,PrimaryEmailAddress,PrimaryPhoneNumber,AddressStreet,AddressCity,AddressStateId,AddressZipCode,AddressCountryRegionISOCode,AddressCountryRegionId';

export interface VendorFilter {
	companies?: string[];
	/** Part of the account number or the name; F&O ignores case. */
	search?: string;
	vendorGroup?: string;
	onlyActive?: boolean;
	/** Absent: all. */
	limit?: number;
}

/** Vendors as canonical entities, in the order of company and account. */
export async function getVendors(connection: FoConnection, filter: VendorFilter): Promise<Vendor[]> {
	const conditions = [
		...(filter.companies?.length ? [oneOf('dataAreaId', filter.companies.map((each) => each.toLowerCase()))] : []),
		...(filter.search ? [`(VendorAccountNumber eq ${quote(`*${filter.search}*`)} or VendorOrganizationName eq ${quote(`*${filter.search}*`)})`] : []),
		...(filter.vendorGroup ? [`VendorGroupId eq ${quote(filter.vendorGroup)}`] : []),
	];
	const query = {
		...(conditions.length > 0 ? { $filter: and(...conditions) } : {}),
		$select: vendorFields,
		$orderby: 'dataAreaId,VendorAccountNumber',
		...(filter.limit !== undefined && !filter.onlyActive ? { $top: filter.limit } : {}),
	};
	const found: Vendor[] = [];
	for await (const row of connection.rows('VendorsV2', query)) {
		const vendor = vendorOf(row);
		if (!filter.onlyActive || vendor.status === 'active') found.push(vendor);
		if (found.length === filter.limit) break;
	}
	return found;
}

/** F&O has no "active": on hold for everything or for invoices is blocked, as no invoice can be entered then. */
export function vendorOf(row: Row): Vendor {
	const text = (property: string) => textOf(row, property);
	const hold = text('OnHoldStatus');
	const name = text('VendorOrganizationName') || [text('PersonFirstName'), text('PersonLastName')].filter(Boolean).join(' ') || text('VendorSearchName') || text('VendorAccountNumber');
	const optional: [keyof Vendor, string][] = [
		['currency', text('CurrencyCode')],
		['paymentTermsCode', text('DefaultPaymentTermsName')],
		['paymentMethod', text('DefaultVendorPaymentMethodName')],
		['taxId', text('Tax1099FederalTaxId') || text('TaxExemptNumber')],
		['email', text('PrimaryEmailAddress')],
		['phone', text('PrimaryPhoneNumber')],
	];
	const address = addressOf(row);
	return {
		sourceKey: `vendor|${text('dataAreaId')}|${text('VendorAccountNumber')}`,
		sourceSystem: 'dynamics-fo',
		companyId: text('dataAreaId'),
		vendorId: text('VendorAccountNumber'),
		name,
		status: hold === 'All' || hold === 'Invoice' ? 'blocked' : 'active',
		...Object.fromEntries(optional.filter(([, value]) => value !== '')),
		...(isYes(row, 'IsReportingTax1099') ? { is1099: true } : {}),
		...(address ? { address } : {}),
		...(text('VendorGroupId') || hold ? { extra: { ...(text('VendorGroupId') ? { VendorGroupId: text('VendorGroupId') } : {}), ...(hold ? { OnHoldStatus: hold } : {}) } } : {}),
	};
}

function addressOf(row: Row): Address | undefined {
	const lines = textOf(row, 'AddressStreet').split(/\r?\n/).filter(Boolean);
	const country = textOf(row, 'AddressCountryRegionISOCode');
	const parts: [keyof Address, string][] = [
		['city', textOf(row, 'AddressCity')],
		['region', textOf(row, 'AddressStateId')],
		['postalCode', textOf(row, 'AddressZipCode')],
		['country', /^[A-Z]{2}$/.test(country) ? country : ''],
	];
	const known = parts.filter(([, value]) => value !== '');
	return lines.length === 0 && known.length === 0 ? undefined : { lines, ...Object.fromEntries(known) };
}
