import type { Problem } from '../../../core/errors';
import type { Invoice } from '../../../core/model';
import { equal, subtract } from '../../../core/money';
import type { CreateAnswer, ErpBill } from '../../../core/ports';
import type { NavDraft } from './draft';
import { beyondLines } from './draftParts';
import { amountLines, draftBill, totalOf } from './findDrafts';
import { matchLines, notKept } from './kept';
import { type Entry, type NavPages, type PageRow, readAll } from './pages';
import { postDocument } from './postDocument';
import { navName, refusedByServer, rejected } from './problems';
import { documentKind, type NavSettings, numberFields, postingMethod } from './settings';
import { sameCode, textOf } from './values';

export interface Work {
	pages: NavPages;
	settings: NavSettings;
	invoice: Invoice;
	draft: NavDraft;
	localCurrency?: string;
	/** Nothing is begun after this time (milliseconds since the epoch). */
	giveUpAt: number;
}

/** A purchase invoice on page 51 or a credit memo on page 52: header, lines, comparison of what is there with what was sent, and posting where it is set up. */
export async function createInvoice(work: Work): Promise<CreateAnswer> {
	const made = await work.pages.create(documentKind(work.invoice), work.draft.header, work.draft.lines, work.giveUpAt);
	if (made.status === 'refused') return { status: 'refused', problems: [refusedByServer(made.refusal)] };
	if (made.status !== 'done') return made;
	return await fill(work, made.row).catch(async (error: unknown) => {
		await takeAway(work, made.row, []); // the node stops: nothing half done stays behind
		throw error;
	});
}

/** Goes on with a draft of ours that an interrupted run left. */
export async function completeInvoice(work: Work, bill: ErpBill): Promise<CreateAnswer> {
	const field = numberFields[documentKind(work.invoice)];
	const document = await reread(work, String(bill.id.No));
	if (!document || !sameCode(textOf(document.values, field), String(work.draft.header[field]))) return { status: 'lost', message: `Draft ${bill.number} is not there any more` };
	return await fill(work, document);
}

async function fill(work: Work, document: PageRow): Promise<CreateAnswer> {
	const { pages, draft, giveUpAt } = work;
	const wrong = notKept(draft.header, document.values);
	if (wrong.length > 0) {
		const mended = await pages.update(documentKind(work.invoice), document, Object.fromEntries(wrong.map((field) => [field, draft.header[field]!])), giveUpAt);
		if (mended.status === 'refused') return await takeAway(work, document, [refusedByServer(mended.refusal)]);
		if (mended.status !== 'done') return { status: 'lost', message: `The draft exists, its header is not complete: ${mended.message}` };
		document = { ...mended.row, lines: document.lines };
	}
	for (const entry of matchLines(draft.lines, amountLines(document)).missing) {
		const added = await pages.addLine(documentKind(work.invoice), document, entry, giveUpAt);
		if (added.status === 'refused') return await takeAway(work, document, [refusedByServer(added.refusal, lineOf(work, entry))]);
		if (added.status !== 'done') return { status: 'lost', message: `The draft exists, a line does not yet: ${added.message}` };
	}
	const whole = await reread(work, textOf(document.values, 'No')).catch(() => undefined);
	if (!whole) return { status: 'lost', message: 'The draft was written, but could not be read back' };
	const problems = verify(work, whole);
	if (problems.length > 0) return await takeAway(work, whole, problems);
	const bill = draftBill(whole, documentKind(work.invoice), work.invoice, work);
	if (!bill.unfinished) return { status: 'created', bill };
	return await postDocument(work, bill, { isThere: async () => (await reread(work, bill.number)) !== undefined, takeAway: (found) => takeAway(work, whole, found) });
}

function lineOf({ draft, invoice }: Work, entry: Entry): Partial<Problem> {
	const line = invoice.lines[draft.lines.indexOf(entry)];
	return line ? { line: line.lineNumber } : {};
}

async function reread({ pages, giveUpAt, invoice }: Work, number: string): Promise<PageRow | undefined> {
	const rows = await readAll(pages, documentKind(invoice), [{ field: 'No', anyOf: [number] }], { lines: true, giveUpAt });
	return rows.find(({ values }) => sameCode(textOf(values, 'No'), number));
}

/** What is there must be what was sent, to the cent, before anybody can post it. */
function verify({ draft, invoice, settings }: Work, document: PageRow): Problem[] {
	const { missing, beside } = matchLines(draft.lines, amountLines(document));
	const changed = notKept(draft.header, document.values);
	const problems: Problem[] = [];
	const altered = (what: string, at: Partial<Problem> = {}) =>
		rejected({ code: 'bill.altered', message: `${navName} did not keep what was entered: ${what}. The draft was taken away again.`, fix: 'Look for default values, currencies or customisations of the page that change entries, then retry.', ...at });
	for (const field of changed) problems.push(altered(`${field} is "${textOf(document.values, field)}" instead of "${String(draft.header[field])}"`));
	for (const entry of missing) problems.push(altered(`the line of account ${String(entry.No)} with ${String(entry.Direct_Unit_Cost)} is not there as sent`, lineOf({ draft, invoice } as Work, entry)));
	if (beside.length > 0) problems.push(altered(`${beside.length} further line(s) appeared`));
	const total = totalOf(document);
	if (problems.length > 0) return problems;
	if (total !== undefined && !equal(total, invoice.totalAmount)) {
		problems.push(
			rejected({
				code: 'total.differs',
				message: `${navName} computes a total of ${total} with tax, the invoice says ${invoice.totalAmount} (difference ${subtract(total, invoice.totalAmount)}).`,
				fix: 'Correct the tax codes of the lines in Stampli, or the VAT setup of the accounts.',
				who: 'accountsPayable',
				field: 'totalAmount',
			}),
		);
	}
	if (total === undefined && postingMethod(settings, documentKind(invoice)) && !equal(beyondLines(invoice), '0')) {
		problems.push(
			rejected({
				code: 'total.untold',
				message: 'The published page does not tell the total with tax, so the tax cannot be compared before posting.',
				fix: 'Add the field Amount Including VAT to page 51 and publish it again, or leave posting to a person.',
				field: 'totalAmount',
			}),
		);
	}
	return problems;
}

/** Deletes the draft, its lines with it; refused only when it is certainly gone. */
async function takeAway({ pages, giveUpAt, invoice }: Work, document: PageRow, problems: Problem[]): Promise<CreateAnswer> {
	const newest = await readAll(pages, documentKind(invoice), [{ field: 'No', anyOf: [textOf(document.values, 'No')] }], { giveUpAt }).catch(() => undefined);
	if (newest?.length === 0) return { status: 'refused', problems };
	const gone = newest?.[0] ? await pages.remove(documentKind(invoice), newest[0], giveUpAt) : undefined;
	return gone?.status === 'done' ? { status: 'refused', problems } : { status: 'lost', message: `Refused (${problems.map((each) => each.message).join(' ')}), and the draft could not be removed` };
}
