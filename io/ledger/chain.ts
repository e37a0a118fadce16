import { StampliErpError } from '../../core/errors';
import type { Sealer } from './seal';
import { type Row, type Sql, storable, type Value } from './sql';

/** An entry of the audit trail as it is appended. */
export interface NewEntry {
	kind: string;
	recordId?: string;
	fileId?: string;
	key?: string;
	executionId?: string;
	body: Record<string, unknown>;
}

/** An entry read back; `genuine` tells whether its seal verifies. */
export interface Entry extends NewEntry {
	seq: number;
	at: number;
	genuine: boolean;
}

const entryColumns = ['seq', 'at', 'kind', 'record_id', 'file_id', 'key', 'execution_id', 'body', 'prev', 'seal'] as const;
/** The columns of an entry for a `select` from `audit a`. */
export const entrySelect = entryColumns.map((column) => `a.${column}`).join(', ');

/** The seal of the entry before the first one. */
export const origin = '0'.repeat(64);

const sealedColumns = entryColumns.filter((column) => column !== 'seal');

export function sealedParts(row: Row): Value[] {
	return ['entry', ...sealedColumns.map((column) => row[column] ?? null)];
}

export function readEntry(seals: Sealer, row: Row): Entry {
	const genuine = seals.verifies(sealedParts(row), row.seal);
	return {
		seq: Number(row.seq),
		at: Number(row.at),
		kind: String(row.kind),
		...(row.record_id === null ? {} : { recordId: String(row.record_id) }),
		...(row.file_id === null ? {} : { fileId: String(row.file_id) }),
		...(row.key === null ? {} : { key: String(row.key) }),
		...(row.execution_id === null ? {} : { executionId: String(row.execution_id) }),
		body: parsed(String(row.body)),
		genuine,
	};
}

function parsed(body: string): Record<string, unknown> {
	try {
		return JSON.parse(body) as Record<string, unknown>;
	} catch {
		return {}; // somebody edited it: its seal does not verify either
	}
}

export interface Head {
	seq: number;
	seal: string;
}

/** The newest entry's place in the chain. Throws `setup` when it was changed by something else than the ledger. */
export async function readHead(sql: Sql, seals: Sealer): Promise<Head> {
	const [row] = await sql.all(`select value from meta where name = 'head'`);
	if (!row) return { seq: 0, seal: origin };
	const [seq, seal, mac] = String(row.value).split(' ');
	if (!seals.verifies(['head', seq ?? null, seal ?? null], mac)) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'ledger.tampered',
			message: 'The end of the ledger\'s audit trail was changed from outside, so nothing more is written to it.',
			hint: 'Run Stampli > Audit: Verify, find out who changed the ledger, and restore it from a backup.',
		});
	}
	return { seq: Number(seq), seal: seal! };
}

/** Appends entries, each sealed over the one before it, and returns them with their numbers. */
export async function append(sql: Sql, seals: Sealer, entries: NewEntry[]): Promise<Entry[]> {
	if (entries.length === 0) return [];
	const text = (value: string | undefined) => (value === undefined ? null : storable(value));
	const rows: Row[] = [];
	let { seq, seal } = await readHead(sql, seals);
	for (const entry of entries) {
		seq += 1;
		const row: Row = {
			seq,
			at: sql.now,
			kind: storable(entry.kind),
			record_id: text(entry.recordId),
			file_id: text(entry.fileId),
			key: text(entry.key),
			execution_id: text(entry.executionId),
			body: JSON.stringify(entry.body),
			prev: seal,
		};
		seal = seals.seal(sealedParts(row));
		rows.push({ ...row, seal });
	}
	await sql.insert('audit', entryColumns, rows);
	const value = `${seq} ${seal} ${seals.seal(['head', String(seq), seal])}`;
	await sql.run(`insert into meta (name, value) values ('head', ?) on conflict (name) do update set value = excluded.value`, value);
	return entries.map((entry, i) => ({ ...entry, seq: Number(rows[i]!.seq), at: sql.now, genuine: true }));
}

/** The entries of these kinds about any of these, oldest first; `by` is one of `record_id`, `file_id`, `key`. */
export async function entriesOf(sql: Sql, seals: Sealer, by: 'record_id' | 'file_id' | 'key', ids: string[], kinds: string[]): Promise<Entry[]> {
	if (ids.length === 0) return [];
	const marks = kinds.map(() => '?').join(', ');
	const rows = await sql.all(
		`select ${entrySelect} from audit a where ${sql.among(`a.${by}`)} and a.kind in (${marks}) order by a.seq`,
		sql.texts(ids),
		...kinds,
	);
	return rows.map((row) => readEntry(seals, row));
}

/** The newest entry of these kinds about each of these, by id. */
export async function newestOf(
	sql: Sql,
	seals: Sealer,
	by: 'record_id' | 'file_id' | 'key',
	ids: string[],
	kinds: string[],
): Promise<Map<string, Entry>> {
	if (ids.length === 0) return new Map();
	const marks = kinds.map(() => '?').join(', ');
	const rows = await sql.all(
		`select ${entrySelect} from audit a where a.seq in
			(select max(n.seq) from audit n where ${sql.among(`n.${by}`)} and n.kind in (${marks}) group by n.${by})`,
		sql.texts(ids),
		...kinds,
	);
	return new Map(rows.map((row) => [String(row[by]), readEntry(seals, row)]));
}
