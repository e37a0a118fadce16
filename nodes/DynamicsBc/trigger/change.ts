import type { IDataObject } from 'n8n-workflow';
import { isGuid, type Watched } from './resources';
import type { ChangeType } from './notification';

/** A record that changed, as it is now. */
export interface RecordChange extends Watched {
	/** Key; empty for `someDeleted`. */
	id: string;
	/** Changes with every change of the record. */
	version: string;
	/** `someDeleted`: records of the collection were deleted, and Business Central does not say which. */
	changeType: ChangeType | 'someDeleted';
	lastModified?: string;
	/** User id, where the page shows it. */
	modifiedBy?: string;
	record?: Record<string, unknown>;
}

/** Reads a row that was read back; undefined when it has no key. */
export function readRow(watched: Watched, row: Record<string, unknown>, changeType: ChangeType): RecordChange | undefined {
	const { id, '@odata.etag': etag, lastModifiedDateTime, systemModifiedBy } = row;
	if (typeof id !== 'string' || !isGuid(id)) return undefined;
	const lastModified = typeof lastModifiedDateTime === 'string' ? lastModifiedDateTime : undefined;
	return {
		companyId: watched.companyId,
		set: watched.set,
		id: id.toLowerCase(),
		version: typeof etag === 'string' ? etag : (lastModified ?? ''),
		changeType,
		...(lastModified === undefined ? {} : { lastModified }),
		...(typeof systemModifiedBy === 'string' ? { modifiedBy: systemModifiedBy.toLowerCase() } : {}),
		record: Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('@odata.'))),
	};
}

/** The item that a workflow gets. */
export function itemOf({ companyId, set, id, changeType, lastModified, record }: RecordChange): IDataObject {
	if (changeType === 'someDeleted') {
		return { changeType, companyId, resource: set, message: `Business Central reports that records of ${set} were deleted, but not which. Compare with a full list.` };
	}
	return { changeType, companyId, resource: set, id, ...(lastModified === undefined ? {} : { lastModifiedDateTime: lastModified }), ...(record === undefined ? {} : { record: record as IDataObject }) };
}
