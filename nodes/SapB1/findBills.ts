import type { Invoice, InvoiceType } from '../../core/model';
import { add } from '../../core/money';
import type { ErpBill } from '../../core/ports';
import { grouped, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { B1Connection } from './connection';
import type { BillSet } from './draft';
import { codeKey, dateOf, decimalOf, membersOf, numberOf, optional, sameCode, textOf } from './fields';
import { entryBills, entryCondition, entryFields } from './findEntries';
import { filterLength } from './limits';
import type { Read } from './reading';
import { readTogether } from './readTogether';
import { referenceIn } from './reference';
import { looseNumber, numberSpellings } from './vendorNumber';

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

/** What has to be read to find bills, and what is in it. Rows come in the order of the reads. */
export interface LookUp {
	reads: Read[];
	bills(rows: Row[][], localCurrency: string): ErpBill[][];
}

/** What can be asked before the company's currency is known. */
export type Asking = Omit<FindSettings, 'localCurrency'>;

/** Every bill of the same vendor and number, or with our mark: documents first, then journal entries, then drafts. What was cancelled, rejected or has become a document does not count. */
export async function findBills(connection: B1Connection, wanted: Wanted[], { localCurrency, ...asking }: Asking & { localCurrency: () => Promise<string> }): Promise<ErpBill[][]> {
	if (wanted.length === 0) return [];
	const { reads, bills } = lookUp(wanted, asking);
	const [rows, currency] = await Promise.all([readTogether(connection, reads), localCurrency()]);
	return bills(rows, currency);
}

export function lookUp(wanted: Wanted[], asking: Asking): LookUp {
	const select = (...fields: string[]) => [...fields, ...(asking.referenceField ? [asking.referenceField] : [])].join(',');
	const posted = asking.withoutLines ? select(headerFields) : select(headerFields, 'DocumentLines');
	const isWithin = (place: Place) => asking.within?.includes(place) ?? true;
	const read = (set: string, some: Wanted[], condition: (each: Wanted) => string, fixed: string | undefined, $select: string): Read[] =>
		grouped(some, condition, filterLength).map((group) => {
			const either = or(...group.map((each) => `(${condition(each)})`));
			return { set, query: { $filter: fixed ? `${fixed} and (${either})` : either, $select, $orderby: set === 'JournalEntries' ? 'JdtNum' : 'DocEntry' }, reading: { ignoreCase: true, pageSize: 100, giveUpAt: asking.giveUpAt } };
		});
	const ofDocument = (each: Wanted) => documentCondition(each, asking);
	const among = (type: InvoiceType) => wanted.filter(({ invoice }) => isWithin(invoice.type === type ? 'documents' : 'otherDocuments'));
	const reads = [
		...read('Drafts', isWithin('drafts') ? wanted : [], ofDocument, "(DocObjectCode eq 'oPurchaseInvoices' or DocObjectCode eq 'oPurchaseCreditNotes')", select(headerFields, 'DocumentLines')).map((each): Read => ({ ...each, first: true })),
		...read('PurchaseInvoices', among('invoice'), ofDocument, undefined, posted),
		...read('PurchaseCreditNotes', among('credit'), ofDocument, undefined, posted),
		...read('JournalEntries', isWithin('entries') ? wanted : [], (each) => entryCondition(each, asking), "OriginalJournal eq 'ttJournalEntry'", select(entryFields)),
	];
	const bills: LookUp['bills'] = (rows, localCurrency) => {
		const settings: FindSettings = { ...asking, localCurrency };
		const of = (set: string) => reads.flatMap((each, i) => (each.set === set ? (rows[i] ?? []) : []));
		const setOf = new Map((['PurchaseInvoices', 'PurchaseCreditNotes'] as const).flatMap((set) => of(set).map((row) => [row, set] as const)));
		const documents = byInvoice([...setOf.keys()].filter(isLive), settings);
		const drafts = byInvoice(of('Drafts').filter(isLiveDraft), settings);
		const entries = of('JournalEntries');
		return wanted.map((each) => [
			...documents(each).map((row) => documentBill(setOf.get(row)!, row, settings)),
			...entryBills(entries, each, settings),
			...approvalFirst(drafts(each).map((row) => draftBill(row, settings, each.reference))),
		]);
	};
	return { reads, bills };
}

function documentCondition({ invoice, reference }: Wanted, { referenceField }: Asking): string {
	const { exact, part } = numberSpellings(invoice.invoiceNumber);
	// A number that holds the asked part is found by it, unless the database takes signs in it for wildcards.
	const whole = exact.filter((number) => /[[\]%_^\\]/.test(number) || !part.some((some) => number.includes(some)));
	const numbers = [...whole.map((number) => `NumAtCard eq ${quote(number)}`), ...part.map((number) => `contains(NumAtCard,${quote(number)})`)];
	const own = `(CardCode eq ${quote(invoice.vendor.vendorId ?? '')} and (${or(...numbers)}))`;
	return referenceField ? `${own} or ${referenceField} eq ${quote(reference)}` : own;
}

/** The mirror of a cancelled document says of itself that it is a cancellation, and not always that it is cancelled. A status not known here hides no bill. */
function isLive(row: Row): boolean {
	return textOf(row, 'Cancelled') !== 'tYES' && !['csYes', 'csCancellation'].includes(textOf(row, 'CancelStatus'));
}

function isLiveDraft(row: Row): boolean {
	return textOf(row, 'DocumentStatus') !== 'bost_Close' && !['dasRejected', 'dasCancelled', 'dasGenerated', 'dasGeneratedbyAuthorizer'].includes(textOf(row, 'AuthorizationStatus'));
}

/** The rows of an invoice: of its vendor and number, or with our mark. In the order of the rows. */
function byInvoice(rows: Row[], { referenceField }: Asking): (wanted: Wanted) => Row[] {
	const numberKey = (vendor: string, number: string) => `${codeKey(vendor)}|${looseNumber(number)}`;
	const keyed = rows.map((row) => ({ row, number: numberKey(textOf(row, 'CardCode'), textOf(row, 'NumAtCard')), mark: referenceField === undefined ? undefined : textOf(row, referenceField) }));
	return ({ invoice, reference }) => {
		const number = numberKey(invoice.vendor.vendorId ?? '', invoice.invoiceNumber);
		return keyed.filter((each) => each.number === number || each.mark === reference).map(({ row }) => row);
	};
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

/** One of ours that awaits its approval stands for those of ours that it was made of. */
function approvalFirst(drafts: ErpBill[]): ErpBill[] {
	const pending = drafts.filter(({ state }) => state === awaitingApproval);
	return [...pending, ...drafts.filter((each) => !pending.includes(each))];
}

export const awaitingApproval = 'draft, awaiting approval';

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
		state: status === 'dasPending' ? awaitingApproval : status === 'dasApproved' ? 'draft, approved' : 'draft',
		open: true,
		...(isOurs ? {} : { theirs: true }), // ours has its mark from its first moment
		...(isOurs && status !== 'dasPending' ? { unfinished: true } : {}),
	};
}
