import { cents, type Company, find, linesOf, type Row } from './company';
import { baseSets, computeLine, type DocumentContext, rateOf } from './documentLines';
import { business, missingRecord, Refusal } from './errors';
import type { SetName } from './schema';
import { entitySets } from './schemaData';
import type { SapB1Settings } from './settings';

export type BillSet = 'PurchaseInvoices' | 'PurchaseCreditNotes';
export const objectCodes = { PurchaseInvoices: 'oPurchaseInvoices', PurchaseCreditNotes: 'oPurchaseCreditNotes' } as const;

export interface Books {
	company: Company;
	settings: SapB1Settings;
}

/** The day the service believes it is; also the stamp of changes. */
export function stamp(now = new Date()): { date: string; time: string } {
	return { date: now.toISOString().slice(0, 10), time: now.toISOString().slice(11, 19) };
}

/** Works a document out from what was sent: lines, tax, totals. Sent totals are not trusted. Nothing is stored. */
export function computeDocument(given: Row, context: DocumentContext): Row {
	const { company, settings, table } = context;
	const day = stamp().date;
	const header: Row = { DocType: 'dDocument_Items', DocDate: day, ...given };
	header.TaxDate ??= header.DocDate;
	header.DocDueDate ??= header.DocDate;
	header.DocCurrency ??= company.localCurrency;
	const vendor = find(company, 'BusinessPartners', 'CardCode', header.CardCode);
	if (!vendor || vendor.CardType !== 'cSupplier') throw header.CardCode ? business(`Invalid BP code [${table}.CardCode] , '${String(header.CardCode)}'`) : missingRecord('Customer record not found');
	if (linesOf(header).length === 0) throw business('Document total value must be zero or greater than zero');
	if (context.strict) checkHeader(header, vendor, context);
	const lines = linesOf(header).map((line, i) => computeLine(line, i, header, context));
	const rate = rateOf(header, context);
	const net = cents(lines.reduce((sum, line) => sum + Number(rate === undefined ? line.LineTotal : line.RowTotalFC), 0));
	const tax = cents(lines.reduce((sum, line) => sum + Number(line.TaxTotal), 0) + settings.taxDifference);
	const rounding = header.Rounding === 'tYES' ? Number((rate === undefined ? header.RoundingDiffAmount : header.RoundingDiffAmountFC) ?? 0) : 0;
	const total = cents(net + tax + rounding);
	const { date, time } = stamp();
	return {
		...header,
		CardName: vendor.CardName,
		DocumentLines: lines,
		VatSum: cents(tax * (rate ?? 1)),
		DocRate: rate ?? 1,
		DocTotal: cents(total * (rate ?? 1)),
		DocTotalFc: rate === undefined ? 0 : total,
		WTAmount: 0,
		CreationDate: date,
		UpdateDate: date,
		UpdateTime: time,
		DocumentStatus: 'bost_Open',
		Cancelled: 'tNO',
		CancelStatus: 'csNo',
		AuthorizationStatus: 'dasWithout',
	};
}

function checkHeader(header: Row, vendor: Row, { company, settings, table }: DocumentContext): void {
	const day = String(header.DocDate);
	const within = (from: unknown, to: unknown) => (!from || String(from) <= day) && (!to || day <= String(to));
	if (vendor.Frozen === 'tYES' && within(vendor.FrozenFrom, vendor.FrozenTo)) throw business(`Business partner is inactive [${table}.CardCode] , '${String(header.CardCode)}'`);
	if (settings.lockedPeriods.some(({ from, to }) => from <= day && day <= to)) throw new Refusal(400, -4013, 'Posting period locked; specify an alternative date');
	for (const [name, column] of [['DocDate', 'DocDate'], ['TaxDate', 'TaxDate']] as const) {
		const date = String(header[name]);
		if (date < settings.periods.from || date > settings.periods.to) throw new Refusal(400, -10, `Date deviates from permissible range [${table}.${column}]`);
	}
	if (company.branchesOn) {
		const branch = find(company, 'BusinessPlaces', 'BPLID', header.BPL_IDAssignedToInvoice);
		if (!branch || branch.Disabled === 'tYES') throw business(`Specify an active branch [${table}.BPLId]`);
	}
	if (vendor.Currency !== '##' && vendor.Currency !== header.DocCurrency && header.DocCurrency !== company.localCurrency) {
		throw business(`Currency of the document differs from that of the business partner [${table}.DocCur]`);
	}
	if (!find(company, 'Currencies', 'Code', header.DocCurrency)) throw business(`Enter valid code [${table}.DocCur] , '${String(header.DocCurrency)}'`);
	if (settings.duplicateReference === 'block' && header.NumAtCard) {
		const used = (['PurchaseInvoices', 'PurchaseCreditNotes'] as const).some((set) =>
			company.tables[set].some((each) => each.CardCode === header.CardCode && each.NumAtCard === header.NumAtCard && each.CancelStatus === 'csNo' && each.DocType !== undefined && set === setOf(table)),
		);
		if (used) throw new Refusal(400, -10, `Vendor reference number already exists [${table}.NumAtCard] , '${String(header.NumAtCard)}'`);
	}
}

