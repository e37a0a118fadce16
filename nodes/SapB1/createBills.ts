import { compareBill } from '../../core/compare';
import { isKind, type Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { CreateAnswer, ErpBill, ExpectedBill } from '../../core/ports';
import { cancelDocument } from './cancelDocument';
import type { B1Connection } from './connection';
import type { BillDraft, Body } from './draft';
import { createDraftsOf, deleteDraft, type Saved } from './draftDocuments';
import { awaitingApproval, documentBill, type FindSettings, type LookUp, type Place } from './findBills';
import { entryBill } from './findEntries';
import { textOf } from './fields';
import { erpName } from './problems';
import { differs, refusal } from './refusals';
import { allSettled, kept, told, write } from './write';
import { interception } from './writeTogether';

export interface BillJob {
	invoice: Invoice;
	draft: BillDraft;
	expected: ExpectedBill;
}

export interface Creation {
	connection: B1Connection;
	method: 'draft' | 'direct';
	settings: FindSettings;
	maxRounding: string;
	/** Nothing is begun after this time (milliseconds since the epoch). */
	giveUpAt: number;
	/** Nothing is awaited after this time. */
	endAt: number;
	/** The bills of these invoices in these places. */
	find(invoices: Invoice[], where: Pick<FindSettings, 'within' | 'withoutLines'>): Promise<ErpBill[][]>;
	/** The same for reading them in the request that makes them documents. */
	lookUp(invoices: Invoice[], where: Pick<FindSettings, 'within' | 'withoutLines'>): LookUp;
}

/**
 * Creates bills, several at once over the sessions. Documents are posted the moment they exist, so by default a draft comes first: its total
 * is compared, and only then it becomes a document. What differs is deleted again; what differs although it is posted is cancelled, or,
 * where that fails, left for the next look-up to report as a conflict. Answers in the order of the jobs.
 */
export async function createBills(jobs: BillJob[], creation: Creation): Promise<CreateAnswer[]> {
	const asDraft = jobs.map((job) => job.draft.set !== 'JournalEntries' && creation.method === 'draft');
	const [drafts, direct] = await allSettled([
		createDraftsOf(jobs.filter((_, i) => asDraft[i]), creation),
		allSettled(jobs.filter((_, i) => !asDraft[i]).map((job) => createDirectly(job, creation))),
	]);
	const first = asDraft.map((isDraft) => (isDraft ? drafts! : direct!).shift()!);
	const open = first.flatMap((step, i) => (step.status === 'saved' ? [{ index: i, job: jobs[i]!, saved: step }] : []));
	const ended = await endDrafts(open.map(({ job, saved }) => ({ job, saved })), creation);
	return told(first.map((step, i) => (step.status === 'saved' ? ended[open.findIndex(({ index }) => index === i)]! : step)));
}

async function createDirectly(job: BillJob, creation: Creation): Promise<CreateAnswer | Saved> {
	const { set, body } = job.draft;
	const written = await write(creation.connection, { method: 'POST', path: set, body, giveUpAt: creation.giveUpAt }).catch(kept);
	// An approval procedure refuses with this very code and leaves a draft: what is there decides.
	if (written.status === 'refused' && written.error.code === interception && set !== 'JournalEntries') return { status: 'saved', refused: refusal(written.error, job.invoice) };
	if (written.status === 'refused') return { status: 'refused', problems: refusal(written.error, job.invoice, set === 'JournalEntries' ? vendorLinesOf(body) : 0) };
	if (written.status !== 'done') return written;
	if (!written.row) return { status: 'saved' };
	const bill = set === 'JournalEntries' ? entryBill(written.row, job.invoice, creation.settings) : documentBill(set, written.row, creation.settings);
	return await accepted(job, bill, creation);
}

/** In a journal entry the vendor's lines stand before the invoice's. */
function vendorLinesOf(body: Body): number {
	return (body.JournalEntryLines as Record<string, unknown>[]).filter((line) => line.ShortName !== undefined).length;
}

/** After drafts were handed over: what they have become is known already, or one look-up tells for all others. Drafts are asked for only where no document is there. */
export async function endDrafts(open: { job: BillJob; saved: Saved }[], creation: Creation): Promise<CreateAnswer[]> {
	const unknown = open.filter(({ job, saved }) => !documentIn(saved.documents ?? [], job));
	const found = await become(unknown, 'documents', creation);
	const missing = unknown.filter(({ job }, i) => !documentIn(found?.[i] ?? [], job));
	const drafts = found && (await become(missing, 'drafts', creation));
	const away = `${erpName} was away when it was asked what had become of the drafts`;
	return await allSettled(
		open.map(async (each): Promise<CreateAnswer> => {
			const at = unknown.indexOf(each);
			if (at < 0) return await conclude(each.job, each.saved, each.saved.documents!, creation);
			return drafts ? await conclude(each.job, each.saved, [...found[at]!, ...(drafts[missing.indexOf(each)] ?? [])], creation) : { status: 'lost', message: away };
		}),
	);
}

async function become(open: { job: BillJob }[], place: Place, { find, method }: Creation): Promise<ErpBill[][] | undefined> {
	if (open.length === 0) return [];
	return await find(open.map(({ job }) => job.invoice), { within: [place], withoutLines: method === 'draft' }).catch(unknownWhenAway);
}

function documentIn(bills: ErpBill[], job: BillJob): ErpBill | undefined {
	return bills.find((bill) => bill.type === job.expected.type && bill.id.set !== 'Drafts' && isOurs(bill, job));
}

/** The documents may be there: only the next run can tell, and it stops the node where that is needed. */
function unknownWhenAway(error: unknown): undefined {
	if (!isKind(error, 'transient') && !isKind(error, 'setup')) throw error;
}

async function conclude(job: BillJob, saved: Saved, bills: ErpBill[], creation: Creation): Promise<CreateAnswer> {
	const own = bills.filter((bill) => bill.type === job.expected.type);
	const document = documentIn(own, job);
	const lineAmounts = document?.lineAmounts ?? saved.lineAmounts;
	if (document) return settled(job, { ...document, ...(lineAmounts ? { lineAmounts } : {}) });
	// A draft without our mark is a person's.
	const drafts = own.filter((bill) => bill.id.set === 'Drafts' && (bill.id.DocEntry === saved.entry || bill.reference === job.expected.reference));
	const pending = drafts.find(({ state }) => state === awaitingApproval);
	if (pending) {
		// The procedure may have made one of its own: none may be approved, or added, beside it.
		await allSettled(drafts.filter((each) => each !== pending).map((each) => deleteDraft(creation.connection, each, creation.endAt)));
		return await accepted(job, pending, creation);
	}
	const draft = saved.entry === undefined ? drafts[0] : drafts.find(({ id }) => id.DocEntry === saved.entry);
	if (!saved.refused && !draft && (await isUsedUp(saved, creation))) return { status: 'created', bill: unseen(job, saved) };
	if (!saved.refused) return { status: 'lost', message: `${erpName} took the draft, but the document is not there yet` };
	if (!draft) return { status: 'refused', problems: saved.refused };
	return (await deleteDraft(creation.connection, draft, creation.endAt)) ? { status: 'refused', problems: saved.refused } : { status: 'lost', message: `${erpName} refused the document, and its draft could not be deleted` };
}

/** Whether a draft that the server made a document is a draft no more. Never throws. */
async function isUsedUp({ entry }: Saved, { connection, endAt }: Creation): Promise<boolean> {
	if (entry === undefined) return false;
	try {
		const row = await connection.one(`Drafts(${entry})`, { $select: 'DocEntry,DocumentStatus' }, endAt);
		return row === undefined || textOf(row, 'DocumentStatus') === 'bost_Close';
	} catch {
		return false;
	}
}

/** A document that the server confirmed and that cannot be found: a rule of the company changed what it is found by, say. It must not be made again. */
function unseen({ draft: { set }, expected }: BillJob, { entry }: Saved): ErpBill {
	return { ...expected, id: { set, draft: entry! }, number: `of draft ${entry}`, state: set === 'PurchaseCreditNotes' ? 'A/P credit memo' : 'A/P invoice', open: false };
}

/** Without our mark (an older document without remarks, say) the content decides. */
function isOurs(bill: ErpBill, { expected }: BillJob): boolean {
	return bill.reference === expected.reference || (bill.reference === undefined && compareBill(expected, bill).same);
}

/** A document that was found by its mark may be a person's copy: it is never cancelled here. What differs is a conflict for the next look-up. */
function settled(job: BillJob, document: ErpBill): CreateAnswer {
	const { same, differences } = compareBill(job.expected, document);
	return same ? { status: 'created', bill: document } : { status: 'lost', message: `${document.state} ${document.number} differs from the invoice (${differences.join('; ')})` };
}

/** Every try leaves a document and its cancellation. */
function whenAsked(problem: Problem): Problem {
	return { ...problem, kind: 'invalid', fix: `${problem.fix} Then retry the record: it is not tried again by itself.` };
}

/** What was just made is compared with the invoice; what differs is taken back. */
async function accepted(job: BillJob, bill: ErpBill, creation: Creation): Promise<CreateAnswer> {
	const compared = compareBill(job.expected, bill);
	if (compared.same) return { status: 'created', bill };
	const isDraft = bill.id.set === 'Drafts';
	const gone = isDraft ? await deleteDraft(creation.connection, bill, creation.endAt) : await cancelDocument(creation.connection, bill, creation.endAt);
	if (gone && isDraft) return { status: 'refused', problems: differs(job.expected, bill, compared, 'Its draft was deleted.') };
	if (gone) return { status: 'refused', problems: differs(job.expected, bill, compared, `${bill.state} ${bill.number} was cancelled again.`).map(whenAsked) };
	// Not undone: nobody may take it for posted. The next look-up reports it as a conflict with both totals.
	return { status: 'lost', message: `${bill.state} ${bill.number} differs from the invoice (${compared.differences.join('; ')}) and could not be taken back` };
}
