import type { Problem } from '../../../core/errors';
import { StampliErpError } from '../../../core/errors';
import { equal, sum } from '../../../core/money';
import type { CreateAnswer, ErpBill } from '../../../core/ports';
import type { Work } from './createInvoice';
import { isBalanced, journalBill, vendorFirst } from './findJournal';
import { matchLines, notKept } from './kept';
import { type Entry, type PageRow, readAll, type Written } from './pages';
import { postDocument } from './postDocument';
import { navName, refusedByServer, rejected } from './problems';
import { isOurNumber } from './reference';
import { decimalOf, sameCode, textOf } from './values';

/** How often a line number that somebody else took meanwhile is replaced by a higher one. */
const collisions = 3;

/**
 * A document in the journal batch, found by its number whatever interrupts us. The vendor's line comes last and goes first: what
 * lacks lines is out of balance, and nobody's posting of the batch can take it with it.
 */
export async function createJournalDocument(work: Work): Promise<CreateAnswer> {
	const batch = await batchLines(work);
	const others = othersProblem(work, batch);
	if (others) return { status: 'refused', problems: [others] };
	return await fill(work, batch).catch(async (error: unknown) => {
		await takeAway(work, []); // the node stops: nothing half done stays behind
		throw error;
	});
}

/** Goes on with a document of ours that an interrupted run left. */
export async function completeJournalDocument(work: Work, bill: ErpBill): Promise<CreateAnswer> {
	if (!sameCode(bill.number, documentNo(work))) {
		return { status: 'refused', problems: [rejected({ code: 'journal.notOurs', message: `Journal document ${bill.number} was not made here and is not whole.`, fix: 'Finish or delete it in the journal, then retry.', who: 'accountsPayable' })] };
	}
	return await fill(work, await batchLines(work));
}

const documentNo = ({ draft }: Work) => String(draft.header.Document_No);

async function fill(work: Work, batch: PageRow[]): Promise<CreateAnswer> {
	const { draft } = work;
	const entries = [...draft.lines, draft.header];
	const there = batch.filter(({ values }) => sameCode(textOf(values, 'Document_No'), documentNo(work)));
	const numbers = { next: highest(batch) + 10000 };
	for (const entry of matchLines(entries, there).missing) {
		const added = await addLine(work, entry, numbers);
		if (added.status === 'refused') return await takeAway(work, [refusedByServer(added.refusal, lineOf(work, entry))]);
		if (added.status !== 'done') return there.length === 0 ? added : { status: 'lost', message: `Some lines exist, one does not yet: ${added.message}` };
		there.push(added.row);
	}
	const lines = await documentLines(work).catch(() => undefined);
	if (!lines) return { status: 'lost', message: 'The lines were written, but could not be read back' };
	const { missing, beside } = matchLines(entries, lines);
	if (missing.length > 0 || beside.length > 0 || !isBalanced(lines)) return await takeAway(work, [altered(missing, lines)]);
	const bill = journalBill(lines, work);
	if (!work.settings.posting) return { status: 'created', bill };
	const whole = await batchLines(work);
	const others = othersProblem(work, whole);
	if (others) return await takeAway(work, [others]);
	const first = unfinishedOther(work, whole);
	if (first !== undefined) return waitsFor(first);
	return await postDocument(work, bill, {
		isThere: async () => (await documentLines(work)).length > 0,
		waits: async () => {
			const other = unfinishedOther(work, await batchLines(work));
			return other === undefined ? undefined : waitsFor(other);
		},
		takeAway: (problems) => takeAway(work, problems),
	});
}

/** Number of another document of ours that lacks lines: as long as it is there, no posting of the batch succeeds. Its own record finishes it. */
function unfinishedOther(work: Work, batch: PageRow[]): string | undefined {
	const documents = Map.groupBy(batch, ({ values }) => textOf(values, 'Document_No'));
	return [...documents].find(([number, lines]) => isOurNumber(number) && !sameCode(number, documentNo(work)) && !isBalanced(lines))?.[0];
}

/** Ours stays as it is: it is posted with the batch as soon as the other one is whole. */
function waitsFor(other: string): CreateAnswer {
	return { status: 'lost', message: `Everything is entered; it is posted when document ${other} in the same journal batch, which was interrupted, is whole` };
}

/** One line, under a number higher than all others in the batch. */
async function addLine(work: Work, entry: Entry, numbers: { next: number }): Promise<Written> {
	for (let attempt = 1; ; attempt += 1) {
		const { Journal_Template_Name, Journal_Batch_Name, ...rest } = entry;
		const numbered = { Journal_Template_Name: Journal_Template_Name!, Journal_Batch_Name: Journal_Batch_Name!, Line_No: numbers.next, ...rest };
		const made = await work.pages.create('purchaseJournal', numbered, [], work.giveUpAt);
		if (made.status === 'refused' && /SameKeyExists|already exists/i.test(`${made.refusal.code} ${made.refusal.message}`) && attempt < collisions) {
			numbers.next = highest(await batchLines(work)) + 10000;
			continue;
		}
		if (made.status !== 'done') return made;
		numbers.next += 10000;
		await inOurBatch(work, made.row);
		const wrong = notKept(entry, made.row.values);
		if (wrong.length === 0) return made;
		return await work.pages.update('purchaseJournal', made.row, Object.fromEntries(wrong.map((field) => [field, entry[field]!])), work.giveUpAt);
	}
}

