import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import { add, equal, isDecimal, sum } from '../../core/money';
import type { CreateAnswer, ExpectedBill } from '../../core/ports';
import { readAgain } from './billByKey';
import { isReleased, isUnreleased } from './billStatus';
import type { AcumaticaConnection } from './connection';
import { decimalOf, type Row, rowsOf, textOf, wrap } from './fields';
import { billOf, billQuery } from './findBills';
import { releaseRefused, replacedFields, totalDiffers } from './refusals';
import { runAction } from './release';
import type { Goal } from './settings';
import { changeBill, deleteBill } from './writeBill';

export interface Finishing {
	connection: AcumaticaConnection;
	goal: Goal;
	referenceField?: string;
	/** Nothing is begun after this time (milliseconds since the epoch). */
	giveUpAt: number;
	pollMs?: number;
	expected(invoice: Invoice): ExpectedBill;
}

/**
 * From a bill with all its lines to what the settings want. What Acumatica made of it is compared first: before it is taken from hold,
 * where it is on hold; and again after each step, as some taxes are computed no earlier.
 */
export async function finishBill(entered: Row, { invoice, branch }: { invoice: Invoice; branch: string }, finishing: Finishing): Promise<CreateAnswer> {
	const { connection, goal, giveUpAt } = finishing;
	const wrong = async (row: Row) => {
		const differs = [...replacedFields(row, invoice, branch), ...difference(row, invoice)];
		return differs.length > 0 ? await discard(row, differs, finishing) : undefined;
	};
	const created = async (row: Row): Promise<CreateAnswer> => (await wrong(row)) ?? { status: 'created', bill: billOf(row, finishing, invoice.type) };
	const differs = await wrong(entered);
	if (differs) return differs;
	if (goal === 'hold') return await created(entered);

	let row = entered;
	if (textOf(row, 'Status') === 'On Hold') {
		const answer = await changeBill(connection, row, { Hold: wrap(false) }, { invoice, query: billQuery(finishing), giveUpAt });
		if (answer.status === 'refused') return await discard(row, answer.problems, finishing);
		if (answer.status === 'notSent') return answer;
		const now = answer.status === 'done' ? answer.row : await reread(row, finishing);
		// Still on hold: it was not carried out, or is not yet; the next run looks again.
		if (!now || (answer.status === 'lost' && textOf(now, 'Status') === 'On Hold')) return { status: 'lost', message: 'The answer to taking the bill from hold was lost' };
		row = now;
	}
	// Waiting for approval, or already further: what is left is done there.
	if (goal !== 'released' || textOf(row, 'Status') !== 'Balanced') return await created(row);
	const changed = await wrong(row);
	if (changed) return changed;

	const released = await runAction(connection, { name: 'ReleaseBill', bill: row, invoice, giveUpAt, pollMs: finishing.pollMs });
	if (released.status === 'refused') return await discard(row, releaseRefused(released.problems), finishing);
	if (released.status === 'notSent') return released;
	const now = await reread(row, finishing);
	if (!now || (released.status === 'lost' && isUnreleased(textOf(now, 'Status')))) return { status: 'lost', message: 'message' in released ? released.message : 'The released bill could not be read' };
	return await created(now);
}

async function reread(row: Row, finishing: Finishing): Promise<Row | undefined> {
	const { connection } = finishing;
	try {
		return (await connection.one('Bill', String(row.id), billQuery(finishing))) ?? (await readAgain(connection, row, finishing));
	} catch {
		return undefined;
	}
}

/**
 * What was computed against what the invoice says. Until a bill is released, `Balance` is computed and `Amount` may be the control total
 * that was sent; after that, `Balance` is what is left to pay. On hold it may be nothing yet: then the lines tell.
 */
function difference(row: Row, invoice: Invoice): Problem[] {
	const status = textOf(row, 'Status');
	const [amount, balance, tax] = [decimalOf(row, 'Amount'), decimalOf(row, 'Balance'), decimalOf(row, 'TaxTotal')];
	const lines = Array.isArray(row.Details) ? sum(rowsOf(row, 'Details').map((line) => decimalOf(line, 'Amount') ?? '0')) : undefined;
	const told = status === 'On Hold' && balance !== undefined && equal(balance, '0') ? undefined : balance;
	const computed = isReleased(status) ? amount : (told ?? (lines === undefined ? amount : add(lines, tax ?? '0')));
	const wrong = [computed, amount].find((each) => each !== undefined && (!isDecimal(invoice.totalAmount) || !equal(each, invoice.totalAmount)));
	return wrong === undefined ? [] : [totalDiffers(invoice, { computed: wrong, ...(tax === undefined ? {} : { tax }) })];
}

/** Takes the bill out again: `refused` means that nothing of it is left. */
export async function discard(row: Row, problems: Problem[], { connection, giveUpAt }: Finishing): Promise<CreateAnswer> {
	const deleted = isReleased(textOf(row, 'Status')) ? { gone: false, message: 'it is released' } : await deleteBill(connection, row, Math.max(giveUpAt, connection.clock.now() + 20_000));
	if (deleted.gone) return { status: 'refused', problems };
	const reason = problems.map((problem) => problem.message).join(' ');
	return { status: 'lost', message: `Bill ${textOf(row, 'ReferenceNbr')} is wrong (${reason.slice(0, 300)}) and could not be deleted: ${deleted.message ?? 'no reason given'}` };
}
