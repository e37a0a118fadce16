import { setImmediate as breathe } from 'node:timers/promises';
import type { Ledger } from '../../core/ports';
import { entriesOf, entrySelect, type Head, origin, readEntry, readHead } from './chain';
import { readGaps } from './gaps';
import { isGenuineKept } from './kept';
import { project, type RecordRow } from './projection';
import type { Sealer } from './seal';
import { type Database, type Sql, storableValue } from './sql';

type Verdict = Awaited<ReturnType<Ledger['verify']>>;

/** A broken place: the number of the entry, and what is wrong with it. */
interface Break {
	brokenAt: number;
	reason: string;
}

const pageSize = 1000;

/** Walks the chain from its first entry kept, then holds every record's row, file and kept fact against it. In pages: others go on working. */
export async function verify(database: Database, seals: Sealer): Promise<Verdict> {
	for (;;) {
		const before = await gapsNow(database);
		const verdict = await verifyOnce(database, seals);
		if (verdict.ok || (await gapsNow(database)) === before) return verdict;
		// Entries were pruned meanwhile: what looked broken need not be.
	}
}

const gapsNow = (database: Database) => database.read(async (sql) => JSON.stringify(await sql.all('select * from gaps order by from_seq')));

async function verifyOnce(database: Database, seals: Sealer): Promise<Verdict> {
	const chain = await walkChain(database, seals);
	const broken = chain.broken ?? (await compareRows(database, seals)) ?? (await database.read((sql) => compareFacts(sql, seals)));
	return broken ? { ok: false, entries: chain.entries, ...broken } : { ok: true, entries: chain.entries };
}

async function walkChain(database: Database, seals: Sealer): Promise<{ entries: number; broken?: Break }> {
	let last: Head = { seq: 0, seal: origin };
	let entries = 0;
	for (;;) {
		const { rows, gaps, head } = await database.read(async (sql) => ({
			rows: await sql.all(`select ${entrySelect} from audit a where a.seq > ? order by a.seq limit ${pageSize}`, last.seq),
			gaps: new Map((await readGaps(sql, seals)).map((gap) => [gap.from, gap])),
			head: await readHead(sql, seals).catch(() => undefined),
		}));
		const overGap = () => {
			const gap = gaps.get(last.seq + 1);
			if (gap) last = { seq: gap.to, seal: gap.seal };
		};
		for (const row of rows) {
			overGap();
			const seq = Number(row.seq);
			if (seq !== last.seq + 1) return { entries, broken: { brokenAt: last.seq + 1, reason: `Entry ${last.seq + 1} is missing.` } };
			if (row.prev !== last.seal) return { entries, broken: { brokenAt: seq, reason: `Entry ${seq} does not follow the one before it.` } };
			if (!readEntry(seals, row).genuine) return { entries, broken: { brokenAt: seq, reason: `Entry ${seq} was changed.` } };
			last = { seq, seal: String(row.seal) };
			entries += 1;
		}
		if (rows.length === pageSize) {
			await breathe();
			continue;
		}
		overGap();
		if (!head) return { entries, broken: { brokenAt: last.seq + 1, reason: 'The mark of the newest entry was changed.' } };
		if (last.seq === head.seq && last.seal === head.seal) return { entries };
		return { entries, broken: { brokenAt: last.seq + 1, reason: `Entries ${last.seq + 1} to ${head.seq} are missing at the end.` } };
	}
}

/** Each record's row must be what its entries make of it. */
async function compareRows(database: Database, seals: Sealer): Promise<Break | undefined> {
	for (let from = ''; ; ) {
		const page = await database.read(async (sql) => {
			const rows = (await sql.all(`select * from records where record_id > ? order by record_id limit ${pageSize}`, from)) as RecordRow[];
			return { rows, broken: await firstForged(sql, seals, rows) };
		});
		if (page.broken) return page.broken;
		if (page.rows.length < pageSize) return undefined;
		from = page.rows.at(-1)!.record_id;
		await breathe();
	}
}

const projectedKinds = ['recordArrived', 'handedOver', 'attempt', 'outcome', 'retryAsked', 'corrected'];

async function firstForged(sql: Sql, seals: Sealer, rows: RecordRow[]): Promise<Break | undefined> {
	const entries = await entriesOf(sql, seals, 'record_id', rows.map((row) => row.record_id), projectedKinds);
	const fileIds = [...new Set(rows.flatMap((row) => (row.file_id === null ? [] : [row.file_id])))];
	const receipts = (await entriesOf(sql, seals, 'file_id', fileIds, ['receipt'])).map((entry) => ({
		...entry,
		told: new Set(entry.body.recordIds as string[]),
	}));
	const byRecord = Map.groupBy(entries, (entry) => entry.recordId!);
	const receiptsByFile = Map.groupBy(receipts, (entry) => entry.fileId!);
	for (const row of rows) {
		const own = byRecord.get(row.record_id) ?? [];
		const told = (receiptsByFile.get(row.file_id ?? '') ?? []).filter((receipt) => receipt.told.has(row.record_id));
		const expected = [...own, ...told].sort((a, b) => a.seq - b.seq).reduce<RecordRow | undefined>(project, undefined);
		const wrong = Object.keys(row).filter((column) => storableValue(expected?.[column] ?? null) !== row[column]);
		if (wrong.length > 0) {
			const reason = expected ? `says something else than the audit trail (${wrong.join(', ')})` : 'has no entry in the audit trail';
			return { brokenAt: own.at(-1)?.seq ?? 0, reason: `The row of record ${row.record_id} ${reason}.` };
		}
	}
	return undefined;
}

/** Nothing may have lost its row, and no file or posted key may be known without a sealed reason. */
async function compareFacts(sql: Sql, seals: Sealer): Promise<Break | undefined> {
	const [lost] = await sql.all(
		`select a.seq, a.record_id from audit a where a.kind = 'recordArrived'
			and not exists (select 1 from records r where r.record_id = a.record_id) order by a.seq limit 1`,
	);
	if (lost) return { brokenAt: Number(lost.seq), reason: `The row of record ${lost.record_id} was removed.` };
	const forgedFact = (await sql.all('select * from kept')).find((row) => !isGenuineKept({ sql, seals }, row));
	if (forgedFact) return { brokenAt: 0, reason: `The kept fact ${forgedFact.kind} ${forgedFact.id} was changed.` };
	const [strange] = await sql.all(
		`select f.file_id from files f where not exists (select 1 from audit a where a.file_id = f.file_id and a.kind = 'fileSeen')
			and not exists (select 1 from kept k where k.kind = 'file' and k.id = f.file_id) limit 1`,
	);
	return strange ? { brokenAt: 0, reason: `The file ${strange.file_id} is noted as seen, but no entry says so.` } : undefined;
}
