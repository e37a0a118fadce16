import type { IDataObject } from 'n8n-workflow';
import { collectionPath, type Watched } from './resources';

/** How far a collection has been read. Times are Business Central's own. */
export interface Progress {
	/** Everything changed until then has been handed over. */
	upTo: string;
	/** The reading stopped here, in the order of change, and goes on here. */
	resume?: string;
}

/** What the trigger remembers between notifications. It may be lost: then everything is read once more. */
export interface Memory {
	progress(watched: Watched): Progress | undefined;
	setProgress(watched: Watched, progress: Progress): void;
	/** True once per record and version. */
	isNews(watched: Watched, id: string, version: string): boolean;
}

const mostVersions = 2_000;

/**
 * Versions that this process has just handed over: two notifications at once are given the same static data by n8n. For less than
 * a minute, because after a minute Business Central repeats what n8n could not store.
 */
const justNow = new Map<string, Map<string, { version: string; at: number }>>();
const justNowMs = 45_000;

/** Reads the node's static data; what is new goes there at `save`, and is forgotten without it. `route` names the trigger. */
export function openMemory(data: IDataObject, route: string): Memory & { save(): void } {
	const versions = new Map<string, string>();
	for (const each of Array.isArray(data.versions) ? (data.versions as unknown[]) : []) {
		const [key, version] = Array.isArray(each) ? (each as unknown[]) : [];
		if (typeof key === 'string' && typeof version === 'string') versions.set(key, version);
	}
	const recent = justNow.get(route) ?? new Map<string, { version: string; at: number }>();
	for (const [key, { version, at }] of recent) {
		if (Date.now() - at < justNowMs) versions.set(key, version);
		else recent.delete(key);
	}
	const news = new Map<string, string>();
	const read = { ...(typeof data.read === 'object' && data.read !== null ? (data.read as unknown as Record<string, Progress>) : {}) };
	return {
		progress: (watched) => {
			const found = read[collectionPath(watched)];
			return typeof found?.upTo === 'string' ? found : undefined;
		},
		setProgress: (watched, progress) => void (read[collectionPath(watched)] = progress),
		isNews: (watched, id, version) => {
			const key = `${watched.companyId.slice(0, 8)} ${watched.set} ${id}`;
			const isNews = versions.get(key) !== version;
			versions.delete(key); // the newest stands last, the oldest goes first
			versions.set(key, version);
			if (isNews) news.set(key, version);
			if (versions.size > mostVersions) versions.delete(versions.keys().next().value!);
			return isNews;
		},
		save: () => {
			for (const [key, version] of news) recent.set(key, { version, at: Date.now() });
			justNow.set(route, recent);
			data.read = read as unknown as IDataObject;
			data.versions = [...versions] as unknown as IDataObject[];
		},
	};
}

/** Forgets what this process has just handed over for a trigger: when it is unpublished, and in tests. */
export function forgetProcessMemory(route: string): void {
	justNow.delete(route);
}
