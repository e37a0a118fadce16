import type { ArrivedRecord, Outcome } from '../../core/records';
import type { Entry } from './chain';
import type { Row, Sql } from './sql';
import { searchText, summaryOf } from '../../core/recordSummary';

/**
 * The state of one record, as far as lists and hand-overs need it to be found quickly. It is never believed: what the ledger tells
 * is read from sealed entries, and `verify` compares every row with what its entries make of it.
 */
export interface RecordRow extends Row {
	record_id: string;
	/** Number of the entry with which the record arrived. */
	seq: number;
	file_id: string | null;
	route: string;
	entity: string;
	rows: string;
	status: string;
	outcome_at: number | null;
	next_try_at: number | null;
	handed_at: number;
	handover: number;
	/** 1 while a run has the record and has not said what became of it. */
	awaiting: number;
	/** 1 when a receipt has told its newest outcome. */
	reported: number;
	/** Hand-overs only because no receipt told the outcome. */
	report_handovers: number;
	/** 1 while it can become due. */
	live: number;
}

export const maxReportHandovers = 5;

const columns = [
	'record_id', 'seq', 'file_id', 'route', 'entity', 'rows', 'company', 'vendor', 'number', 'type', 'date', 'currency', 'amount', 'search', 'day',
	'key', 'status', 'outcome_at', 'next_try_at', 'problem_codes', 'handed_at', 'handover', 'awaiting', 'reported', 'report_handovers', 'live',
] as const; // prettier-ignore

/** What a record's row is after one more entry about it; undefined while it has not arrived. */
export function project(before: RecordRow | undefined, entry: Entry): RecordRow | undefined {
	if (!before) return entry.kind === 'recordArrived' ? arrived(entry) : undefined;
	const row = { ...before, ...change(before, entry) } as RecordRow;
	return { ...row, live: isLive(row) ? 1 : 0 };
}

function isLive(row: RecordRow): boolean {
	if (row.status === 'open' || row.status === 'held') return true;
	return row.reported === 0 && row.report_handovers < maxReportHandovers;
}

function arrived({ recordId, fileId, seq, at, body }: Entry): RecordRow {
	return {
		record_id: recordId!,
		seq,
		file_id: fileId ?? null,
		route: String(body.route),
		entity: String(body.entity),
		...contentColumns({ ...(body as unknown as ArrivedRecord), recordId: recordId! }, at, body.fileName as string | undefined),
		rows: String(body.rows),
		key: null,
		status: 'open',
		outcome_at: null,
		next_try_at: null,
		problem_codes: '',
		handed_at: body.isWaiting === true ? 0 : at,
		handover: body.isWaiting === true ? 0 : 1,
		awaiting: 1,
		reported: 0,
		report_handovers: 0,
		live: 1,
	};
}

function contentColumns(record: ArrivedRecord, at: number, fileName?: string) {
	const { company = null, vendor = null, number = null, type = null, date = null, currency = null, amount = null } = summaryOf(record);
	const day = date !== null && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : new Date(at).toISOString().slice(0, 10);
	return { company, vendor, number, type, date, currency, amount, day, search: searchText(record, fileName) };
}

function change(row: RecordRow, { kind, at, key, fileId, body }: Entry): Partial<RecordRow> {
	switch (kind) {
		case 'handedOver': {
			const handed = { handed_at: at, handover: row.handover + 1 };
			if (body.reason === 'unreported') return { ...handed, report_handovers: row.report_handovers + 1 };
			if (body.reason !== 'file') return { ...handed, awaiting: 1 };
			const isFinal = row.status !== 'open' && row.status !== 'held';
			return { ...handed, awaiting: isFinal ? 0 : 1, route: String(body.route), file_id: fileId ?? null };
		}
		case 'attempt':
			return { key: key ?? row.key };
		case 'outcome': {
			const outcome = body as unknown as Outcome;
			const codes = outcome.problems.map((problem) => problem.code);
			return {
				key: key ?? row.key,
				status: outcome.status,
				outcome_at: at,
				next_try_at: outcome.status === 'held' && outcome.nextTryAt ? Date.parse(outcome.nextTryAt) : null,
				problem_codes: codes.length > 0 ? `|${codes.join('|')}|` : '',
				awaiting: 0,
				reported: 0,
			};
		}
		case 'retryAsked':
			return { next_try_at: at, awaiting: 0, ...(body.route === undefined ? {} : { route: String(body.route) }) };
		case 'corrected': {
			const record = { ...(body as unknown as ArrivedRecord), recordId: row.record_id };
			return { ...contentColumns(record, at, body.fileName as string | undefined), next_try_at: at, awaiting: 0 };
		}
		case 'receipt':
			return row.file_id === fileId && row.outcome_at !== null ? { reported: 1, report_handovers: 0 } : {};
		default:
			return {};
	}
}

export async function rowsOf(sql: Sql, recordIds: string[]): Promise<Map<string, RecordRow>> {
	if (recordIds.length === 0) return new Map();
	const rows = (await sql.all(`select * from records r where ${sql.among('r.record_id')}`, sql.texts(recordIds))) as RecordRow[];
	return new Map(rows.map((row) => [row.record_id, row]));
}

export async function saveRows(sql: Sql, rows: RecordRow[]): Promise<void> {
	const updates = columns.filter((column) => column !== 'record_id').map((column) => `${column} = excluded.${column}`);
	await sql.insert('records', columns, rows, `(record_id) do update set ${updates.join(', ')}`);
}
