import type { Problem } from '../../core/errors';
import type { Vendor } from '../../core/model';
import type { OdataError } from '../../io/odata/errors';
import { erpName, invalid, rejected } from './problems';

/** Canonical fields behind the properties that F&O names when it refuses a vendor. */
const canonical: Record<string, string> = {
	VendorAccountNumber: 'vendorId',
	VendorOrganizationName: 'name',
	CurrencyCode: 'currency',
	DefaultPaymentTermsName: 'paymentTermsCode',
	DefaultVendorPaymentMethodName: 'paymentMethod',
	TaxExemptNumber: 'taxId',
	Tax1099FederalTaxId: 'taxId',
	AddressCountryRegionId: 'address.country',
	AddressStateId: 'address.region',
	AddressZipCode: 'address.postalCode',
	PrimaryEmailAddress: 'email',
	PrimaryPhoneNumber: 'phone',
};
const vendors = `${erpName}, Vendors`;

export function refusedBy(error: OdataError, vendor: Vendor): Problem {
	const field = error.fields[0]?.field;
	const told = error.entries.filter((entry) => !/^(validateField|validateWrite) failed on/.test(entry));
	return rejected({
		code: field ? `erp.refused.${field}` : 'erp.refused',
		message: `${erpName} refused vendor ${vendor.vendorId}: ${(told.length > 0 ? told : error.entries).join(' ').slice(0, 700)}`,
		fix: `Mend what ${erpName} names (there, or in Stampli); the vendor is tried again by itself.`,
		where: vendors,
		...(field && canonical[field] ? { field: canonical[field] } : {}),
	});
}

export function groupMissing(vendor: Vendor): Problem {
	return rejected({
		code: 'vendor.groupMissing',
		message: `Vendor ${vendor.vendorId} "${vendor.name}" is not in ${erpName}, which needs a vendor group for a new vendor.`,
		fix: 'Set Vendor Group in the options of the node, or create the vendor by hand.',
		who: 'integrator',
		where: 'n8n, Dynamics 365 F&O node',
		field: 'vendorId',
	});
}

export function groupUnknown(vendor: Vendor, group: string, company: string): Problem {
	return rejected({
		code: 'vendor.groupUnknown',
		message: `Vendor ${vendor.vendorId} cannot be created: legal entity ${company} has no vendor group "${group}".`,
		fix: 'Correct Vendor Group in the options of the node, or create the group in that legal entity.',
		who: 'integrator',
		where: 'n8n, Dynamics 365 F&O node',
	});
}

export function numberRefused(vendor: Vendor): Problem {
	return rejected({
		code: 'vendor.numberRefused',
		message: `${erpName} does not let vendors have a number of ours: ${vendor.vendorId} would get one of its own series. Nothing was kept.`,
		fix: `Allow manual numbers in the number sequence of vendor accounts (or of that vendor group), or create the vendor in ${erpName} by hand.`,
		where: `${erpName}, Number sequences`,
		field: 'vendorId',
	});
}

/** F&O gave the new vendor another number and did not let it be deleted: a person has to. Not tried again unasked. */
export function strayVendor(vendor: Vendor, account: string, company: string): Problem {
	return invalid({
		code: 'vendor.strayNumber',
		message: `${erpName} created vendor ${vendor.vendorId} under the number ${account} of its own series in legal entity ${company}, and it could not be deleted again.`,
		fix: `Delete vendor ${account} (or use it, and correct the number in Stampli), allow manual numbers in the number sequence of vendor accounts, then retry.`,
		who: 'erpAdministrator',
		where: vendors,
		field: 'vendorId',
	});
}

export function exists(vendor: Vendor, company: string): Problem {
	return rejected({
		code: 'vendor.createdMeanwhile',
		message: `Vendor ${vendor.vendorId} was created in legal entity ${company} by somebody else at this moment.`,
		fix: 'Nothing to do: it is compared and updated at the next try.',
		who: 'nobody',
		where: vendors,
	});
}

export function isPerson(vendor: Vendor): Problem {
	return rejected({
		code: 'vendor.person',
		message: `Vendor ${vendor.vendorId} is a person in ${erpName}, whose first and last name are not told apart in the file.`,
		fix: `Change the name in ${erpName} by hand, or let the ERP own the field "Name".`,
		who: 'accountsPayable',
		where: vendors,
		field: 'name',
	});
}
