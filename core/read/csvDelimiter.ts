import { parse } from 'csv-parse/sync';
import type { Profile } from '../profile/profile';
import { columnName } from './csvColumns';
import { splitRecords } from './csvSplit';

const candidates = [',', ';', '\t', '|'];

/**
 * The delimiter of a file whose profile says `auto`: the one with which the header has most of the profile's columns;
 * without such a header, the one that all of the first 20 records have equally often outside quotes.
 * Undefined when there is none; then the file has one column only.
 */
export function detectDelimiter(text: string, profile: Profile, wanted: string[]): string | undefined {
	const names = new Set(wanted.map(columnName));
	let best: { delimiter: string; score: number } | undefined;
	const footer = profile.format.footer && new RegExp(profile.format.footer.match, 'u');
	for (const delimiter of candidates) {
		const counts: number[] = [];
		let score = 0;
		for (const span of splitRecords(text, 0, { delimiter, quote: profile.format.quote, trim: profile.format.trim, relaxedQuotes: false })) {
			const piece = text.slice(span.start, Math.min(span.end, span.start + 100_000));
			if (piece.trim() === '' || footer?.test(piece.slice(0, 256))) continue;
			const cells = taken(piece, delimiter, profile.format.quote);
			if (counts.length === 0 && profile.format.header) score = cells.length > 1 ? cells.filter((cell) => names.has(columnName(cell))).length : 0;
			counts.push(cells.length - 1);
			if (counts.length === 20) break;
		}
		const even = counts.length > 0 && counts[0]! >= 1 && counts.every((count) => count === counts[0]);
		const weight = score > 0 ? 1_000_000 + score : even ? counts[0]! : 0;
		if (weight > (best?.score ?? 0)) best = { delimiter, score: weight };
	}
	return best?.delimiter;
}

function taken(piece: string, delimiter: string, quote: string): string[] {
	try {
		return (parse(piece, { delimiter, quote, escape: quote, relax_quotes: true, relax_column_count: true, trim: true }) as string[][])[0] ?? [];
	} catch {
		return [];
	}
}
