import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { CreateAnswer } from '../../core/ports';
import { retryAfterMs } from '../../io/http/retryAfter';
import type { Changeset } from '../../io/odata/batch';
import { type BatchPart, type ChangesetAnswer, readBatchAnswer } from '../../io/odata/batchAnswer';
import { isRefusal, type OdataError, readOdataError } from '../../io/odata/errors';
import { parseJson } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';
import { changedFrom } from './asSent';
import { brokeOff } from './brokeOff';
import type { FoConnection } from './connection';
import type { BillDraft } from './draft';
import { textOf } from './fields';
import { pendingBill } from './findBills';
import { concernsReference, mayConcernReference, mayMissHeader, refusal, refusedWithoutWord } from './refusals';
import { unanswered } from '../shared/erp/unanswered';

export interface BatchJob {
	invoice: Invoice;
	draft: BillDraft;
}

/** What a batch says about one invoice: the answer, or a question that only its caller can settle. */
export type BatchVerdict =
	| CreateAnswer
	/** Refused because of the reference that we chose, or so it seems; nothing of it was written. */
	| { status: 'reference'; error: OdataError }
	/** Refused, in words that leave open whether the reference is the reason; nothing of it was written. */
	| { status: 'unclear'; problems: Problem[] }
	/** A line was refused, in words that leave open whether its header got another reference; nothing of the invoice was written. */
	| { status: 'headerless'; problems: Problem[] }
	/** It was written, but not as it was sent. */
	| { status: 'changed'; changes: string[] }
	/** F&O broke off inside it, without a word about its rows. */
	| { status: 'brokeOff'; problems: Problem[] }
	/** Throttled inside the batch; the connection waits before its next request. */
	| { status: 'paused'; retryAfterMs: number }
	/** The server stopped before it came to this one. */
	| { status: 'unreached' }
	/** The environment has no `$batch`; nothing was written. */
	| { status: 'noBatch'; message: string };

/** F&O prolongs the pause of who goes on pressing. */
const shortestPauseMs = 1000;

/** Sends each invoice as a changeset of its own: F&O writes its header and all its lines, or nothing of it. */
export async function createInBatch(connection: FoConnection, jobs: BatchJob[], giveUpAt: number): Promise<BatchVerdict[]> {
	const all = (verdict: BatchVerdict) => jobs.map(() => verdict);
	const answer = await connection.batch(jobs.map(({ draft }) => changesetOf(connection, draft)), { giveUpAt }).catch(unanswered);
	if ('message' in answer) return all(answer);
	if ([400, 404, 405, 415, 501].includes(answer.status)) {
		return all({ status: 'noBatch', message: readOdataError(answer.text)?.message.slice(0, 300) ?? `status ${answer.status}` });
	}
	const batch = answer.status === 200 || answer.status === 202 ? readBatchAnswer(answer.headers['content-type'], answer.text) : undefined;
	if (!batch || batch.changesets.length > jobs.length) {
		return all({ status: 'lost', message: `Dynamics 365 F&O gave no readable answer to the batch (${answer.status})` });
	}
	const verdicts: BatchVerdict[] = jobs.map((job, i) => readVerdict(batch.changesets[i], job, { whole: batch.whole, now: connection.clock.now() }));
	connection.pause(Math.max(0, ...verdicts.map((one) => (one.status === 'paused' ? one.retryAfterMs : 0))));
	// An answer that names another invoice's reference means that the order cannot be trusted: everything is looked up.
	const isMixedUp = jobs.some((job, i) => namesAnother(batch.changesets[i], job, jobs));
	return isMixedUp ? all({ status: 'lost', message: 'The answers of the batch cannot be told apart' }) : verdicts;
}

function changesetOf(connection: FoConnection, draft: BillDraft): Changeset {
	return [
		{ method: 'POST', url: connection.url('VendorInvoiceHeaders'), body: draft.header },
		...draft.lines.map((body) => ({ method: 'POST' as const, url: connection.url('VendorInvoiceLines'), body })),
	];
}

function readVerdict(answer: ChangesetAnswer | undefined, { invoice, draft }: BatchJob, facts: { whole: boolean; now: number }): BatchVerdict {
	const lost = (message: string): BatchVerdict => ({ status: 'lost', message });
	if (!answer) return facts.whole ? { status: 'unreached' } : lost('The answer to the batch was cut off');
	const failed = answer.parts.find((part) => part.status >= 400);
	if (failed) return readFailed(failed, { invoice, draft }, facts.now);
	const wanted = 1 + draft.lines.length;
	if (answer.parts.length !== wanted || !answer.parts.every((part) => part.status >= 200 && part.status < 300)) {
		return lost(`The batch answered ${answer.parts.length} of ${wanted} operations of this invoice`);
	}
	const { body } = answer.parts[0]!;
	// Without a body (204) what was sent is what is there.
	const row = (body === '' ? { ...draft.header, VendorInvoiceReviewStatus: 'Draft' } : parseJson(body)) as Row | null | undefined;
	if (!row || typeof row !== 'object') return lost('The answer of Dynamics 365 F&O could not be read');
	if (textOf(row, 'HeaderReference') !== draft.header.HeaderReference) return lost('Dynamics 365 F&O answered with another header reference');
	const changes = changedFrom(draft, row, answer.parts.slice(1).map((part) => (parseJson(part.body) ?? {}) as Row));
	if (changes.length > 0) return { status: 'changed', changes };
	return { status: 'created', bill: pendingBill({ ...row, ImportedAmount: draft.header.ImportedAmount ?? 0 }, draft.lines, invoice.type) };
}

function readFailed(part: BatchPart, { invoice, draft }: BatchJob, now: number): BatchVerdict {
	if (part.status === 429 || (part.status === 503 && part.headers['retry-after'] !== undefined)) {
		return { status: 'paused', retryAfterMs: Math.max(shortestPauseMs, retryAfterMs(part.headers['retry-after'], now) ?? 30_000) };
	}
	const error = readOdataError(part.body);
	// Only F&O itself writes parts: 4xx says that this changeset was refused as a whole, whatever else it says.
	if (!error && part.status < 500 && part.status !== 408) return { status: 'refused', problems: refusedWithoutWord(part.status) };
	if (error && !isRefusal(part.status, error) && brokeOff(part.status, error)) return { status: 'brokeOff', problems: refusal(error, invoice) };
	if (!error || !isRefusal(part.status, error)) return { status: 'lost', message: `The batch answered ${part.status} for this invoice without a reason` };
	if (concernsReference(error, String(draft.header.HeaderReference))) return { status: 'reference', error };
	return { status: mayConcernReference(error) ? 'unclear' : mayMissHeader(error) ? 'headerless' : 'refused', problems: refusal(error, invoice) };
}

function namesAnother(answer: ChangesetAnswer | undefined, job: BatchJob, jobs: BatchJob[]): boolean {
	const others = new Set(jobs.filter((each) => each !== job).map((each) => String(each.draft.header.HeaderReference)));
	return (answer?.parts ?? []).some((part) => {
		if (part.status >= 400) return [...others].some((other) => part.body.includes(other));
		const row = parseJson(part.body) as Row | undefined;
		return row !== null && typeof row === 'object' && others.has(textOf(row, 'HeaderReference'));
	});
}
