import type { CodeTable, Problem } from '../../core/errors';
import type { Invoice, InvoiceLine } from '../../core/model';
import { codingOf } from './dimensions';
import { ownItemOf } from './draftLine';
import { codeKey, isTrue, type Row, sameCode, textOf } from './fields';
import { type CodeLookup, isActiveBranch, type Lookups } from './lookups';
import { checkOrders } from './orderChecks';
import { erpName, invalid, onLine, rejected } from './problems';
import type { AcumaticaSettings } from './settings';

type Facts = Pick<AcumaticaSettings, 'subaccountSegments' | 'nonProjectCode'>;

/** Holds an invoice against the live system: branch, vendor, orders, accounts and coding. Every problem at once. */
export async function checkLive(invoice: Invoice, branch: string, lookups: Lookups, settings: Facts): Promise<Problem[]> {
	const branchProblems = await checkBranch(branch, lookups, { field: 'companyId' });
	const found = await Promise.all([
		checkVendor(invoice, lookups),
		...invoice.lines.map(async (line) => [...(line.poNumber === undefined ? await checkCoding(line, lookups, settings) : await checkOrders(invoice, line, lookups)), ...(await checkTaxCategory(line, lookups))]),
	]);
	return [...branchProblems, ...found.flat()];
}

async function checkBranch(branch: string, lookups: Lookups, at: Partial<Problem>): Promise<Problem[]> {
	if (!branch) {
		return [invalid({ code: 'company.missing', message: 'The invoice names no branch, and the node has no default.', fix: 'Correct the company in Stampli or in the mapping profile, or choose a branch in the node.', who: 'integrator', where: 'Stampli or n8n', ...at })];
	}
	const row = (await lookups.branches()).get(codeKey(branch));
	if (row && isActiveBranch(row)) return [];
	const known = [...(await lookups.branches()).values()].map((each) => textOf(each, 'BranchID')).slice(0, 20).join(', ');
	return [
		invalid({
			code: row ? 'company.inactive' : 'company.unknown',
			message: row ? `Branch "${branch}" is inactive in Acumatica.` : `Acumatica has no branch "${branch}", or the integration user may not see it.`,
			fix: `Correct the company in Stampli or in the mapping profile. Branches are: ${known}.`,
			who: 'integrator',
			where: 'Stampli or n8n',
			...(row ? {} : { unmapped: { table: 'company', code: branch } }),
			...at,
		}),
	];
}

async function checkVendor(invoice: Invoice, lookups: Lookups): Promise<Problem[]> {
	const id = invoice.vendor.vendorId;
	if (!id) return [];
	const [vendor] = await lookups.vendors.get([codeKey(id)]);
	const facts = { who: 'accountsPayable' as const, where: `${erpName}, Vendors (AP303000)`, field: 'vendor.vendorId' };
	if (!vendor) return [rejected({ code: 'vendor.unknown', message: `Vendor ${id} does not exist in Acumatica.`, fix: 'Create the vendor there, or correct the vendor in Stampli.', unmapped: { table: 'vendor', code: id }, ...facts })];
	const status = textOf(vendor, 'Status');
	if (status === 'On Hold' || status === 'Inactive') return [rejected({ code: 'vendor.blocked', message: `Vendor ${id} has the status ${status} in Acumatica.`, fix: 'Make the vendor active again.', ...facts })];
	const currency = textOf(vendor, 'CurrencyID');
	if (currency && !sameCode(currency, invoice.currency) && !isTrue(vendor, 'EnableCurrencyOverride')) {
		return [rejected({ code: 'currency.notAllowed', message: `Vendor ${id} is billed in ${currency}; the invoice is in ${invoice.currency}.`, fix: 'Correct the currency in Stampli, or turn on Enable Currency Override for the vendor.', ...facts, field: 'currency' })];
	}
	return [];
}

async function checkCoding(line: InvoiceLine, lookups: Lookups, settings: Facts): Promise<Problem[]> {
	const { coding } = codingOf(line, settings.subaccountSegments);
	const item = ownItemOf(line);
	const project = coding.Project && !sameCode(coding.Project, settings.nonProjectCode ?? 'X') ? coding.Project : undefined;
	const segmented = (settings.subaccountSegments ?? []).length > 0;
	const found = await Promise.all([
		line.glAccount ? code(line, line.glAccount, lookups.accounts, { what: 'account', field: 'glAccount', table: 'glAccount', isActive: (row) => isTrue(row, 'Active') }) : [],
		coding.Subaccount ? code(line, coding.Subaccount, lookups.subaccounts, { what: 'subaccount', field: 'dimensions.Subaccount', ...(segmented ? {} : { table: 'dimension:Subaccount' as const }), isActive: (row) => isTrue(row, 'Active') }) : [],
		project ? checkProject(line, project, coding.ProjectTask, lookups) : [],
		coding.CostCode ? code(line, coding.CostCode, lookups.costCodes, { what: 'cost code', field: 'dimensions.CostCode', table: 'dimension:CostCode', isActive: () => true }) : [],
		item && line.poNumber === undefined ? checkItem(line, item, lookups) : [],
		coding.Branch ? checkBranch(coding.Branch, lookups, { ...onLine(line, 'dimensions.Branch') }) : [],
	]);
	return found.flat();
}

interface CodeFacts {
	what: string;
	field: string;
	table?: CodeTable;
	isActive(row: Row): boolean;
}

