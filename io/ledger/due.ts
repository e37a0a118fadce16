import type { DueRecord } from '../../core/ports';
import { fileRefs, recordsOf } from './contents';
import { enter, type Journal } from './journal';
import { standingOutcomes } from './outcomes';
import { maxReportHandovers, type RecordRow } from './projection';

export interface DueRequest {
	route: string;
	formerRoutes?: string[];
	limit: number;
	leaseMs: number;
}

const isDue = {
	noOutcome: `awaiting = 1 and status in ('open', 'held') and handed_at <= ?`,
	retry: `awaiting = 0 and status = 'held' and next_try_at <= ?`,
	unreported: `awaiting = 0 and status <> 'open' and reported = 0 and outcome_at <= ? and handed_at <= ? and report_handovers < ${maxReportHandovers}`,
};

export async function takeDue(journal: Journal, { route, formerRoutes = [], limit, leaseMs }: DueRequest): Promise<DueRecord[]> {
	const { sql } = journal;
	// One route alone is read in the order of its index.
	const isOurs = formerRoutes.length > 0 ? { sql: sql.among('route'), value: sql.texts([route, ...formerRoutes]) } : { sql: 'route = ?', value: route };
	const expired = sql.now - leaseMs;
	const rows = (await sql.all(
		`select * from records where live = 1 and ${isOurs.sql} and ((${isDue.noOutcome}) or (${isDue.retry}) or (${isDue.unreported}))
			order by seq limit ?`,
		...[isOurs.value, expired, sql.now, expired, expired, limit],
	)) as RecordRow[];
	const taken = await enter(
		journal,
		rows.map((row) => ({
			kind: 'handedOver',
			recordId: row.record_id,
			...(row.file_id === null ? {} : { fileId: row.file_id }),
			body: { reason: reasonOf(row, sql.now), handover: row.handover + 1 },
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

function reasonOf(row: RecordRow, now: number): keyof typeof isDue {
	if (row.awaiting === 1) return 'noOutcome';
	return row.status === 'held' && row.next_try_at !== null && row.next_try_at <= now ? 'retry' : 'unreported';
}
