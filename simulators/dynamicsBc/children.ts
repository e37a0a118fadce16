import type { Row } from './books';

interface Index {
	/** Rows that are in it: the first so many of the table, of which this is the last. */
	count: number;
	last: Row | undefined;
	rows: Map<unknown, Row[]>;
}

/** By table and property; a table can be written from outside, so what is remembered is checked before it is used. */
const known = new WeakMap<Row[], Map<string, Index>>();

/** Rows of a table whose property has this value, in their order, without a look at all others. */
export function childrenIn(table: Row[], by: string, value: string): Row[] {
	const index = current(table, by);
	for (; index.count < table.length; index.count++) {
		const row = table[index.count]!;
		const own = index.rows.get(row[by]);
		if (own) own.push(row);
		else index.rows.set(row[by], [row]);
	}
	index.last = table.at(-1);
	return [...(index.rows.get(value) ?? [])];
}

function current(table: Row[], by: string): Index {
	const ofTable = known.get(table) ?? new Map<string, Index>();
	known.set(table, ofTable);
	const there = ofTable.get(by);
	if (there && there.count > 0 && there.count <= table.length && table[there.count - 1] === there.last) return there;
	const fresh: Index = { count: 0, last: undefined, rows: new Map() };
	ofTable.set(by, fresh);
	return fresh;
}

/** A row of this table has changed or gone from its middle. */
export function forgetChildren(table: Row[]): void {
	known.delete(table);
}
