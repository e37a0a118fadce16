import type { CodeTable, Problem } from './errors';
import type { Dimension, Invoice, InvoiceLine, Payment, PurchaseOrder, PurchaseOrderLine } from './model';

/** One table: a code of Stampli's files to the ERP's own. */
export type Codes = Record<string, string>;
/** All tables of one set, such as of one ERP environment. */
export type CrossReferences = Partial<Record<CodeTable, Codes>>;

export interface MapRules {
	/** Tables in which every code must stand; a code of another table that is not mapped passes as it is. */
	strict: readonly CodeTable[] | 'all';
	/** Name of the set, for messages. */
	set: string;
}

export interface Mapped<T> {
	content: T;
	problems: Problem[];
}

/** How a code is compared: trimmed, without case. */
export function codeKey(code: string): string {
	return code.normalize('NFKC').trim().toUpperCase();
}

/** The invoice with the ERP's codes. What is not mapped and would have to be is a problem that a person can put right. Pure. */
export function mapInvoice(invoice: Invoice, tables: CrossReferences, rules: MapRules): Mapped<Invoice> {
	const { translate } = translator(tables, rules);
	const problems: Problem[] = [];
	const at = (line?: string) => ({ problems, line });
	const { companyId, vendor, terms } = invoice;
	const content: Invoice = {
		...invoice,
		...(companyId === undefined ? {} : { companyId: translate('company', companyId, 'companyId', at()) }),
		vendor: { ...vendor, ...(vendor.vendorId === undefined ? {} : { vendorId: translate('vendor', vendor.vendorId, 'vendor.vendorId', at()) }) },
		...(terms?.code === undefined ? {} : { terms: { ...terms, code: translate('paymentTerms', terms.code, 'terms.code', at()) } }),
		lines: invoice.lines.map((line) => mapLine(line, translate, at(line.lineNumber))),
	};
	return { content, problems };
}

/** The payment with the ERP's company and vendor. */
export function mapPayment(payment: Payment, tables: CrossReferences, rules: MapRules): Mapped<Payment> {
	const { translate } = translator(tables, rules);
	const problems: Problem[] = [];
	const companyId = payment.companyId === undefined ? {} : { companyId: translate('company', payment.companyId, 'companyId', { problems }) };
	return { content: { ...payment, ...companyId, vendorId: translate('vendor', payment.vendorId, 'vendorId', { problems }) }, problems };
}

/** What an item or a partner's file may say of who orders. */
export type CustomersOrder = PurchaseOrder & { customerId?: string; parties?: { role?: string; id?: string; idScheme?: string }[] };

/**
 * The order with the ERP's codes. Its partner is the vendor, or where we sell the customer. An item that is mapped, whosever number it
 * has in the file, is ours from then on. Pure.
 */
export function mapOrder<T extends CustomersOrder>(order: T, tables: CrossReferences, rules: MapRules, partner: 'vendor' | 'customer'): Mapped<T> {
	const { translate, firstOf } = translator(tables, rules);
	const problems: Problem[] = [];
	const { companyId, vendorId, terms } = order;
	const customers = partner === 'customer' ? customerCodes(order) : [];
	const mapped = firstOf('customer', customers, 'customerId', { problems });
	// One that had to be mapped and is not passes as it is, as every code does.
	const customer = mapped ?? (problems.length > 0 ? customers[0] : undefined);
	const line = (each: PurchaseOrderLine): PurchaseOrderLine => {
		const place = { problems, line: each.lineNumber };
		const item = firstOf('item', each.itemIds.map(({ value }) => value), 'lines.itemIds', place);
		return { ...mapCoding(each, translate, place), ...(item === undefined ? {} : { itemIds: [{ scheme: 'erp', value: item }, ...each.itemIds] }) };
	};
	const content: T = {
		...order,
		...(companyId === undefined ? {} : { companyId: translate('company', companyId, 'companyId', { problems }) }),
		...(vendorId === undefined || partner === 'customer' ? {} : { vendorId: translate('vendor', vendorId, 'vendorId', { problems }) }),
		...(customer === undefined ? {} : { customerId: customer }),
		...(terms?.code === undefined ? {} : { terms: { ...terms, code: translate('paymentTerms', terms.code, 'terms.code', { problems }) } }),
		lines: order.lines.map(line),
	};
	return { content, problems };
}

