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

/** Versions handed over by this process: two notifications at once see the same static data, but not the same of these. */
const ofProcess = new Map<string, Map<string, string>>();

/** Reads the node's static data; writes go there at `save`. `route` names the trigger. */
export function openMemory(data: IDataObject, route: string): Memory & { save(): void } {
	const versions = ofProcess.get(route) ?? new Map<string, string>();
	ofProcess.set(route, versions);
	const stored = Array.isArray(data.versions) ? (data.versions as unknown[]) : [];
	for (const each of stored) {
		const [key, version] = Array.isArray(each) ? (each as unknown[]) : [];
		if (typeof key === 'string' && typeof version === 'string' && !versions.has(key)) versions.set(key, version);
	}
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
			if (versions.size > mostVersions) versions.delete(versions.keys().next().value!);
			return isNews;
		},
		save: () => {
			data.read = read as unknown as IDataObject;
			data.versions = [...versions] as unknown as IDataObject[];
		},
	};
}

/** Forgets what this process has handed over for a trigger: when it is unpublished, and in tests. */
export function forgetProcessMemory(route: string): void {
	ofProcess.delete(route);
}
