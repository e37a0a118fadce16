import type { Problem } from '../../../core/errors';
import type { Invoice, InvoiceLine } from '../../../core/model';
import { absolute, isDecimal, isNegative } from '../../../core/money';
import { checkHeader, checkLine, currencyCode, dimensionEntry, type DraftContext, shortened } from './draftParts';
import { oneLine } from '../oneLine';
import type { Entry, PageShape } from './pages';
import { invalid } from './problems';
import { documentKind, numberFields } from './settings';
import { codeKey, wireNumber } from './values';

/** Exactly what is entered on the page, in this order. */
export interface NavDraft {
	/** The document: header of page 51, or the vendor's line of page 254. */
	header: Entry;
	lines: Entry[];
	/** What a person should know about the translation. */
	notes: string[];
}

/** Without its maximum length a text field is taken for the shortest that there is. */
const shortestText = 50;

/** Translates an invoice into a purchase invoice (page 51 and its lines) or a credit note into a credit memo (page 52), with every reason why that cannot be done faithfully. Pure. */
export function draft(invoice: Invoice, context: DraftContext & { takesCredits?: boolean }): { draft: NavDraft; problems: Problem[] } {
	const problems = checkHeader(invoice, context);
	const notes: string[] = [];
	if (invoice.type !== 'invoice' && !(invoice.type === 'credit' && context.takesCredits)) {
		problems.push(
			invalid({
				code: 'type.unsupported',
				message: invoice.type === 'credit' ? 'This is a credit note, and the page Purchase Credit Memo (52) is not published.' : `A document of type ${invoice.type} cannot be made on the page Purchase Invoice.`,
				fix: invoice.type === 'credit' ? 'Publish page 52 on the page Web Services, or post by the purchase journal (Way of Posting).' : 'Enter it in the ERP and dismiss the record.',
				field: 'type',
			}),
		);
	}
	const { shape } = context;
	// The vendor comes first, because it brings its own currency, terms and prices, which the following fields replace.
	const header: Entry = {
		Buy_from_Vendor_No: codeKey(invoice.vendor.vendorId ?? ''),
		Document_Date: invoice.invoiceDate,
		Posting_Date: invoice.postingDate ?? invoice.invoiceDate,
		[numberFields[documentKind(invoice)]]: codeKey(invoice.invoiceNumber),
		Currency_Code: currencyCode(invoice, context),
		...(shape.fields.has('Prices_Including_VAT') ? { Prices_Including_VAT: false } : {}),
		...(invoice.terms?.code ? { Payment_Terms_Code: invoice.terms.code } : {}),
		...(invoice.dueDate ? { Due_Date: invoice.dueDate } : {}),
	};
	const fields = shape.part?.fields ?? new Map();
	const lines = invoice.lines.map((line, index) => {
		problems.push(...checkLine(line, context));
		const dimensions = dimensionEntry(line, fields, context);
		problems.push(...dimensions.problems);
		return lineEntry(line, index, { context, fields, notes, dimensions: dimensions.entry });
	});
	return { draft: { header, lines, notes }, problems };
}

/** One G/L line. Quantity is 1 (or -1), so that price times quantity is the amount to the last digit. */
function lineEntry(line: InvoiceLine, index: number, { context, fields, notes, dimensions }: { context: DraftContext; fields: PageShape['fields']; notes: string[]; dimensions: Record<string, string> }): Entry {
	const amount = line.amount !== undefined && isDecimal(line.amount) ? line.amount : '0';
	const max = fields.get('Description')?.max ?? shortestText;
	const description = shortened(line.description, max);
	if (description !== undefined && description !== oneLine(line.description ?? '')) notes.push(`The description of line ${line.lineNumber} is cut to ${max} characters.`);
	return {
		Line_No: (index + 1) * 10000,
		Type: context.caption('G/L Account'),
		No: codeKey(line.glAccount ?? ''),
		...(description ? { Description: description } : {}),
		...(line.taxCode ? { VAT_Prod_Posting_Group: line.taxCode } : {}),
		Quantity: isNegative(amount) ? -1 : 1,
		Direct_Unit_Cost: wireNumber(absolute(amount)) ?? 0,
		...dimensions,
	};
}
