import { setImmediate as nextTurn } from 'node:timers/promises';
import { StampliErpError, type Problem } from '../errors';
import type { Profile } from '../profile/profile';
import type { ArrivedRecord, FileRef } from '../records';
import { fileColumns, mappedNames, numberedColumns, type Columns } from './csvColumns';
import { detectDelimiter } from './csvDelimiter';
import { checkFooter } from './csvFooter';
import { groupRows } from './csvGroups';
import { csvDocuments } from './csvDocuments';
import { readCsvRows, type BrokenRow } from './csvRows';
import { csvText } from './csvText';
import { arrived } from './arrived';
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

/** All documents of a CSV file. Throws a `StampliErpError` of kind `invalid` when the file as a whole cannot be used. */
export async function readCsv(bytes: Uint8Array, profile: Profile, file: FileRef): Promise<{ records: ArrivedRecord[]; rows: number }> {
	const table = await csvTable(bytes, profile);
	const records = table.bad.map((bad) => ({
		order: bad.row,
		record: arrived({
			profile, file, firstRow: bad.row, rows: bad.lastRow > bad.row ? `rows ${bad.row}-${bad.lastRow}` : `row ${bad.row}`, problems: [bad.problem],
			raw: [bad.text === undefined ? rawRow(table.columns, bad.cells) : { text: bad.text.slice(0, 2000) }],
		}),
	}));
	const documents = csvDocuments(profile, file, table.columns);
	let done = 0;
	const groups = groupRows(table, profile);
	const rows = table.rows.length;
	// Cells are let go as soon as their document is made: a large file is never held twice.
	table.rows = [];
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

async function csvTable(bytes: Uint8Array, profile: Profile): Promise<CsvTable> {
	const { text, firstRow, declaredDelimiter } = csvText(bytes, profile);
	const { format, limits } = profile;
	const delimiter = format.delimiter === 'auto' ? declaredDelimiter ?? detectDelimiter(text, profile, mappedNames(profile)) ?? ',' : format.delimiter;
	let columns: Columns | undefined;
	const rows: CsvRow[] = [];
	const bad: BadRow[] = [];
	const take = (cells: string[], row: number) => {
		if (cells.length === 1 && cells[0]!.trim() === '') return;
		if (!columns) {
			if (cells.length > limits.columns) throw tooMany('columns', limits.columns);
			columns = format.header ? fileColumns(cells, profile) : numberedColumns(cells.length);
			if (format.header) return;
		}
		if (rows.length + bad.length >= limits.rows) throw tooMany('rows', limits.rows);
		rows.push({ row, cells });
	};
	const broken = (row: BrokenRow) => {
		if (!columns && format.header) throw unreadable(`The header (row ${row.row}) ${row.reason}`);
		bad.push(brokenRow(row, profile));
	};
	const dialect = { delimiter, quote: format.quote, trim: format.trim, relaxedQuotes: format.relaxedQuotes };
	await readCsvRows(text, firstRow, dialect, limits.fieldChars, { row: take, broken });
	if (!columns) {
		if (format.header) throw unreadable('The file is empty: it has not even a header');
		columns = numberedColumns(0);
	}
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
			const message = `Row ${row.row} has ${row.cells.length} values, the ${profile.format.header ? 'header' : 'first row'} has ${width}`;
			table.bad.push({
				...row, lastRow: row.row,
				problem: problem({ code: 'row.width', message, fix: 'Have the row corrected where the file is written; a value that holds the delimiter must stand in quotes.', who: 'integrator', row: row.row }, profile),
			});
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
			fix: 'Have the row corrected where the file is written, and the file sent again under another name; what was readable is not posted twice.',
		}, profile),
	};
}

function tooMany(what: 'rows' | 'columns', limit: number): StampliErpError {
	return new StampliErpError({
		kind: 'invalid', code: `file.limit.${what}`, message: `The file has more than ${limit} ${what}`,
		hint: `Have the file split, or raise limits.${what} in the mapping profile.`,
	});
}

function unreadable(message: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: 'file.header', message, hint: 'Have the file sent again with its header row, or set format.skipLines in the mapping profile.' });
}
