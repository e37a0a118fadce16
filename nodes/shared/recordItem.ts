import type { Invoice } from '../../core/model';
import type { ArrivedRecord, FileRef, RecordItem } from '../../core/records';

/** What one record looks like between nodes. */
export function recordItem(record: ArrivedRecord, file?: FileRef, facts: { handover?: number; preview?: RecordItem['preview'] } = {}): RecordItem {
	const { recordId, entity, rows, content, problems, raw } = record;
	return {
		record: {
			recordId,
			entity,
			rows,
			handover: facts.handover ?? 0,
			...(file ? { file: { fileId: file.fileId, name: file.name, path: file.path, inbox: file.inbox } } : {}),
		},
		...(content ? (entity === 'invoice' ? { invoice: content as Invoice } : { content }) : {}),
		problems,
		...(raw && !content ? { raw } : {}),
		...(facts.preview ? { preview: facts.preview } : {}),
	};
}
