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
	let columns: Columns | undefined;
	const found = (all: Columns) => {
		columns = all;
		handler.columns?.(all);
	};
	await readCsvRows(text, firstRow, { delimiter, quote: format.quote, trim: format.trim, relaxedQuotes: format.relaxedQuotes }, limits.fieldChars, {
		row(cells, row) {
			if (cells.length === 1 && cells[0]!.trim() === '') return;
			if (!columns) {
				if (cells.length > limits.columns) throw tooMany('columns', limits.columns);
				found(format.header ? fileColumns(cells, profile) : numberedColumns(cells.length));
				if (format.header) return;
			}
			handler.row(cells, row);
		},
		broken(row) {
			if (!columns && format.header) throw unreadable(`The header (row ${row.row}) ${row.reason}`);
			handler.broken(row);
		},
		enough: handler.enough && (() => handler.enough!()),
	});
	if (!columns && format.header) throw unreadable('The file is empty: it has not even a header');
	return { columns: columns ?? numberedColumns(0), delimiter };
}

export function tooMany(what: 'rows' | 'columns', limit: number): StampliErpError {
	return new StampliErpError({
		kind: 'invalid', code: `file.limit.${what}`, message: `The file has more than ${limit} ${what}`,
		hint: `Have the file split, or raise limits.${what} in the mapping profile.`,
	});
}

function unreadable(message: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: 'file.header', message, hint: 'Have the file sent again with its header row, or set format.skipLines in the mapping profile.' });
}
