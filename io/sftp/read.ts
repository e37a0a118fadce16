import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { StampliErpError } from '../../core/errors';
import type { RemoteFile } from '../../core/ports';
import { attributes, isRegular } from './list';
import type { Session } from './session';

export const defaultMaxBytes = 100 * 1024 * 1024;

/** Undefined when certainly nothing is there. Throws when the server does not say, or when it is not a regular file. */
export async function stat(session: Session, path: string): Promise<RemoteFile | undefined> {
	const found = await attributes(session, path);
	if (found === undefined) return undefined;
	if (!isRegular(found.mode)) {
		throw new StampliErpError({
			kind: 'invalid',
			code: 'sftp.notAFile',
			message: `${path} on the SFTP server is not a regular file.`,
			hint: 'Give the path of a file; folders and symbolic links are not read.',
		});
	}
	return { path, name: posix.basename(path), size: found.size, mtime: found.mtime };
}

/** The whole content, and only if size and time were the same before, after and in the listing; otherwise undefined. */
export async function read(session: Session, file: RemoteFile, maxBytes = defaultMaxBytes): Promise<{ bytes: Buffer; sha256: string } | undefined> {
	if (file.size > maxBytes) throw tooLarge(file, maxBytes);
	const found = await stat(session, file.path);
	if (found === undefined && file.path.includes('\ufffd')) throw unspeakable(file);
	if (!isUnchanged(file, found)) return undefined;
	const bytes = await download(session, file);
	if (bytes === undefined || !isUnchanged(file, await stat(session, file.path))) return undefined;
	return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function isUnchanged(before: RemoteFile, after: RemoteFile | undefined): boolean {
	return after !== undefined && after.size === before.size && after.mtime === before.mtime;
}

const chunkBytes = 32 * 1024;
const inFlight = 8;

/** Exactly `size` bytes; undefined when there are more or fewer. */
async function download(session: Session, { path, size }: RemoteFile): Promise<Buffer | undefined> {
	const operation = { verb: 'read', path };
	const handle = await session.call<Buffer>(operation, (done) => session.sftp.open(path, 'r', done));
	try {
		// One byte past the expected end tells a file that has grown.
		const bytes = Buffer.allocUnsafe(size + 1);
		const count = await session.watch(operation, async (progress) => await filled(session, handle, bytes, progress));
		return count === size ? bytes.subarray(0, size) : undefined;
	} finally {
		await session.call(operation, (done) => session.sftp.close(handle, done)).catch(() => {});
	}
}

/** Reads as much as there is and the buffer holds, several pieces at a time, since each answer takes its way. Returns where the file ends. */
async function filled({ sftp }: Session, handle: Buffer, bytes: Buffer, progress: () => void): Promise<number> {
	let next = 0;
	let end = bytes.length;
	const readAt = async (at: number, length: number) =>
		await new Promise<number>((resolve, reject) => {
			sftp.read(handle, bytes, at, length, at, (error: Error | undefined, count: number) => {
				progress();
				if (error) reject(error);
				else resolve(count);
			});
		});
	const lane = async () => {
		while (next < end) {
			let at = next;
			const stop = (next = Math.min(next + chunkBytes, bytes.length));
			// A server may give less than it is asked for; nothing at all is the end.
			for (let count = 1; count > 0 && at < Math.min(stop, end); at += count) {
				count = await readAt(at, stop - at);
				if (count === 0) end = Math.min(end, at);
			}
		}
	};
	await Promise.all(Array.from({ length: inFlight }, lane));
	return end;
}

/** SFTP names are UTF-8 here; one that is not arrives with replacement characters, and nothing has that name. */
function unspeakable(file: RemoteFile): StampliErpError {
	return new StampliErpError({
		kind: 'invalid',
		code: 'sftp.name',
		message: `${file.path} cannot be opened: its name holds characters that are not UTF-8.`,
		hint: 'Have the file sent again under a name of plain letters, digits, dots and dashes, and remove this one.',
	});
}

function tooLarge(file: RemoteFile, maxBytes: number): StampliErpError {
	return new StampliErpError({
		kind: 'invalid',
		code: 'sftp.file.tooLarge',
		message: `${file.path} has ${file.size} bytes; at most ${maxBytes} are read.`,
		hint: 'Split the file, or ask for smaller files.',
	});
}
