import { hasCode } from './errors';
import { isMissing } from './list';
import type { Session } from './session';

const chunkBytes = 32 * 1024;
const inFlight = 8;

/**
 * Writes a new file and closes it; `wx` refuses an existing one, `w` replaces its content. On requests of its own, because
 * the library's write stream sets permissions, which gateways of object stores refuse.
 */
export async function writeFile(session: Session, file: { path: string; bytes: Buffer; flags: 'wx' | 'w'; onOpen?: () => void }): Promise<void> {
	const { sftp } = session;
	const { path, bytes, flags } = file;
	const operation = { verb: 'write', path };
	const handle = await session.call<Buffer>(operation, (done) => sftp.open(path, flags, done));
	file.onOpen?.();
	try {
		await session.watch(operation, async (progress) => {
			for (let start = 0; start < bytes.length; start += chunkBytes * inFlight) {
				const offsets = Array.from({ length: inFlight }, (_, n) => start + n * chunkBytes).filter((offset) => offset < bytes.length);
				await Promise.all(
					offsets.map(
						(offset) =>
							new Promise<void>((resolve, reject) => {
								const length = Math.min(chunkBytes, bytes.length - offset);
								sftp.write(handle, bytes, offset, length, offset, (error) => {
									progress();
									if (error) reject(error);
									else resolve();
								});
							}),
					),
				);
			}
		});
		await flush(session, handle, path);
	} catch (error) {
		await session.call(operation, (done) => sftp.close(handle, done)).catch(() => {});
		throw error;
	}
	// Some servers tell only here that the disk is full.
	await session.call(operation, (done) => sftp.close(handle, done));
}

/** To the disk, where the server can (`fsync@openssh.com`). */
async function flush(session: Session, handle: Buffer, path: string): Promise<void> {
	try {
		await session.call({ verb: 'save', path }, (done) => session.sftp.ext_openssh_fsync(handle, done));
	} catch (error) {
		if (!hasCode(error, 'sftp.unsupported')) throw error;
	}
}

/** Renames without replacing; most servers refuse an existing target. */
export async function rename(session: Session, from: string, to: string): Promise<void> {
	await session.call({ verb: `rename ${from} to`, path: to }, (done) => session.sftp.rename(from, to, done));
}

/** Replaces the target in one step. False when the server cannot. */
export async function replace(session: Session, from: string, to: string): Promise<boolean> {
	try {
		await session.call({ verb: `rename ${from} to`, path: to }, (done) => session.sftp.ext_openssh_rename(from, to, done));
		return true;
	} catch (error) {
		if (hasCode(error, 'sftp.unsupported')) return false;
		throw error;
	}
}

/** True when it was there. */
export async function removeFile(session: Session, path: string): Promise<boolean> {
	try {
		await session.call({ verb: 'delete', path }, (done) => session.sftp.unlink(path, done));
		return true;
	} catch (error) {
		if (await isMissing(session, path, error)) return false;
		throw error;
	}
}
