import type { Decimal, IsoDate } from '../../core/model';
import { normal, round } from '../../core/money';
import { decimalText } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';

/** Text of a property; numbers too, nothing as "". */
export function textOf(row: Row, property: string): string {
	const value = row[property];
	return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** Digits behind the point that the database keeps. What an answer shows beyond them comes from printing a binary number. */
const kept = 6;

export function decimalOf(row: Row, property: string): Decimal | undefined {
	const text = decimalText(row[property]);
	return text === undefined || (text.split('.')[1]?.length ?? 0) <= kept ? text : normal(round(text, kept));
}

/** A whole number, also one that came as text; NaN for all else. */
export function numberOf(row: Row, property: string): number {
	const text = textOf(row, property);
	return /^-?\d{1,15}$/.test(text) ? Number(text) : NaN;
}

/** A date, whether it came as `2026-03-02` or with a time of midnight. */
export function dateOf(row: Row, property: string): IsoDate | undefined {
	const date = textOf(row, property).slice(0, 10);
	return /^\d{4}-\d\d-\d\d$/.test(date) && date > '1900-01-01' ? date : undefined;
}

/** `HH:MM:SS`. */
export function timeOf(row: Row, property: string): string | undefined {
	return /^(?:.*T)?(\d\d:\d\d:\d\d)/.exec(textOf(row, property))?.[1];
}

export function isYes(row: Row, property: string): boolean {
	return textOf(row, property) === 'tYES';
}

/** Members of a collection inside a record. */
export function membersOf(row: Row, collection: string): Row[] {
	const value = row[collection];
	return Array.isArray(value) ? (value as Row[]) : [];
}

/** Whether a record that may be limited by `<flag>`, `<from>` and `<to>` is so limited on that day; open ends count as for ever. */
export function isWithin(row: Row, from: string, to: string, day: IsoDate): boolean {
	const [start, end] = [dateOf(row, from), dateOf(row, to)];
	return (start === undefined || start <= day) && (end === undefined || day <= end);
}

/** How codes are compared here: people write them in either case, and no two differ by case alone. */
export function codeKey(code: string): string {
	return code.trim().toUpperCase();
}

export function sameCode(a: string, b: string): boolean {
	return codeKey(a) === codeKey(b);
}

/** What every entity read from SAP Business One carries. */
export function meta(sourceKey: string, companyId: string) {
	return { sourceKey, sourceSystem: 'sap-b1', companyId };
}

/** A member only when there is a value. */
export function optional<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
	return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
}
