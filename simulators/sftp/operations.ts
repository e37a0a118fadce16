import { posix } from 'node:path';
import { utils } from 'ssh2';
import type { SFTPWrapper } from 'ssh2';
import type { SftpFaults, SftpOperation } from './faults';
import type { Entry, Tree } from './tree';

const { OPEN_MODE } = utils.sftp;
const status = { ok: 0, eof: 1, noSuchFile: 2, denied: 3, failure: 4, badMessage: 5, unsupported: 8 };

export interface JournalEntry {
	connection: number;
	operation: SftpOperation;
	path: string;
	/** SFTP status of the answer; absent when there was none. */
	status?: number;
}

export interface Serving {
	tree: Tree;
	faults: SftpFaults;
	journal: JournalEntry[];
	/** Complete downloads per path. */
	downloads: Map<string, number>;
	connection: number;
	cut(): void;
}

interface Handle {
	path: string;
	entry: Entry;
	flags: number;
	sent: number;
	/** Of a folder: what is still to be listed. */
	rest?: [string, Entry][];
	pages: number;
}

class Refused extends Error {
	constructor(readonly status: number) {
		super(`status ${status}`);
	}
}

/** Answers SFTP requests from the tree, strictly: a rename never replaces, an exclusive open never opens what is there. */
export function serve(sftp: SFTPWrapper, serving: Serving): void {
	const { tree, faults, journal, downloads } = serving;
	const handles = new Map<number, Handle>();
	const transferred = { down: 0, up: 0 };
	let nextHandle = 1;
	let isCut = false;
	const cut = () => {
		isCut = true;
		serving.cut();
	};

	/** `work` returns what sends the answer. */
	const on = (operation: SftpOperation, work: (id: number, ...args: never[]) => { path: string; answer: () => void }) => {
		sftp.on(operation as 'OPEN', ((id: number, ...args: never[]) => {
			const entry: JournalEntry = { connection: serving.connection, operation, path: pathOf(args[0]) };
			journal.push(entry);
			const cutAt = (when: 'before' | 'after') => {
				const index = faults.cutAt.findIndex((fault) => fault.operation === operation && fault.when === when);
				if (index >= 0) faults.cutAt.splice(index, 1);
				return index >= 0;
			};
			if (isCut || faults.hang.includes(operation)) return;
			if (cutAt('before')) return cut();
			const send = () => {
				let answer: () => void;
				try {
					if (faults.unsupported.includes(operation)) refuse(status.unsupported);
					const done = work(id, ...args);
					entry.status = status.ok;
					answer = done.answer;
				} catch (error) {
					if (!(error instanceof Refused)) throw error;
					entry.status = error.status;
					answer = () => sftp.status(id, error.status);
				}
				if (cutAt('after')) cut();
				else answer();
			};
			if (faults.delayMs > 0) setTimeout(send, faults.delayMs);
			else send();
		}) as never);
	};
	const pathOf = (first: unknown): string => (typeof first === 'string' ? first : (handleOf(first)?.path ?? ''));
	const handleOf = (buffer: unknown) => (Buffer.isBuffer(buffer) && buffer.length === 4 ? handles.get(buffer.readUInt32BE()) : undefined);
	const needHandle = (buffer: Buffer): Handle => handleOf(buffer) ?? refuse(status.failure);
	const needEntry = (path: string): Entry => {
		if (isBelow(path, faults.denied)) refuse(status.denied);
		return (faults.listedOnly.includes(path) ? undefined : tree.find(path)) ?? refuse(faults.missingStatus);
	};
	const mayChange = (path: string) => {
		if (isBelow(path, [...faults.readOnly, ...faults.denied])) refuse(status.denied);
		if (tree.find(posix.dirname(path))?.kind !== 'folder') refuse(faults.missingStatus);
	};
	const newHandle = (path: string, entry: Entry, flags: number): Buffer => {
		const id = nextHandle++;
		handles.set(id, { path, entry, flags, sent: 0, pages: 0, rest: entry.children && [...entry.children, ...(faults.listsTwice ? entry.children : [])] });
		const buffer = Buffer.alloc(4);
		buffer.writeUInt32BE(id);
		return buffer;
	};
	const done = (id: number, path: string) => ({ path, answer: () => sftp.status(id, status.ok) });
	const look = (id: number, path: string) => {
		if (faults.statFails.includes(path)) refuse(status.failure);
		const entry = needEntry(path);
		if (faults.growsWhenLookedAt.includes(path)) entry.content = Buffer.concat([entry.content, Buffer.from('.')]);
		return { path, answer: () => sftp.attrs(id, attributes(entry)) };
	};

	on('REALPATH', (id: number, path: string) => {
		const absolute = posix.resolve('/', path);
		return { path, answer: () => sftp.name(id, [{ filename: absolute, longname: absolute, attrs: {} as never }]) };
	});
	on('STAT', look);
	on('LSTAT', look);
	on('FSTAT', (id: number, handle: Buffer) => look(id, needHandle(handle).path));
	on('OPENDIR', (id: number, path: string) => {
		const entry = needEntry(path);
		if (entry.kind !== 'folder') refuse(faults.missingStatus);
		const handle = newHandle(path, entry, 0);
		return { path, answer: () => sftp.handle(id, handle) };
	});
	on('READDIR', (id: number, buffer: Buffer) => {
		const handle = needHandle(buffer);
		if (faults.listFailsAfter !== undefined && handle.pages >= faults.listFailsAfter) refuse(status.failure);
		const page = handle.rest?.splice(0, faults.pageSize) ?? [];
		if (page.length === 0 && faults.listEnd === 'eof') refuse(status.eof);
		handle.pages += 1;
		const names = page.map(([filename, entry]) => ({
			filename,
			longname: longname(faults.longname, filename, entry),
			attrs: (faults.bareEntries ? {} : attributes(entry)) as never,
		}));
		return { path: handle.path, answer: () => sftp.name(id, names) };
	});
	on('OPEN', (id: number, path: string, flags: number) => {
		const existing = tree.find(path);
		if (flags & OPEN_MODE.WRITE) {
			mayChange(path);
			if (existing && (flags & OPEN_MODE.EXCL || existing.kind !== 'file')) refuse(status.failure);
			if (!existing && !(flags & OPEN_MODE.CREAT)) refuse(status.noSuchFile);
			if (!existing || flags & OPEN_MODE.TRUNC) tree.put(path, '');
		} else {
			if (isBelow(path, faults.unreadable)) refuse(status.denied);
			if (needEntry(path).kind !== 'file') refuse(status.failure);
		}
		const handle = newHandle(path, tree.find(path) as Entry, flags);
		return { path, answer: () => sftp.handle(id, handle) };
	});
	on('READ', (id: number, buffer: Buffer, offset: number, length: number) => {
		const handle = needHandle(buffer);
		let data = handle.entry.content.subarray(offset, offset + Math.min(length, faults.readsAtMost));
		if (data.length === 0) refuse(status.eof);
		if (faults.growsWhenRead.includes(handle.path)) handle.entry.content = Buffer.concat([handle.entry.content, Buffer.from('.')]);
		const isLast = faults.cutDownAfter !== undefined && faults.cuts > 0 && transferred.down + data.length > faults.cutDownAfter;
		if (isLast) data = data.subarray(0, (faults.cutDownAfter ?? 0) - transferred.down);
		transferred.down += data.length;
		handle.sent += data.length;
		if (handle.sent === handle.entry.content.length) downloads.set(handle.path, (downloads.get(handle.path) ?? 0) + 1);
		return {
			path: handle.path,
			answer: () => {
				if (data.length > 0) sftp.data(id, data);
				if (!isLast) return;
				faults.cuts -= 1;
				cut();
			},
		};
	});
	on('WRITE', (id: number, buffer: Buffer, offset: number, sent: Buffer) => {
		const handle = needHandle(buffer);
		if (!(handle.flags & OPEN_MODE.WRITE)) refuse(status.denied);
		const isLast = faults.cutUpAfter !== undefined && faults.cuts > 0 && transferred.up + sent.length > faults.cutUpAfter;
		const kept = sent.subarray(0, isLast ? (faults.cutUpAfter ?? 0) - transferred.up : faults.storesOnly);
		if (kept.length > faults.diskBytes) refuse(status.failure);
		faults.diskBytes -= kept.length;
		transferred.up += kept.length;
		const { content } = handle.entry;
		const grown = Buffer.alloc(Math.max(content.length, offset + kept.length));
		content.copy(grown);
		kept.copy(grown, offset);
		handle.entry.content = grown;
		handle.entry.mtime = tree.now();
		return {
			path: handle.path,
			answer: () => {
				if (!isLast) return void sftp.status(id, status.ok);
				faults.cuts -= 1;
				cut();
			},
		};
	});
	on('CLOSE', (id: number, buffer: Buffer) => {
		const { path } = needHandle(buffer);
		handles.delete(buffer.readUInt32BE());
		return done(id, path);
	});
	const rename = (from: string, to: string, mayReplace: boolean) => {
		faults.beforeRename?.(from, to);
		mayChange(from);
		mayChange(to);
		const entry = needEntry(from);
		if (faults.noMoves && posix.dirname(from) !== posix.dirname(to)) refuse(status.failure);
		if (tree.find(to) && !mayReplace) refuse(status.failure);
		tree.remove(from);
		tree.find(posix.dirname(to))?.children?.set(posix.basename(to), entry);
	};
	on('RENAME', (id: number, from: string, to: string) => {
		rename(from, to, false);
		return done(id, from);
	});
	on('REMOVE', (id: number, path: string) => {
		mayChange(path);
		if (needEntry(path).kind === 'folder') refuse(status.failure);
		tree.remove(path);
		return done(id, path);
	});
	on('MKDIR', (id: number, path: string) => {
		mayChange(path);
		if (tree.find(path)) refuse(status.failure);
		tree.makeFolder(path);
		return done(id, path);
	});
	// Object-store gateways refuse these, so this server does too.
	on('SETSTAT', () => refuse(status.unsupported));
	on('FSETSTAT', () => refuse(status.unsupported));
	on('EXTENDED', (id: number, name: string, data: Buffer) => {
		if (name === 'fsync@openssh.com' && faults.fsync) return done(id, name);
		if (name !== 'posix-rename@openssh.com' || !faults.posixRename) return refuse(status.unsupported);
		const [from = '', to = ''] = texts(data);
		rename(from, to, true);
		return done(id, from);
	});
}

