import type { Problem } from '../../core/errors';
import { compare, equal, normal, sum } from '../../core/money';
import { isReleased } from './billStatus';
import type { AcumaticaConnection } from './connection';
import { codeKey, dateOf, decimalOf, type Row, rowsOf, sameCode, textOf } from './fields';
import { erpName, rejected } from './problems';

/** A debit adjustment that took a bill back, and how far that is. */
export interface TakenBack {
	by: Row;
	/**
	 * `settled`: both are closed against each other, nothing of the bill is left. `pending`: our own reversal, not yet applied.
	 * `perhaps`: somebody's document over the same amount, of which nothing says that it is a reversal.
	 */
	how: 'settled' | 'pending' | 'perhaps';
}

/** Stands in the description of an adjustment that our Reverse made. */
export function markOf(bill: Row): string {
	return `Takes back bill ${textOf(bill, 'ReferenceNbr')}.`;
}

/** Of documents with one vendor, number and branch: the bills that were taken back. Acumatica keeps both documents; their state tells how far it is. */
export async function takenBackOf(connection: AcumaticaConnection, rows: Row[]): Promise<Map<Row, TakenBack>> {
	const found = new Map<Row, TakenBack>();
	const adjustments = rows.filter((row) => /^(debit adj|ADR$)/i.test(textOf(row, 'Type')) && textOf(row, 'Status') !== 'Voided');
	if (adjustments.length === 0) return found;
	const bills = rows.filter((row) => /^(bill$|INV$|credit adj|ACR$)/i.test(textOf(row, 'Type')) && isReleased(textOf(row, 'Status')));
	const free = () => adjustments.filter((row) => ![...found.values()].some(({ by }) => by === row));
	for (const bill of bills) {
		const marked = adjustments.find((row) => textOf(row, 'Description').startsWith(markOf(bill)));
		if (marked) found.set(bill, { by: marked, how: isClosed(bill) && isClosed(marked) ? 'settled' : 'pending' });
	}
	for (const bill of bills.filter((row) => !found.has(row))) {
		const equals = free().filter((row) => !/^Takes back bill /.test(textOf(row, 'Description')) && isOpposite(bill, row));
		const applied = isClosed(bill) && equals.some(isClosed) ? await appliedTo(connection, bill) : undefined;
		const settling = equals.find((row) => isClosed(row) && applied !== undefined && sameCode(textOf(row, 'ReferenceNbr'), applied));
		const by = settling ?? equals[0];
		if (by) found.set(bill, { by, how: settling ? 'settled' : 'perhaps' });
	}
	return found;
}

function isClosed(row: Row): boolean {
	const balance = decimalOf(row, 'Balance');
	return textOf(row, 'Status') === 'Closed' && balance !== undefined && equal(balance, '0');
}

/** Over the same amounts, in the same currency, and not older. */
function isOpposite(bill: Row, row: Row): boolean {
	const [there, here] = [decimalOf(bill, 'Amount'), decimalOf(row, 'Amount')];
	const lines = (each: Row) => rowsOf(each, 'Details').map((line) => normal(decimalOf(line, 'Amount') ?? '0')).sort(compare).join();
	return there !== undefined && here !== undefined && equal(there, here) && codeKey(textOf(bill, 'CurrencyID')) === codeKey(textOf(row, 'CurrencyID')) && lines(bill) === lines(row) && (dateOf(row, 'Date') ?? '') >= (dateOf(bill, 'Date') ?? '');
}

/** The one debit adjustment by which the whole bill was settled, as Acumatica itself tells; undefined when anything was paid. */
async function appliedTo(connection: AcumaticaConnection, bill: Row): Promise<string | undefined> {
	const row = await connection.one('Bill', String(bill.id), { $select: 'Type,ReferenceNbr,Applications/DocType,Applications/ReferenceNbr,Applications/AmountPaid', $expand: 'Applications' });
	const applications = rowsOf(row, 'Applications').filter((each) => !equal(decimalOf(each, 'AmountPaid') ?? '0', '0'));
	const [number, ...others] = [...new Set(applications.map((each) => codeKey(textOf(each, 'ReferenceNbr'))))];
	const whole = equal(sum(applications.map((each) => decimalOf(each, 'AmountPaid') ?? '0')), decimalOf(bill, 'Amount') ?? '0');
	return number !== undefined && others.length === 0 && whole && applications.every((each) => /^(debit adj|ADR$)/i.test(textOf(each, 'DocType'))) ? number : undefined;
}

/** For behind the state of the bill. */
export function takenBackWords({ by, how }: TakenBack): string {
	const adjustment = `debit adjustment ${textOf(by, 'ReferenceNbr')}`;
	if (how === 'settled') return `, taken back by ${adjustment}`;
	return `, ${how === 'pending' ? 'being' : 'perhaps'} taken back by ${adjustment} (${textOf(by, 'Status')})`;
}

/** Why a bill cannot be entered once more while the first one is still owed. */
export function reversalPending(bill: string, { by }: TakenBack): Problem {
	const adjustment = `debit adjustment ${textOf(by, 'ReferenceNbr')}`;
	return rejected({
		code: 'bill.reversalPending',
		message: `Bill ${bill} of this invoice is being taken back by ${adjustment} (${textOf(by, 'Status')}), but the two are not settled against each other yet: a second bill would be owed beside it.`,
		fix: `Release ${adjustment} and apply it to bill ${bill}; the invoice is then tried again by itself. If the bill is to stay, delete the adjustment and dismiss this record.`,
		who: 'accountsPayable',
		where: `${erpName}, Bills and Adjustments (AP301000) and Checks and Payments (AP302000)`,
		field: 'invoiceNumber',
	});
}
