import type { Invoice } from '../../core/model';
import type { Attempt, AttemptAnswer, Claim, PostingHistory } from '../../core/ports';
import type { Outcome } from '../../core/records';
import { entriesOf, type Entry } from './chain';
import { stillHeld } from './claims';
import { fileRefs, recordsOf } from './contents';
import { enter, type Journal } from './journal';
import { keptPosted, type PostedFact } from './kept';
import { rowsOf } from './projection';
import { storable } from './sql';

export async function addAttempts(journal: Journal, attempts: Attempt[], marginMs: number): Promise<boolean[]> {
	const allowed = await stillHeld(journal, attempts.map((attempt) => attempt.claim), marginMs);
	await enter(
		journal,
		attempts.flatMap(({ claim, recordId, executionId, payloadHash, contentHash }, i) =>
			allowed[i]
				? [{ kind: 'attempt', recordId, key: claim.key, executionId, body: { generation: claim.generation, payloadHash, contentHash } }]
				: [],
		),
	);
	return allowed;
}

export interface Answer {
	claim: Claim;
	recordId: string;
	executionId: string;
	answer: AttemptAnswer;
	body: Record<string, unknown>;
}

/** An answer is kept even when the claim has run out meanwhile: it is what the ERP said. */
export async function addAnswers(journal: Journal, answers: Answer[]): Promise<void> {
	await enter(
		journal,
		answers.map(({ claim, recordId, executionId, answer, body }) => ({
			kind: 'answer',
			recordId,
			key: claim.key,
			executionId,
			body: { generation: claim.generation, answer, details: body },
		})),
	);
}

export async function history(journal: Journal, keys: string[], recordIds: string[] = []): Promise<PostingHistory[]> {
	const { sql, seals } = journal;
	const entries = await entriesOf(sql, seals, 'key', [...new Set(keys)], ['attempt', 'answer', 'outcome']);
	const byKey = Map.groupBy(entries, (entry) => entry.key!);
	const kept = await keptPosted(journal, keys);
	const posted = await withContents(journal, await postedFacts(journal, entries));
	const ofRecords = Map.groupBy(await entriesOf(sql, seals, 'record_id', [...new Set(recordIds)], ['attempt', 'answer', 'retryAsked']), (entry) => entry.recordId!);
	return keys.map((key, i) => {
		const attempt = newestAttempt(byKey.get(storable(key)) ?? []);
		const fact = kept.get(storable(key)) ?? posted.get(storable(key));
		const sentAs = otherKey(ofRecords.get(storable(recordIds[i] ?? '')) ?? [], storable(key));
		return { key, ...(attempt ? { attempt } : {}), ...(sentAs === undefined ? {} : { sentAs }), ...(fact ? { posted: fact } : {}) };
	});
}

/** The last key but this one under which a record was sent without being refused, since a person last allowed to post it again. */
function otherKey(ofRecord: Entry[], key: string): string | undefined {
	const allowed = ofRecord.findLast(({ kind, body, genuine }) => kind === 'retryAsked' && genuine && body.again === true)?.seq ?? 0;
	const later = Map.groupBy(ofRecord.filter((entry) => entry.seq > allowed && entry.key !== undefined && entry.key !== key), (entry) => entry.key!);
	return [...later].findLast(([, entries]) => {
		const attempt = newestAttempt(entries);
		return attempt !== undefined && attempt.answer !== 'refused' && attempt.answer !== 'notSent';
	})?.[0];
}

/** An attempt whose seal is broken still counts, without an answer: the ERP is then asked before anything is sent. */
function newestAttempt(entries: Entry[]): PostingHistory['attempt'] {
	const attempt = entries.findLast((entry) => entry.kind === 'attempt');
	if (!attempt) return undefined;
	const answer = entries.findLast(
		({ kind, seq, recordId, body, genuine }) =>
			kind === 'answer' && genuine && seq > attempt.seq && recordId === attempt.recordId && body.generation === attempt.body.generation,
	);
	// It was made before what was noted after it, whatever the clock said.
	const at = Math.min(attempt.at, ...entries.filter(({ seq }) => seq > attempt.seq).map((entry) => entry.at));
	return {
		at,
		executionId: attempt.executionId ?? '',
		payloadHash: String(attempt.body.payloadHash),
		contentHash: String(attempt.body.contentHash),
		...(answer && attempt.genuine ? { answer: answer.body.answer as AttemptAnswer } : {}),
	};
}

/** The first genuine outcome "posted" of each key among these entries, with the name of its file. */
export async function postedFacts(journal: Journal, entries: Entry[]): Promise<Map<string, PostedFact>> {
	const first = new Map<string, Entry>();
	for (const entry of entries) {
		const isPosted = entry.kind === 'outcome' && entry.genuine && entry.body.status === 'posted';
		if (isPosted && entry.key !== undefined && !first.has(entry.key)) first.set(entry.key, entry);
	}
	const rows = await rowsOf(journal.sql, [...first.values()].map((entry) => entry.recordId!));
	const files = await fileRefs(journal, [...rows.values()].map((row) => row.file_id));
	return new Map(
		[...first].map(([key, entry]) => {
			const { recordId, contentHash = '', erpNumber, erpState } = entry.body as unknown as Outcome & { contentHash?: string };
			const fileName = files.get(rows.get(entry.recordId!)?.file_id ?? '')?.name;
			return [
				key,
				{
					recordId,
					contentHash,
					at: new Date(entry.at).toISOString(),
					...(erpNumber === undefined ? {} : { erpNumber }),
					...(erpState === undefined ? {} : { erpState }),
					...(fileName === undefined ? {} : { fileName }),
				},
			];
		}),
	);
}

/** With the invoices that were posted, so that another version can be shown beside them. */
async function withContents(journal: Journal, facts: Map<string, PostedFact>): Promise<Map<string, PostedFact>> {
	const rows = [...(await rowsOf(journal.sql, [...facts.values()].map(({ recordId }) => recordId))).values()];
	const contents = new Map((await recordsOf(journal, rows)).map(({ recordId, entity, content }) => [recordId, entity === 'invoice' ? (content as Invoice | undefined) : undefined]));
	return new Map([...facts].map(([key, fact]) => {
		const content = contents.get(storable(fact.recordId));
		return [key, content ? { ...fact, content } : fact];
	})); // prettier-ignore
}
