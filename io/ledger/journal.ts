import { append, type Entry, type NewEntry } from './chain';
import { project, type RecordRow, rowsOf, saveRows } from './projection';
import type { Sealer } from './seal';
import { type Sql, storable } from './sql';

/** One transaction together with the key that seals what it writes. */
export interface Journal {
	sql: Sql;
	seals: Sealer;
}

/** Kinds that change what the ledger believes; `note` refuses them. */
export const ownKinds = new Set([
	'fileSeen', 'recordArrived', 'handedOver', 'filesIgnored', 'claimed', 'released', 'attempt', 'answer', 'outcome', 'corrected', 'retryAsked',
	'dismissed', 'receipt', 'moved', 'watermark', 'pruned',
]); // prettier-ignore

/** Appends entries to the audit trail and brings the rows of the records they are about up to date: the only way to change the ledger. */
export async function enter({ sql, seals }: Journal, entries: NewEntry[]): Promise<Entry[]> {
	const appended = await append(sql, seals, entries);
	const about = appended.flatMap((entry) => recordIdsOf(entry).map((recordId) => ({ recordId, entry })));
	const rows = await rowsOf(sql, [...new Set(about.map(({ recordId }) => recordId))]);
	const changed = new Map<string, RecordRow>();
	for (const { recordId, entry } of about) {
		const before = rows.get(recordId);
		const after = project(before, entry);
		if (!after || after === before) continue;
		rows.set(recordId, after);
		changed.set(recordId, after);
	}
	await saveRows(sql, [...changed.values()]);
	return appended;
}

const projected = new Set(['recordArrived', 'handedOver', 'attempt', 'outcome', 'retryAsked', 'corrected']);

function recordIdsOf(entry: Entry): string[] {
	if (entry.kind === 'receipt') return (entry.body.recordIds as string[]).map(storable);
	return entry.recordId !== undefined && projected.has(entry.kind) ? [storable(entry.recordId)] : [];
}
