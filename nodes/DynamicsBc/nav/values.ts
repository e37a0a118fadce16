import type { Decimal, IsoDate } from '../../../core/model';
import { normalNumber } from '../../../core/identity';
import { equal, isDecimal, normal } from '../../../core/money';
import { decimalText } from '../../../io/odata/json';
import type { Row } from '../../../io/odata/paging';
import { decimalOf as exactDecimal } from '../fields';

/** Text of a field; empty when there is none. Numbers and yes/no as their text, as SOAP gives them anyway. */
export function textOf(row: Row, field: string): string {
	const value = row[field];
	return typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function decimalOf(row: Row, field: string): Decimal | undefined {
	const text = exactDecimal(row, field);
	return text === undefined ? undefined : normal(text);
}

/** A date; undefined for the server's "no date" (0001-01-01). */
export function dateOf(row: Row, field: string): IsoDate | undefined {
	const date = textOf(row, field).slice(0, 10);
	return /^\d{4}-\d\d-\d\d$/.test(date) && date > '0001-01-01' ? date : undefined;
}

/** Undefined where the page does not show the field. XML has two ways to write it. */
export function boolOf(row: Row, field: string): boolean | undefined {
	const text = textOf(row, field).toLowerCase();
	return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined;
}

/** How codes are compared, and sent: kept in upper case and trimmed there, without what nobody sees. */
export function codeKey(code: string): string {
	return normalNumber(code);
}

export function sameCode(a: string, b: string): boolean {
	return codeKey(a) === codeKey(b);
}

/** An exact decimal as JSON number; undefined when a digit would be lost. */
export function wireNumber(amount: Decimal): number | undefined {
	if (!isDecimal(amount)) return undefined;
	const number = Number(amount);
	const back = /e/i.test(String(number)) ? undefined : decimalText(number);
	return back !== undefined && equal(back, amount) ? (number === 0 ? 0 : number) : undefined;
}
