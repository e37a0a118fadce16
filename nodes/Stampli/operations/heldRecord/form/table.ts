import { parse } from 'csv-parse/sync';
import { StampliErpError } from '../../../../../core/errors';

export type TableRow = Record<string, string>;

/** Rows as a person edits them in a text area: CSV with comma and quotes, the names of the columns first. */
export function tableText(columns: string[], rows: TableRow[]): string {
	return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map((cells) => cells.map(cell).join(',')).join('\n');
}

function cell(text: string): string {
	return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The rows of such a text; empty lines do not count. Throws a StampliErpError that says what is wrong with it: the columns must be
 * known ones (`isColumn`), each once, and every row has as many cells as there are columns.
 */
export function tableRows(text: string, what: string, isColumn: (name: string) => boolean): TableRow[] {
	let cells: string[][];
	try {
		cells = parse(text, { skipEmptyLines: true, trim: true, relaxColumnCount: true });
	} catch (error) {
		throw wrong(`The table of ${what} cannot be read: ${(error as Error).message}`, 'A value with a comma or a quote stands in double quotes; a quote within it is written twice.');
	}
	const [head = [], ...rows] = cells;
	const unknown = head.filter((name, at) => !isColumn(name) || head.indexOf(name) !== at);
	if (head.length === 0 || unknown.length > 0) {
		throw wrong(`The first row of the table of ${what} must name its columns${unknown.length > 0 ? `; ${unknown.map((name) => `"${name}"`).join(', ')} is unknown or there twice` : ''}.`, 'Leave the first row as it was.');
	}
	return rows.map((row, i) => {
		if (row.length !== head.length) {
			throw wrong(`Row ${i + 1} of the table of ${what} has ${row.length} values for ${head.length} columns: ${row.join(',').slice(0, 80)}`, 'Separate values by commas. A value that holds a comma stands in double quotes.');
		}
		return Object.fromEntries(head.map((name, at) => [name, row[at]!]));
	});
}

function wrong(message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: 'held.form', message, hint });
}
