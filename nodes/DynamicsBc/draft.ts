import type { Problem } from '../../core/errors';
import type { Dimension, Invoice, InvoiceLine } from '../../core/model';
import { headerProblems } from '../shared/erp/headerProblems';
import { draftLine } from './draftLine';
import { codeKey, sameCode } from './fields';
import { limits } from './limits';
import { erpName, invalid, onLine, rejected } from './problems';

export type Body = Record<string, string | number | boolean>;

/** A dimension with its value, as `dimensionSetLines` take it. */
export interface Pair {
	code: string;
	valueCode: string;
}

/** Exactly what is sent for one invoice, in this order. */
export interface BillDraft {
	/** Id of the company. */
	company: string;
	/** For purchaseInvoices. The server validates fields in this order, the vendor first: it changes others. */
	header: Body;
	/** For purchaseInvoiceLines, in the same request. */
	lines: Body[];
	/** Set afterwards, where defaults have not set them already. */
	headerDimensions: Pair[];
	/** By `sequence` of the line. */
	lineDimensions: { sequence: number; dimensions: Pair[] }[];
	/** What a person should know about the translation. */
	notes: string[];
}

/** What the translation needs to know from the live system. */
export interface DraftContext {
	company: string;
	/** Code of a dimension by code or display name; undefined when it is unknown. */
	dimensionCode(name: string): string | undefined;
	/** Codes of the global dimensions 1 and 2. */
	globalDimensions: string[];
	/** Dimensions that the vendor's own defaults decide: they are left as they are on the header. */
	vendorDecides: string[];
}

/** `sequence` of a line by its place. */
export function sequenceOf(index: number): number {
	return (index + 1) * 10_000;
}

/** Translates an invoice into a purchase invoice, with every reason why that cannot be done faithfully. Pure. */
export function draft(invoice: Invoice, context: DraftContext): { draft: BillDraft; problems: Problem[] } {
	const problems = [...checkHeader(invoice)];
	const notes: string[] = [];
	const pairsOf = (dimensions: Dimension[]): Pair[] => {
		const pairs = dimensions.flatMap(({ name, value }) => (context.dimensionCode(name) ? [{ code: context.dimensionCode(name)!, valueCode: codeKey(value) }] : []));
		return pairs.filter((pair, i) => i === pairs.findIndex((each) => each.code === pair.code && each.valueCode === pair.valueCode));
	};
	const lines = invoice.lines.map((line, i) => {
		const drafted = draftLine(line, invoice, sequenceOf(i));
		problems.push(...drafted.problems);
		notes.push(...drafted.notes);
		return drafted.body;
	});
	const ofLines = invoice.lines.map((line) => pairsOf(line.dimensions ?? []));
	invoice.lines.forEach((line, i) => problems.push(...twice(line, ofLines[i]!)));
	const shared = (ofLines[0] ?? []).filter(
		(pair) => !context.vendorDecides.some((code) => sameCode(code, pair.code)) && ofLines.every((pairs) => pairs.some((each) => each.code === pair.code && each.valueCode === pair.valueCode)),
	);
	const shortcut = (index: 0 | 1): Body => {
		const pair = shared.find(({ code }) => sameCode(code, context.globalDimensions[index] ?? ''));
		return pair ? { [`shortcutDimension${index + 1}Code`]: pair.valueCode } : {};
	};
	const header: Body = {
		vendorNumber: codeKey(invoice.vendor.vendorId ?? ''),
		invoiceDate: invoice.invoiceDate,
		postingDate: invoice.postingDate ?? invoice.invoiceDate,
		vendorInvoiceNumber: codeKey(invoice.invoiceNumber),
		currencyCode: invoice.currency,
		pricesIncludeTax: false,
		...shortcut(0),
		...shortcut(1),
		...(invoice.dueDate ? { dueDate: invoice.dueDate } : {}),
	};
	if (invoice.exchangeRate !== undefined) notes.push(`The exchange rate ${invoice.exchangeRate} of the file is not sent: ${erpName} uses its own rate of the posting date.`);
	if (invoice.terms?.code && !invoice.dueDate) notes.push(`The payment terms ${invoice.terms.code} are not sent: a purchase invoice takes those of its vendor. The file names no due date.`);
	return {
		draft: {
			company: context.company,
			header,
			lines,
			headerDimensions: shared.filter(({ code }) => !context.globalDimensions.some((each) => sameCode(each, code))),
			lineDimensions: ofLines.flatMap((dimensions, i) => (dimensions.length > 0 ? [{ sequence: sequenceOf(i), dimensions }] : [])),
			notes,
		},
		problems,
	};
}

/** One dimension by its code and by its display name, with another value each time: whichever is kept, the other is lost. */
function twice(line: InvoiceLine, pairs: Pair[]): Problem[] {
	return [...Map.groupBy(pairs, ({ code }) => code)].flatMap(([code, same]) => {
		const values = [...new Set(same.map(({ valueCode }) => valueCode))];
		if (values.length === 1) return [];
		return [invalid({ code: 'dimension.twice', message: `Line ${line.lineNumber} has more than one value of dimension ${code}, under several names: ${values.join(', ')}.`, fix: 'Leave one of them, or divide the line in Stampli.', ...onLine(line, `dimensions.${code}`) })];
	});
}

function checkHeader(invoice: Invoice): Problem[] {
	const problems: Problem[] = [];
	const tooLong = (value: string | undefined, limit: number, what: string, field: string) => {
		if (value === undefined || codeKey(value).length <= limit) return;
		problems.push(invalid({ code: `${field}.tooLong`, message: `${what} "${value}" has ${value.length} characters; ${erpName} takes at most ${limit}.`, fix: 'Shorten it in Stampli and export the invoice again. It is never cut off here.', field }));
	};
	tooLong(invoice.invoiceNumber, limits.vendorInvoiceNumber, 'The invoice number', 'invoiceNumber');
	tooLong(invoice.vendor.vendorId, limits.vendorNumber, 'The vendor', 'vendor.vendorId');
	if (!invoice.vendor.vendorId) {
		problems.push(invalid({ code: 'vendor.missing', message: 'The invoice names no vendor.', fix: 'Choose the vendor in Stampli and export the invoice again.', field: 'vendor.vendorId' }));
	}
	const kinds = { credit: 'credit note', debitMemo: 'debit memo', prepayment: 'prepayment' } as const;
	if (invoice.type !== 'invoice') {
		problems.push(
			rejected({
				code: `${invoice.type}.unsupported`,
				message: `A ${kinds[invoice.type]} cannot be made through API v2.0 of ${erpName}, and an invoice with a negative total cannot be posted.`,
				fix: invoice.type === 'credit' ? 'Publish the pages 51 and 52 on page Web Services (see the README), through which credit memos can be made; or enter it by hand and dismiss this record.' : `Enter it in ${erpName} by hand and dismiss this record.`,
				who: 'accountsPayable',
				field: 'type',
			}),
		);
	}
	problems.push(...headerProblems(invoice));
	return problems;
}
