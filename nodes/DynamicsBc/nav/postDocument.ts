import type { Problem } from '../../../core/errors';
import { equal } from '../../../core/money';
import type { CreateAnswer, ErpBill } from '../../../core/ports';
import type { Work } from './createInvoice';
import { findPosted } from './findPosted';
import { refusedByServer } from './problems';
import { postingMethod } from './settings';

/**
 * Calls the published codeunit for a document that is whole. Refused: it is taken away, unless it is another one that cannot be posted
 * yet (`waits`). Afterwards the posted document is looked
 * up, because a codeunit that answers has not necessarily posted.
 */
export async function postDocument(work: Work, bill: ErpBill, ours: { isThere(): Promise<boolean>; waits?(): Promise<CreateAnswer | undefined>; takeAway(problems: Problem[]): Promise<CreateAnswer> }): Promise<CreateAnswer> {
	const { pages, settings, giveUpAt } = work;
	const { service, parameters: names = {} } = settings.posting!;
	const method = postingMethod(settings, String(bill.id.kind))!;
	const parameters: Record<string, string> =
		bill.id.kind !== 'purchaseJournal'
			? { [names.documentNo ?? 'documentNo']: bill.number }
			: { [names.template ?? 'templateName']: String(bill.id.template), [names.batch ?? 'batchName']: String(bill.id.batch) };
	const posted = await pages.call(service, method, parameters, giveUpAt);
	if (posted.status !== 'done' && posted.status !== 'refused') return { status: 'lost', message: `Everything is entered, posting was not answered: ${posted.message}` };
	const own = await postedBill(work).catch(() => null);
	// A refusal may mean that an earlier, unanswered call has posted it meanwhile: then ours is gone. If ours is still there, somebody else posted the same.
	const isOurs = own && (posted.status === 'done' || !(await ours.isThere().catch(() => true)));
	if (isOurs) return { status: 'created', bill: own };
	if (own === null && settings.postedLookup === 'acceptUnreadable' && posted.status === 'done') return { status: 'created', bill: { ...bill, open: false, unfinished: false, state: 'posted (not read back)' } };
	if (own === null) return { status: 'lost', message: 'Posting was answered, but posted documents could not be read' };
	if (posted.status === 'refused') return (await ours.waits?.().catch(() => undefined)) ?? (await ours.takeAway([refusedByServer(posted.refusal)]));
	return { status: 'lost', message: `The codeunit ${service} answered, but no posted document is found` };
}

async function postedBill(work: Work): Promise<ErpBill | undefined> {
	const [found = []] = await findPosted(work.pages, [work.invoice], work);
	const expected = found.filter((each) => each.type === work.invoice.type);
	return expected.find((each) => each.total !== undefined && equal(each.total, work.invoice.totalAmount));
}
