import type { DueRecord } from '../../../core/ports';
import { documentHash } from '../../../core/read/identify';
import type { RecordItem } from '../../../core/records';
import { readKnownFile } from '../readFile';
import type { Coming, FileSource } from './source';

/**
 * Records that come back. One that could not be read is read again from its file first: meanwhile somebody may have mended the
 * profile, or the right to read. What the file then holds takes its place; the ledger keeps what it was.
 */
export async function dueItems<Also>(coming: Coming<Also>, due: DueRecord[]): Promise<RecordItem[]> {
	const { source } = coming;
	const isUnread = ({ record, file, outcome }: DueRecord) =>
		!record.content && file !== undefined && outcome?.status === 'held' && (source.isInFile?.(record) ?? true);
	const items = due.filter((each) => !isUnread(each)).map((each) => itemOf(source, each));
	for (const entries of Map.groupBy(due.filter(isUnread), ({ file }) => file!.fileId).values()) {
		items.push(...(await readAgain(coming, entries, source.settings.maxRecords - items.length)));
	}
	return items;
}

export function itemOf<Also>(source: FileSource<Also>, { record, file, handover }: DueRecord): RecordItem {
	return source.item(record, file, { handover });
}

/** Tells that a file holds more records than were seen in it first. */
export const readAgainKind = 'fileReadAgain';

/** All unread records of one file. */
async function readAgain<Also>({ inbox, ledger, route, formerRoutes, source }: Coming<Also>, due: DueRecord[], room: number): Promise<RecordItem[]> {
	const { reader, settings } = source;
	const [status] = await ledger.files([due[0]!.file!.fileId]);
	const read = status && (await readKnownFile(inbox, status.file, status.currentPath, reader));
	if (!read) return due.map((each) => itemOf(source, each));

	const known = new Set(status.records.map(({ summary }) => summary.recordId));
	const byId = new Map(read.records.map((record) => [record.recordId, record]));
	const by = { who: source.who, reason: `${status.file.name} was read again with profile ${reader.name} version ${reader.version}.` };
	const added = read.records.filter((record) => !known.has(record.recordId));
	for (const record of added) await ledger.addRecord(route, record, read.file);
	if (added.length > 0) await ledger.note(readAgainKind, { records: known.size + added.length, profile: reader.name, profileVersion: reader.version }, { fileId: status.file.fileId });
	const mended = due.filter(({ record }) => byId.get(record.recordId)?.content);
	for (const { record } of mended) {
		const { entity, content } = byId.get(record.recordId)!;
		await ledger.correct(record.recordId, content!, documentHash(entity, content!), by);
	}
	const replaced = due.filter(({ record }) => !byId.has(record.recordId));
	if (replaced.length > 0) await ledger.dismiss(replaced.map(({ record }) => record.recordId), by);

	const stillUnread = due.filter((each) => !mended.includes(each) && !replaced.includes(each));
	return [
		...stillUnread.map(({ file, handover, record }) => source.item(byId.get(record.recordId)!, file, { handover })),
		// Corrected records are due at once: they are handed over with the content that the ledger now has.
		...(mended.length > 0 ? (await ledger.takeDue({ route, formerRoutes, limit: mended.length, leaseMs: settings.leaseMs })).map((each) => itemOf(source, each)) : []),
		...added.slice(0, Math.max(0, room)).map((record) => source.item(record, read.file, { handover: 1 })),
	];
}
