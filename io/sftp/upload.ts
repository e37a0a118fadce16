import { createHash, randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import type { UploadOptions } from '../../core/ports';
import type { Connection } from './connection';
import { folderMissing, hasCode, isRepeatable } from './errors';
import { attributes } from './list';
import { ensureFolder } from './move';
import { splitPath } from './names';
import { read, stat } from './read';
import { repeated } from './retry';
import { sentinelName } from './sentinel';
import type { Session } from './session';
import { alreadyThere, cannotReplace, incomplete, unknownOutcome } from './uploadErrors';
import { removeFile, rename, replace, writeFile } from './write';

export interface Uploaded {
	path: string;
	bytes: number;
	sha256: string;
	/** False when the file was there already and `exists` is `skip`. */
	written: boolean;
}

/** What is known of one upload over several connections. */
interface Upload {
	bytes: Buffer;
	sha256: string;
	options: UploadOptions;
	folder: string;
	name: string;
	/** The final path; with `exists: unique` it may still change. */
	target: string;
	temporary: string;
	/** Set while the final name may have come into being and the answer is missing. */
	unsettled: boolean;
	/** Set once this upload itself has created the file under the final name (never with `tempRename`). */
	created: boolean;
}

const maxUniqueTries = 1000;

/**
 * Writes a whole file so that its final name never shows half of it (`tempRename`), or so that a sentinel follows it
 * (`sentinel`), or plainly (`direct`). After a broken connection the final name is looked at before anything is sent again.
 */
export async function upload(connection: Connection, path: string, bytes: Buffer, options: UploadOptions): Promise<Uploaded> {
	const { folder, name } = splitPath(path);
	const job: Upload = {
		bytes,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		options,
		folder,
		name,
		target: path,
		temporary: posix.join(folder, `.${cutTo(name, 200)}.${randomUUID()}.part`),
		unsettled: false,
		created: false,
	};
	const report = (written: boolean): Uploaded => ({ path: job.target, bytes: bytes.length, sha256: job.sha256, written });
	try {
		const written = await repeated(connection.repetitions, async (attempt) => {
			const session = await connection.session();
			if (attempt > 0 && (await settle(session, job))) return true;
			if (options.createFolders) await ensureFolder(session, folder, true);
			if (!(await findTarget(session, job))) return false;
			return options.atomic === 'tempRename' ? await writeThenRename(session, job) : await writeInPlace(session, job);
		});
		if (written && options.atomic === 'sentinel') {
			const sentinel = posix.join(folder, sentinelName(options.sentinel ?? '{name}.done', posix.basename(job.target)));
			await connection.repeat(async (session) => await writeFile(session, { path: sentinel, bytes: Buffer.alloc(0), flags: 'w' }));
		}
		return report(written);
	} catch (error) {
		if (hasCode(error, 'sftp.noSuchFile')) throw folderMissing(folder, error);
		throw job.unsettled && isRepeatable(error) ? unknownOutcome(job.target, error) : error;
	}
}

/** After a broken connection: true when the file is there after all. Otherwise the leftovers are removed. */
async function settle(session: Session, job: Upload): Promise<boolean> {
	if (job.options.atomic === 'tempRename') {
		// While the temporary file is there, it has not been renamed.
		const hadTemporary = await removeFile(session, job.temporary);
		if (!job.unsettled || hadTemporary) return (job.unsettled = false);
		if (await isOurs(session, job)) return true;
		throw unknownOutcome(job.target);
	}
	if (!job.unsettled) return false;
	if (await isOurs(session, job)) return true;
	if (job.created) await removeFile(session, job.target);
	else if (job.options.exists !== 'replace' && (await attributes(session, job.target)) !== undefined) throw unknownOutcome(job.target);
	return (job.unsettled = job.created = false);
}

async function isOurs(session: Session, job: Upload): Promise<boolean> {
	const found = await stat(session, job.target);
	if (found === undefined || found.size !== job.bytes.length) return false;
	try {
		return (await read(session, found, job.bytes.length))?.sha256 === job.sha256;
	} catch (error) {
		// A drop folder may be write-only; then the size has to do.
		if (hasCode(error, 'sftp.permissionDenied')) return true;
		throw error;
	}
}

/** Settles the final name by what `exists` says. False to write nothing. */
async function findTarget(session: Session, job: Upload): Promise<boolean> {
	const { ext, name: stem } = posix.parse(job.name);
	for (let n = 1; n <= maxUniqueTries; n += 1) {
		job.target = posix.join(job.folder, n === 1 ? job.name : `${stem}-${n}${ext}`);
		if (job.options.exists === 'replace' || (await attributes(session, job.target)) === undefined) return true;
		if (job.options.exists === 'skip') return false;
		if (job.options.exists === 'fail') throw alreadyThere(job.target);
	}
	throw alreadyThere(job.target);
}

async function writeThenRename(session: Session, job: Upload): Promise<boolean> {
	try {
		await writeFile(session, { path: job.temporary, bytes: job.bytes, flags: 'wx' });
		await checkSize(session, job, job.temporary);
		for (;;) {
			job.unsettled = true;
			if (job.options.exists === 'replace' && (await replace(session, job.temporary, job.target))) break;
			if (job.options.exists === 'replace' && (await attributes(session, job.target)) !== undefined) throw cannotReplace(job.target);
			try {
				await rename(session, job.temporary, job.target);
				break;
			} catch (error) {
				// Somebody else may have taken the name meanwhile. On servers that do not refuse a rename over a file nobody can tell.
				if (isRepeatable(error) || (await attributes(session, job.target)) === undefined) throw error;
				job.unsettled = false;
				if (!(await findTarget(session, job))) {
					await removeFile(session, job.temporary);
					return false;
				}
			}
		}
		job.unsettled = false;
		return true;
	} catch (error) {
		if (!session.isLost()) {
			job.unsettled = false;
			await removeFile(session, job.temporary).catch(() => {});
		}
		throw error;
	}
}

async function writeInPlace(session: Session, job: Upload): Promise<boolean> {
	const { exists, atomic, sentinel } = job.options;
	if (atomic === 'sentinel' && exists === 'replace') {
		// An old sentinel would vouch for the half-written new file.
		await removeFile(session, posix.join(job.folder, sentinelName(sentinel ?? '{name}.done', job.name)));
	}
	job.unsettled = true;
	const flags = exists === 'replace' ? 'w' : 'wx';
	try {
		await writeFile(session, { path: job.target, bytes: job.bytes, flags, onOpen: () => (job.created = true) });
		await checkSize(session, job, job.target);
		job.unsettled = false;
		return true;
	} catch (error) {
		if (session.isLost()) throw error;
		job.unsettled = false;
		if (job.created) await removeFile(session, job.target).catch(() => {});
		else if (hasCode(error, 'sftp.failure') && (await attributes(session, job.target)) !== undefined) throw alreadyThere(job.target);
		throw error;
	}
}

async function checkSize(session: Session, job: Upload, path: string): Promise<void> {
	const size = (await attributes(session, path))?.size;
	if (size === job.bytes.length) return;
	throw incomplete(job.target, size ?? 0, job.bytes.length);
}

function cutTo(name: string, bytes: number): string {
	return Buffer.from(name).subarray(0, bytes).toString().replace(/\uFFFD+$/, '');
}
