import { randomUUID } from 'node:crypto';

export type Value = string | number | boolean | undefined;

/** A record: values by field; collections as lists, linked entities as records. */
export interface Row {
	id: string;
	[field: string]: Value | Row | Row[] | Record<string, string>;
}

/** Records by entity. */
export type Books = Record<string, Row[]>;

export function newRow(fields: Record<string, Value | Row | Row[]>): Row {
	return { ...fields, id: randomUUID() };
}

export function valueOf(row: Row | undefined, field: string): Value {
	const value = row?.[field];
	return typeof value === 'object' ? undefined : value;
}

export function textOf(row: Row | undefined, field: string): string {
	return String(valueOf(row, field) ?? '');
}

export function numberOf(row: Row | undefined, field: string): number {
	return Number(valueOf(row, field) ?? 0);
}

export function listOf(row: Row | undefined, field: string): Row[] {
	const value = row?.[field];
	return Array.isArray(value) ? value : [];
}

/** As the database compares: without case and trailing blanks. */
export function same(a: Value, b: Value): boolean {
	const plain = (value: Value) => (typeof value === 'string' ? value.trimEnd().toLowerCase() : value);
	return plain(a) === plain(b);
}

export function cents(amount: number): number {
	return Math.round((amount + Number.EPSILON) * 100) / 100;
}
