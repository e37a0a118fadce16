import { lineEnd } from './csvText';

export interface CsvDialect {
	delimiter: string;
	quote: string;
	/** Blanks around a quoted value are allowed. */
	trim: boolean;
	relaxedQuotes: boolean;
}

/** One record as text: `closed` is false when its quote never ends, so that nobody knows where the next record begins. */
export interface CsvSpan {
	start: number;
	end: number;
	lines: number;
	closed: boolean;
}

/**
 * Finds where records end without judging what is inside: a quote counts only at the start of a value. After a broken
 * value the record ends with its line, so that one bad row costs one row.
 */
export function* splitRecords(text: string, from: number, dialect: CsvDialect): Generator<CsvSpan> {
	const quote = dialect.quote.charCodeAt(0);
	const delimiter = dialect.delimiter.charCodeAt(0);
	let at = from;
	while (at < text.length) {
		const start = at;
		let lines = 1;
		let closed = true;
		for (let valueStart = true; ; at++) {
			const code = at < text.length ? text.charCodeAt(at) : 10;
			if (code === 10 || code === 13) break;
			if (code === delimiter) valueStart = true;
			else if (code === quote && valueStart) {
				const value = quotedValue(text, at, dialect.quote);
				lines += value.lines;
				closed = value.closed;
				at = value.end - 1;
				valueStart = false;
			} else if (!(dialect.trim && (code === 32 || code === 9))) valueStart = false;
		}
		at = lineEnd(text, at);
		yield { start, end: at, lines, closed };
	}
}

/** `from` is the opening quote; `end` is behind the closing one. */
function quotedValue(text: string, from: number, quote: string): { end: number; lines: number; closed: boolean } {
	let end = from + 1;
	for (;;) {
		end = text.indexOf(quote, end);
		if (end < 0) return { end: text.length, lines: lineCount(text.slice(from)) - 1, closed: false };
		if (text[end + 1] !== quote) return { end: end + 1, lines: lineCount(text.slice(from, end)) - 1, closed: true };
		end += 2;
	}
}

/** Lines of a text; a final line end begins no further line. */
function lineCount(text: string): number {
	return (text.replace(/(\r\n|\n|\r)$/, '').match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
}
