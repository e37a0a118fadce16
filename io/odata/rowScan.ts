import { parseJson } from './json';
import type { Row } from './paging';

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

export interface ScannedPage {
	/** The page without its rows: next link, count. */
	envelope: Record<string, unknown>;
	/** How many rows it has. */
	length: number;
	/** Some of its rows; each is parsed by itself, when it is asked for. */
	rows(from: number, to: number): Row[];
}

/**
 * Cuts the body of a collection into its rows without ever making one text or one object of it: a page can hold ten thousand rows,
 * and what is made of them is many times their size. Undefined when the body has no array "value" of objects.
 */
export function scanPage(bytes: Buffer): ScannedPage | undefined {
	const list = valueArray(bytes);
	if (!list) return undefined;
	const envelope = parseJson(Buffer.concat([bytes.subarray(0, list.start + 1), bytes.subarray(list.end)]).toString('utf8'));
	if (typeof envelope !== 'object' || envelope === null) return undefined;
	return {
		envelope: envelope as Record<string, unknown>,
		length: list.rows.length / 2,
		rows: (from, to) => Array.from({ length: Math.max(0, Math.min(to, list.rows.length / 2) - from) }, (_, i) => JSON.parse(bytes.toString('utf8', list.rows[2 * (from + i)], list.rows[2 * (from + i) + 1])) as Row),
	};
}

/** Where the array "value" of the outermost object begins and ends, and each object in it: start, end, start, end ... */
function valueArray(bytes: Buffer): { start: number; end: number; rows: number[] } | undefined {
	const rows: number[] = [];
	let [depth, start, rowStart] = [0, -1, -1];
	for (let at = 0; at < bytes.length; at += 1) {
		switch (bytes[at]) {
			case quote: {
				const end = endOfString(bytes, at);
				if (end < 0) return undefined;
				if (depth === 1 && start < 0 && bytes.toString('latin1', at, end) === '"value"') start = arrayAfter(bytes, end);
				at = end - 1;
				break;
			}
			case openBrace:
			case openBracket:
				if (depth === 2 && start >= 0 && at > start) {
					if (bytes[at] === openBracket) return undefined;
					rowStart = at;
				}
				depth += 1;
				break;
			case closeBrace:
			case closeBracket:
				depth -= 1;
				if (depth === 2 && rowStart >= 0) {
					rows.push(rowStart, at + 1);
					rowStart = -1;
				}
				if (depth === 1 && start >= 0 && at > start) return { start, end: at, rows };
				break;
		}
	}
	return undefined;
}

/** Behind the closing quote; -1 where there is none. */
function endOfString(bytes: Buffer, from: number): number {
	for (let at = from + 1; at < bytes.length; at += 1) {
		if (bytes[at] === backslash) at += 1;
		else if (bytes[at] === quote) return at + 1;
	}
	return -1;
}

/** The bracket behind `: `, or -1 where something else follows. */
function arrayAfter(bytes: Buffer, from: number): number {
	let at = from;
	while ([0x20, 0x09, 0x0a, 0x0d, 0x3a].includes(bytes[at]!)) at += 1;
	return bytes[at] === openBracket ? at : -1;
}
