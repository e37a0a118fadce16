import { compareBill } from './compare';
import { isKind, type Problem, StampliErpError } from './errors';
import { contentHash, documentPart, postingKey, sha256, stableJson } from './identity';
import type { Decimal, Invoice } from './model';
import type { Claim, CreateAnswer, Erp, ErpBill, Ledger, PostingHistory, PreparedBill } from './ports';
import { type Circuit, newCircuit } from './circuit';
import * as verdicts from './postingOutcomes';
import type { Verdict } from './postingOutcomes';
import type { Outcome } from './records';
import { nextPauseMs } from './retryPause';
import { checkInvoice } from './validate';

export interface PostRequest {
	recordId: string;
	/** Absent when the record could not be read. */
	invoice?: Invoice;
	/** What reading already found wrong. */
	problems: Problem[];
}

export interface PostContext {
	erp: Erp;
	ledger: Ledger;
	executionId: string;
	/** Unique per run. */
	holder: string;
	/** How long a claim protects a key; longer than one chunk can take. */
	leaseMs: number;
	tolerance?: Decimal;
}

/** What is sent must be sent soon after its attempt was noted: those who find the attempt count the ERP's time from then. */
const maxAttemptAgeMs = 30_000;

/** One readable invoice on its way through a chunk. */
interface Job {
	index: number;
	recordId: string;
	invoice: Invoice;
	problems: Problem[];
	key: string;
	hash: string;
	claim?: Claim;
	verdict?: Verdict;
}

/**
 * Posts invoices: each ends as posted, duplicate or held, and its outcome is in the ledger when this returns. In the order
 * of the requests. The six steps of the design: claim, look up, compare, attempt and create, look up again, write the outcome.
 * Throws a `setup` error when a credential or setting is wrong; what was decided by then is in the ledger.
 */
export async function postBills(requests: PostRequest[], context: PostContext): Promise<Outcome[]> {
	const outcomes = await context.ledger.outcomes(requests.map((request) => request.recordId));
	const isFinal = (outcome: Outcome | undefined) => outcome !== undefined && outcome.status !== 'held';

	const unreadable = requests.flatMap((request, index) =>
		request.invoice || isFinal(outcomes[index]) ? [] : [{ index, recordId: request.recordId, verdict: verdicts.held(request.problems, null) }],
	);
	await write(unreadable, context, outcomes);

	const jobs = requests.flatMap((request, index) => (request.invoice ? [job(request, request.invoice, index, context.erp)] : []));
	refuseSeveralInvoices(jobs);
	const elsewhere = settledElsewhere(jobs, outcomes, context.erp);
	let open = jobs.filter(({ index }) => !isFinal(outcomes[index]));
	const circuit = newCircuit();
	while (open.length > 0) {
		// The same invoice twice in one call: the second waits for the first, and then finds it.
		const seen = new Set<string>();
		const round = open.filter((each) => !seen.has(each.key) && seen.add(each.key));
		open = open.filter((each) => !round.includes(each));
		await inParallel(chunks(round, context.erp.chunkSize), context.erp.concurrency, (chunk) => postChunk(chunk, context, { outcomes, circuit }));
	}
	if (elsewhere) throw elsewhere;
	return outcomes as Outcome[];
}

function job(request: PostRequest, invoice: Invoice, index: number, erp: Erp): Job {
	return {
		index,
		recordId: request.recordId,
		invoice,
		problems: request.problems,
		key: postingKey(erp.target, invoice),
		hash: contentHash(invoice),
	};
}

/** A record has one outcome: of two invoices that claim to be it, one would be told to be what the other is. */
function refuseSeveralInvoices(jobs: Job[]): void {
	for (const [recordId, same] of Map.groupBy(jobs, (each) => each.recordId)) {
		const [one, other] = [...new Map(same.map((each) => [each.key, each.invoice])).values()];
		if (one && other) {
			throw new StampliErpError({
				kind: 'setup',
				code: 'post.severalInvoices',
				message: `Two items carry one record (${recordId}) with different invoices, ${one.invoiceNumber} and ${other.invoiceNumber}. Nothing was sent.`,
				hint: 'A record is one invoice. Look at the nodes between the trigger and this one: they must not divide a record, or copy the field "record" from one item to another.',
			});
		}
	}
}

