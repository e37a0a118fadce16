import type { Invoice, InvoiceType } from '../../../core/model';
import { absolute, equal, isNegative, negate, sum } from '../../../core/money';
import type { ErpBill } from '../../../core/ports';
import { isMember } from './captions';
import { isNumber, numbersOf } from './findDrafts';
import { type NavPages, type PageRow, readAll } from './pages';
import type { NavSettings } from './settings';
import { dateOf, decimalOf, sameCode, textOf } from './values';

export interface WantedDocument {
	invoice: Invoice;
	/** Our own document number for it. */
	documentNo: string;
}

/** Documents in purchase journals, of whatever batch the page shows: by vendor and number, or by our own document number. */
export async function findJournalDocuments(pages: NavPages, wanted: WantedDocument[], facts: { settings: NavSettings; localCurrency?: string }): Promise<ErpBill[][]> {
	const numbers = numbersOf(wanted.map(({ invoice }) => invoice));
	const byNumber = numbers.length > 0 ? await readAll(pages, 'purchaseJournal', [{ field: 'External_Document_No', anyOf: numbers }]) : [];
	const documents = [...new Set([...wanted.map(({ documentNo }) => documentNo), ...byNumber.map(({ values }) => textOf(values, 'Document_No'))])].filter(Boolean);
	const rows = await readAll(pages, 'purchaseJournal', [{ field: 'Document_No', anyOf: documents }]);
	const grouped = new Map<string, PageRow[]>();
	for (const row of rows) grouped.set(documentKey(row), [...(grouped.get(documentKey(row)) ?? []), row]);
	return wanted.map(({ invoice, documentNo }) =>
		[...grouped.values()].flatMap((lines) => {
			// A document of ours that was interrupted has no vendor's line yet, or none any more.
			if (sameCode(textOf(lines[0]!.values, 'Document_No'), documentNo)) return [journalBill(lines, facts)];
			const vendorLine = vendorLineOf(lines, facts.settings);
			const isIt = vendorLine && sameCode(textOf(vendorLine.values, 'Account_No'), invoice.vendor.vendorId ?? '') && isNumber(textOf(vendorLine.values, 'External_Document_No'), invoice);
			return isIt ? [journalBill(lines, facts)] : [];
		}),
	);
}

/** Lines of one document, the same number and posting date in one batch. */
function documentKey({ values }: PageRow): string {
	return ['Journal_Template_Name', 'Journal_Batch_Name', 'Document_No', 'Posting_Date'].map((field) => textOf(values, field)).join('\n');
}

function vendorLineOf(lines: PageRow[], settings: NavSettings): PageRow | undefined {
	return lines.find(({ values }) => isMember(textOf(values, 'Account_Type'), 'Vendor', settings));
}

/** The order in which lines go: without the vendor's, what is left cannot be posted. */
export function vendorFirst(lines: PageRow[], { settings }: { settings: NavSettings }): PageRow[] {
	const vendorLine = vendorLineOf(lines, settings);
	return vendorLine ? [vendorLine, ...lines.filter((line) => line !== vendorLine)] : lines;
}

export function isBalanced(lines: PageRow[]): boolean {
	return equal(sum(lines.map(({ values }) => decimalOf(values, 'Amount') ?? '0')), '0');
}

/** The lines of one document as a bill. Without the vendor's line it is not whole, whatever else is there. */
export function journalBill(lines: PageRow[], { settings, localCurrency }: { settings: NavSettings; localCurrency?: string }): ErpBill {
	const vendorLine = vendorLineOf(lines, settings);
	const { values } = vendorLine ?? lines[0]!;
	const amount = decimalOf(values, 'Amount') ?? '0';
	const type = typeOf(textOf(values, 'Document_Type'), vendorLine ? amount : negate(amount), settings);
	const [template, batch] = [textOf(values, 'Journal_Template_Name'), textOf(values, 'Journal_Batch_Name')];
	const currency = textOf(values, 'Currency_Code') || localCurrency;
	const date = dateOf(values, 'Document_Date');
	const others = lines.filter((line) => line !== vendorLine);
	const isBalancedByLine = lines.some((line) => textOf(line.values, 'Bal_Account_No') !== '');
	return {
		id: { kind: 'purchaseJournal', template, batch, Document_No: textOf(values, 'Document_No') },
		number: textOf(values, 'Document_No'),
		state: `document in journal batch ${template} / ${batch}, to be posted there`,
		open: true,
		type,
		...(date ? { date } : {}),
		...(currency ? { currency } : {}),
		...(vendorLine ? { total: absolute(amount) } : {}),
		...(isBalancedByLine ? {} : { lineAmounts: others.map((line) => signed(decimalOf(line.values, 'Amount') ?? '0', type)) }),
		reference: textOf(values, 'Document_No'),
		...(settings.posting || !vendorLine ? { unfinished: true } : {}),
	};
}

/** Debits of an invoice are positive; a credit note has them the other way round. */
function signed(amount: string, type: InvoiceType): string {
	return type === 'credit' ? negate(amount) : amount;
}

/** By the document type; by the sign where it is blank or in a language that is not known here. */
export function typeOf(documentType: string, vendorAmount: string, settings: NavSettings): InvoiceType {
	if (isMember(documentType, 'Invoice', settings)) return 'invoice';
	if (isMember(documentType, 'Credit Memo', settings)) return 'credit';
	return isNegative(vendorAmount) ? 'invoice' : 'credit';
}