/** Codes under which the customer of an order may stand in the table. */
export function customerCodes({ customerId, parties }: CustomersOrder): string[] {
	const buyers = Array.isArray(parties) ? parties.filter(({ role }) => role === 'buyer').map(({ id }) => id) : [];
	return (customerId ? [customerId] : buyers).map((each) => String(each ?? '').trim()).filter(Boolean);
}

interface Place {
	problems: Problem[];
	line?: string | undefined;
}
type Translate = (table: CodeTable, code: string, field: string, place: Place) => string;

interface Translator {
	translate: Translate;
	/** The ERP's code for the first of these that is mapped; undefined where none is, which is a problem in a strict table. */
	firstOf(table: CodeTable, codes: string[], field: string, place: Place): string | undefined;
}

function translator(tables: CrossReferences, { strict, set }: MapRules): Translator {
	const folded = new Map(Object.entries(tables).map(([table, codes]) => [foldTable(table), new Map(Object.entries(codes ?? {}).map(([from, to]) => [codeKey(from), to]))]));
	const isStrict = (table: string) => strict === 'all' || strict.some((each) => foldTable(each) === foldTable(table));
	const find = (table: CodeTable, code: string) => folded.get(foldTable(table))?.get(codeKey(code));
	const firstOf: Translator['firstOf'] = (table, codes, field, { problems, line }) => {
		const mapped = codes.map((code) => find(table, code)).find((each) => each !== undefined);
		const unmapped = codes.find((code) => code.trim() !== '');
		if (mapped === undefined && unmapped !== undefined && isStrict(table)) problems.push(unmappedProblem(table, unmapped, { field, set, ...(line === undefined ? {} : { line }) }));
		return mapped;
	};
	return { firstOf, translate: (table, code, field, place) => firstOf(table, [code], field, place) ?? code };
}

/** Names of dimensions are compared as codes are. */
function foldTable(table: string): string {
	const [kind, ...name] = table.split(':');
	return name.length > 0 ? `${kind}:${codeKey(name.join(':'))}` : table;
}

function mapCoding<T extends Pick<InvoiceLine, 'glAccount' | 'dimensions'>>(line: T, translate: Translate, place: Place): T {
	const dimension = (each: Dimension): Dimension => ({ ...each, value: translate(`dimension:${each.name}`, each.value, 'lines.dimensions', place) });
	return {
		...line,
		...(line.glAccount === undefined ? {} : { glAccount: translate('glAccount', line.glAccount, 'lines.glAccount', place) }),
		...(line.dimensions === undefined ? {} : { dimensions: line.dimensions.map(dimension) }),
	};
}

function mapLine(line: InvoiceLine, translate: Translate, place: Place): InvoiceLine {
	return {
		...mapCoding(line, translate, place),
		...(line.taxCode === undefined ? {} : { taxCode: translate('taxCode', line.taxCode, 'lines.taxCode', place) }),
		...(line.itemIds === undefined ? {} : { itemIds: line.itemIds.map((item) => ({ ...item, value: translate('item', item.value, 'lines.itemIds', place) })) }),
	};
}

/** What people call a table: "vendor", "GL account", "dimension Department". */
export function tableLabel(table: CodeTable): string {
	const labels: Record<string, string> = { vendor: 'vendor', customer: 'customer', glAccount: 'GL account', taxCode: 'tax code', item: 'item', paymentTerms: 'payment terms', company: 'company' };
	return table.startsWith('dimension:') ? `dimension ${table.slice('dimension:'.length)}` : (labels[table] ?? table);
}

function unmappedProblem(table: CodeTable, code: string, at: { field: string; line?: string; set: string }): Problem {
	const { set, ...place } = at;
	return {
		code: 'crossReference.unmapped',
		kind: 'rejected',
		message: `The ${tableLabel(table)} "${code}"${at.line === undefined ? '' : ` (line ${at.line})`} is not in the cross-reference "${set}".`,
		fix: 'Add it with Cross-Reference: Set (or in the list of unmapped codes); the invoice is tried again by itself.',
		who: 'accountsPayable',
		where: `Cross-reference "${set}"`,
		...place,
		unmapped: { table, code },
	};
}