/** Records that were posted as something else than what is asked for here: to say "posted" of them would be a lie. */
function settledElsewhere(jobs: Job[], outcomes: (Outcome | undefined)[], erp: Erp): StampliErpError | undefined {
	for (const { index, invoice } of jobs) {
		const { status, key, erp: where = 'another ERP', erpNumber } = outcomes[index] ?? {};
		if (!key || (status !== 'posted' && status !== 'duplicate')) continue;
		const before = `Its record has its outcome already: ${[status, 'in', where, erpNumber].filter(Boolean).join(' ')}`;
		const error = (code: string, message: string, hint: string) => new StampliErpError({ kind: 'setup', code, message: `Invoice ${invoice.invoiceNumber} was not sent. ${message}`, hint });
		if (!key.startsWith(`${erp.target}|`)) {
			return error('post.otherErp', `${before}, which is not what this node posts to (${erp.target}).`, 'A record goes into one ERP: let a Filter or Switch node send each record to one post node only.');
		}
		if (!key.endsWith(documentPart(invoice))) {
			return error('post.otherInvoice', `${before}, as another document (${key.slice(erp.target.length + 1).replaceAll('|', ' / ')}).`, 'A record is one invoice: look at the nodes between the trigger and this one, which changed its number or type, or divided the record.');
		}
	}
	return undefined;
}

/** Whatever happens, what was decided is written before the claims are given back. */
async function postChunk(chunk: Job[], context: PostContext, { outcomes, circuit }: { outcomes: (Outcome | undefined)[]; circuit: Circuit }): Promise<void> {
	const failure = circuit.openedBy();
	if (failure) {
		for (const each of chunk) each.verdict = verdicts.circuitOpen(context.erp.name, failure.message, failure.retryMs);
		await write(chunk, context, outcomes);
		return;
	}
	const claims = await context.ledger.claim(chunk.map((each) => each.key), context.holder, context.leaseMs);
	chunk.forEach((each, i) => {
		each.claim = claims[i];
		if (!each.claim) each.verdict = verdicts.busy(each.invoice);
	});
	try {
		await postClaimed(chunk.filter((each) => each.claim), context);
		circuit.note(chunk.flatMap((each) => (each.claim && each.verdict ? [each.verdict] : [])));
	} finally {
		await write(chunk, context, outcomes);
		await context.ledger.release(claims.filter((claim) => claim !== undefined));
	}
}

async function postClaimed(claimed: Job[], context: PostContext): Promise<void> {
	const { erp, ledger } = context;
	if (claimed.length === 0) return;
	try {
		const histories = await ledger.history(claimed.map((each) => each.key), claimed.map((each) => each.recordId));
		const again = await ledger.allowedAgain(claimed.map((each) => each.recordId));
		const found = await erp.find(claimed.map((each) => each.invoice), 'ownType');
		const now = await ledger.now();
		const unfinished: { job: Job; bill: ErpBill }[] = [];
		claimed.forEach((each, i) => {
			const bills = found[i]!.filter((bill) => bill.type === each.invoice.type);
			const decided = decide(each, { history: histories[i]!, bills, again: again[i]!, now, erp });
			if (decided && 'finish' in decided) unfinished.push({ job: each, bill: decided.finish });
			else each.verdict = decided;
		});
		const finishing = new Set(unfinished.map(({ job: each }) => each));
		const unsent = claimed.filter((each) => !each.verdict && !finishing.has(each));
		for (const { job: each, bill } of unfinished) await finish(each, bill, context);
		await send(unsent, context);
	} catch (error) {
		if (!isKind(error, 'transient')) throw error;
		const who = error.code.startsWith('ledger.') ? 'The ledger' : erp.name;
		for (const each of claimed) each.verdict ??= verdicts.unavailable(who, error.message, error.retryAfterMs);
	}
}

interface Facts {
	history: PostingHistory;
	bills: ErpBill[];
	again: boolean;
	now: number;
	erp: Erp;
}

