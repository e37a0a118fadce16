import type { Invoice, InvoiceType } from '../../core/model';
import { add } from '../../core/money';
import type { ErpBill } from '../../core/ports';
import { grouped, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { B1Connection } from './connection';
import type { BillSet } from './draft';
import { dateOf, decimalOf, membersOf, numberOf, optional, sameCode, textOf } from './fields';
import { filterLength } from './limits';
import { entryBills, entryCondition, entryFields } from './findEntries';
import { referenceIn } from './reference';
import { numberSpellings, sameNumber } from './vendorNumber';

/** Documents of the invoice's own type, of the other type, drafts of both, and journal entries. */
export type Place = 'documents' | 'otherDocuments' | 'drafts' | 'entries';

/** What is asked about one invoice. */
export interface Wanted {
	invoice: Invoice;
	/** Our own mark for it. */
	reference: string;
}

export interface FindSettings {
	localCurrency: string;
	referenceField?: string;
	/** Account of the tax in journal entries of ours. */
	taxAccount?: string;
	/** Where to look; by default everywhere. */
	within?: Place[];
	/** Posted documents without their lines, which are most of an answer; for those whose lines were compared as drafts. */
	withoutLines?: boolean;
	/** Milliseconds since the epoch. */
	giveUpAt?: number;
}

const headerFields =
	'DocEntry,DocNum,CardCode,NumAtCard,TaxDate,DocDate,DocCurrency,DocTotal,DocTotalFc,WTAmount,WTAmountFC,DocumentStatus,Cancelled,CancelStatus,AuthorizationStatus,Comments,DocObjectCode';
const objectSets: Record<string, BillSet> = { oPurchaseInvoices: 'PurchaseInvoices', oPurchaseCreditNotes: 'PurchaseCreditNotes' };

/** Every bill of the same vendor and number, or with our mark: documents first, then journal entries, then drafts. What was cancelled, rejected or has become a document does not count. */
export async function findBills(connection: B1Connection, wanted: Wanted[], settings: FindSettings): Promise<ErpBill[][]> {
	if (wanted.length === 0) return [];
	const select = (...fields: string[]) => [...fields, ...(settings.referenceField ? [settings.referenceField] : [])].join(',');
	const posted = settings.withoutLines ? select(headerFields) : select(headerFields, 'DocumentLines');
	const isWithin = (place: Place) => settings.within?.includes(place) ?? true;
	const read = async (set: string, some: Wanted[], condition: (each: Wanted) => string, fixed: string | undefined, $select: string) => {
		const groups = grouped(some, condition, filterLength).map((group) => {
			const either = or(...group.map((each) => `(${condition(each)})`));
			return connection.all(set, { $filter: fixed ? `${fixed} and (${either})` : either, $select, $orderby: set === 'JournalEntries' ? 'JdtNum' : 'DocEntry' }, { ignoreCase: true, pageSize: 100, giveUpAt: settings.giveUpAt });
		});
		return (await Promise.all(groups)).flat();
	};
	const ofDocument = (each: Wanted) => documentCondition(each, settings);
	const among = (type: InvoiceType) => wanted.filter(({ invoice }) => isWithin(invoice.type === type ? 'documents' : 'otherDocuments'));
	const [invoices, credits, drafts, entries] = await Promise.all([
		read('PurchaseInvoices', among('invoice'), ofDocument, undefined, posted),
		read('PurchaseCreditNotes', among('credit'), ofDocument, undefined, posted),
		read('Drafts', isWithin('drafts') ? wanted : [], ofDocument, "(DocObjectCode eq 'oPurchaseInvoices' or DocObjectCode eq 'oPurchaseCreditNotes')", select(headerFields, 'DocumentLines')),
		read('JournalEntries', isWithin('entries') ? wanted : [], (each) => entryCondition(each, settings), "OriginalJournal eq 'ttJournalEntry'", select(entryFields)),
	]);
	const documents = [...invoices.map((row) => ({ row, set: 'PurchaseInvoices' as const })), ...credits.map((row) => ({ row, set: 'PurchaseCreditNotes' as const }))].filter(({ row }) => isLive(row));
	return wanted.map((each) => [
		...documents.filter(({ row }) => isOf(row, each, settings)).map(({ row, set }) => documentBill(set, row, settings)),
		...entryBills(entries, each, settings),
		...drafts.filter((row) => isLiveDraft(row) && isOf(row, each, settings)).map((row) => draftBill(row, settings, each.reference)),
	]);
}

function documentCondition({ invoice, reference }: Wanted, { referenceField }: FindSettings): string {
	const { exact, part } = numberSpellings(invoice.invoiceNumber);
	// A number that holds the asked part is found by it.
	const whole = exact.filter((number) => !part.some((some) => number.includes(some)));
	const numbers = [...whole.map((number) => `NumAtCard eq ${quote(number)}`), ...part.map((number) => `contains(NumAtCard,${quote(number)})`)];
	const own = `(CardCode eq ${quote(invoice.vendor.vendorId ?? '')} and (${or(...numbers)}))`;
	return referenceField ? `${own} or ${referenceField} eq ${quote(reference)}` : own;
}

/** The mirror of a cancelled document says of itself that it is a cancellation, and not always that it is cancelled. */
function isLive(row: Row): boolean {
	const status = textOf(row, 'CancelStatus');
	return textOf(row, 'Cancelled') !== 'tYES' && (status === '' || status === 'csNo');
}

function isLiveDraft(row: Row): boolean {
	return textOf(row, 'DocumentStatus') !== 'bost_Close' && !['dasRejected', 'dasCancelled', 'dasGenerated', 'dasGeneratedbyAuthorizer'].includes(textOf(row, 'AuthorizationStatus'));
}

function isOf(row: Row, { invoice, reference }: Wanted, settings: FindSettings): boolean {
	const isNumber = sameCode(textOf(row, 'CardCode'), invoice.vendor.vendorId ?? '') && sameNumber(textOf(row, 'NumAtCard'), invoice.invoiceNumber);
	return isNumber || (settings.referenceField !== undefined && textOf(row, settings.referenceField) === reference);
}

/** A posted document. Amounts are in its own currency; withheld tax counts to its total, as on the vendor's paper. */
export function documentBill(set: BillSet, row: Row, settings: FindSettings): ErpBill {
	const isForeign = !sameCode(textOf(row, 'DocCurrency') || settings.localCurrency, settings.localCurrency);
	const amount = (local: string, foreign: string) => decimalOf(row, isForeign ? foreign : local);
	const total = amount('DocTotal', 'DocTotalFc');
	const reference = (settings.referenceField ? textOf(row, settings.referenceField) : '') || referenceIn(textOf(row, 'Comments'));
	return {
		id: { set, DocEntry: numberOf(row, 'DocEntry') },
		number: textOf(row, 'DocNum'),
		state: `${set === 'PurchaseCreditNotes' ? 'A/P credit memo' : 'A/P invoice'}${textOf(row, 'DocumentStatus') === 'bost_Close' ? ' (closed)' : ''}`,
		open: false,
		type: set === 'PurchaseCreditNotes' ? 'credit' : 'invoice',
		...optional('date', dateOf(row, 'TaxDate') ?? dateOf(row, 'DocDate')),
		...optional('currency', textOf(row, 'DocCurrency') || undefined),
		...optional('total', total && add(total, amount('WTAmount', 'WTAmountFC') ?? '0')),
		...(settings.withoutLines && row.DocumentLines === undefined ? {} : { lineAmounts: membersOf(row, 'DocumentLines').map((line) => decimalOf(line, isForeign ? 'RowTotalFC' : 'LineTotal') ?? '0') }),
		...optional('reference', reference || undefined),
	};
}

/** A draft: waiting for an approval, or left by an interrupted run of ours (then it can be finished), or a person's. */
export function draftBill(row: Row, settings: FindSettings, reference: string): ErpBill {
	const status = textOf(row, 'AuthorizationStatus');
	const bill = documentBill(objectSets[textOf(row, 'DocObjectCode')] ?? 'PurchaseInvoices', row, settings);
	const entry = numberOf(row, 'DocEntry');
	const isOurs = bill.reference === reference;
	return {
		...bill,
		id: { set: 'Drafts', DocEntry: entry },
		number: `draft ${entry}`,
		state: status === 'dasPending' ? 'draft, awaiting approval' : status === 'dasApproved' ? 'draft, approved' : 'draft',
		open: true,
		...(isOurs && status !== 'dasPending' ? { unfinished: true } : {}),
	};
}
