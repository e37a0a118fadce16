import type { IDataObject } from 'n8n-workflow';
import { discover, fileMark } from '../../../core/discover';
import type { StampliErpError } from '../../../core/errors';
import type { Inbox, Ledger } from '../../../core/ports';
import type { ArrivedRecord, RecordItem } from '../../../core/records';
import { attempt } from '../attempt';
import { readRemoteFile, type ReadFile } from '../readFile';
import { applyFirstActivation } from './activation';
import { type FilesLog, keepListed, readFilesLog, writeFilesLog } from './filesLog';
import { countHandover, isOlderThan } from './handovers';
import { listFiles } from './listing';
import type { FileSource } from './source';
import { stillness } from './stillness';
import { recordsOf, settleWithoutRecords } from './withoutRecords';

interface Reading<Also> {
	inbox: Inbox;
	ledger: Ledger;
	route: string;
	source: FileSource<Also>;
	/** Grows. */
	items: RecordItem[];
	deadline: number;
	data: IDataObject;
	warn(message: string): void;
}

/** New and changed files, oldest first, within the bounds of one hand-over. */
export async function readNew<Also>({ inbox, ledger, route, source, items, deadline, data, warn }: Reading<Also>): Promise<void> {
	const { settings } = source;
	const isPreview = settings.firstActivation === 'preview';
	const log = readFilesLog(data);
	const listed = await listFiles(inbox, settings);
	if (!isPreview) {
		log.previewed.clear();
		const isNewHere = await applyFirstActivation(ledger, route, settings, listed);
		const isOlder = await isOlderThan(log, ledger, route);
		if (isNewHere && log.seen.size > 0) {
			// What an earlier ledger knew of these files is gone with it; without harm, what was posted is found in the ERP.
			warn('the ledger does not know this trigger, which has handed over files before: the ledger is another one or was lost. What is still in the folder is treated as First Activation says.');
			log.seen.clear();
		} else if (isOlder && !isNewHere) {
			warn('the ledger does not know what this trigger handed over last: it was restored from a back-up. What is still in the folder is read again; what the ledger knows is not handed over twice.');
			log.seen.clear();
		}
	}
	const { fresh } = discover(inbox.name, listed, log.seen);
	if (!isPreview && fresh.length > 0) await leaveAlone(ledger, route, inbox.name, log);
	const now = Date.now();
	keepListed(log, new Set(listed.map((file) => fileMark(inbox.name, file))), now);

	const isStill = stillness(settings.ready, log.since, { listed, listedAt: now, deadline });
	let filesRead = 0;
	let refused: StampliErpError | undefined;
	let registeredAny = false;
	try {
		for (const { file, mark } of fresh) {
			if (items.length >= settings.maxRecords || filesRead >= settings.maxFiles || performance.now() > deadline) break;
			if (log.seen.has(mark) || log.previewed.has(mark) || !(await isStill(file, mark))) continue;
			const attempted = await attempt(readRemoteFile(inbox, file, source.reader));
			if (!attempted.done) {
				// The server says no to this one file, and gives no reason: it must not stand in the way of the others.
				if (attempted.refusal.code !== 'sftp.failure') throw attempted.refusal;
				refused ??= attempted.refusal;
				continue;
			}
			const read = attempted.value;
			if (!read) continue;
			filesRead += 1;
			const room = settings.maxRecords - items.length;
			const records = isPreview ? read.records : await registered(source, ledger, route, read, room);
			(isPreview ? log.previewed : log.seen).add(mark);
			log.since.delete(mark);
			// The rest of a very long file is registered too, and due with the next poll.
			const facts = isPreview ? { preview: 'firstActivation' as const } : { handover: 1 };
			registeredAny ||= !isPreview && records !== false;
			if (records) items.push(...records.slice(0, room).map((record) => source.item(record, read.file, facts)));
		}
		if (registeredAny) await countHandover(log, ledger, route);
	} finally {
		writeFilesLog(data, log);
	}
	if (refused) throw refused;
}

async function registered<Also>(source: FileSource<Also>, ledger: Ledger, route: string, read: ReadFile<Also>, room: number): Promise<ArrivedRecord[] | false> {
	if (source.register) return await source.register(ledger, route, read, room);
	const records = recordsOf(read, source.reader.entity);
	if (!(await ledger.addFile(route, read.file, records, room))) return false;
	await settleWithoutRecords(ledger, records);
	return records;
}

async function leaveAlone(ledger: Ledger, route: string, inbox: string, log: FilesLog): Promise<void> {
	for (const { path, size, mtime } of await ledger.ignoredFiles(route)) {
		log.seen.add(fileMark(inbox, { path, size, mtime }));
	}
}
