import { compareBill } from '../../core/compare';
import type { Problem } from '../../core/errors';
import type { Decimal } from '../../core/model';
import { absolute, compare, subtract } from '../../core/money';
import type { CreateAnswer, ErpBill } from '../../core/ports';
import type { Row } from '../../io/odata/paging';
import type { B1Connection } from './connection';
import type { BillJob, Creation } from './createBills';
import type { BillDraft } from './draft';
import { draftBill } from './findBills';
import { erpName } from './problems';
import type { Read } from './reading';
import { differs, refusal } from './refusals';
import { sameCode, textOf } from './fields';
import { wireNumber } from './wireNumber';
import { allSettled, write, type Written } from './write';
import { type After, type Together, writeTogether } from './writeTogether';

/** A draft was handed over to become a document; what became of it is looked up. */
export interface Saved {
	status: 'saved';
	entry?: number;
	/** Of the draft, as they were compared; the look-up of its document leaves the lines out. */
	lineAmounts?: Decimal[];
	/** What was found in the request that made it a document; absent or without it: not known. */
	documents?: ErpBill[];
	/** Why the server refused to make it a document. An approval procedure refuses too. */
	refused?: Problem[];
}

type Draft = { entry: number; lineAmounts?: Decimal[] };

const objectCodes = { PurchaseInvoices: 'oPurchaseInvoices', PurchaseCreditNotes: 'oPurchaseCreditNotes', JournalEntries: '' };

/** Drafts, each compared with its invoice, then made documents. Both in one request for all of them. Answers in the order of the jobs. */
export async function createDraftsOf(jobs: BillJob[], creation: Creation): Promise<(CreateAnswer | Saved)[]> {
	const { connection, giveUpAt } = creation;
	const stored = await writeTogether(connection, jobs.map(({ draft }) => draftOf(draft)), giveUpAt);
	const drafted = await allSettled(jobs.map((job, i) => compared(job, stored[i]!, creation)));
	const entries = drafted.flatMap((each, i) => (each.status === 'drafted' ? [{ job: jobs[i]!, draft: each }] : []));
	const { after, documents } = lookUpAfter(entries, creation);
	const saved = await writeTogether(connection, entries.map(({ draft: { entry } }) => savingOf(entry)), giveUpAt, after);
	return drafted.map((each, i) => {
		if (each.status !== 'drafted') return each;
		const at = entries.findIndex(({ draft }) => draft === each);
		return { ...savedOf(jobs[i]!, each, saved[at]!), ...(documents[at] ? { documents: documents[at] } : {}) };
	});
}

/** Reads what the drafts have become right after they were made documents. Their lines were compared as drafts. */
function lookUpAfter(entries: { job: BillJob }[], { lookUp, settings: { localCurrency } }: Creation): { after: After; documents: ErpBill[][] } {
	const documents: ErpBill[][] = [];
	const wanted = new Map<Read, { at: number[]; bills(rows: Row[]): ErpBill[][] }>();
	const after: After = {
		reads: (at) => {
			const { reads, bills } = lookUp(at.map((i) => entries[i]!.job.invoice), { within: ['documents'], withoutLines: true });
			reads.forEach((read, i) => wanted.set(read, { at, bills: (rows) => bills(reads.map((_, other) => (other === i ? rows : [])), localCurrency) }));
			return reads;
		},
		take: (read, rows) => {
			const { at, bills } = wanted.get(read)!;
			bills(rows).forEach((some, i) => (documents[at[i]!] = [...(documents[at[i]!] ?? []), ...some]));
		},
	};
	return { after, documents };
}

function draftOf({ set, body }: BillDraft): Together {
	return {
		path: 'Drafts',
		body: { DocObjectCode: objectCodes[set], ...body },
		isOwn: (row) => textOf(row, 'CardCode') === textOf(body, 'CardCode') && textOf(row, 'NumAtCard') === textOf(body, 'NumAtCard'),
	};
}

