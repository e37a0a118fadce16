import type { Inbox } from '../../core/ports';
import { connection } from './connection';
import { list, realPath } from './list';
import { folderMissing, hasCode } from './errors';
import { move } from './move';
import { read, stat } from './read';
import type { Session } from './session';
import { serverName } from './settings';
import type { SftpSettings } from './settings';
import { upload } from './upload';
import { removeFile } from './write';

export interface SftpInbox extends Inbox {
	/** To be shown with every result: unchecked host key, weak pins. */
	readonly warnings: readonly string[];
}

/**
 * Connects and logs in. Throws `setup` for wrong settings, host key or login (never repeated) and `transient` when the
 * server cannot be reached after the repetitions. Always close it.
 */
export async function openSftp(settings: SftpSettings): Promise<SftpInbox> {
	const server = connection(settings);
	await server.repeat(async () => {});
	return {
		name: serverName(settings),
		warnings: server.warnings,
		list: (selection) => server.repeat((session) => list(session, selection)).catch((error: unknown) => explainFolder(error, selection.folder)),
		stat: (path) => server.repeat((session) => stat(session, path)),
		read: (file, maxBytes) => server.repeat((session) => read(session, file, maxBytes)),
		upload: (path, bytes, options) => upload(server, path, bytes, options),
		move: (path, folder, createFolders) => move(server, path, folder, createFolders),
		// Asked for twice, a removal has the same result: it is not there.
		remove: async (path) => void (await server.repeat((session) => removeFile(session, path))),
		close: () => server.close(),
	};
}

/** Connects, logs in and looks into the home folder; for testing a credential. No repetitions. */
export async function tryOut(settings: SftpSettings): Promise<{ home: string; warnings: readonly string[] }> {
	const server = connection({ ...settings, retryDelaysMs: [] });
	try {
		const session = await server.session();
		const home = await realPath(session, '.');
		await lookInto(session, home);
		return { home, warnings: server.warnings };
	} finally {
		await server.close();
	}
}

async function lookInto(session: Session, folder: string): Promise<void> {
	const operation = { verb: 'list the folder', path: folder };
	const handle = await session.call<Buffer>(operation, (done) => session.sftp.opendir(folder, done));
	await session.call(operation, (done) => session.sftp.close(handle, done));
}

function explainFolder(error: unknown, folder: string): never {
	if (!hasCode(error, 'sftp.noSuchFile')) throw error;
	throw folderMissing(folder, error);
}
