import type { CreateAnswer, ErpBill } from '../../core/ports';
import type { Invoice } from '../../core/model';
import { isRefusal, type OdataError, readOdataError } from '../../io/odata/errors';
import { parseJson } from '../../io/odata/json';
import { keyUrl } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { changedFrom, changedProblem } from './asSent';
import { brokeOff } from './brokeOff';
import type { FoConnection } from './connection';
import { type BillDraft, type Body, headerKey } from './draft';
import { textOf } from './fields';
import { pendingBill } from './findBills';
import { mayExist } from './mayExist';
import { concernsReference, mayConcernReference, refusal } from './refusals';
import { unanswered } from '../shared/erp/unanswered';

interface Work {
	connection: FoConnection;
	invoice: Invoice;
	draft: BillDraft;
	giveUpAt: number;
	/** False when the environment is known not to take references of ours. */
	ownReference: boolean;
}

/**
 * Header first, then its lines one after the other under the reference that F&O answered with. A refused line takes the lines
 * before it and the header away again, so that nothing half done is left.
 */
export async function createSerially(work: Work): Promise<CreateAnswer> {
	const { connection, draft, invoice } = work;
	const { HeaderReference: own, ...unnumbered } = draft.header;
	let answer = await post(work, 'VendorInvoiceHeaders', work.ownReference ? draft.header : unnumbered);
	if (answer.status === 'refused' && work.ownReference && (concernsReference(answer.error, String(own)) || mayConcernReference(answer.error))) {
		if (await mayExist(connection, 'VendorInvoiceHeaders', headerKey(draft), work.giveUpAt)) return { status: 'lost', message: 'Dynamics 365 F&O says that this header reference exists already' };
		answer = await post(work, 'VendorInvoiceHeaders', unnumbered);
	}
	if (answer.status === 'refused') return { status: 'refused', problems: refusal(answer.error, invoice) };
	if (answer.status === 'brokeOff') {
		const key = { dataAreaId: String(draft.header.dataAreaId), InvoiceAccount: String(draft.header.InvoiceAccount), InvoiceNumber: String(draft.header.InvoiceNumber) };
		if (await mayExist(connection, 'VendorInvoiceHeaders', key, work.giveUpAt)) return { status: 'lost', message: answer.error.message };
		return { status: 'refused', problems: refusal(answer.error, invoice) };
	}
	if (answer.status !== 'done') return answer;
	const header = answer.row;
	const reference = textOf(header, 'HeaderReference');
	if (!reference) return { status: 'lost', message: 'Dynamics 365 F&O created a header but did not name its reference' };

	const made: Body[] = [];
	const rows: Row[] = [];
	for (const line of draft.lines) {
		const body = { ...line, HeaderReference: reference };
		const added = await post(work, 'VendorInvoiceLines', body);
		if (added.status === 'done') {
			made.push(body);
			rows.push(added.row);
		} else if (added.status === 'refused' || added.status === 'brokeOff') {
			const undone = await takeAway(work, reference, made);
			return undone ? { status: 'refused', problems: refusal(added.error, invoice) } : { status: 'lost', message: 'A line was refused, and what was written before it could not be removed' };
		} else return { status: 'lost', message: `The header exists, a line does not yet: ${added.message}` };
	}
	const changes = changedFrom(draft, header, rows);
	if (changes.length > 0) return await takenBack(work, reference, changes);
	return { status: 'created', bill: pendingBill({ ...header, ImportedAmount: draft.header.ImportedAmount ?? 0 }, draft.lines, invoice.type) };
}

/** A bill that F&O made otherwise than it was sent is none of ours: it goes again, and a person is told. */
export async function takenBack(work: Omit<Work, 'ownReference'>, reference: string, changes: string[]): Promise<CreateAnswer> {
	return { status: 'refused', problems: [changedProblem(changes, (await takeAway(work, reference, work.draft.lines)) ? undefined : reference)] };
}

/** Adds the lines that an interrupted run did not get to. What is there stays. */
export async function completeSerially(work: Omit<Work, 'ownReference'>, bill: ErpBill): Promise<CreateAnswer> {
	const { connection, draft, invoice } = work;
	const key = { dataAreaId: String(bill.id.dataAreaId), HeaderReference: String(bill.id.HeaderReference) };
	const lines = await connection.all('VendorInvoiceLines', {
		$filter: `dataAreaId eq '${key.dataAreaId.replaceAll("'", "''")}' and HeaderReference eq '${key.HeaderReference.replaceAll("'", "''")}'`,
		$select: 'dataAreaId,HeaderReference,InvoiceLineNumber,NetAmount',
		$orderby: 'InvoiceLineNumber',
	});
	const there = new Set(lines.map((line) => Number(textOf(line, 'InvoiceLineNumber'))));
	for (const line of draft.lines.filter((each) => !there.has(Number(each.InvoiceLineNumber)))) {
		const added = await post(work, 'VendorInvoiceLines', { ...line, HeaderReference: key.HeaderReference });
		if (added.status === 'refused') return { status: 'refused', problems: refusal(added.error, invoice) };
		if (added.status === 'brokeOff') return { status: 'lost', message: added.error.message };
		if (added.status !== 'done') return added.status === 'notSent' ? { status: 'lost', message: added.message } : added;
	}
	return {
		status: 'created',
		bill: { ...bill, lineAmounts: pendingBill({ ...draft.header }, draft.lines, invoice.type).lineAmounts },
	};
}

type Posted =
	| { status: 'done'; row: Row }
	| { status: 'refused'; error: OdataError }
	| { status: 'brokeOff'; error: OdataError }
	| { status: 'notSent'; message: string; retryAfterMs?: number }
	| { status: 'lost'; message: string };

async function post({ connection, giveUpAt }: Pick<Work, 'connection' | 'giveUpAt'>, set: string, body: Body): Promise<Posted> {
	const answer = await connection.send({ method: 'POST', url: connection.url(set), body, giveUpAt }).catch(unanswered);
	if ('message' in answer) return answer;
	if (answer.status === 201 || answer.status === 200) {
		const row = parseJson(answer.text);
		return row && typeof row === 'object' ? { status: 'done', row: row as Row } : { status: 'lost', message: 'The answer of Dynamics 365 F&O could not be read' };
	}
	const error = readOdataError(answer.text);
	if (error && isRefusal(answer.status, error)) return { status: 'refused', error };
	if (brokeOff(answer.status, error)) return { status: 'brokeOff', error };
	return { status: 'lost', message: `A gateway answered ${answer.status} instead of Dynamics 365 F&O` };
}

/** Removes what was just written, lines first. False when something may be left. */
async function takeAway({ connection, draft, giveUpAt }: Pick<Work, 'connection' | 'draft' | 'giveUpAt'>, reference: string, lines: Body[]): Promise<boolean> {
	const key = { dataAreaId: String(draft.header.dataAreaId), HeaderReference: reference };
	const paths = [...lines.map((line) => keyUrl('VendorInvoiceLines', { ...key, InvoiceLineNumber: Number(line.InvoiceLineNumber) })), keyUrl('VendorInvoiceHeaders', key)];
	try {
		for (const path of paths) {
			const answer = await connection.send({ method: 'DELETE', url: connection.url(path, { 'cross-company': true }), giveUpAt });
			if (answer.status !== 204 && answer.status !== 200) return false;
		}
		return true;
	} catch {
		return false; // the look-up that follows finds what is left
	}
}
