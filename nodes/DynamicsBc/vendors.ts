import type { VendorFilter } from '../../core/books';
import type { Address, Vendor } from '../../core/model';
import { quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { chosenCompanies, inCompany } from './companies';
import type { BcConnection, Company } from './connection';
import { meta } from './entityFacts';
import { guidOf, memberOf, textOf } from './fields';
import { readWhole, wholePages } from './wholeList';

/** Codes of payment terms and methods by id, for one company: vendors name them by id only. */
export interface VendorCodes {
	terms: Map<string, string>;
	methods: Map<string, string>;
}

export async function codesOf(connection: BcConnection, company: Company): Promise<VendorCodes> {
	const read = async (set: string) => new Map((await readWhole(connection, company, set, { $select: 'id,code' })).map((row) => [textOf(row, 'id').toLowerCase(), textOf(row, 'code')]));
	const [terms, methods] = await Promise.all([read('paymentTerms'), read('paymentMethods')]);
	return { terms, methods };
}

/** Vendors as canonical entities, company by company. */
export async function getVendors(connection: BcConnection, { companies = [], search, onlyActive, limit }: VendorFilter): Promise<Vendor[]> {
	const found: Vendor[] = [];
	for (const company of await chosenCompanies(connection, companies)) {
		const codes = await codesOf(connection, company);
		for await (const rows of searched(connection, company, search)) {
			for (const row of rows) {
				const vendor = vendorOf(row, company, codes);
				if (!onlyActive || vendor.status === 'active') found.push(vendor);
				if (limit !== undefined && found.length >= limit) return found;
			}
		}
	}
	return found;
}

/** By number, then by name: one filter cannot ask for either. */
async function* searched(connection: BcConnection, company: Company, search: string | undefined): AsyncGenerator<Row[]> {
	if (!search?.trim()) return yield* wholePages(connection, company, 'vendors');
	const wanted = search.trim();
	const byNumber = wanted.length <= 20 ? await connection.all(inCompany(company, 'vendors'), { $filter: `contains(number,${quote(wanted.toUpperCase())})` }) : [];
	yield byNumber;
	const known = new Set(byNumber.map((row) => textOf(row, 'id')));
	if (wanted.length > 100) return;
	for await (const rows of wholePages(connection, company, 'vendors', { $filter: `contains(displayName,${quote(wanted)})` })) yield rows.filter((row) => !known.has(textOf(row, 'id')));
}

/** Blocked is who is blocked for everything: who is blocked for payments can still send invoices. */
export function vendorOf(row: Row, company: Company, codes: VendorCodes): Vendor {
	const text = (property: string) => textOf(row, property);
	const blocked = memberOf(row, 'blocked');
	const optional: [keyof Vendor, string][] = [
		['currency', text('currencyCode')],
		['paymentTermsCode', codes.terms.get(guidOf(row, 'paymentTermsId') ?? '') ?? ''],
		['paymentMethod', codes.methods.get(guidOf(row, 'paymentMethodId') ?? '') ?? ''],
		['taxId', text('taxRegistrationNumber')],
		['email', text('email')],
		['phone', text('phoneNumber')],
	];
	const address = addressOf(row);
	return {
		...meta(`vendor|${company.name}|${text('number')}`, company.name),
		vendorId: text('number'),
		name: text('displayName') || text('number'),
		status: blocked === 'All' ? 'blocked' : 'active',
		...Object.fromEntries(optional.filter(([, value]) => value !== '')),
		...(text('irs1099Code') ? { is1099: true } : {}),
		...(address ? { address } : {}),
		...(blocked === '' ? {} : { extra: { blocked } }),
	};
}

function addressOf(row: Row): Address | undefined {
	const lines = [textOf(row, 'addressLine1'), textOf(row, 'addressLine2')].filter(Boolean);
	const country = textOf(row, 'country');
	const parts: [keyof Address, string][] = [
		['city', textOf(row, 'city')],
		['region', textOf(row, 'state')],
		['postalCode', textOf(row, 'postalCode')],
		['country', /^[A-Z]{2}$/.test(country) ? country : ''],
	];
	const known = parts.filter(([, value]) => value !== '');
	return lines.length === 0 && known.length === 0 ? undefined : { lines, ...Object.fromEntries(known) };
}
