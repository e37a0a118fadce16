import { compareBill } from '../../core/compare';
import { isKind } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { CreateAnswer, ErpBill, ExpectedBill } from '../../core/ports';
import { cancelDocument } from './cancelDocument';
import type { B1Connection } from './connection';
import type { BillDraft, Body } from './draft';
import { createDraftsOf, deleteDraft, type Saved } from './draftDocuments';
import { documentBill, type FindSettings, type LookUp, type Place } from './findBills';
import { entryBill } from './findEntries';
import { erpName } from './problems';
import { differs, refusal } from './refusals';
import { allSettled, write } from './write';

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
	const answers: CreateAnswer[] = [];
	first.forEach((step, i) => (answers[i] = step.status === 'saved' ? ended[open.findIndex(({ index }) => index === i)]! : step));
	return answers;
}

async function createDirectly(job: BillJob, creation: Creation): Promise<CreateAnswer | Saved> {
	const { set, body } = job.draft;
	const written = await write(creation.connection, { method: 'POST', path: set, body, giveUpAt: creation.giveUpAt });
	// An approval procedure refuses with this very code and leaves a draft: what is there decides.
	if (written.status === 'refused' && written.error.code === -2028 && set !== 'JournalEntries') return { status: 'saved', refused: refusal(written.error, job.invoice) };
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

/** The documents may be there: only the next run can tell. */
function unknownWhenAway(error: unknown): undefined {
	if (!isKind(error, 'transient')) throw error;
}

async function conclude(job: BillJob, saved: Saved, bills: ErpBill[], creation: Creation): Promise<CreateAnswer> {
	const own = bills.filter((bill) => bill.type === job.expected.type);
	const document = documentIn(own, job);
	const lineAmounts = document?.lineAmounts ?? saved.lineAmounts;
	if (document) return settled(job, { ...document, ...(lineAmounts ? { lineAmounts } : {}) });
	const draft = own.find((bill) => bill.id.set === 'Drafts' && (saved.entry === undefined ? isOurs(bill, job) : bill.id.DocEntry === saved.entry));
	if (draft?.state === 'draft, awaiting approval') return await accepted(job, draft, creation);
	if (!saved.refused) return { status: 'lost', message: `${erpName} took the draft, but the document is not there yet` };
	if (!draft) return { status: 'refused', problems: saved.refused };
	return (await deleteDraft(creation.connection, draft, creation.endAt)) ? { status: 'refused', problems: saved.refused } : { status: 'lost', message: `${erpName} refused the document, and its draft could not be deleted` };
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

/** What was just made is compared with the invoice; what differs is taken back. */
async function accepted(job: BillJob, bill: ErpBill, creation: Creation): Promise<CreateAnswer> {
	const compared = compareBill(job.expected, bill);
	if (compared.same) return { status: 'created', bill };
	const isDraft = bill.id.set === 'Drafts';
	const gone = isDraft ? await deleteDraft(creation.connection, bill, creation.endAt) : await cancelDocument(creation.connection, bill, creation.endAt);
	if (gone) return { status: 'refused', problems: differs(job.expected, bill, compared, isDraft ? 'Its draft was deleted.' : `${bill.state} ${bill.number} was cancelled again.`) };
	// Not undone: nobody may take it for posted. The next look-up reports it as a conflict with both totals.
	return { status: 'lost', message: `${bill.state} ${bill.number} differs from the invoice (${compared.differences.join('; ')}) and could not be taken back` };
}
