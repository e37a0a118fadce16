import type { ReversalWay, Reversals, ReverseAnswer } from '../../core/books';
import type { Invoice } from '../../core/model';
import { and, quote } from '../../io/odata/literals';
import type { AcumaticaConnection } from './connection';
import { readByKey } from './createBills';
import { changeOf, type Row, textOf, wrap } from './fields';
import { isUnreleased, stateOf, typeOf } from './findBills';
import { erpName, rejected } from './problems';
import { runAction } from './release';
import type { AcumaticaSettings } from './settings';
import { deleteBill, putBill } from './writeBill';

export const reversalWays: readonly ReversalWay[] = [
	{ value: 'delete', name: 'Delete While Not Released', description: 'The bill disappears. Only while it is on hold, balanced, or waiting for approval.' },
	{ value: 'reverse', name: 'Reverse by a Debit Adjustment', description: 'A released bill stays; Acumatica enters an adjustment over the same amount, on hold, for accounts payable to release and apply' },
];

const timeoutMs = 300_000;

export function acumaticaReversals(connection: AcumaticaConnection, settings: AcumaticaSettings = {}): Reversals {
	const reading = { goal: settings.goal ?? ('balanced' as const), referenceField: settings.referenceField };
	return {
		ways: reversalWays,
		reverse: async (invoice, bill, request) => {
			const row = await readByKey(connection, bill, reading);
			if (!row) return refused('bill.gone', `Bill ${bill.number} is not in Acumatica any more.`, 'Look it up again.');
			const status = textOf(row, 'Status');
			const giveUpAt = connection.clock.now() + timeoutMs;
			if (request.way === 'delete') {
				if (!isUnreleased(status)) return refused('reversal.released', `Bill ${bill.number} is released (${status}) and cannot be deleted.`, 'Reverse it by a debit adjustment.');
				const deleted = await deleteBill(connection, String(row.id), giveUpAt);
				if (deleted.unclear) return { status: 'lost', message: deleted.message ?? 'The answer to the deletion was lost' };
				return deleted.gone ? { status: 'reversed', state: 'deleted' } : refused('reversal.refused', `Acumatica did not delete bill ${bill.number}: ${deleted.message}`, 'Mend what Acumatica names, or delete it there.');
			}
			if (request.way !== 'reverse') return refused('reversal.way', `"${request.way}" is no way to take back a bill in Acumatica.`, 'Choose the way again in the node.');
			if (isUnreleased(status)) return refused('reversal.notReleased', `Bill ${bill.number} is not released (${status}); there is nothing to reverse.`, 'Delete it.');
			if (bill.type !== 'invoice' && bill.type !== 'debitMemo') return refused('reversal.type', `A ${stateOf(row)} is not reversed by this package.`, 'Reverse or void it in Acumatica.');
			return await byAdjustment(connection, invoice, row, { giveUpAt, pollMs: settings.pollMs, date: request.date });
		},
	};
}

async function byAdjustment(connection: AcumaticaConnection, invoice: Invoice, bill: Row, { date, ...limits }: { giveUpAt: number; pollMs?: number; date?: string }): Promise<ReverseAnswer> {
	const before = await adjustments(connection, invoice);
	if (before.length > 0) return refused('reversal.exists', `There is an adjustment with the number of this invoice already: ${before.map((row) => textOf(row, 'ReferenceNbr')).join(', ')}.`, 'Look at it in Acumatica; it may have taken the bill back.');
	const done = await runAction(connection, { name: 'ReverseBill', bill, invoice, ...limits });
	if (done.status !== 'done' && done.status !== 'lost') return done;
	// The action does not tell what it made, and a lost answer may have made it: the document itself does.
	const [made] = await adjustments(connection, invoice).catch(() => []);
	if (made === undefined) return { status: 'lost', message: 'message' in done ? done.message : 'Acumatica reversed the bill, but its adjustment was not found' };
	const number = textOf(made, 'ReferenceNbr');
	if (date) {
		const changed = await putBill(connection, changeOf(made, { Date: wrap(date) }), { invoice, query: { $select: 'Type,ReferenceNbr,Date' }, giveUpAt: limits.giveUpAt, headers: { 'If-Match': '*' } });
		if (changed.status !== 'done') return { status: 'reversed', state: `debit adjustment (on hold, with its own date instead of ${date})`, number };
	}
	return { status: 'reversed', state: 'debit adjustment (on hold)', number };
}

/** Debit adjustments with the vendor and number of this invoice. */
async function adjustments(connection: AcumaticaConnection, invoice: Invoice): Promise<Row[]> {
	const $filter = and(`Vendor eq ${quote((invoice.vendor.vendorId ?? '').trim())}`, `VendorRef eq ${quote(invoice.invoiceNumber.trim())}`);
	const rows = (await connection.list('Bill', { $filter, $select: 'Type,ReferenceNbr,Status' })) ?? [];
	return rows.filter((row) => textOf(row, 'Status') !== 'Voided' && typeOf(textOf(row, 'Type'), 'invoice') === 'credit');
}

function refused(code: string, message: string, fix: string): ReverseAnswer {
	return { status: 'refused', problems: [rejected({ code, message, fix, who: 'accountsPayable', where: `${erpName}, Bills and Adjustments (AP301000)` })] };
}
