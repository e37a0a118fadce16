import { createHash } from 'node:crypto';
import { sha256 } from './identity';
import type { RemoteFile } from './ports';

/**
 * Which listed files are new or changed. The log of files that need no reading is a set of 64-bit hashes of inbox, path, size
 * and mtime, kept as one text of eleven characters each: it holds only files that are still listed, so the folder bounds it.
 */

const length = 11;

/** Hash of what a listing tells of a file; another size or mtime is another hash. */
export function fileMark(inbox: string, file: Pick<RemoteFile, 'path' | 'size' | 'mtime'>): string {
	const identity = `${inbox}|${file.path}|${file.size}|${file.mtime}`;
	return createHash('sha256').update(identity).digest().subarray(0, 8).toString('base64url');
}

/** Identity of a file's content under its name: the same bytes under the same name are the same file. */
export function fileIdOf(inbox: string, path: string, contentSha256: string): string {
	return sha256(`file|${inbox}|${path}|${contentSha256}`).slice(0, 32);
}

/** Anything but a text of whole marks is an empty log: it may be lost without harm. */
export function marksIn(log: unknown): Set<string> {
	if (typeof log !== 'string' || log.length % length !== 0) return new Set();
	return new Set(Array.from({ length: log.length / length }, (_, i) => log.slice(i * length, (i + 1) * length)));
}

export function logOf(marks: Iterable<string>): string {
	return [...marks].join('');
}

export interface ListedFile {
	file: RemoteFile;
	mark: string;
}

export interface Discovery {
	/** New or changed, oldest first; files of one second by name. */
	fresh: ListedFile[];
	/** Marks of the log whose files are still listed unchanged. */
	known: Set<string>;
}

export function discover(inbox: string, listed: RemoteFile[], log: Set<string>): Discovery {
	const marked = listed.map((file) => ({ file, mark: fileMark(inbox, file) }));
	return {
		fresh: marked.filter(({ mark }) => !log.has(mark)).sort((a, b) => byAge(a.file, b.file)),
		known: new Set(marked.filter(({ mark }) => log.has(mark)).map(({ mark }) => mark)),
	};
}

export function byAge(a: RemoteFile, b: RemoteFile): number {
	return a.mtime - b.mtime || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
