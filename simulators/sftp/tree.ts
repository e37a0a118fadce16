import { posix } from 'node:path';

export interface Entry {
	kind: 'file' | 'folder' | 'link';
	content: Buffer;
	/** Whole seconds since the epoch. */
	mtime: number;
	children?: Map<string, Entry>;
}

/** A file tree in memory: cheap with 20,000 entries, and every time stamp can be set. */
export interface Tree {
	find(path: string): Entry | undefined;
	put(path: string, content: string | Buffer, mtime?: number): void;
	link(path: string): void;
	makeFolder(path: string): void;
	remove(path: string): void;
	/** All files below a folder, as path and content. */
	files(folder?: string): Map<string, Buffer>;
	now(): number;
}

export function tree(): Tree {
	const now = () => Math.floor(Date.now() / 1000);
	const folder = (): Entry => ({ kind: 'folder', content: Buffer.alloc(0), mtime: now(), children: new Map() });
	const root = folder();

	const find = (path: string): Entry | undefined =>
		path
			.split('/')
			.filter(Boolean)
			.reduce<Entry | undefined>((at, name) => at?.children?.get(name), root);
	const add = (path: string, entry: Entry) => {
		makeFolder(posix.dirname(path));
		find(posix.dirname(path))?.children?.set(posix.basename(path), entry);
	};
	const makeFolder = (path: string) => {
		if (find(path)) return;
		makeFolder(posix.dirname(path));
		find(posix.dirname(path))?.children?.set(posix.basename(path), folder());
	};
	const files = (start: string): [string, Buffer][] =>
		[...(find(start)?.children ?? [])].flatMap(([name, entry]): [string, Buffer][] =>
			entry.kind === 'folder' ? files(posix.join(start, name)) : entry.kind === 'file' ? [[posix.join(start, name), entry.content]] : [],
		);
	return {
		find,
		put: (path, content, mtime = now()) => add(path, { kind: 'file', content: Buffer.from(content), mtime }),
		link: (path) => add(path, { kind: 'link', content: Buffer.alloc(0), mtime: now() }),
		makeFolder,
		remove: (path) => void find(posix.dirname(path))?.children?.delete(posix.basename(path)),
		files: (start = '/') => new Map(files(start)),
		now,
	};
}
