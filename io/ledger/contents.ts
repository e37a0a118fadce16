import type { Problem } from '../../core/errors';
import type { AnyEntity, EntityName } from '../../core/model';
import type { ArrivedRecord, FileRef } from '../../core/records';
import { entriesOf, newestOf } from './chain';
import type { Journal } from './journal';
import type { RecordRow } from './projection';

/** The records of these rows as their sealed entries tell them, corrections included; in the order of the rows. */
export async function recordsOf({ sql, seals }: Journal, rows: RecordRow[]): Promise<ArrivedRecord[]> {
	const entries = await entriesOf(sql, seals, 'record_id', rows.map((row) => row.record_id), ['recordArrived', 'corrected']);
	const told = new Map<string, ArrivedRecord>();
	const forged = new Set<string>();
	for (const { recordId, kind, body, genuine } of entries) {
		const { content, contentHash, problems, raw, entity, rows: where } = body as unknown as ArrivedRecord;
		if (!genuine) forged.add(recordId!);
		else if (kind === 'corrected') told.set(recordId!, { ...told.get(recordId!)!, content, contentHash, problems: [] });
		else told.set(recordId!, { recordId: recordId!, entity, rows: where, content, contentHash, problems, raw });
	}
	return rows.map((row) => {
		const record = told.get(row.record_id);
		if (record && !forged.has(row.record_id)) return withoutAbsent(record);
		return { recordId: row.record_id, entity: row.entity as EntityName, rows: row.rows, problems: [tampered] };
	});
}

function withoutAbsent(record: ArrivedRecord): ArrivedRecord {
	return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as unknown as ArrivedRecord<AnyEntity>;
}

/** What stands in the place of a record whose entry somebody changed. */
const tampered: Problem = {
	code: 'ledger.tampered',
	kind: 'invalid',
	message: 'What the ledger keeps of this record was changed from outside, so it cannot be believed.',
	fix: 'Run Stampli > Audit: Verify and find out who changed the ledger; then deliver the invoice again in a new file.',
	who: 'integrator',
	where: 'the ledger of n8n',
};

/** Files as their sealed entries tell them, by id; unknown and forged ones are left out. */
export async function fileRefs({ sql, seals }: Journal, fileIds: (string | null | undefined)[]): Promise<Map<string, FileRef>> {
	const ids = [...new Set(fileIds.filter((id) => typeof id === 'string'))];
	const seen = await newestOf(sql, seals, 'file_id', ids, ['fileSeen']);
	return new Map([...seen].flatMap(([id, entry]) => (entry.genuine ? [[id, entry.body.file as FileRef]] : [])));
}
