import { posix } from 'node:path';
import type { FileEntryWithStats, Stats } from 'ssh2';
import type { RemoteFile, Selection } from '../../core/ports';
import { hasCode, setup } from './errors';
import { defaultExcludes, globs, isPlainName } from './names';
import type { Session } from './session';

const maxDepth = 10;
const defaultMaxEntries = 100_000;
const endOfFile = 1;

const typeBits = 0o170000;
export const isRegular = (mode: number) => (mode & typeBits) === 0o100000;
export const isFolder = (mode: number) => (mode & typeBits) === 0o040000;

type Attributes = Pick<Stats, 'mode' | 'size' | 'mtime'>;

/**
 * Regular files of a folder that the selection wants, oldest first. Pages are filtered as they come. Symbolic links, names
 * with tricks and half-written files (`defaultExcludes`) are left out. Types come from mode bits, never from the long name.
 */
export async function list(session: Session, selection: Selection): Promise<RemoteFile[]> {
	const root = await realPath(session, selection.folder);
	const included = selection.include.length > 0 ? globs(selection.include) : () => true;
	const excluded = globs([...defaultExcludes, ...selection.exclude]);
	const maxEntries = selection.maxEntries ?? defaultMaxEntries;
	const files: RemoteFile[] = [];
	const folders = [{ path: root, below: '', depth: 0 }];
	// A listing is no moment: what is renamed meanwhile may be told twice.
	const told = new Set<string>();
	let seen = 0;

	for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
		for await (const page of pages(session, folder.path, folder.depth === 0)) {
			seen += page.length;
			if (seen > maxEntries) throw tooMany(selection.folder, maxEntries);
			for (const { filename: name, attrs } of page) {
				const below = posix.join(folder.below, name);
				const path = posix.join(folder.path, name);
				if (!isPlainName(name) || excluded(name, below) || told.has(path)) continue;
				told.add(path);
				const facts = isComplete(attrs) ? attrs : await attributes(session, path);
				if (facts === undefined) continue;
				if (isFolder(facts.mode) && selection.recursive && folder.depth < maxDepth) {
					folders.push({ path, below, depth: folder.depth + 1 });
				} else if (isRegular(facts.mode) && included(name, below)) {
					files.push({ path, name, size: facts.size, mtime: facts.mtime });
				}
			}
		}
	}
	return files.sort((a, b) => a.mtime - b.mtime || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1));
}

/** Absolute path as the server sees it; the path as it is where the server resolves none. Whether it is there, opening it tells. */
export async function realPath(session: Session, path: string): Promise<string> {
	try {
		return await session.call<string>({ verb: 'open the folder', path }, (done) => session.sftp.realpath(path, done));
	} catch (error) {
		const isAbsolute = path.startsWith('/') && hasCode(error, 'sftp.failure', 'sftp.permissionDenied');
		if (!isAbsolute && !hasCode(error, 'sftp.unsupported')) throw error;
		return posix.normalize(path).replace(/(?<=.)\/$/, '');
	}
}

/** Attributes without following a link; undefined when certainly nothing is there. */
export async function attributes(session: Session, path: string): Promise<Attributes | undefined> {
	try {
		const found = await look(session, path);
		if (isComplete(found)) return found;
	} catch (error) {
		if (await isMissing(session, path, error)) return undefined;
		throw error;
	}
	throw setup('attributes', `The SFTP server tells neither type, size nor time of ${path}.`, 'Ask the administrator of the server; without them a whole file cannot be told from a half one.');
}

async function look(session: Session, path: string): Promise<Stats> {
	const operation = { verb: 'look at', path };
	try {
		return await session.call<Stats>(operation, (done) => session.sftp.lstat(path, done));
	} catch (error) {
		if (!hasCode(error, 'sftp.unsupported')) throw error;
		return await session.call<Stats>(operation, (done) => session.sftp.stat(path, done));
	}
}

/** Whether an error means that certainly nothing is there. Of that, some servers say only that they failed; then the folder around it tells. */
export async function isMissing(session: Session, path: string, error: unknown): Promise<boolean> {
	return hasCode(error, 'sftp.noSuchFile') || (hasCode(error, 'sftp.failure') && (await isUnlisted(session, path)));
}

async function isUnlisted(session: Session, path: string): Promise<boolean> {
	const folder = posix.dirname(path);
	if (folder === path) return false;
	const name = posix.basename(path);
	try {
		for await (const page of pages(session, folder, true)) if (page.some(({ filename }) => filename === name)) return false;
		return true;
	} catch (error) {
		return await isMissing(session, folder, error);
	}
}

/** Page by page. A folder below the root that vanished meanwhile has none. */
async function* pages(session: Session, folder: string, isRoot: boolean): AsyncGenerator<FileEntryWithStats[]> {
	const operation = { verb: 'list the folder', path: folder };
	let handle: Buffer;
	try {
		handle = await session.call<Buffer>(operation, (done) => session.sftp.opendir(folder, done));
	} catch (error) {
		if (isRoot || !hasCode(error, 'sftp.noSuchFile')) throw error;
		return;
	}
	let empty = 0;
	try {
		for (;;) {
			const page = await session.call<FileEntryWithStats[] | undefined>(operation, (done) =>
				session.sftp.readdir(handle, (error, entries) => {
					const isEnd = (error as { code?: number } | undefined)?.code === endOfFile;
					done(isEnd ? undefined : error, isEnd ? undefined : entries);
				}),
			);
			if (page === undefined) return;
			// Some servers never say that this is the end, only that there is nothing more.
			empty = page.length === 0 ? empty + 1 : 0;
			if (empty > 1) return;
			yield page;
		}
	} finally {
		// On a lost connection there is nothing left to close, and the first error is the one to tell.
		await session.call(operation, (done) => session.sftp.close(handle, done)).catch(() => {});
	}
}

function isComplete(attrs: Partial<Attributes>): attrs is Attributes {
	return attrs.mode !== undefined && (attrs.mode & typeBits) !== 0 && attrs.size !== undefined && attrs.mtime !== undefined;
}

function tooMany(folder: string, maxEntries: number) {
	return setup('list.tooMany', `The SFTP folder ${folder} has more than ${maxEntries} entries.`, 'Move processed files to an archive folder, or ask for them to be removed.');
}
