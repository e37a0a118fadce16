import type { Problem } from '../../core/errors';
import type { Decimal, Invoice } from '../../core/model';
import { isDecimal, negate } from '../../core/money';
import { headerProblems } from '../shared/erp/headerProblems';
import type { DimensionFormats } from './dimensions';
import { draftLine } from './draftLine';
import { codeText, noon } from './fields';
import { limits } from './limits';
import { invalid, notExact } from './problems';
import { wireNumber } from './wireNumber';

export type Body = Record<string, string | number>;

/** Exactly what is sent for one invoice, in this order. */
export interface BillDraft {
	/** For VendorInvoiceHeaders. */
	header: Body;
	/** For VendorInvoiceLines. */
	lines: Body[];
	/** What a person should know about the translation. */
	notes: string[];
}

/** Key of the header that a draft asks for. */
export function headerKey({ header }: BillDraft) {
	return { dataAreaId: String(header.dataAreaId), HeaderReference: String(header.HeaderReference) };
}

/** What the translation needs to know from the live system. */
export interface DraftContext {
	/** Legal entity of the bill. */
	company: string;
	reference: string;
	formats: DimensionFormats;
	/** What F&O has on a purchase order line; undefined when it is unknown. A category line has no item. */
	orderLine(poNumber: string, poLine: string): { item?: string; unit?: string } | undefined;
	procurementCategory?: string;
	procurementHierarchy?: string;
}

/** Translates an invoice into a pending vendor invoice, with every reason why that cannot be done faithfully. Pure. */
export function draft(invoice: Invoice, context: DraftContext): { draft: BillDraft; problems: Problem[] } {
	const problems = [...checkHeader(invoice, context)];
	const notes: string[] = [];
	const isCredit = invoice.type === 'credit';
	const signed = (amount: Decimal) => (isCredit ? negate(amount) : amount);
	const number = (property: string, amount: Decimal | undefined): Body => {
		if (amount === undefined || !isDecimal(amount)) return {};
		const value = wireNumber(amount);
		if (value !== undefined) return { [property]: value };
		problems.push(notExact(amount, property));
		return {};
	};
	const orders = [...new Set([...(invoice.poNumbers ?? []), ...invoice.lines.flatMap((line) => line.poNumber ?? [])])];
	const header: Body = {
		dataAreaId: context.company.toLowerCase(),
		HeaderReference: context.reference,
		// Codes are looked for without the spaces around them, and so they are sent.
		...text('InvoiceAccount', codeText(invoice.vendor.vendorId)),
		...text('InvoiceNumber', codeText(invoice.invoiceNumber)),
		InvoiceDate: noon(invoice.invoiceDate),
		Date: noon(invoice.postingDate ?? invoice.invoiceDate),
		...text('DueDate', invoice.dueDate && noon(invoice.dueDate)),
		Currency: invoice.currency,
		...(orders.length === 1 ? { PurchaseOrderNumber: codeText(orders[0]) } : {}),
		...text('TermsOfPayment', invoice.terms?.code),
		...number('ImportedAmount', isDecimal(invoice.totalAmount) ? signed(invoice.totalAmount) : undefined),
		...(invoice.taxAmount === undefined || !isDecimal(invoice.taxAmount) ? {} : number('ImportedSalesTax', signed(invoice.taxAmount))),
	};
	const numbers = lineNumbers(invoice);
	const lines = invoice.lines.map((line, i) => {
		const drafted = draftLine(line, { ...context, invoice, lineNumber: numbers[i]! });
		problems.push(...drafted.problems);
		notes.push(...drafted.notes);
		return drafted.body;
	});
	if (invoice.exchangeRate !== undefined) notes.push(`The exchange rate ${invoice.exchangeRate} of the file is not sent: Dynamics 365 F&O uses its own rate of the posting date.`);
	return { draft: { header, lines, notes }, problems };
}

function text(property: string, value: string | undefined): Body {
	return value === undefined || value === '' ? {} : { [property]: value };
}

/** The file's own line numbers where all are whole numbers, else the position. */
function lineNumbers(invoice: Invoice): number[] {
	const own = invoice.lines.map((line) => (/^\d{1,9}$/.test(line.lineNumber) ? Number(line.lineNumber) : 0));
	const usable = own.every((each) => each > 0) && new Set(own).size === own.length;
	return usable ? own : invoice.lines.map((_line, i) => i + 1);
}

function checkHeader(invoice: Invoice, context: DraftContext): Problem[] {
	const problems: Problem[] = [];
	const tooLong = (value: string | undefined, limit: number, what: string, field: string) => {
		if (value === undefined || value.length <= limit) return;
		problems.push(
			invalid({
				code: `${field}.tooLong`,
				message: `${what} "${value}" has ${value.length} characters; Dynamics 365 F&O takes at most ${limit}.`,
				fix: 'Shorten it in Stampli and export the invoice again. It is never cut off here.',
				field,
			}),
		);
	};
	tooLong(invoice.invoiceNumber, limits.InvoiceNumber, 'The invoice number', 'invoiceNumber');
	tooLong(invoice.vendor.vendorId, limits.InvoiceAccount, 'The vendor', 'vendor.vendorId');
	tooLong(context.company, limits.dataAreaId, 'The legal entity', 'companyId');
	tooLong(invoice.currency, limits.Currency, 'The currency', 'currency');
	tooLong(invoice.terms?.code, limits.TermsOfPayment, 'The payment terms code', 'terms.code');
	if (!invoice.vendor.vendorId) {
		problems.push(
			invalid({ code: 'vendor.missing', message: 'The invoice names no vendor account.', fix: 'Choose the vendor in Stampli and export the invoice again.', field: 'vendor.vendorId' }),
		);
	}
	if (invoice.type === 'debitMemo' || invoice.type === 'prepayment') {
		problems.push(
			invalid({
				code: 'type.unsupported',
				message: `A ${invoice.type === 'prepayment' ? 'prepayment' : 'debit memo'} is not transferred to Dynamics 365 F&O.`,
				fix: 'Enter it in Dynamics 365 F&O by hand and dismiss this record.',
				field: 'type',
			}),
		);
	}
	problems.push(...headerProblems(invoice));
	return problems;
}
