import { posix } from 'node:path';
import { StampliErpError } from '../../core/errors';

/** Names that other programs give to files they are still writing, and hidden files. Never listed. */
export const defaultExcludes: readonly string[] = ['.*', '*.tmp', '*.part', '*.partial', '*.filepart', '*.writing', '*.crdownload', '*.lock'];

const maxNameBytes = 255;

/** Whether a name is a plain name: no folder in it, no control character, not too long. */
export function isPlainName(name: string): boolean {
	return name !== '' && name !== '.' && name !== '..' && !/[/\\\p{Cc}]/u.test(name) && Buffer.byteLength(name) <= maxNameBytes;
}

/** Folder and name of a path to be written. Throws `invalid`, code `sftp.path`, for anything that could lead elsewhere. */
export function splitPath(path: string): { folder: string; name: string } {
	const name = posix.basename(path);
	const isOdd = path.endsWith('/') || path.split('/').includes('..') || /[\\\p{Cc}]/u.test(path) || !isPlainName(name);
	if (isOdd) {
		throw new StampliErpError({
			kind: 'invalid',
			code: 'sftp.path',
			message: `${JSON.stringify(path.slice(0, 300))} cannot be used as the path of a file on the SFTP server.`,
			hint: 'Use a folder and a file name without "..", backslashes or control characters; the name may have 255 bytes.',
		});
	}
	return { folder: posix.dirname(path), name };
}

/** A test for names against glob patterns, case-sensitive. A pattern with `/` is held against the path below the folder. */
export function globs(patterns: readonly string[]): (name: string, pathBelow: string) => boolean {
	return (name, pathBelow) => patterns.some((pattern) => posix.matchesGlob(pattern.includes('/') ? pathBelow : name, pattern));
}
