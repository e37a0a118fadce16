import type { MasterDataPage, MasterDataRequest, VendorFilter } from '../../core/books';
import type { Address, IsoDate, Vendor } from '../../core/model';
import { and, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { changedAt, changedFilter, isSince, newest } from './changes';
import { isBlocked } from './checks';
import type { B1Connection } from './connection';
import { membersOf, meta, optional, sameCode, textOf } from './fields';
import type { Lookups } from './lookups';
import { wholePages } from './wholeList';

export const vendorSelect =
	'CardCode,CardName,CardType,Currency,FederalTaxID,PayTermsGrpCode,Valid,ValidFrom,ValidTo,Frozen,FrozenFrom,FrozenTo,EmailAddress,Phone1,BilltoDefault,UpdateDate,UpdateTime,CreateDate,CreateTime,BPAddresses';

/** Every vendor of the company, or those changed since. */
export async function* vendorPages(connection: B1Connection, lookups: Lookups, { changedSince, today }: MasterDataRequest): AsyncGenerator<MasterDataPage> {
	const terms = await lookups.terms();
	const $filter = and("CardType eq 'cSupplier'", ...(changedSince ? [changedFilter(changedSince, 'CreateDate')] : []));
	const at = (row: Row) => changedAt(row, 'CreateDate', 'CreateTime');
	for await (const rows of wholePages(connection, 'BusinessPartners', { $filter, $select: vendorSelect }, 'CardCode')) {
		const wanted = changedSince ? rows.filter((row) => isSince(at(row), changedSince)) : rows;
		yield { records: wanted.map((row) => vendorOf(row, connection.companyDb, terms, today)), ...optional('changedUntil', newest(wanted.map(at))) };
	}
}

/** Vendors whose number or name has this text, for lists. */
export async function getVendors(connection: B1Connection, lookups: Lookups, filter: VendorFilter, today: IsoDate): Promise<Vendor[]> {
	if (filter.companies?.length && !filter.companies.some((each) => sameCode(each, connection.companyDb))) return [];
	const terms = await lookups.terms();
	const search = filter.search?.trim();
	const $filter = and("CardType eq 'cSupplier'", ...(search ? [`(contains(CardCode,${quote(search)}) or contains(CardName,${quote(search)}))`] : []));
	const found: Vendor[] = [];
	const pageSize = filter.limit === undefined ? undefined : Math.min(500, Math.max(20, filter.limit));
	for await (const { rows } of connection.pages('BusinessPartners', { $filter, $select: vendorSelect, $orderby: 'CardCode' }, { ignoreCase: true, ...(pageSize ? { pageSize } : {}) })) {
		for (const row of rows) {
			const vendor = vendorOf(row, connection.companyDb, terms, today);
			if (!filter.onlyActive || vendor.status === 'active') found.push(vendor);
			if (found.length === filter.limit) return found;
		}
	}
	return found;
}

export function vendorOf(row: Row, companyDb: string, terms: Map<string, Row>, today: IsoDate): Vendor {
	const blocked = isBlocked(row, today);
	const currency = textOf(row, 'Currency');
	const address = payToAddress(row);
	const term = terms.get(textOf(row, 'PayTermsGrpCode'));
	return {
		...meta(`vendor|${companyDb}|${textOf(row, 'CardCode')}`, companyDb),
		vendorId: textOf(row, 'CardCode'),
		name: textOf(row, 'CardName') || textOf(row, 'CardCode'),
		status: blocked === 'frozen' ? 'blocked' : blocked === 'inactive' ? 'inactive' : 'active',
		...(currency && currency !== '##' ? { currency } : {}),
		...optional('paymentTermsCode', term && (textOf(term, 'PaymentTermsGroupName') || undefined)),
		...optional('taxId', textOf(row, 'FederalTaxID') || undefined),
		...optional('email', textOf(row, 'EmailAddress') || undefined),
		...optional('phone', textOf(row, 'Phone1') || undefined),
		...optional('address', address && addressOf(address)),
	};
}

/** The default pay-to address, else the first one. */
export function payToAddress(row: Row): Row | undefined {
	const all = membersOf(row, 'BPAddresses').filter((each) => textOf(each, 'AddressType') === 'bo_BillTo');
	return all.find((each) => textOf(each, 'AddressName') === textOf(row, 'BilltoDefault')) ?? all[0];
}

export function addressOf(row: Row): Address {
	const street = [textOf(row, 'Street'), textOf(row, 'StreetNo')].filter(Boolean).join(' ');
	const country = textOf(row, 'Country');
	return {
		lines: [street, textOf(row, 'Block')].filter(Boolean),
		...optional('city', textOf(row, 'City') || undefined),
		...optional('region', textOf(row, 'State') || undefined),
		...optional('postalCode', textOf(row, 'ZipCode') || undefined),
		...(/^[A-Z]{2}$/.test(country) ? { country } : {}),
	};
}
