import { posix } from 'node:path';
import type { FileStatus, Inbox, Ledger, RemoteFile } from '../../../core/ports';
import { statusOf } from '../../../core/tally';
import { sentinelName } from '../../../io/sftp';
import { attempt } from '../attempt';

export interface MoveSettings {
	archiveFolder: string;
	failedFolder: string;
	createFolders: boolean;
	/** Moves with its file; a fixed name stays for the other files. */
	sentinel: string;
}

/** The folder where a file belongs once all its records have outcomes; undefined while it stays. */
export function moveTarget({ archiveFolder, failedFolder }: MoveSettings, records: FileStatus['records']): string | undefined {
	const found = new Set(records.map(statusOf));
	if (found.has('open') || found.size === 0) return undefined;
	return (found.has('held') ? failedFolder : archiveFolder) || undefined;
}

export interface Moved {
	movedTo?: string;
	warning?: string;
	/** A later try may succeed: the file must come back. */
	again?: boolean;
}

/** Moves the file, then its sentinel. A refusal is a sentence for the output: outcome and receipt stand without it. */
export async function moveFile(inbox: Inbox, ledger: Ledger, { file, currentPath }: FileStatus, folder: string, settings: MoveSettings & { executionId: string }): Promise<Moved> {
	if (posix.dirname(currentPath) === posix.resolve('/', folder) || posix.dirname(currentPath) === folder) return {};
	const moved = await attempt(
		(async (): Promise<{ to?: string; isOther?: boolean }> => {
			const there = await inbox.stat(currentPath);
			if (there && !(await isSame(inbox, there, file))) return { isOther: true };
			const to = there ? await inbox.move(currentPath, folder, settings.createFolders) : await foundMoved(inbox, file, folder);
			if (!to) return {};
			await ledger.addMove(file.fileId, to, settings.executionId);
			await moveSentinel(inbox, currentPath, folder, settings);
			return { to };
		})(),
	);
	if (!moved.done) {
		const { kind, message, hint } = moved.refusal;
		if (kind === 'transient') return { warning: `${file.name} could not be moved to ${folder} now; this is tried again. ${message}`, again: true };
		return { warning: `${file.name} stays where it is: ${message} ${hint}` };
	}
	const { to, isOther } = moved.value;
	if (to) return { movedTo: to };
	if (isOther) return { warning: `${currentPath} is another file by now: it stays where it is and is read as a new one.` };
	return { warning: `${file.name} is no longer at ${currentPath}: somebody else moved or deleted it.` };
}

/** Whether what lies there is the file whose records are done: a newer one under its name has not been read yet. */
async function isSame(inbox: Inbox, there: RemoteFile, { size, modifiedAt, sha256 }: FileStatus['file']): Promise<boolean> {
	if (there.size !== size) return false;
	return there.mtime * 1000 === Date.parse(modifiedAt) || (await inbox.read(there))?.sha256 === sha256;
}

/** A run that died after the move and before it could say so. */
async function foundMoved(inbox: Inbox, { name, size }: FileStatus['file'], folder: string): Promise<string | undefined> {
	const path = posix.join(folder, name);
	return (await inbox.stat(path))?.size === size ? path : undefined;
}

async function moveSentinel(inbox: Inbox, path: string, folder: string, { sentinel, createFolders }: MoveSettings): Promise<void> {
	if (!/\{(name|stem)\}/.test(sentinel)) return;
	const place = posix.join(posix.dirname(path), sentinelName(sentinel, posix.basename(path)));
	if (await inbox.stat(place)) await inbox.move(place, folder, createFolders);
}
