import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Problem } from '../errors';
import type { Profile } from '../profile/profile';
import type { ArrivedRecord, FileRef } from '../records';
import { arrived } from './arrived';
import type { Columns } from './csvColumns';
import { readRows, tooMany } from './csvDataRows';
import { csvDocuments } from './csvDocuments';
import { checkFooter } from './csvFooter';
import { groupRows } from './csvGroups';
import { readInOrder } from './csvInOrder';
import type { BrokenRow } from './csvRows';
import { csvText, type CsvText } from './csvText';
import { problem } from './faults';

/** A data row with its cells, as wide as the header. */
export interface CsvRow {
	row: number;
	cells: string[];
}

/** A row that cannot be used: broken, or with too few or too many values. */
export interface BadRow {
	row: number;
	lastRow: number;
	problem: Problem;
	cells: string[];
	text?: string;
}

export interface CsvTable {
	columns: Columns;
	rows: CsvRow[];
	bad: BadRow[];
}

/**
 * All documents of a CSV file. Throws a `StampliErpError` of kind `invalid` when the file as a whole cannot be used.
 * Most files are flawless and have each document in one piece; those are read document by document, so that a large file never
 * stands in memory as cells. Any other file is read as a table first.
 */
export async function readCsv(bytes: Uint8Array, profile: Profile, file: FileRef): Promise<CsvResult> {
	const text = csvText(bytes, profile);
	return (await readInOrder(text, profile, file)) ?? readTable(text, profile, file);
}

export interface CsvResult {
	records: ArrivedRecord[];
	rows: number;
}

async function readTable(text: CsvText, profile: Profile, file: FileRef): Promise<CsvResult> {
	const table = await csvTable(text, profile);
	const records = table.bad.map((bad) => ({
		order: bad.row,
		record: arrived({
			profile, file, firstRow: bad.row, rows: bad.lastRow > bad.row ? `rows ${bad.row}-${bad.lastRow}` : `row ${bad.row}`, problems: [bad.problem],
			raw: [bad.text === undefined ? rawRow(table.columns, bad.cells) : { text: bad.text.slice(0, 2000) }],
		}),
	}));
	const documents = csvDocuments(profile, file, table.columns);
	const groups = groupRows(table, profile);
	const rows = table.rows.length;
	// Cells are let go as soon as their document is made: a large file is never held twice.
	table.rows = [];
	let done = 0;
	for (const group of groups) {
		records.push({ order: group.rows[0]!.row, record: documents(group) });
		group.rows = [];
		if (++done % 500 === 0) await nextTurn();
	}
	records.sort((a, b) => a.order - b.order);
	const lost = table.bad.reduce((sum, bad) => sum + bad.lastRow - bad.row + 1, 0);
	return { records: records.map(({ record }) => record), rows: rows + lost };
}

/** A row by its column names, for people. */
export function rawRow(columns: Columns, cells: string[]): Record<string, string> {
	return Object.fromEntries(cells.map((cell, index) => [columns.names[index] ?? `Column ${index + 1}`, cell.slice(0, 500)]));
}

async function csvTable(text: CsvText, profile: Profile): Promise<CsvTable> {
	const rows: CsvRow[] = [];
	const bad: BadRow[] = [];
	const { columns, delimiter } = await readRows(text, profile, {
		row: (cells, row) => {
			if (rows.length + bad.length >= profile.limits.rows) throw tooMany('rows', profile.limits.rows);
			rows.push({ row, cells });
		},
		broken: (row) => void bad.push(brokenRow(row, profile)),
	});
	const table = { columns, rows, bad };
	checkFooter(table, profile, delimiter);
	separateRagged(table, profile);
	return table;
}

/** Rows of another width than the header: a value too many or too few shifts all behind it, so none of them can be trusted. */
function separateRagged(table: CsvTable, profile: Profile): void {
	const width = table.columns.names.length;
	if (table.rows.every(({ cells }) => cells.length === width)) return;
	const good: CsvRow[] = [];
	for (const row of table.rows) {
		if (row.cells.length === width) good.push(row);
		else {
			// Not taken for granted: a value with a delimiter in it, and an empty last column, look the same.
			const isOpen = profile.format.header && row.cells.length > width && row.cells.slice(width).every((cell) => cell.trim() === '');
			const message = `Row ${row.row} has ${row.cells.length} values, the ${profile.format.header ? 'header' : 'first row'} has ${width}${isOpen ? '; it ends with a delimiter, the header does not' : ''}`;
			const fix = 'Have the row corrected where the file is written; a value that holds the delimiter must stand in quotes.';
			const wayOut = ' If every row ends like this, have the header written so too, or map the columns by number (format.header false, format.skipLines 1).';
			table.bad.push({ ...row, lastRow: row.row, problem: problem({ code: 'row.width', message, fix: isOpen ? fix + wayOut : fix, who: 'integrator', row: row.row }, profile) });
		}
	}
	table.rows = good;
}

function brokenRow({ row, lastRow, reason, text, restOfFile }: BrokenRow, profile: Profile): BadRow {
	const rest = restOfFile ? ` (rows ${row} to ${lastRow} are held together)` : '';
	return {
		row, lastRow, cells: [], text,
		problem: problem({
			code: restOfFile ? 'row.unclosedQuote' : 'row.broken', message: `Row ${row} ${reason}${rest}`, row, who: 'integrator',
			fix: `Have the row corrected where the file is written, and the file sent again under another name; what was readable is not posted twice.${restOfFile ? '' : ' If the sender cannot double quotes, set format.relaxedQuotes in the mapping profile.'}`,
		}, profile),
	};
}
