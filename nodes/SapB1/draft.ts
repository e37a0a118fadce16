import type { Problem } from '../../core/errors';
import type { Invoice, InvoiceLine } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { headerProblems } from '../shared/erp/headerProblems';
import { draftJournal } from './draftJournal';
import { draftLine } from './draftLine';
import { sameCode, textOf } from './fields';
import { cut, limits } from './limits';
import type { BaseLine } from './orderLines';
import { erpName, invalid } from './problems';
import type { BillSettings } from './settings';
import { wireNumber } from './wireNumber';

export type Value = string | number;
export type Body = Record<string, Value | Record<string, Value>[]>;
export type BillSet = 'PurchaseInvoices' | 'PurchaseCreditNotes' | 'JournalEntries';

/** Exactly what is sent for one invoice. */
export interface BillDraft {
	set: BillSet;
	body: Body;
	/** What a person should know about the translation. */
	notes: string[];
}

/** What the translation needs to know from the live system; codes as the server writes them, the file's own where it knows none. */
export interface DraftContext {
	settings: Pick<BillSettings, 'documentKind' | 'referenceField' | 'expenseItem' | 'taxAccount' | 'useFileRate'>;
	reference: string;
	localCurrency: string;
	pricePlaces: number;
	/** Dimensions 1 to 5. */
	dimensions: Row[];
	/** Branch of the bill and of a line. */
	branchOf(line?: InvoiceLine): number | undefined;
	vendorCode: string;
	controlAccount?: string;
	accountCode(account: string): string;
	ruleCode(value: string): string;
	projectCode(value: string): string;
	taxCode(code: string): { property: 'VatGroup' | 'TaxCode'; code: string } | undefined;
	/** GroupNumber of the invoice's payment terms. */
	terms?: number;
	base(line: InvoiceLine): BaseLine | undefined;
}

export interface Drafted {
	draft: BillDraft;
	problems: Problem[];
}

/** Translates an invoice into an A/P invoice, an A/P credit memo or a journal entry, with every reason why that cannot be done faithfully. Pure. */
export function draft(invoice: Invoice, context: DraftContext): Drafted {
	const problems = checkHeader(invoice);
	if (context.settings.documentKind === 'journalEntry') {
		const entry = draftJournal(invoice, context);
		return { draft: { set: 'JournalEntries', body: entry.body, notes: entry.notes }, problems: [...problems, ...entry.problems] };
	}
	const notes: string[] = [];
	const holdsItems = invoice.lines.some((line) => isItemLine(line, invoice, context));
	const isForeign = !sameCode(invoice.currency, context.localCurrency);
	const lines = invoice.lines.map((line) => {
		const drafted = draftLine(line, { ...context, invoice, holdsItems, isForeign, asItem: isItemLine(line, invoice, context) });
		problems.push(...drafted.problems);
		notes.push(...drafted.notes);
		return drafted.body;
	});
	const branch = context.branchOf();
	const rate = context.settings.useFileRate && isForeign && invoice.exchangeRate !== undefined ? wireNumber(invoice.exchangeRate) : undefined;
	if (invoice.exchangeRate !== undefined && isForeign && rate === undefined) notes.push(`The exchange rate ${invoice.exchangeRate} of the file is not sent: ${erpName} uses its own rate of the posting date.`);
	const body: Body = {
		DocType: holdsItems ? 'dDocument_Items' : 'dDocument_Service',
		CardCode: context.vendorCode,
		NumAtCard: invoice.invoiceNumber,
		DocDate: invoice.postingDate ?? invoice.invoiceDate,
		TaxDate: invoice.invoiceDate,
		...(invoice.dueDate ? { DocDueDate: invoice.dueDate } : {}),
		DocCurrency: invoice.currency,
		...(rate === undefined ? {} : { DocRate: rate }),
		...(branch === undefined ? {} : { BPL_IDAssignedToInvoice: branch }),
		...(context.terms === undefined ? {} : { PaymentGroupCode: context.terms }),
		Comments: comments(invoice, context.reference),
		...(context.settings.referenceField ? { [context.settings.referenceField]: context.reference } : {}),
		DocumentLines: lines,
	};
	return { draft: { set: invoice.type === 'credit' ? 'PurchaseCreditNotes' : 'PurchaseInvoices', body, notes }, problems };
}

/** Lines of an item order, and lines with an item of ours and no account. A credited order line with an account is a mere amount. */
function isItemLine(line: InvoiceLine, invoice: Invoice, context: DraftContext): boolean {
	const base = context.base(line);
	if (base && !(invoice.type === 'credit' && line.glAccount)) return textOf(base.document, 'DocType') !== 'dDocument_Service';
	return line.glAccount === undefined && ownItem(line) !== undefined;
}

const ownSchemes = new Set(['buyer', 'own', 'item', 'erp', 'bp', 'in']);

/** The item by the buyer's own code. */
export function ownItem(line: InvoiceLine): string | undefined {
	return line.itemIds?.find((id) => ownSchemes.has(id.scheme.toLowerCase()))?.value;
}

/** People's notes, cut where they are too long, with our mark at the end: it tells an interrupted draft of ours from a person's. */
function comments(invoice: Invoice, reference: string): string {
	const mark = `Stampli ${reference}`;
	const text = cut((invoice.notes ?? []).join(' ').replace(/\s+/g, ' ').trim(), limits.Comments - mark.length - 3);
	return text ? `${text} | ${mark}` : mark;
}

function checkHeader(invoice: Invoice): Problem[] {
	const problems: Problem[] = [];
	if (!invoice.vendor.vendorId) {
		problems.push(invalid({ code: 'vendor.missing', message: 'The invoice names no vendor.', fix: 'Choose the vendor in Stampli and export the invoice again.', field: 'vendor.vendorId' }));
	}
	for (const [value, limit, what, field] of [
		[invoice.invoiceNumber, limits.NumAtCard, 'invoice number', 'invoiceNumber'],
		[invoice.vendor.vendorId, limits.CardCode, 'vendor', 'vendor.vendorId'],
	] as const) {
		if (value === undefined || value.length <= limit) continue;
		problems.push(invalid({ code: `${field}.tooLong`, message: `The ${what} "${value}" has ${value.length} characters; ${erpName} takes at most ${limit}.`, fix: 'Shorten it in Stampli and export the invoice again. It is never cut off here.', field }));
	}
	if (invoice.type === 'debitMemo' || invoice.type === 'prepayment') {
		problems.push(
			invalid({
				code: 'type.unsupported',
				message: `A ${invoice.type === 'prepayment' ? 'prepayment' : 'debit memo'} is not transferred to ${erpName}.`,
				fix: `Enter it in ${erpName} by hand and dismiss this record.`,
				field: 'type',
			}),
		);
	}
	problems.push(...headerProblems(invoice));
	return problems;
}
