import { equal, isDecimal, multiply, round } from '../../../core/money';
import { decimalText } from '../../../io/odata/json';
import type { Row } from '../../../io/odata/paging';
import { memberKey } from './captions';
import type { Entry, PageRow } from './pages';
import { boolOf, decimalOf, textOf } from './values';

/** Option fields: compared by their letters, as the protocols spell them differently. */
const options = new Set(['Type', 'Document_Type', 'Account_Type']);

/** Fields whose value there is not the one that was entered: a server may replace or pass over what it is sent. */
export function notKept(entry: Entry, row: Row): string[] {
	return Object.entries(entry).flatMap(([field, value]) => (isKept(field, value, row) ? [] : [field]));
}

function isKept(field: string, value: Entry[string], row: Row): boolean {
	const there = textOf(row, field);
	if (typeof value === 'boolean') return (boolOf(row, field) ?? false) === value;
	if (typeof value === 'number') {
		const [sent, got] = [decimalText(value), decimalOf(row, field) ?? '0'];
		return sent !== undefined && isDecimal(got) && equal(sent, got);
	}
	if (options.has(field)) return memberKey(there) === memberKey(value);
	const date = /^\d{4}-\d\d-\d\d$/.test(value);
	return date ? there.slice(0, 10) === value : there.toUpperCase() === value.trim().toUpperCase();
}

/** Which of the lines that were sent are there, and what is there beside them. Their numbers do not matter, their content does. */
export function matchLines(sent: Entry[], rows: PageRow[]): { missing: Entry[]; beside: PageRow[] } {
	const left = [...rows];
	const missing = sent.filter((entry) => {
		const at = left.findIndex(({ values }) => notKept(content(entry), values).length === 0 && hasAmount(entry, values));
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
	return { missing, beside: left };
}

function content(entry: Entry): Entry {
	const { Line_No: _number, ...rest } = entry;
	return rest;
}

/** The amount that the server made of quantity and price: exactly, as in currencies with three decimals, or rounded to two. */
function hasAmount(entry: Entry, row: Row): boolean {
	const amount = decimalOf(row, 'Line_Amount');
	const [quantity, price] = [decimalText(entry.Quantity), decimalText(entry.Direct_Unit_Cost)];
	if (amount === undefined || quantity === undefined || price === undefined) return true;
	const product = multiply(quantity, price);
	return equal(product, amount) || equal(round(product, 2), amount);
}
