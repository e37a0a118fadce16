import { normalNumber } from '../../core/identity';
import type { Decimal, IsoDate } from '../../core/model';
import { normal, round } from '../../core/money';
import { decimalText } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';

export const noGuid = '00000000-0000-0000-0000-000000000000';

/** Text of a property; Business Central says "" for nothing. */
export function textOf(row: Row, property: string): string {
	const value = row[property];
	return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** Business Central keeps five places of a price; what stands behind the tenth is binary rounding of somebody on the way. */
const places = 10;

export function decimalOf(row: Row, property: string): Decimal | undefined {
	const text = decimalText(row[property]);
	return text === undefined || (text.split('.')[1]?.length ?? 0) <= places ? text : normal(round(text, places));
}

/** A date; undefined for "no date" (year 1). */
export function dateOf(row: Row, property: string): IsoDate | undefined {
	const date = textOf(row, property).slice(0, 10);
	return /^\d{4}-\d\d-\d\d$/.test(date) && !date.startsWith('0001-') ? date : undefined;
}

/** A guid in lower case; undefined for the zero guid. */
export function guidOf(row: Row, property: string): string | undefined {
	const guid = textOf(row, property).toLowerCase();
	return guid === '' || guid === noGuid ? undefined : guid;
}

/** Caption of an enum member, whether it came as an identifier (`In_x0020_Review`) or as the caption itself. */
export function memberOf(row: Row, property: string): string {
	return textOf(row, property)
		.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)))
		.trim();
}

/** Expanded rows. */
export function rowsOf(row: Row, navigation: string): Row[] | undefined {
	const rows = row[navigation];
	return Array.isArray(rows) ? (rows as Row[]) : undefined;
}

/** How codes are compared: Business Central keeps them in upper case. */
export function sameCode(a: string, b: string): boolean {
	return codeKey(a) === codeKey(b);
}

/** As the ledger compares numbers too: what nobody sees makes no other code. */
export function codeKey(code: string): string {
	return normalNumber(code);
}

/** What to ask for: the code, and as it stands where it has marks that nobody sees, which somebody may have entered there with it. */
export function writings(code: string): string[] {
	return [...new Set([codeKey(code), code.normalize('NFKC').trim().toUpperCase()])];
}
