import type { DueRecord } from '../../core/ports';
import { fileRefs, recordsOf } from './contents';
import { enter, type Journal } from './journal';
import { standingOutcomes } from './outcomes';
import { maxReportHandovers, type RecordRow } from './projection';
import { clockAheadMs, type Sql } from './sql';

export interface DueRequest {
	route: string;
	formerRoutes?: string[];
	limit: number;
	leaseMs: number;
}

/** Older than one moment, or noted while the clock stood far ahead: such a record would otherwise wait until the clock is there again. */
const isPast = (column: string) => `(${column} <= ? or ${column} > ?)`;
const isDue = {
	noOutcome: `awaiting = 1 and status in ('open', 'held') and ${isPast('handed_at')}`,
	retry: `awaiting = 0 and status = 'held' and next_try_at is not null and (next_try_at <= ? or outcome_at > ?)`,
	unreported: `awaiting = 0 and status <> 'open' and reported = 0 and ${isPast('outcome_at')} and ${isPast('handed_at')} and report_handovers < ${maxReportHandovers}`,
};

export async function takeDue(journal: Journal, { route, formerRoutes = [], limit, leaseMs }: DueRequest): Promise<DueRecord[]> {
	const { sql } = journal;
	// One route alone is read in the order of its index.
	const isOurs = formerRoutes.length > 0 ? { sql: sql.among('route'), value: sql.texts([route, ...formerRoutes]) } : { sql: 'route = ?', value: route };
	const expired = sql.now - leaseMs;
	const ahead = sql.now + clockAheadMs;
	const rows = (await sql.all(
		`select * from records where live = 1 and ${isOurs.sql} and ((${isDue.noOutcome}) or (${isDue.retry}) or (${isDue.unreported}))
			order by seq limit ?`,
		...[isOurs.value, expired, ahead, sql.now, ahead, expired, ahead, expired, ahead, limit],
	)) as RecordRow[];
	const taken = await enter(
		journal,
		rows.map((row) => ({
			kind: 'handedOver',
			recordId: row.record_id,
			...(row.file_id === null ? {} : { fileId: row.file_id }),
			body: { reason: reasonOf(row, sql), handover: row.handover + 1 },
		})),
	);
	const records = await recordsOf(journal, rows);
	const files = await fileRefs(journal, rows.map((row) => row.file_id));
	const outcomes = await standingOutcomes(journal, rows.map((row) => row.record_id));
	return rows.map((row, i) => {
		const [file, outcome] = [files.get(row.file_id ?? ''), outcomes.get(row.record_id)];
		return { record: records[i]!, handover: Number(taken[i]!.body.handover), ...(file ? { file } : {}), ...(outcome ? { outcome } : {}) };
	});
}

function reasonOf(row: RecordRow, { now }: Sql): keyof typeof isDue {
	if (row.awaiting === 1) return 'noOutcome';
	const isReached = row.next_try_at !== null && (row.next_try_at <= now || (row.outcome_at ?? 0) > now + clockAheadMs);
	return row.status === 'held' && isReached ? 'retry' : 'unreported';
}