/** Steps 2 and 3: what is known before anything is sent. Undefined: nothing of it exists, it may be sent. */
function decide(job: Job, { history, bills, again, now, erp }: Facts): Verdict | { finish: ErpBill } | undefined {
	const expected = erp.expected(job.invoice);
	const before = history.posted?.recordId === job.recordId ? undefined : history.posted;
	const compared = bills.map((bill) => ({ bill, ...compareBill(expected, bill) })).sort((a, b) => Number(a.bill.theirs ?? false) - Number(b.bill.theirs ?? false));
	const best = compared.find((each) => each.same) ?? compared.find((each) => each.partial) ?? compared[0];

	if (before && !(again && !best)) {
		if (!best && erp.findsPosted !== false) return verdicts.gone(erp.name, job.invoice, before);
		if (before.contentHash === job.hash) return verdicts.duplicateInLedger(erp.name, job.invoice, before, best?.bill);
		return verdicts.conflictWithEarlier(erp.name, job.invoice, before, best?.bill);
	}
	const { attempt, sentAs } = history;
	const isOpen = attempt !== undefined && (attempt.answer === undefined || attempt.answer === 'lost');
	const wait = erp.createTimeoutMs + erp.settleMs;
	const left = isOpen ? Math.min(attempt.at + wait - now, wait) : 0;
	if (best) {
		// A refused attempt left nothing behind: what is there now is somebody's own entry.
		const ours = !best.bill.theirs && ((attempt !== undefined && attempt.answer !== 'refused') || (best.bill.reference !== undefined && best.bill.reference === expected.reference));
		// Ours may still come beside it.
		if (best.same && best.bill.theirs && left > 0) return verdicts.waiting(erp.name, job.invoice, left);
		if (best.same && ours && best.bill.unfinished && erp.complete) return { finish: best.bill };
		if (best.same) return ours ? verdicts.posted(erp.name, best.bill, 'recovered') : verdicts.duplicateInErp(erp.name, job.invoice, best.bill);
		if (best.partial && ours && best.bill.open && erp.complete) return { finish: best.bill };
		return verdicts.conflict(erp.name, job.invoice, best.bill, best);
	}
	if (sentAs !== undefined) return verdicts.sentBefore(erp.name, job.invoice, sentAs);
	return left > 0 ? verdicts.waiting(erp.name, job.invoice, left) : undefined;
}

/** Steps 4 to 6 for invoices that the ERP does not have. */
async function send(jobs: Job[], context: PostContext): Promise<void> {
	const { erp } = context;
	if (jobs.length === 0) return;
	const prepared = await erp.prepare(jobs.map((each) => each.invoice));
	const ready: { job: Job; bill: PreparedBill }[] = [];
	jobs.forEach((each, i) => {
		const problems = allProblems(each, prepared[i]!, context.tolerance);
		if (problems.length > 0) each.verdict = verdicts.held(problems);
		else ready.push({ job: each, bill: prepared[i]! });
	});
	const allowed = await attempt(ready, context);
	if (allowed.length === 0) return;
	const answers = await answersOf(erp.create(allowed.map(({ bill }) => bill)), allowed.length);
	await conclude(allowed, answers, context);
}

async function finish(job: Job, bill: ErpBill, context: PostContext): Promise<void> {
	const [prepared] = await context.erp.prepare([job.invoice]);
	const problems = allProblems(job, prepared!, context.tolerance);
	if (problems.length > 0) {
		job.verdict = verdicts.held(problems);
		return;
	}
	const allowed = await attempt([{ job, bill: prepared! }], context);
	if (allowed.length === 0) return;
	const [answer] = await answersOf(context.erp.complete!(bill, prepared!).then((one) => [one]), 1);
	await conclude(allowed, [answer!], context, 'completed');
}

function allProblems(job: Job, prepared: PreparedBill, tolerance?: Decimal): Problem[] {
	const all = [...job.problems, ...checkInvoice(job.invoice, { tolerance }), ...prepared.problems];
	const told = new Set<string>();
	return all.filter((problem) => {
		const identity = stableJson([problem.code, problem.field, problem.line]);
		return !told.has(identity) && told.add(identity);
	});
}

/**
 * Writes the attempts; whoever lost his claim meanwhile stops here, before anything is sent. So does a process that stood still
 * (a suspended machine): by now somebody else may have waited its attempt out.
 */
async function attempt(ready: { job: Job; bill: PreparedBill }[], context: PostContext): Promise<typeof ready> {
	if (ready.length === 0) return [];
	const askedAt = await context.ledger.now();
	const attempts = ready.map(({ job: each, bill }) => ({
		claim: each.claim!,
		recordId: each.recordId,
		executionId: context.executionId,
		payloadHash: sha256(stableJson(bill.payload)),
		contentHash: each.hash,
	}));
	const kept = await context.ledger.addAttempts(attempts, context.erp.createTimeoutMs);
	const isLate = (await context.ledger.now()) - askedAt > maxAttemptAgeMs;
	if (isLate) await noteNotSent(ready.filter((_, i) => kept[i]), context);
	return ready.filter(({ job: each }, i) => {
		if (!kept[i] || isLate) each.verdict = verdicts.busy(each.invoice);
		return kept[i] && !isLate;
	});
}

async function noteNotSent(unsent: { job: Job }[], { ledger, executionId }: PostContext): Promise<void> {
	const body = { message: 'The process stood still before anything was sent.' };
	await ledger.addAnswers(unsent.map(({ job: { claim, recordId } }) => ({ claim: claim!, recordId, executionId, answer: 'notSent', body })));
}

