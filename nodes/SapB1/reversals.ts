import type { Reversals, ReversalWay, ReverseAnswer } from '../../core/books';
import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { ErpBill } from '../../core/ports';
import { and, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { isCancelled, sendCancel } from './cancelDocument';
import type { B1Connection } from './connection';
import { dateOf, isYes, textOf } from './fields';
import { erpName, rejected } from './problems';
import { errorText } from './serviceError';
import { payableFrom, readVendorPayments, sharesOf } from './vendorPayments';
import { type Written, write } from './write';

export const reversalWays: readonly ReversalWay[] = [
	{
		value: 'cancel',
		name: 'Cancel',
		description: 'Makes a cancellation document for an open A/P invoice or credit memo (dated as the document itself), or a reversing entry for a journal entry. Refused when it is paid, credited or closed.',
	},
	{ value: 'deleteDraft', name: 'Delete Draft', description: 'Deletes a draft that awaits its approval or was never made a document' },
];

/** Takes bills back. `find` tells which bills of an invoice are still there. */
export function sapB1Reversals(connection: B1Connection, find: (invoices: Invoice[]) => Promise<ErpBill[][]>): Reversals {
	return {
		ways: reversalWays,
		reverse: async (invoice, bill, { way }) => {
			const isDraft = bill.id.set === 'Drafts';
			if (way !== 'cancel' && way !== 'deleteDraft') return refused('way', `${erpName} knows no way "${way}" to take a bill back.`, 'Choose Cancel or Delete Draft.');
			if (isDraft !== (way === 'deleteDraft')) return refused('way', isDraft ? `${bill.number} is a draft and cannot be cancelled.` : `${bill.state} ${bill.number} is posted and cannot be deleted.`, isDraft ? 'Choose Delete Draft.' : 'Choose Cancel.');
			if (isDraft) return await deleteDraft(connection, bill);
			if (bill.id.set === 'JournalEntries') return await cancelEntry(connection, invoice, bill, find);
			return await cancelPosted(connection, bill);
		},
	};
}

async function cancelPosted(connection: B1Connection, bill: ErpBill): Promise<ReverseAnswer> {
	const set = String(bill.id.set);
	const row = await connection.one(`${set}(${bill.id.DocEntry})`, { $select: 'DocEntry,DocNum,CardCode,NumAtCard,DocDate,DocumentStatus,Cancelled,CancelStatus' });
	if (!row) return refused('gone', `${bill.state} ${bill.number} is not there any more.`, 'Look the invoice up there.');
	if (textOf(row, 'CancelStatus') === 'csYes' || isYes(row, 'Cancelled')) return refused('cancelled', `${bill.state} ${bill.number} is cancelled already.`, 'Nothing to do.');
	const paid = await paidBy(connection, row, bill);
	if (paid) return paid;
	if (textOf(row, 'DocumentStatus') === 'bost_Close') {
		return refused('closed', `${bill.state} ${bill.number} is closed: it was credited or reconciled.`, 'Take back what closed it first, or enter a credit memo.');
	}
	const written = await sendCancel(connection, bill);
	if (written.status === 'refused' || written.status === 'notSent') return answerOf(written, bill);
	if (!(await isCancelled(connection, bill))) return { status: 'lost', message: `${erpName} did not say whether ${bill.state} ${bill.number} was cancelled` };
	const number = await cancellationOf(connection, set, row);
	return { status: 'reversed', state: `cancelled ${bill.state}`, ...(number ? { number } : {}) };
}

/** The document that mirrors it; its number is for people and may be missing. */
async function cancellationOf(connection: B1Connection, set: string, row: Row): Promise<string | undefined> {
	const $filter = and(`CardCode eq ${quote(textOf(row, 'CardCode'))}`, `NumAtCard eq ${quote(textOf(row, 'NumAtCard'))}`, "CancelStatus eq 'csCancellation'");
	const found = await connection.all(set, { $filter, $select: 'DocEntry,DocNum', $orderby: 'DocEntry' }).catch(() => []);
	return found.length > 0 ? textOf(found.at(-1)!, 'DocNum') : undefined;
}

async function cancelEntry(connection: B1Connection, invoice: Invoice, bill: ErpBill, find: (invoices: Invoice[]) => Promise<ErpBill[][]>): Promise<ReverseAnswer> {
	const isThere = async () => (await find([invoice]))[0]!.some((each) => each.id.set === bill.id.set && each.id.DocEntry === bill.id.DocEntry);
	if (!(await isThere())) return refused('gone', `Journal entry ${bill.number} is not there any more, or was cancelled already.`, 'Look the invoice up there.');
	const paid = await paidBy(connection, { CardCode: invoice.vendor.vendorId ?? '', DocDate: bill.date ?? invoice.invoiceDate }, bill);
	if (paid) return paid;
	const written = await sendCancel(connection, bill);
	if (written.status === 'refused' || written.status === 'notSent') return answerOf(written, bill);
	if (written.status === 'lost' && (await isThere())) return written;
	return { status: 'reversed', state: 'cancelled journal entry' };
}

async function paidBy(connection: B1Connection, row: Row, bill: ErpBill): Promise<ReverseAnswer | undefined> {
	const payments = await readVendorPayments(connection, [textOf(row, 'CardCode')], payableFrom(dateOf(row, 'DocDate') ?? '2000-01-01'));
	const shares = sharesOf(payments, String(bill.id.set), bill.id.DocEntry!).filter(({ payment }) => !isYes(payment, 'Cancelled'));
	if (shares.length === 0) return undefined;
	const numbers = [...new Set(shares.map(({ payment }) => textOf(payment, 'DocNum')))].join(', ');
	return refused('paid', `${bill.state} ${bill.number} is paid by outgoing payment ${numbers}.`, 'Cancel the payment first, or enter a credit memo.');
}

async function deleteDraft(connection: B1Connection, bill: ErpBill): Promise<ReverseAnswer> {
	const path = `Drafts(${bill.id.DocEntry})`;
	const row = await connection.one(path, { $select: 'DocEntry,DocumentStatus' });
	if (!row || textOf(row, 'DocumentStatus') === 'bost_Close') return refused('gone', `${bill.number} is not there any more: it was deleted, or has become a document.`, 'Look the invoice up there; a document is cancelled.');
	const written = await write(connection, { method: 'DELETE', path, repeatable: true });
	if (written.status === 'refused' && written.http !== 404) return answerOf(written, bill);
	if (written.status === 'notSent' || written.status === 'lost') return written;
	return { status: 'reversed', state: 'deleted draft', number: bill.number };
}

function answerOf(written: Extract<Written, { status: 'refused' | 'notSent' }>, bill: ErpBill): ReverseAnswer {
	if (written.status === 'notSent') return written;
	return refused('refused', `${erpName} refused to take back ${bill.state} ${bill.number}: ${errorText(written.error)}`, `Mend what ${erpName} names, or take it back there by hand.`);
}

function refused(code: string, message: string, fix: string): ReverseAnswer {
	const problem: Problem = rejected({ code: `reversal.${code}`, message, fix, who: code === 'way' ? 'integrator' : 'accountsPayable', where: `${erpName}, Purchasing - A/P` });
	return { status: 'refused', problems: [problem] };
}
