import type { Problem } from '../../core/errors';
import type { Decimal, Invoice, InvoiceType } from '../../core/model';
import { isDecimal } from '../../core/money';
import { headerProblems } from '../shared/erp/headerProblems';
import { draftLine, type OrderLine, type ReceiptLine } from './draftLine';
import { draftTaxes } from './draftTaxes';
import type { Endpoint } from './endpoint';
import { cutTo, wrap, wrapped, wireNumber, type Wire } from './fields';
import { limits, linesPerRequest } from './limits';
import { invalid, notExact } from './problems';
import type { AcumaticaSettings, Goal } from './settings';

/** What is sent for one invoice. */
export interface BillDraft {
	/** The bill as it is entered: on hold, unless it is to be entered directly. */
	bill: Wire;
	/** How far it is brought once its total is right. */
	goal: Goal;
	/** What a person should know about the translation. */
	notes: string[];
}

/** What the translation needs to know from the live system and the node. */
export interface DraftContext extends Pick<AcumaticaSettings, 'goal' | 'entry' | 'taxes' | 'postPeriod' | 'subaccountSegments' | 'nonProjectCode' | 'referenceField'> {
	/** Branch of the bill. */
	branch: string;
	/** Sent only with `referenceField`. */
	reference: string;
	endpoint: Pick<Endpoint, 'takesTaxes'>;
	/** What is known of an order's line; undefined when it is unknown. */
	orderLine(poNumber: string, poLine: string): OrderLine | undefined;
	/** The receipt's line for that order line. */
	receiptLine(receiptNumber: string, poNumber: string, poLine: string): ReceiptLine | undefined;
}

/** A vendor's credit is a debit adjustment there, what a vendor charges later a credit adjustment. Amounts are positive in all. */
export const billTypes: Record<InvoiceType, string> = { invoice: 'Bill', credit: 'Debit Adj.', debitMemo: 'Credit Adj.', prepayment: 'Prepayment' };

/** Translates an invoice into a bill, with every reason why that cannot be done faithfully. Pure. */
export function draft(invoice: Invoice, context: DraftContext): { draft: BillDraft; problems: Problem[] } {
	const problems = checkHeader(invoice, context);
	const notes: string[] = [];
	const lines = invoice.lines.map((line) => {
		const drafted = draftLine(line, { ...context, invoice });
		problems.push(...drafted.problems);
		notes.push(...drafted.notes);
		return drafted.line;
	});
	const taxes = draftTaxes(invoice, context);
	problems.push(...taxes.problems);
	const bill: Wire = {
		Type: wrap(billTypes[invoice.type] ?? 'Bill'),
		...wrapped('Vendor', invoice.vendor.vendorId),
		VendorRef: wrap(invoice.invoiceNumber.trim()),
		Date: wrap(invoice.invoiceDate),
		...wrapped('DueDate', invoice.type === 'invoice' || invoice.type === 'debitMemo' ? invoice.dueDate : undefined),
		...wrapped('PostPeriod', postPeriod(invoice, context, notes)),
		CurrencyID: wrap(invoice.currency),
		BranchID: wrap(context.branch),
		...wrapped('Terms', invoice.type === 'credit' ? undefined : invoice.terms?.code),
		...amount(invoice.totalAmount, problems),
		...wrapped('Description', cutTo(limits.Description, invoice.notes?.join(' ') ?? '')),
		Hold: wrap(!entersDirectly(invoice, context)),
		...taxes.fields,
		...(context.referenceField ? customField(context.referenceField, context.reference) : {}),
		Details: lines,
	};
	if (invoice.exchangeRate !== undefined) notes.push(`The exchange rate ${invoice.exchangeRate} of the file is not sent: Acumatica uses its own rate.`);
	return { draft: { bill, goal: context.goal ?? 'balanced', notes }, problems };
}

/** What is entered in several requests stays on hold until it is whole. */
function entersDirectly({ lines }: Invoice, { goal, entry }: DraftContext): boolean {
	return entry === 'direct' && goal !== 'hold' && lines.length <= linesPerRequest;
}

function amount(total: Decimal, problems: Problem[]): Wire {
	const value = wireNumber(total);
	if (value !== undefined) return { Amount: { value } };
	if (isDecimal(total)) problems.push(notExact(total, 'total', { field: 'totalAmount' }));
	return {};
}

/** `MMYYYY` is period and fiscal year: it is the month only where the fiscal year is the calendar year. */
function postPeriod(invoice: Invoice, { postPeriod: how }: DraftContext, notes: string[]): string | undefined {
	const { postingDate } = invoice;
	if (postingDate === undefined || postingDate.slice(0, 7) === invoice.invoiceDate.slice(0, 7)) return undefined;
	if (how === 'calendar') return `${postingDate.slice(5, 7)}${postingDate.slice(0, 4)}`;
	notes.push(`The posting date ${postingDate} of the file is not sent: Acumatica takes the period of the invoice date. See the option Post Period.`);
	return undefined;
}

function customField(path: string, value: string): Wire {
	const [view = '', field = ''] = path.split('.');
	return { custom: { [view]: { [field]: { type: 'CustomStringField', value } } } } as unknown as Wire;
}

function checkHeader(invoice: Invoice, context: DraftContext): Problem[] {
	const problems: Problem[] = [];
	const tooLong = (value: string | undefined, limit: number, what: string, field: string) => {
		if (value === undefined || value.length <= limit) return;
		problems.push(invalid({ code: `${field}.tooLong`, message: `${what} "${value}" has ${value.length} characters; Acumatica takes at most ${limit}.`, fix: 'Shorten it in Stampli and export the invoice again. It is never cut off here.', field }));
	};
	tooLong(invoice.invoiceNumber, limits.VendorRef, 'The invoice number', 'invoiceNumber');
	tooLong(invoice.currency, limits.CurrencyID, 'The currency', 'currency');
	tooLong(invoice.terms?.code, limits.Terms, 'The payment terms code', 'terms.code');
	if (!invoice.vendor.vendorId) problems.push(invalid({ code: 'vendor.missing', message: 'The invoice names no vendor.', fix: 'Choose the vendor in Stampli and export the invoice again.', field: 'vendor.vendorId' }));
	problems.push(...headerProblems(invoice));
	if (context.referenceField && !/^\w+\.\w+$/.test(context.referenceField)) {
		problems.push(invalid({ code: 'referenceField.shape', message: `"${context.referenceField}" names no user-defined field.`, fix: 'Enter it as View.Field, such as Document.AttributeSTAMPLIID, in the options of the node.', who: 'integrator', where: 'n8n' }));
	}
	return problems;
}
