import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { discover, fileMark } from '../../../core/discover';
import type { StampliErpError } from '../../../core/errors';
import type { Inbox, Ledger } from '../../../core/ports';
import type { ArrivedRecord, RecordItem } from '../../../core/records';
import { openSftp, type SftpInbox } from '../../../io/sftp';
import { attempt } from '../attempt';
import { openLedger } from '../openLedger';
import { readRemoteFile, type ReadFile } from '../readFile';
import { sftpSettings } from '../sftpConnection';
import { triggerRoute } from '../triggerRoute';
import { applyFirstActivation } from './activation';
import { dueItems, itemOf } from './dueItems';
import { type FilesLog, keepListed, readFilesLog, writeFilesLog } from './filesLog';
import { setup } from './pollSettings';
import { sample } from './sample';
import type { FileSource } from './source';
import { stillness } from './stillness';
import { withSentinel } from './withSentinel';

const budgetMs = 25_000;
const running = new Set<string>();

/** One poll: what is due again, then new files. Null when there is nothing, or while another poll of this trigger runs. */
export async function pollFiles<Also>(context: IPollFunctions, source: FileSource<Also>): Promise<INodeExecutionData[][] | null> {
	const { settings } = source;
	const connect = async () => await openSftp(sftpSettings(await context.getCredentials(source.credential), context.helpers, source.credentialName));
	if (context.getMode() === 'manual') return output(await sample(connect, source));
	if (!settings.firstActivation) {
		throw setup('trigger.firstActivation', 'First Activation is not chosen yet.', 'Choose in the trigger what becomes of files that are in the folder already: process, ignore, start from a date, or preview only.');
	}
	const route = triggerRoute(context);
	if (running.has(route)) return null;
	running.add(route);
	try {
		return output(await pollRoute(context, source, route, connect));
	} finally {
		running.delete(route);
	}
}

function output(items: RecordItem[]): INodeExecutionData[][] | null {
	return items.length > 0 ? [items.map((json) => ({ json: json as unknown as IDataObject }))] : null;
}

async function pollRoute<Also>(context: IPollFunctions, source: FileSource<Also>, route: string, connect: () => Promise<SftpInbox>): Promise<RecordItem[]> {
	const { settings } = source;
	const deadline = performance.now() + Math.min(budgetMs, (context.getPollBudgetMs?.() ?? budgetMs) * 0.7);
	const isPreview = settings.firstActivation === 'preview';
	const ledger = await openLedger(context);
	const items: RecordItem[] = [];
	const due = isPreview ? [] : await ledger.takeDue({ route, limit: settings.maxRecords, leaseMs: settings.leaseMs });
	await source.beforeDue?.(ledger, due);
	const work = async () => {
		const inbox = await connect();
		for (const warning of inbox.warnings) context.logger.warn(`${context.getNode().name}: ${warning}`);
		try {
			items.push(...(await dueItems({ inbox, ledger, route, source }, due)));
			const warn = (message: string) => context.logger.warn(`${context.getNode().name}: ${message}`);
			if (items.length < settings.maxRecords) await readNew({ inbox, ledger, route, source, items, deadline, data: context.getWorkflowStaticData('node'), warn });
			if (!isPreview && items.length < settings.maxRecords) items.push(...((await source.further?.(ledger, route, settings.maxRecords - items.length)) ?? []));
		} finally {
			await inbox.close();
		}
	};
	const failure = await work().then(() => undefined, (error: Error) => error);
	if (!failure) return items;
	// What was taken or registered is handed over; what was not read is no part of the log, and comes with the next poll.
	if (items.length === 0) items.push(...due.map((each) => itemOf(source, each)));
	if (items.length === 0) throw failure;
	context.logger.warn(`${context.getNode().name}: the rest waits for the next poll. ${failure.message}`);
	return items;
}

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
async function readNew<Also>({ inbox, ledger, route, source, items, deadline, data, warn }: Reading<Also>): Promise<void> {
	const { settings } = source;
	const isPreview = settings.firstActivation === 'preview';
	const log = readFilesLog(data);
	const all = await inbox.list(settings.selection);
	const listed = settings.ready.mode === 'sentinel' ? withSentinel(settings.ready.sentinel, all) : all;
	if (!isPreview) {
		log.previewed.clear();
		const isNewHere = await applyFirstActivation(ledger, route, settings, listed);
		if (isNewHere && log.seen.size > 0) {
			// What an earlier ledger knew of these files is gone with it; without harm, what was posted is found in the ERP.
			warn('the ledger does not know this trigger, which has handed over files before: the ledger is another one or was lost. What is still in the folder is treated as First Activation says.');
			log.seen.clear();
		}
	}
	const { fresh } = discover(inbox.name, listed, log.seen);
	if (!isPreview && fresh.length > 0) await leaveAlone(ledger, route, inbox.name, log);
	const now = Date.now();
	keepListed(log, new Set(listed.map((file) => fileMark(inbox.name, file))), now);

	const isStill = stillness(settings.ready, log.since, { listedAt: now, deadline });
	let filesRead = 0;
	let refused: StampliErpError | undefined;
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
			if (records) items.push(...records.slice(0, room).map((record) => source.item(record, read.file, facts)));
		}
	} finally {
		writeFilesLog(data, log);
	}
	if (refused) throw refused;
}

async function registered<Also>(source: FileSource<Also>, ledger: Ledger, route: string, read: ReadFile<Also>, room: number): Promise<ArrivedRecord[] | false> {
	if (source.register) return await source.register(ledger, route, read, room);
	return (await ledger.addFile(route, read.file, read.records, room)) && read.records;
}

async function leaveAlone(ledger: Ledger, route: string, inbox: string, log: FilesLog): Promise<void> {
	for (const { path, size, mtime } of await ledger.ignoredFiles(route)) {
		log.seen.add(fileMark(inbox, { path, size, mtime }));
	}
}
