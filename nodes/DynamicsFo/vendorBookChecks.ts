import type { Problem } from '../../core/errors';
import type { Vendor } from '../../core/model';
import { codeKey } from './fields';
import { limits } from './limits';
import { type Lookups, lookupKey } from './lookups';
import type { BatchedLookup } from '../shared/erp/batchedLookup';
import { erpName, invalid, rejected } from './problems';
import { countryRegionId } from './vendorBookCountries';

/** Longest texts of a vendor in a standard environment. What is longer is refused here, because it may be cut off without a word. */
const lengths = { name: 100, taxId: 20, email: 255, phone: 255, city: 60, region: 10, postalCode: 10, street: 250, method: 10 } as const;

export interface VendorLookups extends Pick<Lookups, 'companies'> {
	/** company, terms */
	terms: BatchedLookup<unknown>;
}

/** Everything about one vendor of a file that F&O would refuse, or worse, cut off. */
export async function checkVendor(vendor: Vendor, company: string, lookups: VendorLookups): Promise<Problem[]> {
	const companies = await lookups.companies();
	if (!companies.has(codeKey(company))) {
		return [
			invalid({
				code: company ? 'company.unknown' : 'company.missing',
				message: company
					? `Vendor ${vendor.vendorId}: ${erpName} has no legal entity "${company}", or the integration user may not see it.`
					: `Vendor ${vendor.vendorId} names no legal entity, and the node has no default.`,
				fix: 'Correct the company in the file or its mapping profile, or choose a legal entity in the node.',
				who: 'integrator',
				where: 'Stampli or n8n',
				field: 'companyId',
				...(company ? { unmapped: { table: 'company', code: company } as const } : {}),
			}),
		];
	}
	const terms = vendor.paymentTermsCode;
	const [known] = terms ? await lookups.terms.get([lookupKey(company, terms)]) : [true];
	const problems = [...tooLong(vendor)];
	if (terms && !known) {
		problems.push(
			rejected({
				code: 'terms.unknown',
				message: `Vendor ${vendor.vendorId}: the payment terms "${terms}" do not exist in legal entity ${company}.`,
				fix: `Create them in ${erpName}, or correct them in Stampli.`,
				field: 'paymentTermsCode',
				unmapped: { table: 'paymentTerms', code: terms },
			}),
		);
	}
	const country = vendor.address?.country;
	if (country && !countryRegionId(country)) {
		problems.push(
			invalid({ code: 'country.unknown', message: `Vendor ${vendor.vendorId}: "${country}" is no country code (two letters of ISO 3166).`, fix: 'Correct the country in Stampli or in the mapping profile.', field: 'address.country' }),
		);
	}
	return problems;
}

function tooLong(vendor: Vendor): Problem[] {
	const { address } = vendor;
	const checks: [string | undefined, number, string, string][] = [
		[vendor.vendorId, limits.InvoiceAccount, 'vendor number', 'vendorId'],
		[vendor.name, lengths.name, 'name', 'name'],
		[vendor.currency, limits.Currency, 'currency', 'currency'],
		[vendor.paymentTermsCode, limits.TermsOfPayment, 'payment terms', 'paymentTermsCode'],
		[vendor.paymentMethod, lengths.method, 'payment method', 'paymentMethod'],
		[vendor.taxId, lengths.taxId, 'tax ID', 'taxId'],
		[vendor.email, lengths.email, 'email', 'email'],
		[vendor.phone, lengths.phone, 'phone', 'phone'],
		[address?.lines.join('\n'), lengths.street, 'street', 'address.lines'],
		[address?.city, lengths.city, 'city', 'address.city'],
		[address?.region, lengths.region, 'state', 'address.region'],
		[address?.postalCode, lengths.postalCode, 'postal code', 'address.postalCode'],
	];
	return checks.flatMap(([value, limit, what, field]) =>
		value !== undefined && value.length > limit
			? [
					invalid({
						code: `${field}.tooLong`,
						message: `Vendor ${vendor.vendorId}: the ${what} "${value}" has ${value.length} characters; ${erpName} takes at most ${limit}.`,
						fix: 'Shorten it in Stampli. It is never cut off here.',
						field,
					}),
				]
			: [],
	);
}
