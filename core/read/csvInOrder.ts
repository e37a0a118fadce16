import type { Profile } from '../profile/profile';
import type { ArrivedRecord, FileRef } from '../records';
import { tooMany, readRows } from './csvDataRows';
import { csvDocuments } from './csvDocuments';
import { documentTooLong, groupKey, keyPositions } from './csvGroups';
import type { CsvResult, CsvRow } from './csvRecords';
import type { CsvText } from './csvText';

/**
 * Reads a flawless file document by document. Undefined as soon as something needs a look at the whole file: a broken row, a row of
 * another width, a document in several pieces, a footer.
 */
export async function readInOrder(text: CsvText, profile: Profile, file: FileRef): Promise<CsvResult | undefined> {
	if (profile.format.footer) return undefined;
	const records: ArrivedRecord[] = [];
	const finished = new Set<string>();
	let documents: ((group: { rows: CsvRow[] }) => ArrivedRecord) | undefined;
	let keyOf: (cells: string[]) => string = () => '';
	let keyColumns: number[] = [];
	let [width, rows, flawed] = [0, 0, false];
	let open: { key: string; rows: CsvRow[] } | undefined;
	const finish = () => {
		if (open) records.push(documents!({ rows: open.rows }));
		open = undefined;
	};
	await readRows(text, profile, {
		columns(columns) {
			width = columns.names.length;
			documents = csvDocuments(profile, file, columns);
			keyOf = groupKey(columns, profile);
			keyColumns = keyPositions(columns, profile);
		},
		row(cells, row) {
			if (flawed) return;
			if (cells.length !== width) {
				flawed = true;
				return;
			}
			if (++rows > profile.limits.rows) throw tooMany('rows', profile.limits.rows);
			// Most rows repeat the key of the row before to the letter: then no key need be made.
			if (!open || !profile.grouping || !sameCells(cells, open.rows[0]!.cells, keyColumns)) {
				const key = profile.grouping ? keyOf(cells) : String(row);
				if (open?.key !== key) {
					finish();
					if (finished.has(key)) flawed = true;
					if (profile.grouping) finished.add(key);
					open = { key, rows: [] };
				}
			}
			if (profile.grouping && open.rows.length >= profile.limits.openRows) throw documentTooLong(open.rows[0]!.row, profile.limits.openRows);
			open.rows.push({ row, cells });
		},
		broken: () => void (flawed = true),
		enough: () => flawed,
	});
	if (flawed) return undefined;
	finish();
	return { records, rows };
}

function sameCells(a: string[], b: string[], positions: number[]): boolean {
	for (const position of positions) if (a[position] !== b[position]) return false;
	return true;
}
