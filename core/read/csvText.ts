import { StampliErpError } from '../errors';
import type { Profile } from '../profile/profile';
import { decodeText } from '../text';

export interface CsvText {
	text: string;
	/** Row number, as a person counts, of the first record of `text`. */
	firstRow: number;
	/** From an Excel `sep=;` line. */
	declaredDelimiter?: string;
}

/** Text of a CSV file without what is not data: byte order mark, `sep=` line, lines to skip, a final Ctrl-Z. Throws on NUL bytes. */
export function csvText(bytes: Uint8Array, profile: Profile): CsvText {
	let text = decodeText(bytes, profile.format);
	const nul = text.indexOf('\0');
	if (nul >= 0) {
		const row = (text.slice(0, nul).match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
		throw new StampliErpError({
			kind: 'invalid',
			code: 'file.nul',
			message: `Row ${row} holds a NUL byte, so the file is damaged or in another encoding (UTF-16?)`,
			hint: 'Have the file sent again, or set format.encoding of the mapping profile.',
		});
	}
	if (text.includes('\u001a')) text = text.replace(/\u001a\s*$/, '');
	let firstRow = 1;
	const declared = /^"?sep=(.)"?[ \t]*(?:\r\n|\n|\r|$)/i.exec(text);
	if (declared) {
		text = text.slice(declared[0].length);
		firstRow++;
	}
	for (let skipped = 0; skipped < profile.format.skipLines; skipped++) {
		const end = lineEnd(text, 0);
		if (end === 0) break;
		text = text.slice(end);
		firstRow++;
	}
	return { text, firstRow, declaredDelimiter: declared?.[1] };
}

/** Position behind the next line end at or after `from`; the end of the text when there is none. */
export function lineEnd(text: string, from: number): number {
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 10) return at + 1;
		if (code === 13) return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
	}
	return text.length;
}
