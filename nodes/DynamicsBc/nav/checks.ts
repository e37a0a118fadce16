import type { Problem } from '../../../core/errors';
import type { Invoice, InvoiceLine } from '../../../core/model';
import { isMember, memberKey } from './captions';
import type { Lookups } from './lookups';
import { navName, onLine, rejected } from './problems';
import type { NavSettings } from './settings';
import { boolOf, codeKey, sameCode, textOf } from './values';

/** Holds an invoice against the live company: vendor, accounts, dimension values, orders. Every problem at once. */
export async function checkLive(invoice: Invoice, lookups: Lookups, settings: NavSettings): Promise<Problem[]> {
	const [vendor, ...lines] = await Promise.all([checkVendor(invoice, lookups), ...invoice.lines.map((line) => checkLine(invoice, line, lookups, settings))]);
	return [...vendor!, ...lines.flat()];
}

/** Reads what these invoices need in as few requests as possible; the checks then find it. */
export async function preload(invoices: Invoice[], lookups: Lookups): Promise<void> {
	const lines = invoices.flatMap((invoice) => invoice.lines);
	const [accounts, values] = await Promise.all([lookups.accounts(), lookups.dimensionValues()]);
	await Promise.all([
		lookups.vendors(invoices.flatMap((invoice) => invoice.vendor.vendorId ?? [])),
		accounts?.(lines.flatMap((line) => line.glAccount ?? [])),
		values?.(lines.flatMap((line) => (line.dimensions ?? []).map(({ name, value }) => `${name}\n${value}`))),
	]);
}

/** Blank and "Payment" still take invoices; whatever else is blocked for them. */
export function isBlocked(value: string): boolean {
	return !['', 'payment', 'zahlung', 'paiement', 'pago', 'betaling', 'pagamento'].includes(memberKey(value));
}

async function checkVendor(invoice: Invoice, lookups: Lookups): Promise<Problem[]> {
	const id = invoice.vendor.vendorId;
	if (!id) return [];
	const facts = { who: 'accountsPayable' as const, where: `${navName}, Vendors`, field: 'vendor.vendorId' };
	const [vendor] = await lookups.vendors([id]);
	if (!vendor) return [rejected({ code: 'vendor.unknown', message: `Vendor ${id} does not exist.`, fix: 'Create the vendor in that company, or correct the vendor in Stampli.', unmapped: { table: 'vendor', code: id }, ...facts })];
	if (!isBlocked(textOf(vendor, 'Blocked'))) return [];
	return [rejected({ code: 'vendor.blocked', message: `Vendor ${id} is blocked (${textOf(vendor, 'Blocked')}).`, fix: 'Unblock the vendor.', ...facts })];
}

async function checkLine(invoice: Invoice, line: InvoiceLine, lookups: Lookups, settings: NavSettings): Promise<Problem[]> {
	const found = await Promise.all([
		checkAccount(line.glAccount, line, lookups, settings),
		...(line.dimensions ?? []).map(({ name, value }) => checkDimension(name, value, line, lookups, settings)),
		settings.orderLines === 'toAccount' ? checkOrder(invoice, line, lookups) : [],
	]);
	return found.flat();
}

async function checkAccount(account: string | undefined, line: InvoiceLine, lookups: Lookups, settings: NavSettings): Promise<Problem[]> {
	const lookup = account ? await lookups.accounts() : undefined;
	if (!account || !lookup) return [];
	const [row] = await lookup([account]);
	const refused = (code: string, why: string, fix: string, more: Partial<Problem> = {}) => [rejected({ code, message: `Line ${line.lineNumber}: account ${account} ${why}.`, fix, where: `${navName}, Chart of Accounts`, ...onLine(line, 'glAccount'), ...more })];
	if (!row) return refused('account.unknown', 'does not exist', 'Correct the account in Stampli, or create it.', { unmapped: { table: 'glAccount', code: account } });
	const type = textOf(row, 'Account_Type');
	if (type && !isMember(type, 'Posting', settings)) return refused('account.notPostable', `is no posting account (${type})`, 'Choose a posting account in Stampli.');
	if (boolOf(row, 'Blocked')) return refused('account.blocked', 'is blocked', 'Choose another account in Stampli, or unblock it.');
	if (boolOf(row, 'Direct_Posting') === false) return refused('account.noDirectPosting', 'does not allow direct posting', 'Choose another account in Stampli, or allow direct posting.');
	return [];
}

async function checkDimension(name: string, value: string, line: InvoiceLine, lookups: Lookups, settings: NavSettings): Promise<Problem[]> {
	const lookup = await lookups.dimensionValues();
	const { shortcutDimensions } = await lookups.ledgerFacts();
	if (!lookup || !shortcutDimensions.some((code) => sameCode(code, name))) return []; // an unknown dimension is reported by the draft
	const [row] = await lookup([`${name}\n${value}`]);
	const refused = (code: string, why: string, more: Partial<Problem> = {}) => [
		rejected({ code, message: `Line ${line.lineNumber}: value "${value}" of dimension ${name} ${why}.`, fix: 'Choose another value in Stampli, or mend the value in the ERP.', where: `${navName}, Dimensions`, ...onLine(line, `dimensions.${name}`), ...more }),
	];
	if (!row) return refused('dimensionValue.unknown', 'does not exist', { unmapped: { table: `dimension:${name}`, code: value } });
	if (boolOf(row, 'Blocked')) return refused('dimensionValue.blocked', 'is blocked');
	const type = textOf(row, 'Dimension_Value_Type');
	if (type && !isMember(type, 'Standard', settings)) return refused('dimensionValue.total', `is no standard value (${type})`);
	return [];
}

async function checkOrder(invoice: Invoice, line: InvoiceLine, lookups: Lookups): Promise<Problem[]> {
	const lookup = line.poNumber ? await lookups.orders() : undefined;
	if (!line.poNumber || !lookup) return [];
	const facts = { who: 'accountsPayable' as const, where: `${navName}, Purchase Orders`, ...onLine(line, 'poNumber') };
	const [order] = await lookup([line.poNumber]);
	if (!order) return [rejected({ code: 'po.unknown', message: `Line ${line.lineNumber}: purchase order ${line.poNumber} does not exist or is complete.`, fix: 'Correct the purchase order in Stampli.', ...facts })];
	const vendor = textOf(order, 'Buy_from_Vendor_No');
	if (invoice.vendor.vendorId && codeKey(vendor) !== codeKey(invoice.vendor.vendorId)) {
		return [rejected({ code: 'po.otherVendor', message: `Line ${line.lineNumber}: purchase order ${line.poNumber} belongs to vendor ${vendor}.`, fix: 'Correct the vendor or the purchase order in Stampli.', ...facts })];
	}
	return [];
}
