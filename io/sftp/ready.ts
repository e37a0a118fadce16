import { posix } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Inbox, Ready, RemoteFile } from '../../core/ports';
import { hasCode } from './errors';
import { isUnchanged } from './read';

export interface ReadyFiles {
	/** In the order given. */
	ready: RemoteFile[];
	/** Not yet, and why; they are looked at again at the next poll. */
	waiting: { file: RemoteFile; reason: string }[];
}

/**
 * Which of the listed files are whole. `stable` waits the interval once, for all of them together, and compares what the
 * server says then with what it said in the listing. Files that vanished are in neither list. A sentinel vouches for an
 * empty file too; without one an empty file is still being written.
 */
export async function readyFiles(
	inbox: Pick<Inbox, 'stat'>,
	files: RemoteFile[],
	ready: Ready,
	sleep: (ms: number) => Promise<unknown> = wait,
): Promise<ReadyFiles> {
	const result: ReadyFiles = { ready: [], waiting: [] };
	if (ready.mode === 'none' || files.length === 0) return { ready: files, waiting: [] };
	if (ready.mode === 'stable') await sleep(ready.intervalSec * 1000);
	const present = new Map<string, boolean>();
	for (const file of files) {
		const reason =
			ready.mode === 'stable' ? await whyUnstable(inbox, file) : await whyWithoutSentinel(inbox, file, ready.sentinel, present);
		if (reason === undefined) result.ready.push(file);
		else if (reason !== 'gone') result.waiting.push({ file, reason });
	}
	return result;
}

/** `{name}.done`, `{stem}.ok` or a fixed name, for one file. */
export function sentinelName(pattern: string, fileName: string): string {
	return pattern.replaceAll('{name}', fileName).replaceAll('{stem}', posix.parse(fileName).name);
}

/** A glob for all sentinels, to be excluded from a listing of data files. */
export function sentinelGlob(pattern: string): string {
	return pattern.replaceAll('{name}', '*').replaceAll('{stem}', '*');
}

async function whyUnstable(inbox: Pick<Inbox, 'stat'>, file: RemoteFile): Promise<string | undefined> {
	try {
		const now = await inbox.stat(file.path);
		if (now === undefined) return 'gone';
		if (!isUnchanged(file, now)) return `it is still being written (${file.size} bytes, then ${now.size})`;
		return now.size === 0 ? 'it is empty' : undefined;
	} catch (error) {
		if (hasCode(error, 'sftp.failure', 'sftp.notAFile')) return 'the server does not say whether it is complete';
		throw error;
	}
}

async function whyWithoutSentinel(
	inbox: Pick<Inbox, 'stat'>,
	file: RemoteFile,
	pattern: string,
	present: Map<string, boolean>,
): Promise<string | undefined> {
	const sentinel = posix.join(posix.dirname(file.path), sentinelName(pattern, file.name));
	if (sentinel === file.path) return 'it is a sentinel itself';
	let isThere = present.get(sentinel);
	if (isThere === undefined) present.set(sentinel, (isThere = (await inbox.stat(sentinel)) !== undefined));
	return isThere ? undefined : `its sentinel ${posix.basename(sentinel)} is not there yet`;
}
