import { customerCodes, type CustomersOrder } from '../../core/crossReference';
import type { Problem } from '../../core/errors';
import { sha256, stableJson } from '../../core/identity';
import type { PurchaseOrder } from '../../core/model';
import type { Ledger, NewOutcome } from '../../core/ports';
import { type PostContext, postBills } from '../../core/post';
import type { ArrivedRecord, Outcome } from '../../core/records';
import { buying, type OrderSide, selling } from './orderSides';
import type { OrderBook } from './purchaseOrders';

export interface OrderRequest {
	recordId: string;
	/** Absent when the record could not be read. */
	order?: PurchaseOrder;
	problems: Problem[];
}

/**
 * Creates purchase orders, each at most once: the same six steps over the same ledger as invoices, in the words of orders. In the
 * order of the requests. Throws a `setup` error when a credential or setting is wrong; what was decided by then is in the ledger.
 */
export async function createOrders(requests: OrderRequest[], book: OrderBook, context: Omit<PostContext, 'erp'>, side: OrderSide = buying): Promise<Outcome[]> {
	const readable = requests.filter((request) => request.order);
	const invoices = await book.invoices(readable.map((request) => request.order!));
	const orders = new Map(requests.map(({ recordId, order }) => [recordId, order]));
	const posts = requests.map(({ recordId, problems, order }) => ({ recordId, problems, ...(order ? { invoice: invoices[readable.findIndex((each) => each.order === order)]! } : {}) }));
	return await postBills(posts, { ...context, erp: book.erp, ledger: inWordsOfOrders(context.ledger, side, orders) });
}

/** An order as a record of the ledger, for orders that no trigger registered. */
export function orderRecord(recordId: string, order: PurchaseOrder | undefined, problems: Problem[], rows = ''): ArrivedRecord {
	return { recordId, entity: 'purchaseOrder', rows, problems, ...(order ? { content: order, contentHash: sha256(stableJson(order)) } : {}) };
}

/** The ledger, with what is written about an outcome said of orders. */
function inWordsOfOrders(ledger: Ledger, side: OrderSide, orders: Map<string, PurchaseOrder | undefined>): Ledger {
	return { ...ledger, addOutcomes: (outcomes) => ledger.addOutcomes(outcomes.map((outcome) => ofOrder(outcome, side, orders.get(outcome.recordId)))) };
}

function ofOrder(outcome: NewOutcome, side: OrderSide, order?: PurchaseOrder): NewOutcome {
	return { ...outcome, reason: inWordsOf(side, outcome.reason), problems: outcome.problems.map((problem) => problemOfOrder(problem, side, order)) };
}

/** A problem in the words of the side on which we are. */
export function problemOfOrder(problem: Problem, side: OrderSide, order?: PurchaseOrder): Problem {
	const field = problem.field && (fields[problem.field] ?? problem.field);
	const said = { ...problem, code: problem.code.replace(/^bill\./, 'order.'), message: inWordsOf(side, problem.message), fix: inWordsOf(side, problem.fix), ...(field ? { field } : {}) };
	if (side !== selling) return said;
	const { unmapped, ...rest } = said;
	// A customer is no vendor that is missing in the cross-reference.
	if (problem.code === 'field.missing' && field === 'vendorId') Object.assign(rest, nobodyOrders(order));
	return { ...rest, code: rest.code.replace(/^vendor\./, 'customer.'), where: inWordsOf(side, rest.where), ...(field === 'vendorId' ? { field: 'customerId' } : {}), ...(unmapped && unmapped.table !== 'vendor' ? { unmapped } : {}) };
}

function nobodyOrders(order?: CustomersOrder): Partial<Problem> {
	const [buyer] = order ? customerCodes(order) : [];
	return {
		fix: `Choose a Customer in the node${buyer ? `, or a Cross-Reference Set that has the buyer of the file (${buyer}) in its table customer` : ''}.`,
		who: 'integrator',
		where: 'n8n',
	};
}

/** What is written for buyers, said of sales orders and customers. */
function inWordsOf(side: OrderSide, text: string): string {
	if (side !== selling) return words(text);
	return words(text)
		.replace(/\b(p|P)urchase order/g, (_all, first: string) => `${first === 'p' ? 's' : 'S'}ales order`)
		.replace(/\b(v|V)endor/g, (_all, first: string) => `${first === 'v' ? 'c' : 'C'}ustomer`);
}

const fields: Record<string, string> = { invoiceNumber: 'poNumber', invoiceDate: 'orderDate', 'vendor.vendorId': 'vendorId' };

/** The pipeline's sentences name the document in a few words only. */
function words(text: string): string {
	return text
		.replace(/\bThe invoice number\b/g, 'The order number')
		.replace(/\bInvoice (?=\S+ of vendor )/g, 'Purchase order ')
		.replace(/\b(the|The|this|an|another) invoice(?= |\.|;|,)(?! date)/g, (_all, article: string) => `${article === 'an' ? 'a' : article} purchase order`)
		.replace(/\bno invoice number\b/g, 'no number')
		.replace(/\binvoice date\b/g, 'order date')
		.replace(/\b(correct or delete|have|no) the bill\b/g, '$1 the order')
		.replace(/\bthe (earlier )?bill\b/g, 'the $1order')
		.replace(/\bin Stampli\b/g, 'in the order')
		.replace(/\bas a bill\b/g, 'as an order');
}