function refuse(code: number): never {
	throw new Refused(code);
}

function isBelow(path: string, folders: string[]): boolean {
	return folders.some((folder) => path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
}

function attributes(entry: Entry) {
	const mode = { file: 0o100644, folder: 0o040755, link: 0o120777 }[entry.kind];
	return { mode, uid: 1000, gid: 1000, size: entry.content.length, atime: entry.mtime, mtime: entry.mtime };
}

function longname(style: SftpFaults['longname'], name: string, entry: Entry): string {
	if (style === 'empty') return '';
	// A server in the manner of MS-DOS, whose first character says nothing about the type.
	if (style === 'foreign') return `11-21-26  04:31AM  ${entry.kind === 'folder' ? '<DIR>' : entry.content.length} ${name}`;
	const type = { file: '-', folder: 'd', link: 'l' }[entry.kind];
	return `${type}rw-r--r-- 1 stampli stampli ${entry.content.length} Nov 21 04:31 ${name}`;
}

/** Strings with a length of four bytes before each. */
function texts(data: Buffer): string[] {
	const found: string[] = [];
	for (let at = 0; at + 4 <= data.length; ) {
		const length = data.readUInt32BE(at);
		found.push(data.toString('utf8', at + 4, at + 4 + length));
		at += 4 + length;
	}
	return found;
}