function setOf(table: string): SetName {
	return (Object.keys(entitySets) as SetName[]).find((name) => entitySets[name].table === table)!;
}

/** Posts a document: stored, with its journal entry; takes quantities from its bases. With an approval procedure it becomes a draft instead, and the answer is a refusal. */
export function createBill(set: BillSet, given: Row, books: Books, { approved = false } = {}): Row {
	const { company, settings } = books;
	const document = computeDocument(given, { ...books, table: entitySets[set].table, strict: true });
	if (!approved && settings.approvalFrom !== undefined && Number(document.DocTotal) >= settings.approvalFrom) {
		storeDraft({ ...document, DocObjectCode: objectCodes[set], AuthorizationStatus: 'dasPending' }, books);
		throw new Refusal(settings.approvalStatus, -2028, 'No matching records found (ODBC -2028)');
	}
	const stored: Row = { ...document, DocEntry: company.next('document'), DocNum: company.next(set) + 1000 };
	delete stored.DocObjectCode;
	company.tables[set].push(stored);
	takeFromBases(stored, company, 1);
	stored.TransNum = writeJournal(set, stored, company);
	return stored;
}

export function storeDraft(document: Row, { company }: Books): Row {
	const draft = { ...document, DocEntry: company.next('draft'), DocNum: company.next('draftNumber') };
	company.tables.Drafts.push(draft);
	return draft;
}

/** Takes quantities from the base lines (1) or gives them back (-1). */
export function takeFromBases(document: Row, company: Company, sign: 1 | -1): void {
	for (const line of linesOf(document)) {
		const set = baseSets[line.BaseType as keyof typeof baseSets];
		const base = set && find(company, set, 'DocEntry', line.BaseEntry);
		const from = base && linesOf(base).find((each) => each.LineNum === line.BaseLine);
		if (!base || !from) continue;
		const isService = base.DocType === 'dDocument_Service';
		from.RemainingOpenQuantity = isService ? (sign === 1 ? 0 : 1) : Math.max(0, Number(from.RemainingOpenQuantity) - sign * Number(line.Quantity ?? 1));
		from.LineStatus = from.RemainingOpenQuantity === 0 ? 'bost_Close' : 'bost_Open';
		base.DocumentStatus = linesOf(base).every((each) => each.LineStatus === 'bost_Close') ? 'bost_Close' : 'bost_Open';
		line.LineStatus = 'bost_Open';
	}
}

/** Every posted document has a journal entry that carries the document's number and the vendor's. */
function writeJournal(set: BillSet, document: Row, company: Company): number {
	const number = company.next('journal');
	const isCredit = set === 'PurchaseCreditNotes';
	const total = Number(document.DocTotal);
	company.tables.JournalEntries.push({
		JdtNum: number,
		Number: number,
		ReferenceDate: document.DocDate,
		DueDate: document.DocDueDate,
		TaxDate: document.TaxDate,
		Reference: String(document.DocNum),
		Reference2: document.NumAtCard,
		Memo: `A/P ${isCredit ? 'Credit Memo' : 'Invoice'} - ${String(document.CardCode)}`,
		OriginalJournal: isCredit ? 'ttAPCreditNote' : 'ttAPInvoice',
		Original: document.DocEntry,
		JournalEntryLines: [
			{ Line_ID: 0, AccountCode: '2100', ShortName: document.CardCode, Debit: isCredit ? total : 0, Credit: isCredit ? 0 : total },
			{ Line_ID: 1, AccountCode: '6100', ShortName: '6100', Debit: isCredit ? 0 : total, Credit: isCredit ? total : 0 },
		],
	});
	return number;
}
