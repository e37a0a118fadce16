import { StampliErpError } from '../errors';
import type { Profile } from '../profile/profile';
import type { Columns } from './csvColumns';
import type { BadRow, CsvRow, CsvTable } from './csvRecords';

/** Rows that make one document. */
export interface RowGroup {
	rows: CsvRow[];
	/** First row at which the document went on after others, when the profile does not allow that. */
	brokenAt?: number;
	/** A row that seems to belong to the document and cannot be used. */
	lost?: BadRow;
}

/** Where the values stand that make a row part of one document. */
export function keyPositions(columns: Columns, profile: Profile): number[] {
	return (profile.grouping?.by ?? []).map((column) => columns.find(column)!);
}

/** The values of a row that make it part of one document. */
export function groupKey(columns: Columns, profile: Profile): (cells: string[]) => string {
	const positions = keyPositions(columns, profile);
	return (cells) => {
		let key = '';
		for (const position of positions) key += `${cells[position]?.trim() ?? ''}\u0000`;
		return key;
	};
}

/** Groups rows by the columns of the profile, in order of first appearance; without grouping every row is a document. */
export function groupRows(table: CsvTable, profile: Profile): RowGroup[] {
	const { grouping } = profile;
	if (!grouping) return table.rows.map((row) => ({ rows: [row] }));
	const keyOf = groupKey(table.columns, profile);
	const groups = new Map<string, RowGroup>();
	let current: RowGroup | undefined;
	for (const row of table.rows) {
		const key = keyOf(row.cells);
		let group = groups.get(key);
		if (!group) groups.set(key, (group = { rows: [] }));
		else if (group !== current && grouping.requireContiguous) group.brokenAt ??= row.row;
		if (group.rows.length >= profile.limits.openRows) throw documentTooLong(group.rows[0]!.row, profile.limits.openRows);
		group.rows.push(row);
		current = group;
	}
	const all = [...groups.values()];
	assignLost(all, table, (bad) => (bad.cells.length > 0 ? groups.get(keyOf(bad.cells)) : undefined));
	return all;
}

/**
 * A document must not go on without a row that was its own: a bad row with the document's key, or between two of its rows,
 * holds the document too. (Others are caught by their total.)
 */
function assignLost(groups: RowGroup[], table: CsvTable, byKey: (bad: BadRow) => RowGroup | undefined): void {
	if (table.bad.length === 0) return;
	const owners = groups.flatMap((group) => group.rows.map(({ row }) => ({ row, group }))).sort((a, b) => a.row - b.row);
	for (const bad of table.bad) {
		let [low, high] = [0, owners.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (owners[middle]!.row < bad.row) low = middle + 1;
			else high = middle;
		}
		const [before, after] = [owners[low - 1]?.group, owners[low]?.group];
		const owner = byKey(bad) ?? (before === after ? before : undefined);
		if (owner) owner.lost ??= bad;
	}
}

export function documentTooLong(row: number, limit: number): StampliErpError {
	return new StampliErpError({
		kind: 'invalid', code: 'file.limit.openRows', message: `The document that begins in row ${row} has more than ${limit} rows`,
		hint: 'Check grouping.by in the mapping profile, or raise limits.openRows.',
	});
}
