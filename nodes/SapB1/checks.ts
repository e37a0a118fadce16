import type { Problem } from '../../core/errors';
import type { Invoice, InvoiceLine } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { dateOf, isWithin, isYes, sameCode, textOf } from './fields';
import { checkDimensions } from './checkDimensions';
import { checkOrderLine } from './checkOrders';
import { codeKey } from './fields';
import type { Lookups } from './lookups';
import { erpName, invalid, onLine, rejected } from './problems';
import type { BillSettings } from './settings';

const where = { vendor: `${erpName}, Business Partners`, account: `${erpName}, Chart of Accounts`, period: `${erpName}, Posting Periods`, tax: `${erpName}, Tax Setup` };

/** Holds an invoice against the live system: vendor, currency, period, accounts, orders, distribution rules, projects, branch, tax, terms. Every problem at once. */
export async function checkLive(invoice: Invoice, settings: BillSettings, lookups: Lookups): Promise<Problem[]> {
	const found = await Promise.all([
		checkVendor(invoice, lookups),
		checkCurrency(invoice, settings, lookups),
		checkPeriod(invoice, lookups),
		checkTerms(invoice, lookups),
		checkDimensions(invoice, settings, lookups),
		...invoice.lines.flatMap((line) => [checkAccount(invoice, line, lookups), checkTax(line, lookups), ...(settings.documentKind === 'journalEntry' ? [] : [checkOrderLine(invoice, line, lookups)])]),
	]);
	return found.flat();
}

/** Valid and not frozen on that day; a flag without dates holds for ever. */
export function isBlocked(vendor: Row, day: string): 'frozen' | 'inactive' | undefined {
	if (isYes(vendor, 'Frozen') && isWithin(vendor, 'FrozenFrom', 'FrozenTo', day)) return 'frozen';
	const isLimited = dateOf(vendor, 'ValidFrom') !== undefined || dateOf(vendor, 'ValidTo') !== undefined;
	return isYes(vendor, 'Valid') && isLimited && !isWithin(vendor, 'ValidFrom', 'ValidTo', day) ? 'inactive' : undefined;
}

async function checkVendor(invoice: Invoice, lookups: Lookups): Promise<Problem[]> {
	const id = invoice.vendor.vendorId;
	if (!id) return [];
	const [vendor] = await lookups.vendors.get([id]);
	const facts = { who: 'accountsPayable' as const, where: where.vendor, field: 'vendor.vendorId' };
	if (!vendor || textOf(vendor, 'CardType') !== 'cSupplier') {
		return [rejected({ code: 'vendor.unknown', message: `Vendor ${id} does not exist${vendor ? ' (the business partner of this code is no vendor)' : ''}.`, fix: 'Create the vendor, or correct the vendor in Stampli.', unmapped: { table: 'vendor', code: id }, ...facts })];
	}
	const problems: Problem[] = [];
	const blocked = isBlocked(vendor, invoice.postingDate ?? invoice.invoiceDate);
	if (blocked) problems.push(rejected({ code: 'vendor.onHold', message: `Vendor ${id} is ${blocked === 'frozen' ? 'on hold' : 'not active'} on the posting date.`, fix: 'Activate the vendor.', ...facts }));
	const currency = textOf(vendor, 'Currency');
	const { localCurrency } = await lookups.company();
	if (currency && currency !== '##' && !sameCode(currency, invoice.currency) && !sameCode(invoice.currency, localCurrency)) {
		problems.push(rejected({ code: 'vendor.otherCurrency', message: `Vendor ${id} is kept in ${currency}, the invoice is in ${invoice.currency}.`, fix: 'Set the vendor to all currencies, or correct the currency in Stampli.', ...facts, field: 'currency' }));
	}
	return problems;
}

async function checkCurrency(invoice: Invoice, settings: BillSettings, lookups: Lookups): Promise<Problem[]> {
	const { localCurrency } = await lookups.company();
	if (!invoice.currency || sameCode(invoice.currency, localCurrency)) return [];
	const known = await lookups.currencies();
	if (!known.has(codeKey(invoice.currency))) {
		const codes = [...known.keys()].slice(0, 20).join(', ');
		return [rejected({ code: 'currency.unknown', message: `The currency ${invoice.currency} is not set up (there are ${codes}).`, fix: 'Set up the currency, correct it in Stampli, or, if the company has another code for it, enter that in Currency Codes of the credential ($=USD).', where: `${erpName}, Currencies`, field: 'currency' })];
	}
	if (settings.useFileRate && invoice.exchangeRate !== undefined) return [];
	const day = invoice.postingDate ?? invoice.invoiceDate;
	const [hasRate] = await lookups.rates.get([`${invoice.currency}|${day}`]);
	if (hasRate) return [];
	return [rejected({ code: 'currency.rateMissing', message: `There is no exchange rate of ${invoice.currency} for ${day}.`, fix: 'Enter the rate of that day.', where: `${erpName}, Exchange Rates and Indexes`, field: 'currency' })];
}

