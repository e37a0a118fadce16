import { StampliErpError } from '../../core/errors';
import type { Decimal, IsoDate } from '../../core/model';
import { isDecimal, normal, round } from '../../core/money';
import { decimalText } from '../../io/odata/json';

/** A record as Acumatica sends it: every field wrapped in `{ "value": … }`, an empty one as `{}`. */
export type Row = Record<string, unknown>;

/** A record as it is sent. */
export type Wire = { [field: string]: { value: string | number | boolean } | Wire | Wire[] };

/** A change of a record that was just read: it is named by its `id`, whose spelling no setting of the instance changes. */
export function changeOf(row: Row, fields: Wire): Wire {
	return { id: String(row.id), ...fields } as unknown as Wire;
}

export function wrap<V extends string | number | boolean>(value: V): { value: V } {
	return { value };
}

/** The field, where there is something to send; without blanks around it, as it is looked up. */
export function wrapped(field: string, value: string | undefined): Wire {
	const text = value?.trim();
	return text ? { [field]: { value: text } } : {};
}

/** Cut to a length, never through the middle of a character. */
export function cutTo(length: number, text: string): string {
	return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

function valueOf(row: Row | undefined, field: string): unknown {
	const wrapper = row?.[field];
	if (typeof wrapper !== 'object' || wrapper === null) return undefined;
	const { value } = wrapper as { value?: unknown };
	if (typeof value === 'object' && value !== null) throw contract5(field);
	return value;
}

/** Drop-downs as objects are the mark of system contract 5, which is another format. */
function contract5(field: string): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'acumatica.contract5',
		message: `The endpoint answers in the format of system contract 5 (${field} is an object), which is not supported`,
		hint: 'Choose an endpoint version from 22.200.001 to 25.200.001 in the credential.',
	});
}

/** Text without the padding of segmented keys; '' for an empty field. */
export function textOf(row: Row | undefined, field: string): string {
	const value = valueOf(row, field);
	return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** Acumatica keeps at most six places; further ones are the noise of a double. */
const places = 6;

export function decimalOf(row: Row | undefined, field: string): Decimal | undefined {
	const text = decimalText(valueOf(row, field));
	return text !== undefined && text.length - text.indexOf('.') - 1 > places && text.includes('.') ? normal(round(text, places)) : text;
}

export function isTrue(row: Row | undefined, field: string): boolean {
	const value = valueOf(row, field);
	return value === true || value === 'True';
}

/** The day as it stands there: the offset behind it is the server's, converting would shift the day. */
export function dateOf(row: Row | undefined, field: string): IsoDate | undefined {
	const date = textOf(row, field).slice(0, 10);
	return /^\d{4}-\d\d-\d\d$/.test(date) && date > '1900-01-01' ? date : undefined;
}

export function rowsOf(row: Row | undefined, field: string): Row[] {
	const value = row?.[field];
	return Array.isArray(value) ? (value as Row[]) : [];
}

export function linkedOf(row: Row | undefined, field: string): Row {
	const value = row?.[field];
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : {};
}

/** How codes are compared: Acumatica's database ignores case and trailing blanks. */
export function codeKey(code: string): string {
	return code.trim().toUpperCase();
}

export function sameCode(a: string, b: string): boolean {
	return codeKey(a) === codeKey(b);
}

/** A decimal as a JSON number, only if the number on the wire is the same to the last digit. Undefined otherwise. */
export function wireNumber(amount: Decimal): number | undefined {
	if (!isDecimal(amount)) return undefined;
	const number = Number(amount);
	const back = /e/i.test(String(number)) ? undefined : decimalText(number);
	return back !== undefined && normal(back) === normal(amount) ? (number === 0 ? 0 : number) : undefined;
}
