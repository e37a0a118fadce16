import type { Problem } from '../../../core/errors';
import type { Decimal, Invoice } from '../../../core/model';
import { equal, isDecimal, negate } from '../../../core/money';
import type { NavDraft } from './draft';
import { beyondLines, checkHeader, checkLine, currencyCode, dimensionEntry, type DraftContext, shortened } from './draftParts';
import type { Entry } from './pages';
import { invalid, rejected } from './problems';
import { codeKey, wireNumber } from './values';

export interface JournalContext extends DraftContext {
	journal: { template: string; batch: string };
	/** Our own document number. */
	documentNo: string;
	taxAccount?: string;
}

/**
 * Translates an invoice into lines of the purchase journal (page 254): the vendor's line, one per distribution, one for tax; together
 * they are zero. Line numbers are given when the lines are written. Pure.
 */
export function journalDraft(invoice: Invoice, context: JournalContext): { draft: NavDraft; problems: Problem[] } {
	const problems = checkHeader(invoice, context);
	const notes: string[] = [];
	if (invoice.type !== 'invoice' && invoice.type !== 'credit') {
		problems.push(invalid({ code: 'type.unsupported', message: `A document of type ${invoice.type} cannot be made in the purchase journal.`, fix: 'Enter it in the ERP and dismiss the record.', field: 'type' }));
	}
	const isCredit = invoice.type === 'credit';
	/** Debit is positive: an invoice owes the vendor, a credit note takes that back. */
	const debit = (amount: Decimal) => wireNumber(isCredit ? negate(amount) : amount) ?? 0;
	const total = isDecimal(invoice.totalAmount) ? invoice.totalAmount : '0';
	if (wireNumber(total) === undefined) problems.push(invalid({ code: 'number.notExact', message: `The total ${total} has more digits than can be sent exactly.`, fix: 'Round the amount in Stampli.', field: 'totalAmount' }));

	else if (equal(total, '0')) {
		problems.push(invalid({ code: 'total.zero', message: 'The total is zero. A journal posts no entry of the vendor for it, so the invoice could never be found again.', fix: 'Enter it in the ERP by hand, if it is to be there at all, and dismiss the record.', field: 'totalAmount' }));
	}

	const { shape, journal } = context;
	const max = shape.fields.get('Description')?.max ?? 50;
	const common: Entry = {
		Journal_Template_Name: journal.template,
		Journal_Batch_Name: journal.batch,
		Posting_Date: invoice.postingDate ?? invoice.invoiceDate,
		...(shape.fields.has('Document_Date') ? { Document_Date: invoice.invoiceDate } : {}),
		Document_Type: context.caption(isCredit ? 'Credit Memo' : 'Invoice'),
		Document_No: context.documentNo,
		External_Document_No: codeKey(invoice.invoiceNumber),
	};
	const onAccount = (account: string, amount: Decimal, description: string | undefined, more: Entry = {}): Entry => ({
		...common,
		Account_Type: context.caption('G/L Account'),
		Account_No: account,
		...(description ? { Description: description } : {}),
		Currency_Code: currencyCode(invoice, context),
		Amount: debit(amount),
		...more,
	});
	const header: Entry = {
		...common,
		Account_Type: context.caption('Vendor'),
		Account_No: codeKey(invoice.vendor.vendorId ?? ''),
		Description: shortened(`${isCredit ? 'Credit note' : 'Invoice'} ${invoice.invoiceNumber}${invoice.vendor.name ? ` ${invoice.vendor.name}` : ''}`, max)!,
		Currency_Code: currencyCode(invoice, context),
		Amount: debit(negate(total)),
		...(invoice.terms?.code ? { Payment_Terms_Code: invoice.terms.code } : {}),
		...(invoice.dueDate ? { Due_Date: invoice.dueDate } : {}),
	};
	const lines = invoice.lines.map((line) => {
		problems.push(...checkLine(line, context));
		const dimensions = dimensionEntry(line, shape.fields, context);
		problems.push(...dimensions.problems);
		if (line.taxCode) notes.push(`The tax code ${line.taxCode} of line ${line.lineNumber} is not sent: a journal takes the tax as an amount.`);
		return onAccount(codeKey(line.glAccount ?? ''), line.amount !== undefined && isDecimal(line.amount) ? line.amount : '0', shortened(line.description, max), dimensions.entry);
	});
	const tax = beyondLines(invoice);
	if (!equal(tax, '0')) {
		if (context.taxAccount) lines.push(onAccount(context.taxAccount, tax, shortened(`Tax ${invoice.invoiceNumber}`, max)));
		else problems.push(rejected({ code: 'tax.noAccount', message: `The invoice has ${tax} beyond its lines (tax), and the node names no account for it.`, fix: 'Enter the tax account in the node, or post by the page Purchase Invoice, which computes tax.', who: 'integrator', where: 'n8n', field: 'taxAmount' }));
	}
	return { draft: { header, lines, notes }, problems };
}
