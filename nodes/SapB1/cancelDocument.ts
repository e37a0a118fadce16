import type { ErpBill } from '../../core/ports';
import type { B1Connection } from './connection';
import { textOf } from './fields';
import { type Written, write } from './write';

/** Has the server cancel a posted bill. A second try after a lost answer is looked up by the caller. */
export async function sendCancel(connection: B1Connection, bill: ErpBill, giveUpAt?: number): Promise<Written> {
	return await write(connection, { method: 'POST', path: `${String(bill.id.set)}(${bill.id.DocEntry})/Cancel`, giveUpAt });
}

/** Whether a document says of itself that it was cancelled. */
export async function isCancelled(connection: B1Connection, bill: ErpBill, giveUpAt?: number): Promise<boolean> {
	const row = await connection.one(`${String(bill.id.set)}(${bill.id.DocEntry})`, { $select: 'DocEntry,Cancelled,CancelStatus' }, giveUpAt);
	return row !== undefined && (textOf(row, 'CancelStatus') === 'csYes' || textOf(row, 'Cancelled') === 'tYES');
}

/** Takes back what was just posted. True only when the server confirms it. Never throws. */
export async function cancelDocument(connection: B1Connection, bill: ErpBill, giveUpAt: number): Promise<boolean> {
	try {
		const { status } = await sendCancel(connection, bill, giveUpAt);
		return bill.id.set === 'JournalEntries' ? status === 'done' : await isCancelled(connection, bill, giveUpAt);
	} catch {
		return false;
	}
}
