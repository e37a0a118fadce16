import { compareBill } from '../../core/compare';
import type { Problem } from '../../core/errors';
import { absolute, compare, subtract } from '../../core/money';
import type { CreateAnswer, ErpBill } from '../../core/ports';
import type { B1Connection } from './connection';
import type { BillJob, Creation } from './createBills';
import { draftBill } from './findBills';
import { erpName } from './problems';
import { differs, refusal } from './refusals';
import { sameCode } from './fields';
import { wireNumber } from './wireNumber';
import { write } from './write';

/** A draft was handed over to become a document; what became of it is looked up. */
export interface Saved {
	status: 'saved';
	entry?: number;
	/** Why the server refused to make it a document. An approval procedure refuses too. */
	refused?: Problem[];
}

const objectCodes = { PurchaseInvoices: 'oPurchaseInvoices', PurchaseCreditNotes: 'oPurchaseCreditNotes', JournalEntries: '' };

/** A draft, compared with the invoice, then made a document. */
export async function createDraftOf(job: BillJob, creation: Creation): Promise<CreateAnswer | Saved> {
	const { connection, giveUpAt, endAt, settings } = creation;
	const body = { DocObjectCode: objectCodes[job.draft.set], ...job.draft.body };
	const written = await write(connection, { method: 'POST', path: 'Drafts', body, giveUpAt });
	if (written.status === 'refused') return { status: 'refused', problems: refusal(written.error, job.invoice) };
	if (written.status !== 'done') return written;
	const reference = job.expected.reference ?? '';
	const stored = written.row ? draftBill(written.row, settings, reference) : undefined;
	if (!stored || !Number.isFinite(stored.id.DocEntry)) return { status: 'lost', message: `${erpName} stored the draft without telling its number` };
	const bill = await rounded(job, stored, creation);
	const compared = compareBill(job.expected, bill);
	if (compared.same) return await saveDraft(job, Number(bill.id.DocEntry), creation);
	if (await deleteDraft(connection, bill, endAt)) return { status: 'refused', problems: differs(job.expected, bill, compared, 'Nothing was posted; the draft was deleted.') };
	return { status: 'lost', message: `Draft ${bill.id.DocEntry} differs from the invoice (${compared.differences.join('; ')}) and could not be deleted` };
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

/** Has the server make a document of a draft. */
export async function saveDraft(job: BillJob, entry: number, { connection, giveUpAt }: Creation): Promise<CreateAnswer | Saved> {
	const written = await write(connection, { method: 'POST', path: 'DraftsService_SaveDraftToDocument', body: { Document: { DocEntry: entry } }, giveUpAt });
	if (written.status === 'done') return { status: 'saved', entry };
	if (written.status === 'refused') return { status: 'saved', entry, refused: refusal(written.error, job.invoice) };
	if (written.status === 'lost') return written;
	// The draft stays: the next run finds and finishes it.
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