function savingOf(entry: number): Together {
	return { path: 'DraftsService_SaveDraftToDocument', body: { Document: { DocEntry: entry } } };
}

/** The stored draft against the invoice: what differs is deleted again. */
async function compared(job: BillJob, written: Written, creation: Creation): Promise<CreateAnswer | ({ status: 'drafted' } & Draft)> {
	const { connection, endAt, settings } = creation;
	if (written.status === 'refused') return { status: 'refused', problems: refusal(written.error, job.invoice) };
	if (written.status !== 'done') return written;
	const reference = job.expected.reference ?? '';
	const stored = written.row ? draftBill(written.row, settings, reference) : undefined;
	if (!stored || !Number.isFinite(stored.id.DocEntry)) return { status: 'lost', message: `${erpName} stored the draft without telling its number` };
	const bill = await rounded(job, stored, creation).catch(() => undefined);
	if (!bill) return { status: 'lost', message: `${erpName} did not tell what became of draft ${stored.id.DocEntry}` };
	const difference = compareBill(job.expected, bill);
	if (difference.same) return { status: 'drafted', ...draftIn(bill) };
	if (await deleteDraft(connection, bill, endAt)) return { status: 'refused', problems: differs(job.expected, bill, difference, 'Nothing was posted; the draft was deleted.') };
	return { status: 'lost', message: `Draft ${bill.id.DocEntry} differs from the invoice (${difference.differences.join('; ')}) and could not be deleted` };
}

/** A difference within the rounding that the settings allow is entered as the draft's rounding, and read back. */
async function rounded(job: BillJob, bill: ErpBill, { connection, maxRounding, settings, giveUpAt }: Creation): Promise<ErpBill> {
	const missing = subtract(job.expected.total, bill.total ?? job.expected.total);
	if (compare(absolute(missing), '0') === 0 || compare(absolute(missing), maxRounding) > 0) return bill;
	const isForeign = !sameCode(job.expected.currency, settings.localCurrency);
	const body = { Rounding: 'tYES', [isForeign ? 'RoundingDiffAmountFC' : 'RoundingDiffAmount']: wireNumber(missing) };
	const path = `Drafts(${bill.id.DocEntry})`;
	const changed = await write(connection, { method: 'PATCH', path, body, giveUpAt });
	if (changed.status !== 'done') return bill;
	const row = await connection.one(path, undefined, giveUpAt);
	return row ? draftBill(row, settings, job.expected.reference ?? '') : bill;
}

/** Has the server make a document of a draft that agrees with the invoice. */
export async function saveDraft(job: BillJob, bill: ErpBill, { connection, giveUpAt }: Creation): Promise<CreateAnswer | Saved> {
	const draft = draftIn(bill);
	const [written] = await writeTogether(connection, [savingOf(draft.entry)], giveUpAt);
	return savedOf(job, draft, written!);
}

function draftIn({ id, lineAmounts }: ErpBill): Draft {
	return { entry: Number(id.DocEntry), ...(lineAmounts ? { lineAmounts } : {}) };
}

/** Not sent: the draft stays, and the next run finds and finishes it. */
function savedOf(job: BillJob, { entry, lineAmounts }: Draft, written: Written): CreateAnswer | Saved {
	if (written.status === 'done') return { status: 'saved', entry, lineAmounts };
	if (written.status === 'refused') return { status: 'saved', entry, lineAmounts, refused: refusal(written.error, job.invoice) };
	return written;
}

/** True when the draft is certainly gone. Never throws. */
export async function deleteDraft(connection: B1Connection, bill: ErpBill, giveUpAt: number): Promise<boolean> {
	const path = `Drafts(${bill.id.DocEntry})`;
	try {
		const written = await write(connection, { method: 'DELETE', path, repeatable: true, giveUpAt });
		if (written.status === 'done' || (written.status === 'refused' && written.http === 404)) return true;
		return (await connection.one(path, { $select: 'DocEntry' }, giveUpAt)) === undefined;
	} catch {
		return false;
	}
}
