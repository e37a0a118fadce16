import type { Problem } from '../../core/errors';
import type { Invoice, InvoiceLine } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { companyOf } from './companies';
import type { Company } from './connection';
import { checkItemDefaults, checkVendorDefaults } from './defaultDimensions';
import { itemOf } from './draftLine';
import { codeKey, memberOf, sameCode } from './fields';
import { type CompanyLookups, type Dimension, type Lookups, valueKey } from './lookups';
import { erpName, invalid, onLine, rejected } from './problems';

const where = { vendor: `${erpName}, Vendors`, account: `${erpName}, Chart of Accounts`, item: `${erpName}, Items`, dimension: `${erpName}, Dimensions`, setup: `${erpName}, General Ledger Setup` };

export function companyProblem(asked: string, companies: Company[]): Problem {
	const several = asked !== '' && companies.filter(({ displayName }) => sameCode(displayName, asked)).length > 1;
	return invalid({
		code: asked ? 'company.unknown' : 'company.missing',
		message: !asked
			? 'The invoice names no company, and the node has no default.'
			: several
				? `${erpName} has several companies with the display name "${asked}".`
				: `${erpName} has no company "${asked}", or the integration user may not see it.`,
		fix: several ? 'Use the name or the ID of the company instead.' : 'Correct the company in Stampli or in the mapping profile, or choose a company in the node.',
		who: 'integrator',
		where: 'Stampli or n8n',
		field: 'companyId',
		...(asked ? { unmapped: { table: 'company', code: asked } as const } : {}),
	});
}

/** Holds an invoice against one company as it is now: vendor, accounts, items, dimensions, currency, date. Every problem at once. */
export async function checkLive(invoice: Invoice, company: Company, lookups: CompanyLookups, { posts }: { posts: boolean }): Promise<Problem[]> {
	const found = await Promise.all([
		checkVendor(invoice, company, lookups),
		checkCurrency(invoice, company, lookups),
		posts ? checkDate(invoice, lookups) : [],
		...invoice.lines.flatMap((line) => [checkAccount(line, company, lookups), checkItem(line, company, lookups), checkDimensions(line, company, lookups)]),
	]);
	return found.flat();
}

async function checkVendor(invoice: Invoice, company: Company, lookups: CompanyLookups): Promise<Problem[]> {
	const id = invoice.vendor.vendorId;
	if (!id) return [];
	const [vendor] = await lookups.vendors.get([codeKey(id)]);
	const facts = { who: 'accountsPayable' as const, where: where.vendor, field: 'vendor.vendorId' };
	if (!vendor) return [rejected({ code: 'vendor.unknown', message: `Vendor ${id} does not exist in company "${company.name}".`, fix: 'Create the vendor in that company, or correct the vendor in Stampli.', unmapped: { table: 'vendor', code: id }, ...facts })];
	if (memberOf(vendor, 'blocked') === 'All') return [rejected({ code: 'vendor.blocked', message: `Vendor ${id} is blocked for everything in company "${company.name}".`, fix: 'Unblock the vendor.', ...facts })];
	return checkVendorDefaults(invoice, vendor, await lookups.dimensions());
}

async function checkCurrency({ currency }: Invoice, company: Company, lookups: CompanyLookups): Promise<Problem[]> {
	const [{ localCurrency }, currencies] = await Promise.all([lookups.setup(), lookups.currencies()]);
	if (localCurrency === undefined || sameCode(localCurrency, currency) || currencies.has(codeKey(currency))) return [];
	return [rejected({ code: 'currency.unknown', message: `Company ${company.name} does not know the currency ${currency}.`, fix: 'Set up the currency with its exchange rates, or correct it in Stampli.', where: `${erpName}, Currencies`, field: 'currency' })];
}

async function checkDate(invoice: Invoice, lookups: CompanyLookups): Promise<Problem[]> {
	const date = invoice.postingDate ?? invoice.invoiceDate;
	const { allowPostingFrom = '', allowPostingTo = '9999-12-31' } = await lookups.setup();
	if (date >= allowPostingFrom && date <= allowPostingTo) return [];
	return [rejected({ code: 'postingDate.closed', message: `The posting date ${date} is not among the dates that may be posted to (${allowPostingFrom || 'any'} to ${allowPostingTo === '9999-12-31' ? 'any' : allowPostingTo}).`, fix: 'Open the period, or correct the posting date in Stampli.', where: where.setup, field: 'postingDate' })];
}

