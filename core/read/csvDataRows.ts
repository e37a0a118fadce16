import { StampliErpError } from '../errors';
import type { Profile } from '../profile/profile';
import { fileColumns, mappedNames, numberedColumns, type Columns } from './csvColumns';
import { detectDelimiter } from './csvDelimiter';
import { readCsvRows, type CsvHandler } from './csvRows';
import type { CsvText } from './csvText';

/** What becomes of the data rows: rows behind the header that are not blank. */
export interface DataRowHandler extends CsvHandler {
	/** Told once, before the first data row. */
	columns?(columns: Columns): void;
}

/** Reads the data rows of a CSV text. Throws when there is no usable header. */
export async function readRows({ text, firstRow, declaredDelimiter }: CsvText, profile: Profile, handler: DataRowHandler): Promise<{ columns: Columns; delimiter: string }> {
	const { format, limits } = profile;
	const delimiter = format.delimiter === 'auto' ? declaredDelimiter ?? detectDelimiter(text, profile, mappedNames(profile)) ?? ',' : format.delimiter;
	let header: string[] | undefined;
	let columns: Columns | undefined;
	const found = (all: Columns) => {
		columns = all;
		handler.columns?.(all);
	};
	await readCsvRows(withoutTextFormulas(text, delimiter, format.quote), firstRow, { delimiter, quote: format.quote, trim: format.trim, relaxedQuotes: format.relaxedQuotes }, limits.fieldChars, {
		row(cells, row) {
			if (isBlank(cells)) return;
			if (!columns) {
				if (cells.length > limits.columns) throw tooMany('columns', limits.columns);
				if (!format.header) found(numberedColumns(cells.length));
				else if (header) found(fileColumns(asWideAs(cells, header), profile));
				else {
					fileColumns((header = cells), profile);
					return;
				}
			}
			if (header && isSame(cells, header)) return;
			handler.row(cells, row);
		},
		broken(row) {
			if (!header && format.header) throw unreadable(`The header (row ${row.row}) ${row.reason}`);
			if (!columns && header) found(fileColumns(header, profile));
			handler.broken(row);
		},
		enough: handler.enough && (() => handler.enough!()),
	});
	if (!header && format.header) throw unreadable('The file is empty: it has not even a header', 'Have the file sent again. When a whole one has come under this name meanwhile, dismiss this record.');
	return { columns: columns ?? (header ? fileColumns(header, profile) : numberedColumns(0)), delimiter };
}

/** A spreadsheet writes an empty row as delimiters only. */
function isBlank(cells: string[]): boolean {
	for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false;
	return true;
}

/** The header again, where files were joined. */
function isSame(cells: string[], header: string[]): boolean {
	return cells[0] === header[0] && header.length > 1 && cells.every((cell, index) => cell === (header[index] ?? ''));
}

/** The header without the delimiters at its end that the rows do not have. */
function asWideAs(cells: string[], header: string[]): string[] {
	return header.slice(cells.length).every((name) => name.trim() === '') ? header.slice(0, cells.length) : header;
}

/** `="00123"` is how other programs make a spreadsheet keep a code as text; what is meant is 00123. */
function withoutTextFormulas(text: string, delimiter: string, quote: string): string {
	if (quote !== '"' || !text.includes('="')) return text;
	const end = `[\\r\\n${delimiter.replace(/[\\\]^-]/, '\\$&')}]`;
	const formula = new RegExp(`(^|${end})(?:="([^"\\r\\n]+)"|"=""([^"\\r\\n]+)""")(?=${end}|$)`, 'g');
	return text.replace(formula, (_all, before: string, plain?: string, quoted?: string) => `${before}"${plain ?? quoted}"`);
}

export function tooMany(what: 'rows' | 'columns', limit: number): StampliErpError {
	return new StampliErpError({
		kind: 'invalid', code: `file.limit.${what}`, message: `The file has more than ${limit} ${what}`,
		hint: `Have the file split, or raise limits.${what} in the mapping profile.`,
	});
}

function unreadable(message: string, hint = 'Have the file sent again with its header row, or set format.skipLines in the mapping profile.'): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: 'file.header', message, hint });
}
