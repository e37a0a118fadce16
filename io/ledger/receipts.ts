import type { FileStatus } from '../../core/ports';
import { newestOf } from './chain';
import { fileRefs, recordsOf } from './contents';
import { enter, type Journal } from './journal';
import { standingOutcomes } from './outcomes';
import type { RecordRow } from './projection';
import { storable } from './sql';
import { summaryOf } from '../../core/recordSummary';

/** Files that the ledger knows, in the order asked for, each with its records in the order of the file. */
export async function files(journal: Journal, fileIds: string[]): Promise<FileStatus[]> {
	const { sql, seals } = journal;
	const refs = await fileRefs(journal, fileIds);
	const moves = await newestOf(sql, seals, 'file_id', fileIds, ['moved']);
	const receipts = await newestOf(sql, seals, 'file_id', fileIds, ['receipt']);
	const rows = (await sql.all(`select * from records r where ${sql.among('r.file_id')} order by r.seq`, sql.texts(fileIds))) as RecordRow[];
	const records = await recordsOf(journal, rows);
	const outcomes = await standingOutcomes(journal, rows.map((row) => row.record_id));
	const told = rows.map((row, i) => {
		const outcome = outcomes.get(row.record_id);
		return { fileId: row.file_id, summary: summaryOf(records[i]!), ...(outcome ? { outcome } : {}) };
	});
	const byFile = Map.groupBy(told, ({ fileId }) => fileId);
	return fileIds.flatMap((fileId) => {
		const id = storable(fileId);
		const file = refs.get(id);
		if (!file) return [];
		const [moved, receipt] = [moves.get(id), receipts.get(id)];
		return [
			{
				file,
				currentPath: moved?.genuine ? String(moved.body.to) : file.path,
				...(receipt?.genuine ? { receipt: String(receipt.body.name) } : {}),
				records: (byFile.get(id) ?? []).map(({ fileId: _fileId, ...record }) => record),
			},
		];
	});
}

export async function fileIdsOf({ sql }: Journal, recordIds: string[]): Promise<string[]> {
	const rows = await sql.all(
		`select file_id from records r where ${sql.among('r.record_id')} and file_id is not null group by file_id order by min(seq)`,
		sql.texts(recordIds),
	);
	return rows.map((row) => String(row.file_id));
}

export async function addReceipt(
	journal: Journal,
	fileId: string,
	{ name, recordIds, executionId, sha256 }: { name: string; recordIds: string[]; executionId: string; sha256?: string },
): Promise<void> {
	await enter(journal, [{ kind: 'receipt', fileId, executionId, body: { name, recordIds, ...(sha256 === undefined ? {} : { sha256 }) } }]);
}

export async function addMove(journal: Journal, fileId: string, newPath: string, executionId: string): Promise<void> {
	await enter(journal, [{ kind: 'moved', fileId, executionId, body: { to: newPath } }]);
}
