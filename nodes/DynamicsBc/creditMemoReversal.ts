import type { ReverseAnswer, Reversals } from '../../core/books';
import { compareBill } from '../../core/compare';
import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { CreateAnswer, Erp, ErpBill } from '../../core/ports';
import { states } from './findBills';
import { closedState } from './nav/findPosted';
import { erpName, rejected } from './problems';

/** Settled, or taken back already: what it would need is no credit memo of ours. */
const closed = [states.Paid!, states.Canceled!, closedState];

/** These reversals, and credit memos of posted invoices made by `credits`, the bills of the published pages. */
export function withCreditMemos(reversals: Reversals, credits: Erp, inCompany: (invoice: Invoice) => Promise<Invoice> = (invoice) => Promise.resolve(invoice)): Reversals {
	return {
		ways: reversals.ways,
		reverse: async (invoice, bill, request) => (request.way === 'creditMemo' ? await byCreditMemo(credits, await inCompany(invoice), bill, request.date) : await reversals.reverse(invoice, bill, request)),
	};
}

/**
 * Takes a posted purchase invoice back by a credit memo with its lines. It bears the number of the invoice, so that a second one is
 * found, never made. `credits` takes credit notes; a refusal of it (page not published, period closed) is passed on.
 */
async function byCreditMemo(credits: Erp, invoice: Invoice, bill: ErpBill, date?: string): Promise<ReverseAnswer> {
	if (invoice.type !== 'invoice') return refused('reversal.type', `${bill.state} ${bill.number} is no purchase invoice.`, 'A credit memo is taken back in the ERP.');
	if (closed.some((state) => bill.state.startsWith(state))) return refused('reversal.closed', `${bill.number} is a ${bill.state}.`, 'Look at what closed it: a payment is taken back first; what was canceled or taken back by a credit memo needs nothing more.');
	if (bill.open) return refused('reversal.notPosted', `${bill.state} ${bill.number} is not posted.`, 'Choose Delete Before Posting.');
	const credit: Invoice = { ...invoice, type: 'credit', ...(date ? { invoiceDate: date, postingDate: date } : {}) };
	const memo = async () => (await credits.find([credit]))[0]!.find(({ type }) => type === 'credit');
	/** A run that was interrupted leaves a draft that lacks lines, or a journal document that lacks the vendor's line and so its total. */
	const isHalf = (bill: ErpBill) => {
		const { partial, same } = compareBill(credits.expected(credit), bill);
		return bill.open && (partial || (same && bill.unfinished === true && bill.total === undefined));
	};
	const there = await memo();
	if (there && !isHalf(there)) return refused('reversal.exists', `There is a credit memo with the number of this invoice already: ${there.state} ${there.number}.`, 'Look at it; it may have taken the invoice back.');
	const [prepared] = await credits.prepare([credit]);
	if (prepared!.payload === null || prepared!.problems.length > 0) return { status: 'refused', problems: prepared!.problems };
	const [answer] = there ? [await credits.complete!(there, prepared!)] : await credits.create([prepared!]);
	if (answer!.status !== 'lost') return told(answer!);
	// How far it went is seen in the ERP, not guessed.
	const made = await memo().catch(() => undefined);
	if (!made) return answer!;
	return isHalf(made) ? told(await credits.complete!(made, prepared!)) : reversedBy(made);
}

function told(answer: CreateAnswer): ReverseAnswer {
	return answer.status === 'created' ? reversedBy(answer.bill) : answer;
}

function reversedBy({ state, number }: ErpBill): ReverseAnswer {
	return { status: 'reversed', state, number };
}

function refused(code: string, message: string, fix: string): { status: 'refused'; problems: Problem[] } {
	return { status: 'refused', problems: [rejected({ code, message, fix, who: 'accountsPayable', where: `${erpName}, Purchase Credit Memos` })] };
}
