import { compareBill } from './compare';
import type { Problem } from './errors';
import type { Decimal, Invoice } from './model';
import { add, equal, subtract } from './money';
import type { ControlRow, ErpBill, FileStatus, RemoteFile } from './ports';
import type { ArrivedRecord, RecordSummary } from './records';
import { summaryOf } from './recordSummary';
import { type Counts, type CurrencyTally, tally } from './tally';

/* ------------------------------------------------------------- Cut-over */

export interface CutOverFile {
	file: Pick<RemoteFile, 'path' | 'name' | 'size' | 'mtime'>;
	/** As read with the profile; empty when the file changed while it was read. */
	records: ArrivedRecord[];
	/** What the ledger has under this file's identity. */
	known?: FileStatus;
	/** Left alone by the first activation. */
	ignored?: boolean;
	/** Bills of the ERP by record id, where somebody looked them up. */
	erpMatches: Map<string, ErpBill[]>;
}

export interface ErpMatch {
	summary: RecordSummary;
	bill: Pick<ErpBill, 'number' | 'state' | 'date' | 'currency' | 'total'>;
	/** Empty when number, date, currency and amounts agree. */
	differences: string[];
}

export interface CutOverRow {
	file: string;
	path: string;
	size: number;
	modifiedAt: string;
	state: 'new' | 'known' | 'leftAlone';
	records: number;
	/** Readable, no problem, not known to the ledger, not in the ERP as far as it was looked up. */
	wouldPost: { count: number; byCurrency: { currency?: string; count: number; sum: Decimal }[] };
	/** What the ledger says of a known file. */
	ledger?: Counts;
	/** How many records were looked up in the ERP. */
	lookedUp: number;
	inErp: ErpMatch[];
	nearMatches: ErpMatch[];
	problems: { summary: RecordSummary; problems: Problem[] }[];
	/** Codes that no translation table knows: what a person has to fill in. */
	unmapped: { field: string; message: string; records: number }[];
}

/** What would happen to one file if the trigger were switched on now; changes nothing. */
export function cutOverRow({ file, records, known, ignored, erpMatches }: CutOverFile): CutOverRow {
	const matches = records.flatMap((record) => matchesOf(record, erpMatches.get(record.recordId) ?? []));
	const matched = new Set(matches.map(({ summary }) => summary.recordId));
	const handled = new Set(known?.records.map(({ summary }) => summary.recordId));
	const fit = ignored
		? []
		: records.filter(({ recordId, content, problems }) => content && !problems.length && !handled.has(recordId) && !matched.has(recordId));
	const withProblems = records.filter((record) => record.problems.length > 0);
	return {
		file: file.name,
		path: file.path,
		size: file.size,
		modifiedAt: new Date(file.mtime * 1000).toISOString(),
		state: ignored ? 'leftAlone' : known ? 'known' : 'new',
		records: records.length,
		wouldPost: {
			count: fit.length,
			byCurrency: tally(fit.map((record) => ({ summary: summaryOf(record) }))).byCurrency.map(({ currency, counts, sums }: CurrencyTally) => ({
				...(currency ? { currency } : {}), count: counts.total, sum: sums.total,
			})),
		},
		...(known ? { ledger: tally(known.records).counts } : {}),
		lookedUp: records.filter(({ recordId }) => erpMatches.has(recordId)).length,
		inErp: matches.filter(({ differences }) => differences.length === 0),
		nearMatches: matches.filter(({ differences }) => differences.length > 0),
		problems: withProblems.map((record) => ({ summary: summaryOf(record), problems: record.problems })),
		unmapped: unmappedIn(withProblems),
	};
}

function matchesOf(record: ArrivedRecord, bills: ErpBill[]): ErpMatch[] {
	if (record.entity !== 'invoice' || !record.content) return [];
	const invoice = record.content as Invoice;
	const expected = {
		type: invoice.type, date: invoice.invoiceDate, currency: invoice.currency, total: invoice.totalAmount,
		lineAmounts: invoice.lines.map((line) => line.amount),
	};
	return bills.map((bill) => ({
		summary: summaryOf(record),
		bill: { number: bill.number, state: bill.state, date: bill.date, currency: bill.currency, total: bill.total },
		differences: [
			...(bill.type === invoice.type ? [] : [`type ${bill.type} in the ERP, ${invoice.type} in the file`]),
			...compareBill(expected, bill).differences,
		],
	}));
}

function unmappedIn(records: ArrivedRecord[]): CutOverRow['unmapped'] {
	const found = new Map<string, CutOverRow['unmapped'][number]>();
	for (const { problems } of records) {
		const own = problems.filter(({ code }) => /unmapped/i.test(code));
		for (const { field = '', message } of new Map(own.map((problem) => [`${problem.field}|${problem.message}`, problem])).values()) {
			const entry = found.get(`${field}|${message}`) ?? { field, message, records: 0 };
			found.set(`${field}|${message}`, { ...entry, records: entry.records + 1 });
		}
	}
	return [...found.values()];
}

/* -------------------------------------------------------------- Control */

/** A bill of the ERP as the control report counts it; amounts signed, credits negative. */
export interface ControlBill {
	company: string;
	day: string;
	currency: string;
	amount: Decimal;
}

export interface ControlReportRow {
	company: string;
	day: string;
	currency: string;
	/** Everything that Stampli approved: posted + duplicate + held + dismissed + open. */
	approved: { count: number; sum: Decimal };
	posted: { count: number; sum: Decimal };
	duplicate: { count: number; sum: Decimal };
	held: { count: number; sum: Decimal };
	dismissed: { count: number; sum: Decimal };
	open: { count: number; sum: Decimal };
	/** Only when bills of the ERP were given. */
	erp?: { count: number; sum: Decimal };
	/** ERP less what should be there (posted and duplicate). */
	difference?: { count: number; sum: Decimal };
	agrees?: boolean;
}

const none = () => ({ count: 0, sum: '0' });

/** Approved count and sum against bills, one row per company, day and currency. */
export function controlReport(rows: ControlRow[], bills?: ControlBill[]): ControlReportRow[] {
	const report = new Map<string, ControlReportRow>();
	const rowOf = ({ company, day, currency }: Pick<ControlRow, 'company' | 'day' | 'currency'>) => {
		const key = `${day}|${company}|${currency}`;
		const row = report.get(key) ?? {
			company, day, currency, approved: none(), posted: none(), duplicate: none(), held: none(), dismissed: none(), open: none(),
			...(bills ? { erp: none() } : {}),
		};
		report.set(key, row);
		return row;
	};
	const put = (cell: { count: number; sum: Decimal }, count: number, amount: Decimal) => {
		cell.count += count;
		cell.sum = add(cell.sum, amount);
	};
	for (const row of rows) {
		put(rowOf(row)[row.status], row.count, row.sum);
		put(rowOf(row).approved, row.count, row.sum);
	}
	for (const bill of bills ?? []) put(rowOf(bill).erp!, 1, bill.amount);
	return [...report.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => (row.erp ? compared(row, row.erp) : row));
}

function compared(row: ControlReportRow, erp: { count: number; sum: Decimal }): ControlReportRow {
	const difference = {
		count: erp.count - row.posted.count - row.duplicate.count,
		sum: subtract(erp.sum, add(row.posted.sum, row.duplicate.sum)),
	};
	return { ...row, difference, agrees: difference.count === 0 && equal(difference.sum, '0') };
}

