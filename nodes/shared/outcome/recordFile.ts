import { posix } from 'node:path';
import { sha256 } from '../../../core/identity';
import type { FileStatus, Ledger } from '../../../core/ports';
import { receipt } from '../../../core/receipt';
import { type Counts, type CurrencyTally, tally } from '../../../core/tally';
import type { SftpInbox } from '../../../io/sftp';
import { attempt } from '../attempt';
import { moveFile, type MoveSettings, moveTarget } from './moves';
import { type NewHold, newHoldsOf } from './newHolds';
import { keepReceiptName, receiptName } from './receiptName';

export interface OutcomeSettings extends MoveSettings {
	receiptFolder: string;
	executionId: string;
	isTestRun: boolean;
}

export interface RecordedFile {
	file: { fileId: string; name: string; path: string };
	counts: Counts;
	sums: CurrencyTally[];
	/** Every record has an outcome. */
	closed: boolean;
	/** Its name, and where it was written (or would be, in a test run); without `path` it is only in the item. */
	receipt: { name: string; path?: string };
	movedTo?: string;
	newHolds: NewHold[];
	warnings: string[];
	/** Not part of the JSON. */
	bytes: Buffer;
}

const mostRewrites = 5;

interface Means {
	ledger: Ledger;
	/** Absent in test runs, and when nothing is written to the server. */
	inbox?: SftpInbox;
	settings: OutcomeSettings;
}

/** Writes the receipt of one file, moves the file when it is closed, and says what is new. In a test run it only says so. */
export async function recordFile({ ledger, inbox, settings }: Means, status: FileStatus): Promise<RecordedFile> {
	const { fileId, name, path } = status.file;
	const { counts, byCurrency } = tally(status.records);
	const named = await receiptName(ledger, status, inbox && settings.receiptFolder ? { inbox, folder: settings.receiptFolder } : undefined);
	const target = moveTarget(settings, status.records);
	const { newHolds, keep } = await newHoldsOf(ledger, status.records, status.file);
	const recorded: RecordedFile = {
		file: { fileId, name, path },
		counts,
		sums: byCurrency,
		closed: counts.open === 0,
		receipt: { name: named.name, ...(settings.receiptFolder ? { path: posix.join(settings.receiptFolder, named.name) } : {}) },
		newHolds,
		warnings: [],
		bytes: receipt(status),
	};
	if (settings.isTestRun) {
		if (target && posix.dirname(status.currentPath) !== target) recorded.movedTo = posix.join(target, posix.basename(status.currentPath));
		return recorded;
	}

	if (named.isNew) await keepReceiptName(ledger, fileId, named.name, settings.executionId);
	const { isUploaded, told } = await uploadNewest({ ledger, inbox, settings }, recorded, status);
	const moved = target && inbox ? await moveFile(inbox, ledger, status, target, settings) : {};
	if (moved.movedTo) recorded.movedTo = moved.movedTo;
	if (moved.warning) recorded.warnings.push(moved.warning);
	// Without this note the trigger hands the records over again, and this is done again.
	if (isUploaded && !moved.again) {
		const reported = told.records.filter(({ outcome }) => outcome).map(({ summary }) => summary.recordId);
		const written = recorded.receipt.path && inbox ? { sha256: sha256(recorded.bytes) } : {};
		await ledger.addReceipt(fileId, { name: named.name, recordIds: reported, executionId: settings.executionId, ...written });
	}
	await keep(settings.executionId);
	return recorded;
}

/** Where the server cannot replace a file in one step, the old receipt is deleted first: if the run dies in between, it is written again. */
async function uploadOver(inbox: SftpInbox, path: string, bytes: Buffer, createFolders: boolean) {
	const options = { exists: 'replace', atomic: 'tempRename', createFolders } as const;
	const upload = async () => await inbox.upload(path, bytes, options);
	const first = await attempt(upload());
	if (first.done || first.refusal.code !== 'sftp.upload.cannotReplace') return first;
	return await attempt(inbox.remove(path).then(upload));
}

/** Another run may have recorded outcomes of the same file meanwhile, and written its receipt before this one. */
async function uploadNewest({ ledger, inbox, settings }: Means, recorded: RecordedFile, status: FileStatus): Promise<{ isUploaded: boolean; told: FileStatus }> {
	let told = status;
	for (let left = mostRewrites; ; left -= 1) {
		if (!(await uploadReceipt(inbox, settings, recorded))) return { isUploaded: false, told };
		const [now] = inbox && settings.receiptFolder ? await ledger.files([status.file.fileId]) : [];
		const bytes = now && receipt(now);
		if (!bytes || left === 0 || bytes.equals(recorded.bytes)) return { isUploaded: true, told };
		told = now;
		const { counts, byCurrency: sums } = tally(now.records);
		Object.assign(recorded, { bytes, counts, sums, closed: counts.open === 0 });
	}
}

async function uploadReceipt(inbox: SftpInbox | undefined, settings: OutcomeSettings, recorded: RecordedFile): Promise<boolean> {
	if (!settings.receiptFolder || !inbox || !recorded.receipt.path) return true;
	const upload = await uploadOver(inbox, recorded.receipt.path, recorded.bytes, settings.createFolders);
	if (upload.done) return true;
	recorded.warnings.push(`The receipt is only in this item; it was not written to ${settings.receiptFolder}: ${upload.refusal.message} ${upload.refusal.hint}`);
	delete recorded.receipt.path;
	return false;
}
