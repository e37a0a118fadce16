import { isOwnClientState } from './clientState';
import { collectionPath, isSame, namedResource, type Watched } from './resources';

export type ChangeType = 'created' | 'updated' | 'deleted';

/** What a notification hints at in one collection. Only hints: what is true is read back. */
export interface Hint extends Watched {
	/** Newest word on each record. */
	ids: Map<string, ChangeType>;
	/** More has changed than is named. */
	whole: boolean;
	/** Where the whole begins, if it was said. */
	since?: string;
	/** The whole may hide deletions: Business Central leaves the filter out then. */
	mayHideDeletions: boolean;
}

export interface ReadNotification {
	hints: Hint[];
	/** Entries of somebody else, of a collection that is not watched, or that cannot be read. */
	ignored: number;
}

/** Reads no further: what comes after makes the collections named so far be read as a whole. */
const mostEntries = 50_000;
/** More records of one collection than this are read as a whole. */
const mostIds = 1_000;

/** Reads the body of a notification. An entry counts only with our secret for exactly its collection. */
export function readNotification(body: unknown, { key, webhook, wanted }: { key: Buffer; webhook: string; wanted: Watched[] }): ReadNotification {
	const entries = typeof body === 'object' && body !== null && Array.isArray((body as { value?: unknown }).value) ? (body as { value: unknown[] }).value : [];
	const hints = new Map<string, Hint>();
	const proven = new Set<string>();
	let ignored = 0;
	for (const entry of entries.slice(0, mostEntries)) {
		const { resource, clientState, changeType } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
		const named = namedResource(resource);
		const watched = named && wanted.find((each) => isSame(each, named));
		if (!watched || !isProven(proven, clientState, watched, key, webhook)) {
			ignored += 1;
			continue;
		}
		take(hintOf(hints, watched), named, changeType);
	}
	if (entries.length > mostEntries) for (const hint of hints.values()) readWhole(hint, undefined, true);
	for (const hint of hints.values()) if (hint.ids.size > mostIds) readWhole(hint, undefined, false);
	return { hints: [...hints.values()], ignored };
}

/** A hint that anything may have changed since the last reading. */
export function wholeHint(watched: Watched): Hint {
	return { companyId: watched.companyId, set: watched.set, ids: new Map(), whole: true, mayHideDeletions: false };
}

/** One secret may come a thousand times. */
function isProven(proven: Set<string>, clientState: unknown, watched: Watched, key: Buffer, webhook: string): boolean {
	const which = `${collectionPath(watched)} ${String(clientState).slice(0, 200)}`;
	if (proven.has(which)) return true;
	if (!isOwnClientState(key, webhook, watched, clientState)) return false;
	proven.add(which);
	return true;
}

function hintOf(hints: Map<string, Hint>, watched: Watched): Hint {
	const path = collectionPath(watched);
	const hint = hints.get(path) ?? { ...wholeHint(watched), whole: false };
	hints.set(path, hint);
	return hint;
}

function take(hint: Hint, { id, since }: { id?: string; since?: string }, changeType: unknown): void {
	if (id === undefined || (changeType !== 'created' && changeType !== 'updated' && changeType !== 'deleted')) {
		readWhole(hint, since, id === undefined && since === undefined);
		return;
	}
	const isNew = hint.ids.get(id) === 'created' && changeType === 'updated';
	hint.ids.set(id, isNew ? 'created' : changeType);
}

function readWhole(hint: Hint, since: string | undefined, mayHideDeletions: boolean): void {
	const isFirst = !hint.whole;
	hint.whole = true;
	hint.mayHideDeletions ||= mayHideDeletions;
	if (isFirst) hint.since = since;
	else hint.since = since !== undefined && hint.since !== undefined && since < hint.since ? since : hint.since;
	// Named records that still exist are part of the whole; deletions are in no list.
	for (const [id, type] of hint.ids) if (type !== 'deleted' && hint.ids.size > mostIds) hint.ids.delete(id);
}
