import type { IDataObject } from 'n8n-workflow';
import type { HeldRecord } from '../../../../core/ports';

/** What a person needs to decide on a held record. */
export function heldJson({ summary, record, file, route, outcome }: HeldRecord): IDataObject {
	const { entity, content, raw } = record;
	return {
		...summary,
		file: file ? { fileId: file.fileId, name: file.name, path: file.path } : null,
		reason: outcome.reason,
		problems: outcome.problems,
		tries: outcome.tries,
		heldAt: outcome.at,
		nextTryAt: outcome.nextTryAt ?? null,
		executionId: outcome.executionId,
		route,
		entity,
		...(content ? (entity === 'invoice' ? { invoice: content } : { content }) : { raw: raw ?? [] }),
	} as unknown as IDataObject;
}
