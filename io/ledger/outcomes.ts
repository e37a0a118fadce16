import type { NewOutcome } from '../../core/ports';
import type { Outcome } from '../../core/records';
import { type Entry, newestOf, type NewEntry } from './chain';
import { enter, type Journal } from './journal';
import { storable } from './sql';

function outcomeOf({ at, body }: Entry): Outcome {
	const { contentHash: _contentHash, ...outcome } = body as unknown as Outcome & { contentHash?: string };
	return { ...outcome, at: new Date(at).toISOString() };
}

/** The newest outcome of each record by its id as stored, where its seal verifies. */
export async function standingOutcomes({ sql, seals }: Journal, recordIds: string[]): Promise<Map<string, Outcome>> {
	const newest = await newestOf(sql, seals, 'record_id', [...new Set(recordIds)], ['outcome']);
	return new Map([...newest].flatMap(([id, entry]) => (entry.genuine ? [[id, outcomeOf(entry)]] : [])));
}

export async function outcomes(journal: Journal, recordIds: string[]): Promise<(Outcome | undefined)[]> {
	const standing = await standingOutcomes(journal, recordIds);
	return recordIds.map((recordId) => standing.get(storable(recordId)));
}

/** "posted" stands for ever; "duplicate" and "dismissed" give way only to what is final too. */
function mayReplace(before: Outcome | undefined, next: NewOutcome): boolean {
	if (!before || before.status === 'held') return true;
	return before.status === 'posted' ? next.status === 'posted' : next.status !== 'held';
}

export async function addOutcomes(journal: Journal, additions: NewOutcome[]): Promise<Outcome[]> {
	const standing = await standingOutcomes(journal, additions.map((outcome) => outcome.recordId));
	const entries: NewEntry[] = [];
	const at = new Date(journal.sql.now).toISOString();
	const results = additions.map((addition) => {
		const id = storable(addition.recordId);
		const before = standing.get(id);
		if (before && !mayReplace(before, addition)) return before;
		const body = { ...addition, tries: (before?.tries ?? 0) + 1 };
		entries.push(outcomeEntry(body));
		const { contentHash: _contentHash, ...outcome } = body;
		const next = { ...outcome, at };
		standing.set(id, next);
		return next;
	});
	await enter(journal, entries);
	return results;
}

export function outcomeEntry(body: NewOutcome & { tries: number }): NewEntry {
	const { recordId, key, executionId } = body;
	return { kind: 'outcome', recordId, key, executionId, body: { ...body } };
}
