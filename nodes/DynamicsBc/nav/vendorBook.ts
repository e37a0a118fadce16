import type { ErpVendor, VendorAnswer, VendorBook, VendorField } from '../../../core/books';
import { StampliErpError, type Problem } from '../../../core/errors';
import type { Vendor } from '../../../core/model';
import type { companyBooks, OpenCompany } from './companyBooks';
import { notKept } from './kept';
import type { Entry, Failed, PageRow, Written } from './pages';
import { invalid, navName, rejected } from './problems';
import type { NavSettings } from './settings';
import { captionOf } from './captions';
import { sameCode, textOf } from './values';
import { findVendors, vendorOf, vendorsOf } from './vendors';

const writable: VendorField[] = ['name', 'status', 'currency', 'paymentTermsCode', 'paymentMethod', 'taxId', 'address', 'email', 'phone'];

/** Longest texts of the Vendor Card. */
const limits: Partial<Record<VendorField, number>> = { name: 100, currency: 10, paymentTermsCode: 10, paymentMethod: 10, taxId: 20, email: 80, phone: 30 };

/** Vendors through page 26. */
export function navVendors(companies: ReturnType<typeof companyBooks>, settings: NavSettings): VendorBook {
	const openOf = async (vendor: Vendor): Promise<OpenCompany | undefined> => {
		const asked = (vendor.companyId ?? settings.company ?? '').trim();
		const name = asked ? await companies.known(asked) : undefined;
		return name === undefined ? undefined : await companies.open(name);
	};
	const must = async (vendor: Vendor): Promise<OpenCompany> => {
		const company = await openOf(vendor);
		if (!company) throw new StampliErpError({ kind: 'setup', code: 'masterData.company', message: `There is no company "${vendor.companyId ?? settings.company ?? ''}" on this server`, hint: 'Use the name of the page Companies, not the display name.' });
		return company;
	};
	const find = async (vendors: Vendor[]) => {
		const opened = await Promise.all(vendors.map(openOf));
		const found = vendors.map((): ErpVendor | undefined => undefined);
		for (const company of new Set(opened)) {
			if (!company) continue;
			const indexes = vendors.flatMap((_vendor, i) => (opened[i] === company ? [i] : []));
			const some = await findVendors(company, indexes.map((i) => vendors[i]!));
			indexes.forEach((i, at) => (found[i] = some[at]));
		}
		return found;
	};
	return {
		writable,
		concurrency: 2,
		getMany: async (filter) => {
			const names = await companies.names(filter.companies ?? []);
			const found: Vendor[] = [];
			for (const name of names) {
				const left = filter.limit === undefined ? undefined : filter.limit - found.length;
				if (left === undefined || left > 0) found.push(...(await vendorsOf(await companies.open(name), { ...filter, ...(left === undefined ? {} : { limit: left }) })));
			}
			return found;
		},
		find,
		check: async (vendors) => await Promise.all(vendors.map(async (vendor) => checkVendor(vendor, await openOf(vendor)))),
		create: async (vendor) => {
			const company = await must(vendor);
			const { localCurrency } = await company.lookups.ledgerFacts();
			const made = await company.pages.create('vendor', { No: vendor.vendorId, ...entryOf(vendor, writable, settings, localCurrency) }, []);
			if (made.status === 'done' && !sameCode(textOf(made.row.values, 'No'), vendor.vendorId)) {
				const gone = await company.pages.remove('vendor', made.row);
				return gone.status === 'done' ? { status: 'refused', problems: [renumbered(vendor)] } : { status: 'lost', message: `The ERP gave vendor ${vendor.vendorId} another number` };
			}
			return answer(made, vendor, company.name, localCurrency);
		},
		update: async (existing, vendor, fields) => {
			const company = await must({ ...vendor, companyId: String(existing.id.company) });
			const { localCurrency } = await company.lookups.ledgerFacts();
			const entry = entryOf(vendor, fields, settings, localCurrency);
			const row: PageRow = { values: { No: existing.id.No }, lines: [], ...(existing.id.version === undefined ? {} : { version: String(existing.id.version) }) };
			const written = await company.pages.update('vendor', row, entry);
			if (written.status === 'done' && notKept(entry, written.row.values).length > 0) {
				return { status: 'refused', problems: [rejected({ code: 'vendor.altered', message: `Vendor ${vendor.vendorId}: ${notKept(entry, written.row.values).join(', ')} did not stay as sent.`, fix: 'Look for customisations of the Vendor Card.' })] };
			}
			return answer(written, vendor, company.name, localCurrency);
		},
	};
}

