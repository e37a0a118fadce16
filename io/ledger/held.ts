import { StampliErpError } from '../../core/errors';
import type { AnyEntity } from '../../core/model';
import type { HeldFilter, HeldRecord } from '../../core/ports';
import { entriesOf } from './chain';
import { fileRefs, recordsOf } from './contents';
import { enter, type Journal } from './journal';
import { outcomeEntry, standingOutcomes } from './outcomes';
import { type RecordRow, rowsOf } from './projection';
import { anywhere, storable, type Value } from './sql';
import { summaryOf } from '../../core/recordSummary';

const defaultLimit = 1000;

/** Held records, those that arrived first first. */
export async function held(journal: Journal, { route, recordIds, text, problemCode, limit = defaultLimit }: HeldFilter): Promise<HeldRecord[]> {
	const { sql } = journal;
	const conditions: [string, Value][] = [];
	if (route !== undefined) conditions.push(['r.route = ?', route]);
	if (recordIds) conditions.push([sql.among('r.record_id'), sql.texts(recordIds)]);
	if (text) conditions.push([`r.search like ? escape '!'`, anywhere(text)]);
	if (problemCode) conditions.push([`r.problem_codes like ? escape '!'`, `%|${problemCode.replace(/[!%_]/g, '!$&')}|%`]);
	const where = [`r.status = 'held'`, ...conditions.map(([condition]) => condition)].join(' and ');
	const rows = (await sql.all(
		`select * from records r where ${where} order by r.seq limit ?`,
		...conditions.map(([, value]) => value),
		limit,
	)) as RecordRow[];
	const records = await recordsOf(journal, rows);
	const files = await fileRefs(journal, rows.map((row) => row.file_id));
	const outcomes = await standingOutcomes(journal, rows.map((row) => row.record_id));
	return rows.flatMap((row, i) => {
		const outcome = outcomes.get(row.record_id);
		if (outcome?.status !== 'held') return [];
		const [record, file] = [records[i]!, files.get(row.file_id ?? '')];
		return [{ summary: summaryOf(record), record, ...(file ? { file } : {}), route: row.route, outcome }];
	});
}

/** The ids among these that are held, each once. */
async function heldIds(journal: Journal, recordIds: string[]): Promise<string[]> {
	const unique = [...new Set(recordIds)];
	const outcomes = await standingOutcomes(journal, unique);
	return unique.filter((recordId) => outcomes.get(storable(recordId))?.status === 'held');
}

export async function retry(journal: Journal, recordIds: string[], { who, again, route }: { who: string; again?: boolean; route?: string }): Promise<number> {
	const ids = await heldIds(journal, recordIds);
	await enter(journal, ids.map((recordId) => ({ kind: 'retryAsked', recordId, body: { who, ...(again ? { again } : {}), ...(route ? { route } : {}) } })));
	return ids.length;
}

export async function allowedAgain({ sql, seals }: Journal, recordIds: string[]): Promise<boolean[]> {
	const entries = await entriesOf(sql, seals, 'record_id', [...new Set(recordIds)], ['retryAsked']);
	const allowed = new Set(entries.filter(({ genuine, body }) => genuine && body.again === true).map(({ recordId }) => recordId));
	return recordIds.map((recordId) => allowed.has(storable(recordId)));
}

export interface Correction {
	recordId: string;
	content: AnyEntity;
	contentHash: string;
	who: string;
	reason: string;
}

export async function correct(journal: Journal, { recordId, ...correction }: Correction): Promise<void> {
	const row = (await rowsOf(journal.sql, [recordId])).get(storable(recordId));
	const [isHeld] = await heldIds(journal, [recordId]);
	if (!row || isHeld === undefined) {
		throw new StampliErpError({
			kind: 'invalid',
			code: 'held.notHeld',
			message: `Record ${recordId} is not held, so it cannot be corrected.`,
			hint: 'Take the record id from Held Record: List. A record that was posted or dismissed keeps its content.',
		});
	}
	const [former] = await recordsOf(journal, [row]);
	const file = (await fileRefs(journal, [row.file_id])).get(row.file_id ?? '');
	await enter(journal, [
		{ kind: 'corrected', recordId, fileId: row.file_id ?? undefined, body: { ...correction, formerHash: former?.contentHash, fileName: file?.name } },
	]);
}

export async function dismiss(journal: Journal, recordIds: string[], { who, reason }: { who: string; reason: string }): Promise<number> {
	const ids = await heldIds(journal, recordIds);
	const before = await standingOutcomes(journal, ids);
	await enter(
		journal,
		ids.flatMap((recordId) => {
			const { key, erp, tries } = before.get(storable(recordId))!;
			const outcome = { recordId, key, erp, status: 'dismissed' as const, reason: `Dismissed by ${who}: ${reason}`, problems: [], executionId: '' };
			return [{ kind: 'dismissed', recordId, body: { who, reason } }, outcomeEntry({ ...outcome, tries })];
		}),
	);
	return ids.length;
}
