import type { Problem } from '../../core/errors';
import type { Vendor } from '../../core/model';
import { readOnce } from '../shared/erp/batchedLookup';
import type { B1Connection } from './connection';
import { codeKey, sameCode, textOf } from './fields';
import { limits } from './limits';
import type { Lookups } from './lookups';
import { erpName, invalid, rejected } from './problems';
import { errorText, type ServiceError } from './serviceError';

const place = { who: 'accountsPayable' as const, where: `${erpName}, Business Partners` };
const countriesOf = new WeakMap<B1Connection, () => Promise<Set<string>>>();

/** Everything coded on a vendor, against the live system; all problems at once. */
export async function checkVendor(vendor: Vendor, connection: B1Connection, lookups: Lookups): Promise<Problem[]> {
	const problems: Problem[] = [];
	if (vendor.companyId && !sameCode(vendor.companyId, connection.companyDb)) {
		problems.push(invalid({ code: 'company.unknown', message: `Vendor ${vendor.vendorId} belongs to company "${vendor.companyId}"; the credential is for ${connection.companyDb}.`, fix: 'Correct the company, or use a credential of that company database.', field: 'companyId', unmapped: { table: 'company', code: vendor.companyId } }));
		return problems;
	}
	if (vendor.vendorId.trim().length > limits.CardCode) {
		problems.push(invalid({ code: 'vendor.vendorId.tooLong', message: `The vendor number "${vendor.vendorId}" has ${vendor.vendorId.length} characters; ${erpName} takes at most ${limits.CardCode}.`, fix: 'Give the vendor a shorter number in Stampli.', field: 'vendorId' }));
	}
	if (vendor.paymentTermsCode && !(await lookups.terms()).has(codeKey(vendor.paymentTermsCode))) {
		problems.push(rejected({ code: 'terms.unknown', message: `Vendor ${vendor.vendorId}: the payment terms "${vendor.paymentTermsCode}" do not exist.`, fix: 'Correct the payment terms in Stampli or in the cross reference.', field: 'paymentTermsCode', ...place, unmapped: { table: 'paymentTerms', code: vendor.paymentTermsCode } }));
	}
	if (vendor.currency && !(await lookups.currencies()).has(codeKey(vendor.currency))) {
		problems.push(rejected({ code: 'currency.unknown', message: `Vendor ${vendor.vendorId}: the currency ${vendor.currency} is not set up.`, fix: 'Set up the currency, or correct it in Stampli.', field: 'currency', ...place }));
	}
	const country = vendor.address?.country;
	if (country) {
		if (!countriesOf.has(connection)) {
			countriesOf.set(connection, readOnce(async () => new Set((await connection.all('Countries', { $select: 'Code', $orderby: 'Code' })).map((row) => codeKey(textOf(row, 'Code'))))));
		}
		if (!(await countriesOf.get(connection)!()).has(codeKey(country))) {
			problems.push(rejected({ code: 'country.unknown', message: `Vendor ${vendor.vendorId}: the country ${country} is not set up.`, fix: 'Set up the country, or correct it in Stampli.', field: 'address.country', ...place }));
		}
	}
	return problems;
}

export function exists(vendor: Vendor): Problem {
	return rejected({ code: 'vendor.exists', message: `A business partner ${vendor.vendorId} exists already.`, fix: 'Nothing was changed: run it again, and the vendor is compared and updated.', field: 'vendorId', ...place });
}

export function notAVendor(vendor: Vendor, code: string): Problem {
	return rejected({ code: 'vendor.notAVendor', message: `The business partner ${code} is a customer or lead, not vendor ${vendor.vendorId}.`, fix: 'Give the vendor another number in Stampli, or correct the business partner. Nothing was changed.', field: 'vendorId', ...place });
}

export function numberReplaced(vendor: Vendor): Problem {
	return rejected({ code: 'vendor.numberReplaced', message: `${erpName} gave vendor ${vendor.vendorId} a number of its own series; that vendor was deleted again.`, fix: 'Allow a manual numbering series for vendors, so that Stampli\'s number is kept.', who: 'erpAdministrator', where: `${erpName}, Document Numbering`, field: 'vendorId' });
}

export function strayVendor(vendor: Vendor, code: string): Problem {
	return rejected({ code: 'vendor.stray', message: `${erpName} made vendor ${code} where ${vendor.vendorId} was asked for, and it could not be deleted.`, fix: `Delete vendor ${code} by hand, and allow a manual numbering series for vendors.`, who: 'erpAdministrator', where: place.where, field: 'vendorId' });
}

export function refusedBy(error: ServiceError, vendor: Vendor): Problem {
	return rejected({ code: `erp.refused${error.code === undefined ? '' : `.${error.code}`}`, message: `${erpName} refused vendor ${vendor.vendorId}: ${errorText(error)}`, fix: `Mend what ${erpName} names (there, or in Stampli) and run it again.`, ...place });
}
