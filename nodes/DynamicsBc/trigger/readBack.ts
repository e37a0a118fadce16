import { readRow, type RecordChange } from './change';
import type { BcApi } from './api';
import type { Memory, Progress } from './memory';
import type { ChangeType, Hint } from './notification';
import { collectionPath } from './resources';

export interface ReadingBack {
	api: BcApi;
	memory: Memory;
	/** False when there is no time for another page. */
	hasTime(): boolean;
	/** Records that this user changed last are left out. */
	ignoreUser?: string;
}

/** Changes committed late carry an earlier time than what was read before. */
const overlapMs = 5 * 60_000;
const idsPerRequest = 20;

/** The progress of a collection of which nothing before this time (milliseconds since the epoch) is wanted. */
export function readUpTo(time: number): Progress {
	return { upTo: new Date(time + overlapMs).toISOString() };
}

/**
 * Reads what a hint is about: all that changed in the collection since the last reading, then the named records that were not
 * among it. Pushes onto `changes`, one per record version. False when it stopped for lack of time; the next reading goes on there.
 */
export async function readBack({ api, memory, hasTime, ignoreUser }: ReadingBack, hint: Hint, changes: RecordChange[]): Promise<boolean> {
	const met = new Set<string>();
	const take = (row: Record<string, unknown>, type: ChangeType | undefined) => {
		const change = readRow(hint, row, type === 'created' ? 'created' : 'updated');
		if (!change) return;
		met.add(change.id);
		if (memory.isNews(hint, change.id, change.version) && (ignoreUser === undefined || change.modifiedBy !== ignoreUser)) changes.push(change);
	};

	const before = memory.progress(hint);
	let upTo = before?.upTo;
	let last: string | undefined;
	for await (const rows of api.pages(collectionPath(hint), { ...filterOf(before, hint), $orderby: 'lastModifiedDateTime' })) {
		if (last !== undefined && !hasTime()) {
			memory.setProgress(hint, { upTo: upTo ?? last, resume: last });
			return false;
		}
		for (const row of rows) {
			take(row, hint.ids.get(String(row.id).toLowerCase()));
			if (typeof row.lastModifiedDateTime === 'string') last = row.lastModifiedDateTime;
		}
		if (last !== undefined && (upTo === undefined || isLater(last, upTo))) upTo = last;
	}
	memory.setProgress(hint, { upTo: upTo ?? new Date(0).toISOString() });

	const open = [...hint.ids.keys()].filter((id) => !met.has(id));
	for (let from = 0; from < open.length; from += idsPerRequest) {
		if (!hasTime()) return false;
		const some = open.slice(from, from + idsPerRequest);
		for await (const rows of api.pages(collectionPath(hint), { $filter: some.map((id) => `id eq ${id}`).join(' or ') })) {
			for (const row of rows) take(row, hint.ids.get(String(row.id).toLowerCase()));
		}
		for (const id of some) {
			// Gone, and said to be: a deletion. Gone, but said to be changed: its deletion will be told as well.
			if (!met.has(id) && hint.ids.get(id) === 'deleted' && memory.isNews(hint, id, 'deleted')) changes.push({ companyId: hint.companyId, set: hint.set, id, version: 'deleted', changeType: 'deleted' });
		}
	}
	if (hint.mayHideDeletions) changes.push({ companyId: hint.companyId, set: hint.set, id: '', version: '', changeType: 'someDeleted' });
	return true;
}

function filterOf(before: { upTo: string; resume?: string } | undefined, { since }: Hint): { $filter?: string } {
	if (before === undefined) return {};
	if (before.resume !== undefined) return { $filter: `lastModifiedDateTime ge ${before.resume}` };
	const from = new Date(Date.parse(before.upTo) - overlapMs).toISOString();
	return { $filter: `lastModifiedDateTime gt ${since !== undefined && isLater(from, since) ? since : from}` };
}

const isLater = (a: string, b: string) => Date.parse(a) > Date.parse(b);
