import type { Decimal, IsoDate } from '../../core/model';
import { normal, round } from '../../core/money';
import { decimalText } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';

/** Full names of F&O's enum types, for filters. */
export const enumTypes = {
	dimensionHierarchy: 'Microsoft.Dynamics.DataEntities.DimensionHierarchyType',
	noYes: 'Microsoft.Dynamics.DataEntities.NoYes',
	purchStatus: 'Microsoft.Dynamics.DataEntities.PurchStatus',
} as const;

const noDate = '1900-01-01';
const lastDate = '2154-12-31';

/** Text of a property; F&O says "" for nothing. */
export function textOf(row: Row, property: string): string {
	const value = row[property];
	return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

export function decimalOf(row: Row, property: string): Decimal | undefined {
	return decimalText(row[property]);
}

/** Digits that F&O's database keeps of an amount. */
const amountPlaces = 6;

/** An amount to be compared: what is beyond F&O's own digits comes from the way it travelled. */
export function amountOf(row: Row, property: string): Decimal | undefined {
	const amount = decimalOf(row, property);
	return amount === undefined ? undefined : normal(round(amount, amountPlaces));
}

/** A date; undefined for F&O's "no date" (1900-01-01) and "for ever" (2154-12-31). */
export function dateOf(row: Row, property: string): IsoDate | undefined {
	const date = textOf(row, property).slice(0, 10);
	return /^\d{4}-\d\d-\d\d$/.test(date) && date > noDate && date < lastDate ? date : undefined;
}

export function isYes(row: Row, property: string): boolean {
	return textOf(row, property) === 'Yes';
}

/** Whether a row is valid on that day by its ActiveFrom and ActiveTo. */
export function isActiveOn(row: Row, day: IsoDate): boolean {
	const [from, to] = [dateOf(row, 'ActiveFrom'), dateOf(row, 'ActiveTo')];
	return (from === undefined || from <= day) && (to === undefined || day <= to);
}

/** A date-only value on the wire: noon, so that no time zone moves it to another day. */
export function noon(date: IsoDate): string {
	return `${date}T12:00:00Z`;
}

/** How codes of F&O (companies, vendors, accounts) are compared: its database ignores case. */
export function sameCode(a: string, b: string): boolean {
	return codeKey(a) === codeKey(b);
}

/** A code as it is sent: without the spaces around it. An item that a person made may lack it. */
export function codeText(code: string | undefined): string {
	return String(code ?? '').trim();
}

export function codeKey(code: string): string {
	return code.trim().toUpperCase();
}
