import type { ReversalWay, Reversals, ReverseAnswer } from '../../core/books';
import type { Invoice } from '../../core/model';
import { and, quote } from '../../io/odata/literals';
import { readAgain } from './billByKey';
import { isUnreleased } from './billStatus';
import type { AcumaticaConnection } from './connection';
import { readByKey } from './createBills';
import { cutTo, dateOf, type Row, sameCode, textOf, wrap } from './fields';
import { billQuery, stateOf, typeOf } from './findBills';
import { limits as textLimits } from './limits';
import { erpName, rejected } from './problems';
import { runAction } from './release';
import type { AcumaticaSettings } from './settings';
import { markOf, takenBackOf } from './takenBack';
import { changeBill, deleteBill } from './writeBill';

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
				const deleted = await deleteBill(connection, row, giveUpAt);
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
	const rows = await documentsOf(connection, bill);
	const takenBack = [...(await takenBackOf(connection, rows))];
	const ofOthers = takenBack.filter(([row, { how }]) => how !== 'perhaps' && !isThis(row, bill)).map(([, { by }]) => by);
	const before = rows.filter(isAdjustment);
	const exist = before.filter((row) => !ofOthers.includes(row));
	if (exist.length > 0) return refused('reversal.exists', `There is an adjustment with the number of this invoice already: ${exist.map((row) => `${textOf(row, 'ReferenceNbr')} (${textOf(row, 'Status')})`).join(', ')}.`, 'Look at it in Acumatica; it may have taken the bill back.');
	const done = await runAction(connection, { name: 'ReverseBill', bill, invoice, ...limits });
	if (done.status !== 'done' && done.status !== 'lost') return done;
	// The action does not tell what it made, and a lost answer may have made it: the document itself does.
	const made = (await documentsOf(connection, bill).catch(() => [])).find((row) => isAdjustment(row) && !before.some((each) => isThis(each, row)));
	if (made === undefined) return { status: 'lost', message: 'message' in done ? done.message : 'Acumatica reversed the bill, but its adjustment was not found' };
	const number = textOf(made, 'ReferenceNbr');
	const told = textOf(made, 'Description').startsWith(markOf(bill)) ? '' : textOf(made, 'Description');
	const changes = { Description: wrap(cutTo(textLimits.Description, `${markOf(bill)} ${told}`.trim())), ...(date ? { Date: wrap(date) } : {}) };
	const changed = await changeBill(connection, made, changes, { invoice, query: { $select: 'Type,ReferenceNbr,Date' }, giveUpAt: limits.giveUpAt });
	const isDated = async () => changed.status === 'done' || dateOf(await readAgain(connection, made).catch(() => undefined), 'Date') === date;
	const ownDate = date && !(await isDated()) ? `, with its own date instead of ${date}` : '';
	return { status: 'reversed', state: `debit adjustment (on hold${ownDate}; until it is released and applied to the bill, the bill is owed and the invoice cannot be posted again)`, number };
}

/** Everything of its branch with the vendor and number of this bill, as the bill itself has them: what reverses it takes them over. */
async function documentsOf(connection: AcumaticaConnection, bill: Row): Promise<Row[]> {
	const $filter = and(...['Vendor', 'VendorRef'].map((field) => `${field} eq ${quote(textOf(bill, field))}`));
	const rows = (await connection.list('Bill', { $filter, ...billQuery({}) })) ?? [];
	return rows.filter((row) => sameCode(textOf(row, 'BranchID'), textOf(bill, 'BranchID')));
}

function isAdjustment(row: Row): boolean {
	return textOf(row, 'Status') !== 'Voided' && typeOf(textOf(row, 'Type'), 'invoice') === 'credit';
}

function isThis(a: Row, b: Row): boolean {
	return sameCode(textOf(a, 'Type'), textOf(b, 'Type')) && sameCode(textOf(a, 'ReferenceNbr'), textOf(b, 'ReferenceNbr'));
}

function refused(code: string, message: string, fix: string): ReverseAnswer {
	return { status: 'refused', problems: [rejected({ code, message, fix, who: 'accountsPayable', where: `${erpName}, Bills and Adjustments (AP301000)` })] };
}