/** An exception says either that nothing was written (setup, transient) or leaves that open. Never throws. */
async function answersOf(call: Promise<CreateAnswer[]>, count: number): Promise<(CreateAnswer & { error?: StampliErpError })[]> {
	try {
		return await call;
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		const nothingWritten = isKind(error, 'setup') || isKind(error, 'transient');
		const one: CreateAnswer & { error?: StampliErpError } = nothingWritten
			? { status: 'notSent', message, retryAfterMs: error.retryAfterMs, ...(error.kind === 'setup' ? { error } : {}) }
			: { status: 'lost', message };
		return Array.from({ length: count }, () => one);
	}
}

async function conclude(
	sent: { job: Job; bill: PreparedBill }[],
	answers: (CreateAnswer & { error?: StampliErpError })[],
	context: PostContext,
	how: 'created' | 'completed' = 'created',
): Promise<void> {
	const { erp, ledger, executionId } = context;
	await ledger.addAnswers(
		sent.map(({ job: each }, i) => {
			const { status, ...rest } = answers[i]!;
			const body = 'error' in rest ? { message: rest.error?.message } : (rest as Record<string, unknown>);
			const answer = how === 'completed' && (status === 'refused' || status === 'notSent') ? 'incomplete' : status;
			return { claim: each.claim!, recordId: each.recordId, executionId, answer, body };
		}),
	);
	const lost: Job[] = [];
	sent.forEach(({ job: each }, i) => {
		const answer = answers[i]!;
		if (answer.status === 'created') each.verdict = verdicts.posted(erp.name, answer.bill, how);
		else if (answer.status === 'refused') each.verdict = verdicts.held(answer.problems);
		else if (answer.status === 'notSent') each.verdict = verdicts.unavailable(erp.name, answer.message, answer.retryAfterMs);
		else lost.push(each);
	});
	await lookUpAgain(lost, context);
	const setup = answers.find((answer) => answer.error)?.error;
	if (setup) {
		for (const { job: each } of sent) delete each.verdict; // not held: every record would fail alike, the node stops
		throw setup;
	}
}

/** Step 5: an answer was lost. Found as it should be means posted; all else is never touched again in this run: the ERP may still be at work. */
async function lookUpAgain(jobs: Job[], { erp }: PostContext): Promise<void> {
	if (jobs.length === 0) return;
	let found: ErpBill[][] = jobs.map(() => []);
	try {
		found = await erp.find(jobs.map((each) => each.invoice), 'ownType');
	} catch {
		// The ERP is still away: every invoice waits, and is looked up before anything is sent.
	}
	jobs.forEach((each, i) => {
		const expected = erp.expected(each.invoice);
		const bill = found[i]!.find((one) => one.type === each.invoice.type && compareBill(expected, one).same && !one.unfinished && !one.theirs);
		each.verdict = bill ? verdicts.posted(erp.name, bill, 'recovered') : verdicts.waiting(erp.name, each.invoice, erp.createTimeoutMs + erp.settleMs);
	});
}

type Decided = Pick<Job, 'index' | 'recordId' | 'verdict'> & Partial<Pick<Job, 'key' | 'hash'>>;

async function write(jobs: Decided[], { erp, ledger, executionId }: PostContext, outcomes: (Outcome | undefined)[]): Promise<void> {
	const decided = jobs.filter((each) => each.verdict);
	if (decided.length === 0) return;
	const now = await ledger.now();
	const standing = await ledger.addOutcomes(
		decided.map(({ index, recordId, key, hash, verdict }) => {
			const { retryMs, ...rest } = verdict!;
			const pause = retryMs !== undefined ? retryMs : mayCureItself(rest.problems) ? nextPauseMs(outcomes[index]?.tries ?? 0) : null;
			return {
				...rest,
				recordId,
				executionId,
				erp: erp.name,
				...(key === undefined ? {} : { key }),
				...(hash === undefined ? {} : { contentHash: hash }),
				...(rest.status === 'held' && pause !== null ? { nextTryAt: new Date(now + pause).toISOString() } : {}),
			};
		}),
	);
	decided.forEach(({ index }, i) => (outcomes[index] = standing[i]));
}

/** A record that the file itself makes impossible waits for a person; anything else is tried again. */
function mayCureItself(problems: Problem[]): boolean {
	return !problems.some((problem) => problem.kind === 'invalid');
}

function chunks<T>(all: T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** At most `limit` at once. After an error nothing new begins, what runs is awaited, and the first error is thrown. */
async function inParallel<T>(all: T[], limit: number, work: (one: T) => Promise<void>): Promise<void> {
	const waiting = [...all];
	const errors: unknown[] = [];
	const worker = async () => {
		for (let next = waiting.shift(); next !== undefined && errors.length === 0; next = waiting.shift()) {
			try {
				await work(next);
			} catch (error) {
				errors.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, all.length) }, worker));
	if (errors.length > 0) throw errors[0];
}