/** The fields of the card for these canonical fields. The second address line is emptied when the file has none, so that no old one stays. */
function entryOf(vendor: Vendor, fields: readonly VendorField[], settings: NavSettings, localCurrency: string | undefined): Entry {
	const entry: Entry = {};
	const has = (field: VendorField) => fields.includes(field);
	if (has('name')) entry.Name = vendor.name;
	if (has('status')) entry.Blocked = vendor.status === 'active' ? ' ' : captionOf('All', settings);
	if (has('address') && vendor.address) {
		const { lines, city, region, postalCode, country } = vendor.address;
		Object.assign(entry, { Address: lines[0] ?? '', Address_2: lines.slice(1).join(', '), ...(country === undefined ? {} : { Country_Region_Code: country }), City: city ?? '', County: region ?? '', Post_Code: postalCode ?? '' });
	}
	const plain: [VendorField, string][] = [['paymentTermsCode', 'Payment_Terms_Code'], ['paymentMethod', 'Payment_Method_Code'], ['taxId', 'VAT_Registration_No'], ['email', 'E_Mail'], ['phone', 'Phone_No']];
	for (const [field, name] of plain) if (has(field) && vendor[field] !== undefined) entry[name] = String(vendor[field]);
	if (has('currency') && vendor.currency !== undefined) entry.Currency_Code = localCurrency && sameCode(vendor.currency, localCurrency) ? '' : vendor.currency;
	return entry;
}

function checkVendor(vendor: Vendor, company: OpenCompany | undefined): Problem[] {
	const problems: Problem[] = [];
	const asked = vendor.companyId ?? '';
	if (!company) problems.push(invalid({ code: 'company.unknown', message: `There is no company "${asked}" on this server.`, fix: 'Correct the company in the file or in the node.', who: 'integrator', where: 'Stampli or n8n', field: 'companyId', ...(asked ? { unmapped: { table: 'company' as const, code: asked } } : {}) }));
	const tooLong = (what: string, field: string, text: string | undefined, max: number) => {
		if (text !== undefined && text.length > max) problems.push(invalid({ code: `vendor.${field}.tooLong`, message: `Vendor ${vendor.vendorId}: the ${what} has ${text.length} characters; the Vendor Card takes at most ${max}.`, fix: 'Shorten it in Stampli and export the vendor again.', field }));
	};
	tooLong('number', 'vendorId', vendor.vendorId, 20);
	for (const [field, max] of Object.entries(limits)) tooLong(field, field, vendor[field as 'name'], max);
	const { lines = [], city, postalCode } = vendor.address ?? {};
	tooLong('street', 'address', lines[0], 100);
	tooLong('second address line', 'address', lines.slice(1).join(', '), 50);
	tooLong('city', 'address', city, 30);
	tooLong('post code', 'address', postalCode, 20);
	return problems;
}

function answer(written: Written, vendor: Vendor, company: string, localCurrency: string | undefined): VendorAnswer {
	if (written.status === 'done') {
		const { row } = written;
		return { status: 'done', vendor: { id: { company, No: textOf(row.values, 'No'), ...(row.version ? { version: row.version } : {}) }, vendor: vendorOf(row, company, localCurrency) } };
	}
	return refusedVendor(written, vendor);
}

function refusedVendor(failed: Failed, vendor: Vendor): VendorAnswer {
	if (failed.status !== 'refused') return failed;
	const changed = /EntityChanged/i.test(failed.refusal.code) || /has modified/i.test(failed.refusal.message);
	const problem = rejected({
		code: changed ? 'vendor.changedMeanwhile' : 'vendor.refused',
		message: `${navName} refused vendor ${vendor.vendorId}: ${failed.refusal.message}`,
		fix: changed ? 'Nothing to do: it is compared anew at the next try.' : 'Mend what the message names (there, or in Stampli), then run it again.',
		...(changed ? { kind: 'transient' as const, who: 'nobody' as const } : {}),
	});
	return { status: 'refused', problems: [problem] };
}

function renumbered(vendor: Vendor): Problem {
	return rejected({ code: 'vendor.renumbered', message: `The ERP would give vendor ${vendor.vendorId} another number; nothing was kept.`, fix: 'Allow manual numbers in the number series of vendors.', where: `${navName}, No. Series` });
}
