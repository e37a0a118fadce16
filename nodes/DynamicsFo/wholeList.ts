import { StampliErpError } from '../../core/errors';
import { and, grouped, or, quote } from '../../io/odata/literals';
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
		const distinct = new Map(rows.map((row) => [key.map((name) => textOf(row, name)).join('\n'), row]));
		if (distinct.size === rows.length && (count === undefined || count === rows.length)) return rows;
		if (attempt < 2) continue;
		throw new StampliErpError({
			kind: 'transient',
			code: 'masterData.changing',
			message: `${set} changed while it was read (${distinct.size} rows read, ${count ?? 'unknown'} announced); nothing was taken`,
			hint: 'Run it again, preferably when nobody imports data into Dynamics 365 F&O.',
		});
	}
}

/** The whole of a set for any number of values of one property, in requests of bounded length. `filter` is added to each. */
export async function readFor(connection: FoConnection, set: string, values: string[], property: string, query: Query & { $filter?: string }, key: string[]): Promise<Row[]> {
	const condition = (value: string) => `${property} eq ${quote(property === 'dataAreaId' ? value.toLowerCase() : value)}`;
	const rows: Row[] = [];
	for (const some of grouped(values, condition, filterLength)) {
		const $filter = and(...(query.$filter ? [query.$filter] : []), or(...some.map(condition)));
		rows.push(...(await readWhole(connection, set, { ...query, $filter }, key)));
	}
	return rows;
}
