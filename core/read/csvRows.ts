import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse, type Options } from 'csv-parse/sync';
import { csvFastSplit } from './csvFastSplit';
import { lineEnd } from './csvText';
import { splitRecords, type CsvDialect, type CsvSpan } from './csvSplit';
import { swallowsRows } from './csvSwallowed';

/** A record that cannot be taken apart. */
export interface BrokenRow {
	row: number;
	/** Further lines it spans: the rest of the file when its quote never closes. */
	lastRow: number;
	reason: string;
	text: string;
	/** Nothing behind it could be read. */
	restOfFile: boolean;
}

export interface CsvHandler {
	/** Every record in order, blank ones too. */
	row(cells: string[], row: number): void;
	broken(row: BrokenRow): void;
	/** True when nothing more is wanted. Asked after every piece. */
	enough?(): boolean;
}

/** Small, so that the cells of a piece are garbage before the collector comes to copy them. */
const chunkChars = 32 * 1024;
const batch = 200;

/**
 * Feeds a CSV text to csv-parse in pieces that end between records, giving other work a turn after each piece. Plain pieces do not
 * need csv-parse (`fastSplit`).
 * The pieces are cut by counting quotes, which is right for every well-formed text; when csv-parse objects to a piece,
 * the rest of the text goes record by record, so that only the broken ones are lost. Returns the number of the last row.
 */
export async function readCsvRows(
	text: string, firstRow: number, dialect: CsvDialect, maxRecord: number, handler: CsvHandler, fastSplit = csvFastSplit,
): Promise<number> {
	const options: Options = {
		delimiter: dialect.delimiter,
		quote: dialect.quote,
		escape: dialect.quote,
		record_delimiter: ['\r\n', '\n', '\r'],
		relax_column_count: true,
		max_record_size: maxRecord,
		cast: false,
	};
	const checked = withoutSwallowed(handler, dialect);
	let row = firstRow;
	let at = 0;
	while (at < text.length && !dialect.relaxedQuotes && !handler.enough?.()) {
		const end = chunkEnd(text, at, dialect.quote);
		const piece = text.slice(at, end);
		const plain = fastSplit(piece, dialect, maxRecord);
		const records = plain ?? attempt(piece, options);
		if (!records) break;
		const taker = plain ? handler : checked;
		for (const cells of records) taker.row(cells, row++);
		at = end;
		if (at < text.length) await nextTurn();
	}
	return at < text.length && !handler.enough?.() ? carefully(text, at, row, dialect, options, checked) : row - 1;
}

function withoutSwallowed(handler: CsvHandler, { delimiter }: CsvDialect): CsvHandler {
	const reason = 'holds the end of one row and the beginning of another, so that quotes stand where none may be (a quote inside a value is written twice)';
	return {
		...handler,
		row(cells, row) {
			if (swallowsRows(cells, delimiter)) handler.broken({ row, lastRow: row, reason, text: cells.join(delimiter), restOfFile: false });
			else handler.row(cells, row);
		},
	};
}

function attempt(text: string, options: Options): string[][] | undefined {
	// csv-parse works on bytes and makes a text of each value: from bytes that are ASCII anyway that is quicker as Latin-1.
	const ascii = Buffer.byteLength(text) === text.length;
	const settings: Options = { ...options, record_delimiter: lineEnds(text), encoding: ascii ? 'latin1' : 'utf8' };
	// A limit that no record of so short a text can reach need not be watched byte by byte.
	if (ascii && text.length <= Number(options.max_record_size)) delete settings.max_record_size;
	try {
		return parse(ascii ? Buffer.from(text, 'latin1') : text, settings) as string[][];
	} catch {
		return undefined;
	}
}

/** csv-parse is a third faster with one kind of line end than with three. */
function lineEnds(text: string): string[] {
	if (!text.includes('\r')) return ['\n'];
	return /(?<!\r)\n|\r(?!\n)/.test(text) ? ['\r\n', '\n', '\r'] : ['\r\n'];
}

function chunkEnd(text: string, from: number, quote: string): number {
	let end = from;
	let next = Math.min(from + chunkChars, text.length);
	for (let odd = false; ; ) {
		next = lineEnd(text, next);
		for (let at = text.indexOf(quote, end); at >= 0 && at < next; at = text.indexOf(quote, at + 1)) odd = !odd;
		end = next;
		if (!odd || end >= text.length) return end;
	}
}

async function carefully(text: string, from: number, firstRow: number, dialect: CsvDialect, options: Options, handler: CsvHandler): Promise<number> {
	const lenient: Options = { ...options, trim: dialect.trim, relax_quotes: dialect.relaxedQuotes };
	let row = firstRow;
	let waiting: CsvSpan[] = [];
	const flush = async () => {
		if (waiting.length === 0) return;
		const piece = text.slice(waiting[0]!.start, waiting[waiting.length - 1]!.end);
		const records = waiting.every((span) => span.closed) ? attempt(piece, lenient) : undefined;
		if (records?.length === waiting.length) for (const cells of records) handler.row(cells, row++);
		else for (const span of waiting) row = single(text, span, row, lenient, handler);
		waiting = [];
		await nextTurn();
	};
	for (const span of splitRecords(text, from, dialect)) {
		waiting.push(span);
		if (waiting.length >= batch) await flush();
	}
	await flush();
	return row - 1;
}

function single(text: string, span: CsvSpan, row: number, options: Options, handler: CsvHandler): number {
	const piece = text.slice(span.start, span.end);
	try {
		const records = span.closed ? (parse(piece, options) as string[][]) : [];
		if (records.length === 1) {
			handler.row(records[0]!, row);
			return row + 1;
		}
	} catch (error) {
		const { code } = error as { code?: string };
		const reason = code === 'CSV_MAX_RECORD_SIZE' ? 'is longer than the limit' : 'has a quote where none may be (a quote inside a value is written twice)';
		handler.broken({ row, lastRow: row + span.lines - 1, reason, text: piece, restOfFile: false });
		return row + span.lines;
	}
	const reason = span.closed ? 'cannot be taken apart' : 'opens a quote that is never closed, so nothing behind it can be read';
	handler.broken({ row, lastRow: row + span.lines - 1, reason, text: piece, restOfFile: !span.closed });
	return row + span.lines;
}
