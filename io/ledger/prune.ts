import { setImmediate as breathe } from 'node:timers/promises';
import { postedFacts } from './attempts';
import { moment } from './auditSearch';
import { entrySelect, newestOf, readEntry } from './chain';
import { removeEntries } from './gaps';
import { enter, type Journal } from './journal';
import { keep } from './kept';
import type { Sealer } from './seal';
import type { Database, Row } from './sql';

const recordsAtOnce = 1000;

/**
 * Removes old records with all their entries, in portions so that nobody waits long. Where entries went, a sealed gap says between
 * which seals: the chain begins behind the first of them. That a key was posted and a file was seen is never forgotten.
 */
export async function prune(database: Database, seals: Sealer, before: string): Promise<number> {
	const limit = moment(before, 'before');
	let removed = 0;
	for (;;) {
		const portion = await database.write((sql) => prunePortion({ sql, seals }, limit));
		removed += portion;
		if (portion < recordsAtOnce) break;
		await breathe();
	}
	await database.write(async (sql) => {
		const loose = await pruneLoose({ sql, seals }, limit);
		if (removed + loose > 0) await enter({ sql, seals }, [{ kind: 'pruned', body: { before, records: removed } }]);
	});
	return removed;
}

async function prunePortion(journal: Journal, limit: number): Promise<number> {
	const { sql, seals } = journal;
	const records = await sql.all(
		`select record_id, file_id from records where live = 0 and reported = 1 and status not in ('open', 'held') and outcome_at < ?
			order by seq limit ${recordsAtOnce}`,
		limit,
	);
	if (records.length === 0) return 0;
	const ids = sql.texts(records.map((row) => String(row.record_id)));
	const ofRecords = await sql.all(`select ${entrySelect} from audit a where ${sql.among('a.record_id')} order by a.seq`, ids);
	const facts = await postedFacts(journal, ofRecords.map((row) => readEntry(seals, row)));
	await keep(journal, [...facts].map(([key, fact]) => ({ kind: 'posted', id: key, body: fact })));
	await sql.run(`delete from records where ${sql.among('record_id')}`, ids);

	const fileIds = [...new Set(records.flatMap((row) => (row.file_id === null ? [] : [String(row.file_id)])))];
	const emptied = await sql.all(
		`select f.file_id, f.search from files f where ${sql.among('f.file_id')} and not exists (select 1 from records r where r.file_id = f.file_id)`,
		sql.texts(fileIds),
	);
	await keep(journal, emptied.map((row) => ({ kind: 'file', id: String(row.file_id), body: { name: row.search } })));
	const ofFiles = await sql.all(
		`select ${entrySelect} from audit a where ${sql.among('a.file_id')} and a.record_id is null`,
		sql.texts(emptied.map((row) => String(row.file_id))),
	);
	await removeEntries(journal, [...ofRecords, ...ofFiles]);
	return records.length;
}

/** Old entries about no record and no file, but for claims that still hold and the newest of each watermark. */
async function pruneLoose(journal: Journal, limit: number): Promise<number> {
	const { sql, seals } = journal;
	const rows = await sql.all(
		`select ${entrySelect} from audit a where a.at < ? and a.record_id is null and a.file_id is null and (a.kind <> 'watermark'
			or a.seq < (select max(w.seq) from audit w where w.key = a.key and w.kind = 'watermark'))`,
		limit,
	);
	const keys = rows.flatMap((row) => (row.kind === 'claimed' ? [String(row.key)] : []));
	const newest = await newestOf(sql, seals, 'key', keys, ['claimed', 'released']);
	const stillHolds = (row: Row) => {
		const claim = newest.get(String(row.key));
		return claim !== undefined && claim.seq === row.seq && claim.kind === 'claimed' && Number(claim.body.deadline) > sql.now;
	};
	const loose = rows.filter((row) => !stillHolds(row));
	await removeEntries(journal, loose);
	return loose.length;
}
