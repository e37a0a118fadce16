import type { Reversals, ReversalWay, ReverseAnswer } from '../../core/books';
import type { Problem } from '../../core/errors';
import type { ErpBill } from '../../core/ports';
import { retryAfterMs } from '../../io/http/retryAfter';
import { readBatchAnswer } from '../../io/odata/batchAnswer';
import { isRefusal, type OdataError, readOdataError } from '../../io/odata/errors';
import { and, keyUrl, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { FoConnection } from './connection';
import { textOf } from './fields';
import { erpName, rejected } from './problems';
import { unanswered } from '../shared/erp/unanswered';

export const reversalWays: readonly ReversalWay[] = [
	{
		value: 'deletePending',
		name: 'Delete While Pending',
		description: 'Deletes the pending vendor invoice with its lines, as long as it is neither posted nor in a workflow. A posted one is taken back by a credit note only.',
	},
];

/** A pending vendor invoice can be deleted until it is submitted; what is posted stays, and F&O offers no way to take it back from outside. */
export function dynamicsFoReversals(connection: FoConnection): Reversals {
	return {
		ways: reversalWays,
		reverse: async (_invoice, bill, { way }) => {
			if (way !== 'deletePending') return refused(wayUnknown(way));
			if (!bill.open || bill.id.HeaderReference === undefined) return refused(isPosted(bill));
			const key = { dataAreaId: String(bill.id.dataAreaId), HeaderReference: String(bill.id.HeaderReference) };
			const header = await readHeader(connection, key);
			if (!header) return refused(isGone(bill));
			const status = textOf(header, 'VendorInvoiceReviewStatus');
			if (status === 'InReview' || status === 'Approved') return refused(inWorkflow(bill, status));
			return await remove(connection, key, bill);
		},
	};
}

interface Key {
	dataAreaId: string;
	HeaderReference: string;
	[name: string]: string;
}

async function readHeader(connection: FoConnection, key: Key): Promise<Row | undefined> {
	const rows = await connection.all('VendorInvoiceHeaders', { $filter: filterOf(key), $select: 'dataAreaId,HeaderReference,VendorInvoiceReviewStatus' });
	return rows[0];
}

/** Lines and header in one changeset: all of it goes, or all of it stays. */
async function remove(connection: FoConnection, key: Key, bill: ErpBill): Promise<ReverseAnswer> {
	const lines = await connection.all('VendorInvoiceLines', { $filter: filterOf(key), $select: 'dataAreaId,HeaderReference,InvoiceLineNumber', $orderby: 'InvoiceLineNumber' });
	const paths = [...lines.map((line) => keyUrl('VendorInvoiceLines', { ...key, InvoiceLineNumber: Number(textOf(line, 'InvoiceLineNumber')) })), keyUrl('VendorInvoiceHeaders', key)];
	const urls = paths.map((path) => connection.url(path, { 'cross-company': true }));
	const answer = await connection.batch([urls.map((url) => ({ method: 'DELETE' as const, url }))]).catch(unanswered);
	if ('message' in answer) return answer;
	const read = readBatchAnswer(answer.headers['content-type'], answer.text);
	const parts = read?.changesets[0]?.parts ?? [];
	const failed = parts.find((part) => part.status >= 400);
	if (failed?.status === 429) return { status: 'notSent', message: `${erpName} asks us to wait`, retryAfterMs: retryAfterMs(failed.headers['retry-after'], connection.clock.now()) ?? 30_000 };
	const error = failed ? readOdataError(failed.body) : answer.status >= 400 ? readOdataError(answer.text) : undefined;
	if (error && isRefusal(failed?.status ?? answer.status, error)) return refused(wasRefused(bill, error));
	if (failed || parts.length !== urls.length) return { status: 'lost', message: `${erpName} did not say whether pending vendor invoice ${bill.number} was deleted` };
	return { status: 'reversed', state: 'deleted pending vendor invoice', number: bill.number };
}

function filterOf(key: Key): string {
	return and(`dataAreaId eq ${quote(key.dataAreaId)}`, `HeaderReference eq ${quote(key.HeaderReference)}`);
}

function refused(problem: Problem): ReverseAnswer {
	return { status: 'refused', problems: [problem] };
}

const place = { who: 'accountsPayable' as const, where: `${erpName}, Accounts payable` };

function isPosted(bill: ErpBill): Problem {
	return rejected({
		code: 'reversal.posted',
		message: `${bill.state} ${bill.number} is posted; ${erpName} does not take a posted vendor invoice back from outside.`,
		fix: `Enter a credit note for it in Stampli or in ${erpName}, and settle both.`,
		...place,
	});
}

function inWorkflow(bill: ErpBill, status: string): Problem {
	return rejected({
		code: 'reversal.inWorkflow',
		message: `Pending vendor invoice ${bill.number} is ${status === 'InReview' ? 'in review by a workflow' : 'approved by a workflow'} and cannot be deleted.`,
		fix: 'Recall it from its workflow (Pending vendor invoices > Workflow > Recall), then try again.',
		...place,
	});
}

function isGone(bill: ErpBill): Problem {
	return rejected({
		code: 'reversal.gone',
		message: `Pending vendor invoice ${bill.number} is not there any more: it was posted or deleted meanwhile.`,
		fix: `Look the invoice up in ${erpName}; if it was posted, enter a credit note.`,
		...place,
	});
}

function wasRefused(bill: ErpBill, error: OdataError): Problem {
	return rejected({
		code: 'reversal.refused',
		message: `${erpName} refused to delete pending vendor invoice ${bill.number}: ${error.entries[0]?.slice(0, 500) ?? error.message.slice(0, 500)}`,
		fix: `Mend what ${erpName} names, or delete the invoice there by hand.`,
		...place,
	});
}

function wayUnknown(way: string): Problem {
	return rejected({ code: 'reversal.way', message: `${erpName} knows no way "${way}" to take a bill back.`, fix: 'Choose Delete While Pending.', who: 'integrator', where: 'n8n' });
}
