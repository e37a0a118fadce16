import type { DueRecord, Inbox, Ledger } from '../../../core/ports';
import { documentHash } from '../../../core/read/identify';
import type { RecordItem } from '../../../core/records';
import { readKnownFile } from '../readFile';
import { recordItem } from '../recordItem';
import type { TriggerSettings } from './settings';

interface Coming {
	inbox: Inbox;
	ledger: Ledger;
	route: string;
	settings: TriggerSettings;
}

/**
 * Records that come back. One that could not be read is read again from its file first: meanwhile somebody may have mended the
 * profile, or the right to read. What the file then holds takes its place; the ledger keeps what it was.
 */
export async function dueItems(coming: Coming, due: DueRecord[]): Promise<RecordItem[]> {
	const isUnread = ({ record, file, outcome }: DueRecord) => !record.content && file !== undefined && outcome?.status === 'held';
	const items = due.filter((each) => !isUnread(each)).map(itemOf);
	for (const entries of Map.groupBy(due.filter(isUnread), ({ file }) => file!.fileId).values()) {
		items.push(...(await readAgain(coming, entries, coming.settings.maxRecords - items.length)));
	}
	return items;
}

export function itemOf({ record, file, handover }: DueRecord): RecordItem {
	return recordItem(record, file, { handover });
}

/** All unread records of one file. */
async function readAgain({ inbox, ledger, route, settings }: Coming, due: DueRecord[], room: number): Promise<RecordItem[]> {
	const [status] = await ledger.files([due[0]!.file!.fileId]);
	const read = status && (await readKnownFile(inbox, status.file, status.currentPath, settings.profile));
	if (!read) return due.map(itemOf);

	const known = new Set(status.records.map(({ summary }) => summary.recordId));
	const byId = new Map(read.records.map((record) => [record.recordId, record]));
	const by = { who: 'Stampli Trigger', reason: `${status.file.name} was read again with profile ${settings.profile.profile} version ${settings.profile.version}.` };
	const added = read.records.filter((record) => !known.has(record.recordId));
	for (const record of added) await ledger.addRecord(route, record, read.file);
	const mended = due.filter(({ record }) => byId.get(record.recordId)?.content);
	for (const { record } of mended) {
		const { entity, content } = byId.get(record.recordId)!;
		await ledger.correct(record.recordId, content!, documentHash(entity, content!), by);
	}
	const replaced = due.filter(({ record }) => !byId.has(record.recordId));
	if (replaced.length > 0) await ledger.dismiss(replaced.map(({ record }) => record.recordId), by);

	const stillUnread = due.filter((each) => !mended.includes(each) && !replaced.includes(each));
	return [
		...stillUnread.map(({ file, handover, record }) => recordItem(byId.get(record.recordId)!, file, { handover })),
		// Corrected records are due at once: they are handed over with the content that the ledger now has.
		...(mended.length > 0 ? (await ledger.takeDue({ route, limit: mended.length, leaseMs: settings.leaseMs })).map(itemOf) : []),
		...added.slice(0, Math.max(0, room)).map((record) => recordItem(record, read.file, { handover: 1 })),
	];
}

