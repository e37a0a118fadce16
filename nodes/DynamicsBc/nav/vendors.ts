import { normalNumber } from '../../../core/identity';
import type { ErpVendor, VendorFilter } from '../../../core/books';
import type { Address, Vendor } from '../../../core/model';
import type { Row } from '../../../io/odata/paging';
import { isBlocked } from './checks';
import type { OpenCompany } from './companyBooks';
import { type FieldFilter, type PageRow, readAll } from './pages';
import { memberKey } from './captions';
import { codeKey, textOf } from './values';

/** A row of the Vendor Card as canonical vendor; without a currency code it has that of the company's books. */
export function vendorOf({ values }: PageRow, company: string, localCurrency: string | undefined): Vendor {
	const text = (field: string) => textOf(values, field);
	const optional: [keyof Vendor, string][] = [
		['currency', text('Currency_Code') || (localCurrency ?? '')],
		['paymentTermsCode', text('Payment_Terms_Code')],
		['paymentMethod', text('Payment_Method_Code')],
		['taxId', text('VAT_Registration_No')],
		['email', text('E_Mail')],
		['phone', text('Phone_No')],
	];
	const address = addressOf(values);
	const blocked = text('Blocked');
	return {
		sourceKey: `vendor|${company}|${text('No')}`,
		sourceSystem: 'dynamics-bc',
		companyId: company,
		vendorId: text('No'),
		name: text('Name') || text('No'),
		status: isBlocked(blocked) ? 'blocked' : 'active',
		...Object.fromEntries(optional.filter(([, value]) => value !== '')),
		...(address ? { address } : {}),
		...(memberKey(blocked) !== '' ? { extra: { Blocked: blocked } } : {}),
	};
}

function addressOf(row: Row): Address | undefined {
	const lines = [textOf(row, 'Address'), textOf(row, 'Address_2')].filter(Boolean);
	const country = textOf(row, 'Country_Region_Code');
	const parts: [keyof Address, string][] = [
		['city', textOf(row, 'City')],
		['region', textOf(row, 'County')],
		['postalCode', textOf(row, 'Post_Code')],
		['country', /^[A-Z]{2}$/.test(country) ? country : ''],
	];
	const known = parts.filter(([, value]) => value !== '');
	return lines.length === 0 && known.length === 0 ? undefined : { lines, ...Object.fromEntries(known) };
}

export async function findVendors({ pages, name, lookups }: OpenCompany, vendors: Vendor[]): Promise<(ErpVendor | undefined)[]> {
	const { localCurrency } = await lookups.ledgerFacts();
	const numbers = [...new Set(vendors.flatMap(({ vendorId }) => [codeKey(vendorId), normalNumber(vendorId)]))].filter((number) => number !== '' && number.length <= 20);
	const rows = numbers.length > 0 ? await readAll(pages, 'vendor', [{ field: 'No', anyOf: numbers }]) : [];
	return vendors.map(({ vendorId }) => {
		const row = rows.find(({ values }) => normalNumber(textOf(values, 'No')) === normalNumber(vendorId));
		return row && { id: { company: name, No: textOf(row.values, 'No'), ...(row.version ? { version: row.version } : {}) }, vendor: vendorOf(row, name, localCurrency) };
	});
}

/** Vendors of one company; a search by number or name are two questions, as one filter cannot ask for both. */
export async function vendorsOf({ pages, name, lookups }: OpenCompany, { search, onlyActive, limit = Infinity }: VendorFilter): Promise<Vendor[]> {
	const { localCurrency } = await lookups.ledgerFacts();
	const asked: FieldFilter[][] = search ? [[{ field: 'No', contains: search }], [{ field: 'Name', contains: search }]] : [[]];
	const found = new Map<string, Vendor>();
	for (const filters of asked) {
		if (found.size >= limit) break;
		for await (const rows of pages.read('vendor', filters)) {
			for (const vendor of rows.map((row) => vendorOf(row, name, localCurrency))) if (!onlyActive || vendor.status === 'active') found.set(vendor.vendorId, vendor);
			if (found.size >= limit) break;
		}
	}
	return [...found.values()].sort((a, b) => (a.vendorId < b.vendorId ? -1 : 1)).slice(0, limit === Infinity ? undefined : limit);
}
