import { StampliErpError } from '../../core/errors';
import { and, grouped, or, queryString, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { FoConnection, Query } from './connection';
import { textOf } from './fields';
import { filterLength } from './lookups';

/**
 * Every row of a set, ordered by its key. Pages are cut by position, so a list that changes meanwhile can repeat or skip rows:
 * the server's own count must agree, else the list is read once more.
 */
export async function readWhole(connection: FoConnection, set: string, query: Query, key: string[]): Promise<Row[]> {
	for (let attempt = 1; ; attempt += 1) {
		const { rows, count } = await connection.counted(set, { ...query, $count: true });
		const seen = new Set(rows.map((row) => keyOf(row, key)));
		if (seen.size === rows.length && (count === undefined || count === rows.length)) return rows;
		if (attempt >= 2) throw changing(set, seen.size, count);
	}
}

/** Rows asked for at once where a list is not kept, as F&O's own pages of 10,000 rows take a hundred megabytes each to work on; and worked on at once. */
const [pageSize, pieceSize] = [1000, 250];

/** The same piece by piece, for lists that should not stand in memory; a list that changed is told at its end (`masterData.changing`). */
async function* wholePages(connection: FoConnection, set: string, query: Query, key: string[]): AsyncGenerator<Row[]> {
	const seen = new Set<string>();
	let [read, count]: [number, number | undefined] = [0, undefined];
	for (let more = true; more; ) {
		const before = read;
		for await (const piece of connection.pieces(set, { ...query, $top: pageSize, ...(read > 0 ? { $skip: read } : { $count: true }) }, pieceSize)) {
			for (const row of piece.rows) seen.add(keyOf(row, key));
			read += piece.rows.length;
			count ??= piece.count;
			yield piece.rows;
		}
		more = read - before >= pageSize;
	}
	if (seen.size !== read || (count !== undefined && count !== read)) throw changing(set, seen.size, count);
}

/** The whole of a set for any number of values of one property, in requests of bounded length. `filter` is added to each. */
export async function readFor(connection: FoConnection, set: string, values: string[], property: string, query: FilteredQuery, key: string[]): Promise<Row[]> {
	const rows: Row[] = [];
	for (const $filter of filters(values, property, query)) rows.push(...(await readWhole(connection, set, { ...query, $filter }, key)));
	return rows;
}

export async function* pagesFor(connection: FoConnection, set: string, values: string[], property: string, query: FilteredQuery, key: string[]): AsyncGenerator<Row[]> {
	for (const $filter of filters(values, property, query)) yield* wholePages(connection, set, { ...query, $filter }, key);
}

/** Where whole lists come from: pages of OData, or the files of a data package. The same rows in the same order. */
export interface Lists {
	whole(set: string, query: Query, key: string[]): Promise<Row[]>;
	/** For any number of values of one property. */
	of(set: string, values: string[], property: string, query: FilteredQuery, key: string[]): Promise<Row[]>;
	pagesOf(set: string, values: string[], property: string, query: FilteredQuery, key: string[]): AsyncGenerator<Row[]>;
}

export function odataLists(connection: FoConnection): Lists {
	return {
		whole: (set, query, key) => readWhole(connection, set, query, key),
		of: (set, values, property, query, key) => readFor(connection, set, values, property, query, key),
		pagesOf: (set, values, property, query, key) => pagesFor(connection, set, values, property, query, key),
	};
}

export type FilteredQuery = Query & { $filter?: string };

const conditionOn = (property: string) => (value: string) => `${property} eq ${quote(property === 'dataAreaId' ? value.toLowerCase() : value)}`;

/** Encoded characters of a whole query that the usual web server takes, with some to spare for counts and positions. */
const queryLength = 1950;

/** Values that are asked for together, in the order in which they are read. A long `query` leaves room for fewer of them. */
export function valueGroups(values: string[], property: string, query: Query = {}): string[][] {
	return grouped(values, conditionOn(property), Math.min(filterLength, queryLength - queryString(query).length));
}

function filters(values: string[], property: string, query: FilteredQuery): string[] {
	const condition = conditionOn(property);
	return valueGroups(values, property, query).map((some) => and(...(query.$filter ? [query.$filter] : []), or(...some.map(condition))));
}

function keyOf(row: Row, key: string[]): string {
	return key.map((name) => textOf(row, name)).join('\n');
}

function changing(set: string, read: number, count: number | undefined): StampliErpError {
	return new StampliErpError({
		kind: 'transient',
		code: 'masterData.changing',
		message: `${set} changed while it was read (${read} rows read, ${count ?? 'unknown'} announced); nothing was taken`,
		hint: 'Run it again, preferably when nobody imports data into Dynamics 365 F&O.',
	});
}