async function checkPeriod(invoice: Invoice, lookups: Lookups): Promise<Problem[]> {
	const { rows: periods, all } = await lookups.periods();
	const day = invoice.postingDate ?? invoice.invoiceDate;
	const period = periods.filter((row) => isWithin(row, 'PostingDateFrom', 'PostingDateTo', day));
	const facts = { where: where.period, field: 'postingDate' };
	if (period.length > 0 && period.every((row) => textOf(row, 'PeriodStatus') === 'ltLocked' || textOf(row, 'PeriodStatus') === 'ltPeriodClosing')) {
		return [rejected({ code: 'period.closed', message: `The posting period of ${day} is locked.`, fix: 'Unlock the period, or export the invoice with another posting date.', ...facts })];
	}
	// A year that was not read may have it: that is left to the server.
	if (period.length > 0 || periods.length === 0 || !all) return [];
	return [rejected({ code: 'period.missing', message: `There is no posting period for ${day}.`, fix: 'Create the posting period, or export the invoice with another posting date.', ...facts })];
}

async function checkTerms(invoice: Invoice, lookups: Lookups): Promise<Problem[]> {
	const code = invoice.terms?.code;
	if (!code || (await lookups.terms()).has(codeKey(code))) return [];
	return [rejected({ code: 'terms.unknown', message: `The payment terms "${code}" do not exist.`, fix: 'Correct the payment terms in Stampli or in the cross reference.', where: `${erpName}, Payment Terms`, field: 'terms.code', unmapped: { table: 'paymentTerms', code } })];
}

async function checkAccount(invoice: Invoice, line: InvoiceLine, lookups: Lookups): Promise<Problem[]> {
	const account = line.glAccount;
	if (!account) return [];
	const refused = (code: string, why: string, fix: string, more: Partial<Problem> = {}) => [rejected({ code, message: `Line ${line.lineNumber}: G/L account ${account} ${why}.`, fix, where: where.account, ...onLine(line, 'glAccount'), ...more })];
	const [row] = await lookups.accounts.get([account]);
	if (!row) return refused('account.unknown', 'does not exist', 'Correct the account in Stampli, or create it.', { unmapped: { table: 'glAccount', code: account } });
	if (!isYes(row, 'ActiveAccount')) return refused('account.total', 'is a title and cannot be posted to', 'Choose an active account in Stampli.');
	const day = invoice.postingDate ?? invoice.invoiceDate;
	if ((isYes(row, 'FrozenFor') && isWithin(row, 'FrozenFrom', 'FrozenTo', day)) || (isYes(row, 'ValidFor') && !isWithin(row, 'ValidFrom', 'ValidTo', day))) {
		return refused('account.inactive', `is not active on ${day}`, 'Choose another account in Stampli, or activate it.');
	}
	if (isYes(row, 'LockManualTransaction')) return refused('account.control', 'is a control account', 'Choose an account that is no control account in Stampli.');
	if (isYes(row, 'BlockManualPosting')) return refused('account.noManualEntry', 'does not allow manual posting', 'Choose another account in Stampli, or allow manual posting.');
	const currency = textOf(row, 'AcctCurrency');
	const { localCurrency } = await lookups.company();
	if (currency && currency !== '##' && !sameCode(currency, localCurrency) && !sameCode(currency, invoice.currency)) {
		return refused('account.otherCurrency', `is kept in ${currency}, the invoice is in ${invoice.currency}`, 'Choose another account in Stampli.');
	}
	return [];
}

async function checkTax(line: InvoiceLine, lookups: Lookups): Promise<Problem[]> {
	const code = line.taxCode;
	if (!code) return [];
	const tax = (await lookups.taxCodes()).get(codeKey(code));
	const facts = { where: where.tax, ...onLine(line, 'taxCode') };
	if (!tax) return [rejected({ code: 'tax.unknown', message: `Line ${line.lineNumber}: the tax code ${code} does not exist.`, fix: 'Correct the tax code in Stampli or in the cross reference.', ...facts, unmapped: { table: 'taxCode', code } })];
	const isForPurchases = tax.property === 'VatGroup' ? textOf(tax.row, 'Category') !== 'bovcOutputTax' : textOf(tax.row, 'ValidForAP') !== 'tNO';
	if (isYes(tax.row, 'Inactive')) return [rejected({ code: 'tax.inactive', message: `Line ${line.lineNumber}: the tax code ${code} is not active.`, fix: 'Choose another tax code in Stampli.', ...facts })];
	return isForPurchases ? [] : [rejected({ code: 'tax.notForPurchases', message: `Line ${line.lineNumber}: the tax code ${code} is not for purchases.`, fix: 'Choose a tax code for purchases in Stampli.', ...facts })];
}

/** Only `companyId`: a credential stands for one company database. */
export function checkCompany(invoice: Invoice, companyDb: string): Problem[] {
	if (invoice.companyId === undefined || invoice.companyId.trim() === '' || sameCode(invoice.companyId, companyDb)) return [];
	return [
		invalid({
			code: 'company.unknown',
			message: `The invoice belongs to company "${invoice.companyId}"; the credential is for company database ${companyDb}.`,
			fix: 'Correct the company in Stampli or in the cross reference, or send this company\'s invoices to a node with its own credential.',
			who: 'integrator',
			where: 'Stampli or n8n',
			field: 'companyId',
			unmapped: { table: 'company', code: invoice.companyId },
		}),
	];
}
