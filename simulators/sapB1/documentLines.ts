import { cents, type Company, find, linesOf, type Row } from './company';
import { business, missingRecord } from './errors';
import type { SapB1Settings } from './settings';

export interface DocumentContext {
	company: Company;
	settings: SapB1Settings;
	/** Table that messages name, such as OPCH. */
	table: string;
	/** Whether codes and bases are checked; a draft may be stored without. */
	strict: boolean;
}

export const baseSets = { 20: 'PurchaseDeliveryNotes', 22: 'PurchaseOrders' } as const;

/** A line with its amounts worked out, in local and in document currency. */
export function computeLine(line: Row, index: number, header: Row, context: DocumentContext): Row {
	const base = baseLine(line, index, header, context);
	const whole: Row = { ...inherited(base), ...line, LineNum: (line.LineNum as number | undefined) ?? index, LineStatus: 'bost_Open' };
	if (context.strict) checkCodes(whole, index, header, context);
	const rate = rateOf(header, context);
	const isItem = header.DocType !== 'dDocument_Service';
	if (isItem && !whole.ItemCode) throw business(`Item number is missing; specify an item number [DocumentLines.ItemCode][line: ${index}]`);
	if (isItem && !context.company.items[String(whole.ItemCode)]) throw business(`Enter valid code [DocumentLines.ItemCode] , '${String(whole.ItemCode)}'`);
	if (!isItem && !whole.AccountCode && context.strict) throw business(`Enter valid code [DocumentLines.AccountCode] , ''`);
	let net: number;
	if (isItem) {
		const price = (whole.UnitPrice as number | undefined) ?? context.company.items[String(whole.ItemCode)]!.price;
		whole.UnitPrice = price;
		net = cents(((whole.Quantity as number | undefined) ?? 1) * price * (1 - ((whole.DiscountPercent as number | undefined) ?? 0) / 100));
	} else {
		net = rate === undefined ? ((whole.LineTotal as number | undefined) ?? 0) : ((whole.RowTotalFC as number | undefined) ?? ((whole.LineTotal as number | undefined) ?? 0) / rate);
	}
	return {
		...whole,
		LineTotal: rate === undefined ? cents(net) : cents(net * rate),
		RowTotalFC: rate === undefined ? 0 : cents(net),
		TaxTotal: cents((net * taxRate(whole, context)) / 100),
		OpenAmount: cents(net),
		RemainingOpenQuantity: (whole.Quantity as number | undefined) ?? 1,
	};
}

/** Rate of the document's currency; undefined in local currency. */
export function rateOf(header: Row, { company, table, strict }: DocumentContext): number | undefined {
	const currency = String(header.DocCurrency ?? company.localCurrency);
	if (currency === company.localCurrency) return undefined;
	const known = (header.DocRate as number | undefined) ?? company.rates[currency]?.[String(header.DocDate)] ?? company.rates[currency]?.['*'];
	if (known) return known;
	if (strict) throw business(`Update the exchange rate [${table}.DocRate]`);
	return 1;
}

function baseLine(line: Row, index: number, header: Row, context: DocumentContext): Row | undefined {
	if (line.BaseType === undefined || line.BaseType === -1) return undefined;
	const set = baseSets[line.BaseType as keyof typeof baseSets];
	const base = set && find(context.company, set, 'DocEntry', line.BaseEntry);
	if (!base) throw missingRecord();
	if (base.CardCode !== header.CardCode) throw business('Base document card and target document card do not match.');
	const found = linesOf(base).find((each) => each.LineNum === line.BaseLine);
	if (!found) throw business(`Enter valid code [DocumentLines.BaseLine][line: ${index}] , '${String(line.BaseLine)}'`);
	if (base.DocumentStatus !== 'bost_Open' || found.LineStatus !== 'bost_Open') throw business('One of the base documents has already been closed');
	if (base.DocType !== header.DocType) throw business(`Item number is missing; specify an item number [DocumentLines.ItemCode][line: ${index}]`);
	return found;
}

/** What a line takes over from its base; of the dimensions only the first. */
function inherited(base: Row | undefined): Row {
	const names = ['ItemCode', 'ItemDescription', 'UnitPrice', 'AccountCode', 'CostingCode', 'ProjectCode', 'VatGroup', 'TaxCode'];
	return base ? Object.fromEntries(names.filter((name) => base[name] !== undefined && base[name] !== null).map((name) => [name, base[name]])) : {};
}

function taxRate(line: Row, { company, settings }: DocumentContext): number {
	if (line.VatGroup) {
		const group = find(company, 'VatGroups', 'Code', line.VatGroup);
		return Number(linesOf(group ?? {}, 'VatGroups_Lines').at(-1)?.Rate ?? 0);
	}
	if (line.TaxCode) return Number(find(company, 'SalesTaxCodes', 'Code', line.TaxCode)?.Rate ?? 0);
	return settings.determinedTax;
}

function checkCodes(line: Row, index: number, header: Row, { company }: DocumentContext): void {
	const bad = (name: string) => business(`Enter valid code [DocumentLines.${name}][line: ${index}] , '${String(line[name])}'`);
	if (line.AccountCode) checkAccount(company, String(line.AccountCode), String(header.DocDate), () => bad('AccountCode'));
	checkCosting(company, line);
	if (line.ProjectCode && find(company, 'Projects', 'Code', line.ProjectCode)?.Active !== 'tYES') throw bad('ProjectCode');
	const group = find(company, 'VatGroups', 'Code', line.VatGroup);
	if (line.VatGroup && (!group || group.Inactive === 'tYES' || group.Category !== 'bovcInputTax')) throw bad('VatGroup');
	const tax = find(company, 'SalesTaxCodes', 'Code', line.TaxCode);
	if (line.TaxCode && (!tax || tax.Inactive === 'tYES' || tax.ValidForAP !== 'tYES')) throw bad('TaxCode');
}

export function checkAccount(company: Company, code: string, day: string, bad: () => Error): void {
	const account = find(company, 'ChartOfAccounts', 'Code', code);
	if (!account || account.ActiveAccount !== 'tYES' || account.BlockManualPosting === 'tYES') throw bad();
	const within = (from: unknown, to: unknown) => (!from || String(from) <= day) && (!to || day <= String(to));
	if (account.FrozenFor === 'tYES' && within(account.FrozenFrom, account.FrozenTo)) throw bad();
}

/** A cost centre that is no distribution rule of that dimension is answered as a missing record. */
export function checkCosting(company: Company, line: Row): void {
	['CostingCode', 'CostingCode2', 'CostingCode3', 'CostingCode4', 'CostingCode5'].forEach((name, i) => {
		if (!line[name]) return;
		const rule = find(company, 'DistributionRules', 'FactorCode', line[name]);
		if (!rule || rule.Active !== 'tYES' || rule.InWhichDimension !== i + 1) throw missingRecord();
		if (find(company, 'Dimensions', 'DimensionCode', i + 1)?.IsActive !== 'tYES') throw missingRecord();
	});
}
