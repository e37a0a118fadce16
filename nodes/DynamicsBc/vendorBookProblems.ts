import type { Problem } from '../../core/errors';
import type { Vendor } from '../../core/model';
import { codeKey, sameCode } from './fields';
import { limits } from './limits';
import { erpName, invalid, rejected } from './problems';
import type { ServiceError } from './serviceError';
import { addressLines, idOf } from './vendorBookBody';
import type { VendorCodes } from './vendors';

const vendors = `${erpName}, Vendors`;

export function companyProblems(vendor: Vendor, asked: string): Problem[] {
	return [
		invalid({
			code: asked ? 'company.unknown' : 'company.missing',
			message: asked ? `Vendor ${vendor.vendorId}: ${erpName} has no company "${asked}", or the integration user may not see it.` : `Vendor ${vendor.vendorId} names no company, and the node has no default.`,
			fix: 'Correct the company in the file or its mapping profile, or choose a company in the node.',
			who: 'integrator',
			where: 'Stampli or n8n',
			field: 'companyId',
			...(asked ? { unmapped: { table: 'company', code: asked } as const } : {}),
		}),
	];
}

/** Everything about one vendor of a file that Business Central would refuse. */
export function checkVendor(vendor: Vendor, company: string, there: { codes: VendorCodes; currencies: Set<string>; localCurrency?: string }): Problem[] {
	const problems = [...tooLong(vendor)];
	const unknown = (code: string, what: string, value: string, field: string, more: Partial<Problem> = {}) =>
		problems.push(rejected({ code, message: `Vendor ${vendor.vendorId}: the ${what} "${value}" does not exist in company "${company}".`, fix: `Create it in ${erpName}, or correct it in Stampli.`, field, ...more }));
	const { paymentTermsCode: terms, paymentMethod: method, currency } = vendor;
	if (terms && idOf(there.codes.terms, terms) === undefined) unknown('terms.unknown', 'payment terms code', terms, 'paymentTermsCode', { unmapped: { table: 'paymentTerms', code: terms } });
	if (method && idOf(there.codes.methods, method) === undefined) unknown('paymentMethod.unknown', 'payment method', method, 'paymentMethod');
	if (currency && !sameCode(currency, there.localCurrency ?? currency) && !there.currencies.has(codeKey(currency))) unknown('currency.unknown', 'currency', currency, 'currency');
	return problems;
}

function tooLong(vendor: Vendor): Problem[] {
	const { address } = vendor;
	const [line1, line2] = address ? addressLines(address) : ['', ''];
	const checks: [string | undefined, number, string, string][] = [
		[vendor.vendorId, limits.vendorNumber, 'number', 'vendorId'],
		[vendor.name, 100, 'name', 'name'],
		[vendor.taxId, 50, 'tax ID', 'taxId'],
		[vendor.email, 80, 'email', 'email'],
		[vendor.phone, 30, 'phone', 'phone'],
		[line1, 100, 'first address line', 'address.lines'],
		[line2, 50, 'second address line', 'address.lines'],
		[address?.city, 30, 'city', 'address.city'],
		[address?.region, 30, 'state', 'address.region'],
		[address?.postalCode, 20, 'postal code', 'address.postalCode'],
	];
	return checks.flatMap(([value, limit, what, field]) =>
		value !== undefined && value.trim().length > limit
			? [invalid({ code: `${field}.tooLong`, message: `Vendor ${vendor.vendorId}: the ${what} "${value}" has ${value.length} characters; ${erpName} takes at most ${limit}.`, fix: 'Shorten it in Stampli. It is never cut off here.', field })]
			: [],
	);
}

export function refusedBy(error: ServiceError, vendor: Vendor): Problem {
	return rejected({ code: 'erp.refused', message: `${erpName} refused vendor ${vendor.vendorId}: ${error.message.slice(0, 700)}`, fix: `Mend what ${erpName} names (there, or in Stampli); the vendor is tried again by itself.`, where: vendors });
}

export function numberRefused(vendor: Vendor): Problem {
	return rejected({
		code: 'vendor.numberRefused',
		message: `${erpName} does not let vendors have a number of ours: ${vendor.vendorId} would get one of its own series. Nothing was kept.`,
		fix: `Switch on Manual Nos. in the number series of vendors, or create the vendor in ${erpName} by hand.`,
		where: `${erpName}, No. Series`,
		field: 'vendorId',
	});
}

/** The new vendor got another number and could not be deleted: a person has to. Not tried again unasked. */
export function strayVendor(vendor: Vendor, number: string, company: string): Problem {
	return invalid({
		code: 'vendor.strayNumber',
		message: `${erpName} created vendor ${vendor.vendorId} under the number ${number} of its own series in company "${company}", and it could not be deleted again.`,
		fix: `Delete vendor ${number} (or use it, and correct the number in Stampli), switch on Manual Nos. in the number series of vendors, then retry.`,
		who: 'erpAdministrator',
		where: vendors,
		field: 'vendorId',
	});
}

export function createdMeanwhile(vendor: Vendor, company: string): Problem {
	return rejected({ code: 'vendor.createdMeanwhile', message: `Vendor ${vendor.vendorId} was created in company "${company}" by somebody else at this moment.`, fix: 'Nothing to do: it is compared and updated at the next try.', who: 'nobody', where: vendors });
}

export function changedMeanwhile(vendor: Vendor): Problem {
	return rejected({ code: 'vendor.changedMeanwhile', message: `Vendor ${vendor.vendorId} was changed in ${erpName} at this moment, in the same fields.`, fix: 'Nothing to do: it is compared again at the next try.', who: 'nobody', where: vendors });
}