async function code(line: InvoiceLine, value: string, lookup: CodeLookup, { what, field, table, isActive }: CodeFacts): Promise<Problem[]> {
	const [row] = await lookup.get([codeKey(value)]);
	const refused = (kind: string, why: string, fix: string, more: Partial<Problem> = {}) => [
		rejected({ code: `${what.replaceAll(' ', '')}.${kind}`, message: `Line ${line.lineNumber}: ${what} ${value} ${why}.`, fix, ...onLine(line, field), ...more }),
	];
	if (lookup.isOff()) return refused('off', 'cannot be checked: the feature is switched off in Acumatica, or the integration user may not see it', `Take the ${what} out of the mapping profile, or switch the feature on (CS100000) and give the user access.`);
	if (!row) return refused('unknown', 'does not exist in Acumatica', `Correct it in Stampli, or create it.`, table ? { unmapped: { table, code: value } } : {});
	return isActive(row) ? [] : refused('inactive', 'is not active in Acumatica', 'Choose another one in Stampli, or activate it.');
}

async function checkProject(line: InvoiceLine, project: string, task: string | undefined, lookups: Lookups): Promise<Problem[]> {
	const isActive = (row: Row) => textOf(row, 'Status') === 'Active';
	const problems = await code(line, project, lookups.projects, { what: 'project', field: 'dimensions.Project', table: 'dimension:Project', isActive });
	if (problems.length > 0) return problems;
	const [tasks = []] = await lookups.tasks.get([codeKey(project)]);
	const at = onLine(line, 'dimensions.ProjectTask');
	const row = task ? tasks.find((each) => sameCode(textOf(each, 'ProjectTaskID'), task)) : tasks.find((each) => isTrue(each, 'Default'));
	if (lookups.tasks.isOff()) return []; // Acumatica itself will check it
	if (!task && !row) return [rejected({ code: 'task.missing', message: `Line ${line.lineNumber}: project ${project} needs a task.`, fix: 'Choose the project task in Stampli.', who: 'accountsPayable', where: 'Stampli', ...at })];
	if (!row) return [rejected({ code: 'task.unknown', message: `Line ${line.lineNumber}: project ${project} has no task ${task}.`, fix: 'Correct the task in Stampli, or create it.', unmapped: { table: 'dimension:ProjectTask', code: task! }, ...at })];
	if (isActive(row)) return [];
	return [rejected({ code: 'task.inactive', message: `Line ${line.lineNumber}: task ${textOf(row, 'ProjectTaskID')} of project ${project} is not active (${textOf(row, 'Status')}).`, fix: 'Choose another task in Stampli, or activate it.', ...at })];
}

async function checkItem(line: InvoiceLine, item: string, lookups: Lookups): Promise<Problem[]> {
	const rows = (await Promise.all([lookups.stockItems.get([codeKey(item)]), lookups.nonStockItems.get([codeKey(item)])])).flat();
	const row = rows.find(Boolean);
	if (!row && (lookups.stockItems.isOff() || lookups.nonStockItems.isOff())) return [];
	if (!row) return [rejected({ code: 'item.unknown', message: `Line ${line.lineNumber}: item ${item} does not exist in Acumatica.`, fix: 'Correct it in Stampli, or create it.', unmapped: { table: 'item', code: item }, ...onLine(line, 'itemIds') })];
	const status = textOf(row, 'ItemStatus');
	return ['Inactive', 'Marked for Deletion', 'No Purchases'].includes(status) ? [rejected({ code: 'item.inactive', message: `Line ${line.lineNumber}: item ${item} has the status ${status}.`, fix: 'Choose another item in Stampli, or activate it.', ...onLine(line, 'itemIds') })] : [];
}

async function checkTaxCategory(line: InvoiceLine, lookups: Lookups): Promise<Problem[]> {
	if (!line.taxCode) return [];
	const problems = await code(line, line.taxCode, lookups.taxCategories, { what: 'tax category', field: 'taxCode', table: 'taxCode', isActive: (row) => isTrue(row, 'Active') });
	return lookups.taxCategories.isOff() ? [] : problems; // a right to that form is not needed for entering bills
}

/** Reads everything that these invoices need in as few requests as possible; the checks then find it in the cache. */
export async function preload(invoices: Invoice[], lookups: Lookups, settings: Facts & { subcontracts: boolean }): Promise<void> {
	const lines = invoices.flatMap((invoice) => invoice.lines);
	const plain = lines.filter((line) => line.poNumber === undefined);
	const coded = plain.map((line) => codingOf(line, settings.subaccountSegments).coding);
	const codes = (values: (string | undefined)[]) => [...new Set(values.flatMap((value) => (value?.trim() ? [codeKey(value)] : [])))];
	const projects = codes(coded.map((each) => each.Project)).filter((each) => !sameCode(each, settings.nonProjectCode ?? 'X'));
	const orders = codes(lines.map((line) => line.poNumber));
	const load = async (lookup: { get(keys: string[]): Promise<unknown> }, keys: string[]) => void (keys.length > 0 && (await lookup.get(keys)));
	await Promise.all([
		lookups.branches(),
		load(lookups.vendors, codes(invoices.map((invoice) => invoice.vendor.vendorId))),
		load(lookups.accounts, codes(plain.map((line) => line.glAccount))),
		load(lookups.subaccounts, codes(coded.map((each) => each.Subaccount))),
		load(lookups.projects, projects),
		load(lookups.tasks, projects),
		load(lookups.costCodes, codes(coded.map((each) => each.CostCode))),
		load(lookups.taxCategories, codes(lines.map((line) => line.taxCode))),
		load(lookups.orders, orders),
		load(lookups.receipts, codes(lines.map((line) => line.receiptNumber))),
		load(lookups.stockItems, codes(plain.map(ownItemOf))),
		load(lookups.nonStockItems, codes(plain.map(ownItemOf))),
	]);
	if (!settings.subcontracts || orders.length === 0) return;
	const found = await lookups.orders.get(orders);
	await load(lookups.subcontracts, orders.filter((_each, i) => !found[i]));
}
