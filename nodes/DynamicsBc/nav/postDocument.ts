import type { Problem } from '../../../core/errors';
import type { CreateAnswer, ErpBill } from '../../../core/ports';
import type { Work } from './createInvoice';
import { findPosted } from './findPosted';
import { refusedByServer } from './problems';

/**
 * Calls the published codeunit for a document that is whole. Refused: `takeAway` removes it. Afterwards the posted document is looked
 * up, because a codeunit that answers has not necessarily posted.
 */
export async function postDocument(work: Work, bill: ErpBill, takeAway: (problems: Problem[]) => Promise<CreateAnswer>): Promise<CreateAnswer> {
	const { pages, settings, giveUpAt, invoice } = work;
	const { service, method, parameters: names = {} } = settings.posting!;
	const parameters: Record<string, string> =
		bill.id.kind === 'purchaseInvoice'
			? { [names.documentNo ?? 'documentNo']: bill.number }
			: { [names.template ?? 'templateName']: String(bill.id.template), [names.batch ?? 'batchName']: String(bill.id.batch) };
	const posted = await pages.call(service, method, parameters, giveUpAt);
	if (posted.status === 'refused') return await takeAway([refusedByServer(posted.refusal)]);
	if (posted.status !== 'done') return { status: 'lost', message: `Everything is entered, posting was not answered: ${posted.message}` };
	try {
		const [found = []] = await findPosted(pages, [invoice], work);
		const own = found.find((each) => each.type === invoice.type);
		if (own) return { status: 'created', bill: own };
	} catch {
		if (settings.postedLookup === 'acceptUnreadable') return { status: 'created', bill: { ...bill, open: false, unfinished: false, state: 'posted (not read back)' } };
	}
	return { status: 'lost', message: `The codeunit ${service} answered, but no posted document is found` };
}
