import { sha256 } from '../../core/identity';
import type { ArrivedRecord, FileRef } from '../../core/records';
import type { NewEntry } from './chain';
import { enter, type Journal } from './journal';
import { rowsOf } from './projection';
import { storable } from './sql';

/** A file on a server, as far as a first activation remembers it. */
export interface RemoteMark {
	path: string;
	size: number;
	mtime: number;
}

/** A file and its records are known from here on, or not at all. */
export async function addFile(
	journal: Journal,
	route: string,
	{ file, records, handedOver = records.length }: { file: FileRef; records: ArrivedRecord[]; handedOver?: number },
): Promise<boolean> {
	const { sql } = journal;
	const [known] = await sql.all('select whole from files where file_id = ?', file.fileId);
	if (known?.whole === 1) return false;
	await saveFile(journal, route, file, 1);
	const unique = [...new Map(records.map((record) => [record.recordId, record])).values()];
	const before = await rowsOf(sql, unique.map((record) => record.recordId));
	await enter(journal, [
		{ kind: 'fileSeen', fileId: file.fileId, body: { route, file, records: unique.length } },
		...unique.map((record, i) =>
			before.has(record.recordId)
				? { kind: 'handedOver', recordId: record.recordId, fileId: file.fileId, body: { reason: 'file', route } }
				: arrival(route, record, { file, isWaiting: i >= handedOver }),
		),
	]);
	return true;
}

export async function addRecord(journal: Journal, route: string, record: ArrivedRecord, file?: FileRef): Promise<void> {
	const { sql } = journal;
	if ((await rowsOf(sql, [record.recordId])).size > 0) return;
	const entries = [arrival(route, record, { file })];
	if (file && (await sql.all('select 1 as found from files where file_id = ?', file.fileId)).length === 0) {
		// Not whole: the trigger may still hand over all of it.
		await saveFile(journal, route, file, 0);
		entries.unshift({ kind: 'fileSeen', fileId: file.fileId, body: { route, file } });
	}
	await enter(journal, entries);
}

export async function addRecords(journal: Journal, route: string, records: ArrivedRecord[]): Promise<void> {
	const unique = [...new Map(records.map((record) => [storable(record.recordId), record])).values()];
	const known = await rowsOf(journal.sql, unique.map(({ recordId }) => recordId));
	await enter(journal, unique.filter(({ recordId }) => !known.has(storable(recordId))).map((record) => arrival(route, record, {})));
}

function arrival(route: string, { recordId, ...record }: ArrivedRecord, { file, isWaiting = false }: { file?: FileRef; isWaiting?: boolean }): NewEntry {
	return { kind: 'recordArrived', recordId, fileId: file?.fileId, body: { route, fileName: file?.name, ...(isWaiting ? { isWaiting } : {}), ...record } };
}

async function saveFile({ sql }: Journal, route: string, file: FileRef, whole: number): Promise<void> {
	const row = { file_id: file.fileId, route, search: file.name.toLowerCase(), whole };
	await sql.insert('files', Object.keys(row), [row], '(file_id) do update set whole = excluded.whole, route = excluded.route');
}

export async function ignoreFiles(journal: Journal, route: string, files: RemoteMark[]): Promise<void> {
	if (files.length === 0) return;
	const rows = [...new Map(files.map((file) => [file.path, { route, ...file }])).values()];
	await journal.sql.insert(
		'ignored',
		['route', 'path', 'size', 'mtime'],
		rows,
		'(route, path) do update set size = excluded.size, mtime = excluded.mtime',
	);
	const list = sha256(rows.map(({ path, size, mtime }) => `${path}\t${size}\t${mtime}`).join('\n'));
	await enter(journal, [{ kind: 'filesIgnored', body: { route, files: rows.length, first: rows.slice(0, 20).map(({ path }) => path), list } }]);
}

export async function ignoredFiles({ sql }: Journal, route: string): Promise<RemoteMark[]> {
	const rows = await sql.all('select path, size, mtime from ignored where route = ? order by path', route);
	return rows.map((row) => ({ path: String(row.path), size: Number(row.size), mtime: Number(row.mtime) }));
}