function highest(rows: PageRow[]): number {
	return Math.max(0, ...rows.map(({ values }) => Number(textOf(values, 'Line_No'))));
}

/** Older servers put every line into the first batch of the page, whatever batch is named: it is taken out again, and the node stops. */
async function inOurBatch({ pages, settings, giveUpAt }: Work, row: PageRow): Promise<void> {
	const { template, batch } = settings.journal!;
	const [realTemplate, realBatch] = [textOf(row.values, 'Journal_Template_Name'), textOf(row.values, 'Journal_Batch_Name')];
	if (sameCode(realTemplate, template) && sameCode(realBatch, batch)) return;
	const gone = await pages.remove('purchaseJournal', row, giveUpAt);
	throw new StampliErpError({
		kind: gone.status === 'done' ? 'setup' : 'ambiguous',
		code: 'dynamicsNav.otherBatch',
		message: `The server put the line into journal batch ${realTemplate} / ${realBatch} instead of ${template} / ${batch}${gone.status === 'done' ? '; it was taken out again' : ', and it could not be taken out'}`,
		hint: `This version always uses the first batch of page 254. Make the batch for this connection the first one, or enter ${realTemplate} / ${realBatch} in the node and keep it for this connection alone.`,
	});
}

async function batchLines({ pages, settings, giveUpAt }: Work): Promise<PageRow[]> {
	const { template, batch } = settings.journal!;
	return await readAll(pages, 'purchaseJournal', [{ field: 'Journal_Template_Name', anyOf: [template] }, { field: 'Journal_Batch_Name', anyOf: [batch] }], { giveUpAt });
}

async function documentLines(work: Work): Promise<PageRow[]> {
	const { template, batch } = work.settings.journal!;
	const rows = await readAll(work.pages, 'purchaseJournal', [{ field: 'Document_No', anyOf: [documentNo(work)] }], { giveUpAt: work.giveUpAt });
	return rows.filter(({ values }) => sameCode(textOf(values, 'Journal_Template_Name'), template) && sameCode(textOf(values, 'Journal_Batch_Name'), batch));
}

/** Posting a batch posts every line in it, so a batch with lines of other people is left alone. Empty lines are nobody's. */
function othersProblem({ settings }: Work, rows: PageRow[]): Problem | undefined {
	const others = rows.filter(({ values }) => !isOurNumber(textOf(values, 'Document_No')) && (textOf(values, 'Account_No') !== '' || !equal(decimalOf(values, 'Amount') ?? '0', '0')));
	if (others.length === 0) return undefined;
	const { template, batch } = settings.journal!;
	const numbers = [...new Set(others.map(({ values }) => textOf(values, 'Document_No')))].slice(0, 5).join(', ');
	return rejected({
		code: 'journal.othersLines',
		message: `Journal batch ${template} / ${batch} holds lines that were not made here (document ${numbers}).`,
		fix: 'Post or move those lines, and keep this batch for the connection alone.',
		who: 'accountsPayable',
		where: `${navName}, Purchase Journals`,
	});
}

function altered(missing: Entry[], rows: PageRow[]): Problem {
	const what = missing.length > 0 ? `the line of account ${String(missing[0]!.Account_No)} with ${String(missing[0]!.Amount)} is not there as sent` : `${rows.length} lines make ${sum(rows.map(({ values }) => decimalOf(values, 'Amount') ?? '0'))} instead of zero`;
	return rejected({ code: 'bill.altered', message: `${navName} did not keep what was entered: ${what}. The lines were taken away again.`, fix: 'Look for default values, VAT setup of the accounts or customisations of the page that change entries, then retry.' });
}

function lineOf({ draft, invoice }: Work, entry: Entry): Partial<Problem> {
	const line = invoice.lines[draft.lines.indexOf(entry)];
	return line ? { line: line.lineNumber } : {};
}

/** Deletes every line of the document, the vendor's first; refused only when they are certainly gone. */
async function takeAway(work: Work, problems: Problem[]): Promise<CreateAnswer> {
	try {
		for (const row of vendorFirst(await documentLines(work), work)) {
			const gone = await work.pages.remove('purchaseJournal', row, work.giveUpAt);
			if (gone.status !== 'done') throw new Error(gone.status);
		}
		return { status: 'refused', problems };
	} catch {
		return { status: 'lost', message: `Refused (${problems.map((each) => each.message).join(' ')}), and not every line could be removed` };
	}
}