async function checkAccount(line: InvoiceLine, company: Company, lookups: CompanyLookups): Promise<Problem[]> {
	const account = line.glAccount;
	if (!account) return [];
	const [row] = await lookups.accounts.get([codeKey(account)]);
	const refused = (code: string, why: string, fix: string, more: Partial<Problem> = {}) => [rejected({ code, message: `Line ${line.lineNumber}: account ${account} ${why}.`, fix, where: where.account, ...onLine(line, 'glAccount'), ...more })];
	if (!row) return refused('account.unknown', `does not exist in company "${company.name}"`, 'Correct the account in Stampli, or create it.', { unmapped: { table: 'glAccount', code: account } });
	const type = memberOf(row, 'accountType');
	if (type !== 'Posting') return refused('account.total', `is of type ${type} and cannot be posted to`, 'Choose a posting account in Stampli.');
	if (row.blocked === true) return refused('account.blocked', `is blocked in company "${company.name}"`, 'Choose another account in Stampli, or unblock it.');
	if (row.directPosting === false) return refused('account.noDirectPosting', 'does not allow direct posting', 'Choose another account in Stampli, or allow direct posting.');
	return [];
}

async function checkItem(line: InvoiceLine, company: Company, lookups: CompanyLookups): Promise<Problem[]> {
	const item = itemOf(line);
	if (!item || line.poNumber) return [];
	const [row] = await lookups.items.get([codeKey(item)]);
	const refused = (code: string, why: string, fix: string, more: Partial<Problem> = {}) => [rejected({ code, message: `Line ${line.lineNumber}: item ${item} ${why}.`, fix, where: where.item, ...onLine(line, 'itemIds'), ...more })];
	if (!row) return refused('item.unknown', `does not exist in company "${company.name}"`, 'Correct the item in Stampli, or code the line to an account.', { unmapped: { table: 'item', code: item } });
	if (row.blocked === true) return refused('item.blocked', `is blocked in company "${company.name}"`, 'Choose another item in Stampli, or unblock it.');
	return checkItemDefaults(line, row, await lookups.dimensions());
}

async function checkDimensions(line: InvoiceLine, company: Company, lookups: CompanyLookups): Promise<Problem[]> {
	const dimensions = line.dimensions ?? [];
	if (dimensions.length === 0) return [];
	const known = await lookups.dimensions();
	return (
		await Promise.all(
			dimensions.map(async ({ name, value }) => {
				const facts = { where: where.dimension, ...onLine(line, `dimensions.${name}`) };
				const dimension = dimensionOf(known, name);
				if (!dimension) {
					return [rejected({ code: 'dimension.unknown', message: `Line ${line.lineNumber}: company ${company.name} has no dimension "${name}".`, fix: `Correct its name in the mapping profile, or create it. Known: ${known.map(({ code }) => code).slice(0, 20).join(', ')}.`, who: 'integrator', ...facts })];
				}
				const [row] = await lookups.dimensionValues.get([valueKey(dimension.id, codeKey(value))]);
				if (row) return [];
				return [rejected({ code: 'dimensionValue.unknown', message: `Line ${line.lineNumber}: value "${value}" of dimension ${name} does not exist in company "${company.name}".`, fix: `Choose another value in Stampli, or create it in ${erpName}.`, unmapped: { table: `dimension:${name}`, code: value }, ...facts })];
			}),
		)
	).flat();
}

/** A dimension by its code, or by its display name where only one has it. */
export function dimensionOf(known: Dimension[], name: string): Dimension | undefined {
	const byCode = known.find(({ code }) => sameCode(code, name));
	const byName = known.filter(({ displayName }) => sameCode(displayName, name));
	return byCode ?? (byName.length === 1 ? byName[0] : undefined);
}

/** Reads everything that these invoices need in as few requests as possible; the checks then find it in the cache. */
export async function preload(invoices: { invoice: Invoice; company: string }[], lookups: Lookups): Promise<void> {
	const companies = await lookups.companies();
	const groups = new Map<Company, Invoice[]>();
	for (const { invoice, company: asked } of invoices) {
		const company = companyOf(companies, asked);
		if (company) groups.set(company, [...(groups.get(company) ?? []), invoice]);
	}
	await Promise.all([...groups].map(([company, some]) => preloadCompany(some, lookups.of(company))));
}

async function preloadCompany(invoices: Invoice[], lookups: CompanyLookups): Promise<void> {
	const lines = invoices.flatMap((invoice) => invoice.lines);
	const pairs = lines.flatMap((line) => line.dimensions ?? []);
	const values = async (): Promise<(Row | undefined)[]> => {
		const known = await lookups.dimensions();
		return await lookups.dimensionValues.get(pairs.flatMap(({ name, value }) => (dimensionOf(known, name) ? [valueKey(dimensionOf(known, name)!.id, codeKey(value))] : [])));
	};
	await Promise.all([
		lookups.setup(),
		lookups.currencies(),
		lookups.vendors.get(invoices.flatMap(({ vendor }) => (vendor.vendorId ? [codeKey(vendor.vendorId)] : []))),
		lookups.accounts.get(lines.flatMap(({ glAccount }) => (glAccount ? [codeKey(glAccount)] : []))),
		lookups.items.get(lines.flatMap((line) => (itemOf(line) ? [codeKey(itemOf(line)!)] : []))),
		values(),
	]);
}
