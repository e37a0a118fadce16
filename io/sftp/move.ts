import { posix } from 'node:path';
import { DateTime } from 'luxon';
import type { StampliErpError } from '../../core/errors';
import type { Connection } from './connection';
import { hasCode, isRepeatable, setup, transient } from './errors';
import { attributes, isFolder, isMissing } from './list';
import { splitPath } from './names';
import { repeated } from './retry';
import type { Session } from './session';
import { rename } from './write';

const maxTries = 100;

/**
 * Into a folder, under its own name or, where that is taken, with `.{timestamp}.{n}` appended. Never over another file.
 * After a broken connection both places are looked at before anything is done again.
 */
export async function move(connection: Connection, from: string, folder: string, createFolders: boolean): Promise<string> {
	const { name } = splitPath(from);
	splitPath(`${folder}/${name}`);
	const timestamp = DateTime.utc().toFormat('yyyyMMddHHmmss');
	const candidates = Array.from({ length: maxTries }, (_, n) => posix.join(folder, n === 0 ? name : `${name}.${timestamp}.${n}`));
	let unsettled: string | undefined;

	return await repeated(connection.repetitions, async () => {
		const session = await connection.session();
		if (unsettled !== undefined && (await attributes(session, from)) === undefined) {
			if ((await attributes(session, unsettled)) !== undefined) return unsettled;
		}
		await ensureFolder(session, folder, createFolders);
		for (const to of candidates) {
			if ((await attributes(session, to)) !== undefined) continue;
			try {
				unsettled = to;
				await rename(session, from, to);
				return to;
			} catch (error) {
				if (isRepeatable(error)) throw error;
				// Another mover may have taken the name between the look and the rename.
				if (hasCode(error, 'sftp.failure') && (await attributes(session, to)) !== undefined) continue;
				throw await whyNot(session, { from, folder, error });
			}
		}
		throw setup('move.full', `${folder} on the SFTP server already has ${maxTries} files called ${name}.`, 'Empty the folder, or choose another one.');
	});
}

async function whyNot(session: Session, { from, folder, error }: { from: string; folder: string; error: unknown }): Promise<unknown> {
	if (!hasCode(error, 'sftp.failure', 'sftp.noSuchFile', 'sftp.unsupported')) return error;
	if ((await attributes(session, from)) === undefined) {
		return transient('move.gone', `${from} is no longer on the SFTP server.`, 'Another program or run moved it. Nothing to do if it is where it belongs.', error);
	}
	return setup('move.refused', `The SFTP server refused to move ${from} to ${folder}.`, 'The folders may be on different volumes, or the user may not move files. Choose a folder beside the first one, or leave files where they are.', error);
}

/** Throws `sftp.folderMissing` when it is not there and shall not be made. */
export async function ensureFolder(session: Session, folder: string, create: boolean): Promise<void> {
	if (await folderExists(session, folder)) return;
	if (!create) throw missing(folder);
	const parent = posix.dirname(folder);
	if (parent !== folder) await ensureFolder(session, parent, true);
	try {
		await session.call({ verb: 'create the folder', path: folder }, (done) => session.sftp.mkdir(folder, done));
	} catch (error) {
		// Another mover may have created it first.
		if (!hasCode(error, 'sftp.failure') || !(await folderExists(session, folder))) throw error;
	}
}

async function folderExists(session: Session, folder: string): Promise<boolean> {
	try {
		const found = await session.call<{ mode: number }>({ verb: 'look at', path: folder }, (done) => session.sftp.stat(folder, done));
		if (isFolder(found.mode)) return true;
		throw setup('notAFolder', `${folder} on the SFTP server is not a folder.`, 'Give the path of a folder.');
	} catch (error) {
		if (await isMissing(session, folder, error)) return false;
		throw error;
	}
}

function missing(folder: string): StampliErpError {
	return setup('folderMissing', `The folder ${folder} does not exist on the SFTP server.`, 'Create it, or turn on Create Folders.');
}
