import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'csv-parse/sync';
import { loadProfile } from '../../../core/profile/loadProfile';
import { exampleProfiles } from '../../../core/profiles/exampleProfiles';
import { csvFastSplit } from '../../../core/read/csvFastSplit';
import { readCsvRows } from '../../../core/read/csvRows';
import type { CsvDialect } from '../../../core/read/csvSplit';
import type * as Reader from '../../../core/read/readRecords';
import { seeded } from '../seeded';
import { file } from './reading';

type Split = typeof csvFastSplit;
const never: Split = () => undefined;
const comma: CsvDialect = { delimiter: ',', quote: '"', trim: false, relaxedQuotes: false };
const limit = 2 ** 20;

interface Made {
	text: string;
	dialect: CsvDialect;
	maxRecord: number;
}

/** A CSV file with what senders write: two thirds of them plain, the others with some values and rows that are odd. */
function made(seed: number): Made {
	const next = seeded(seed);
	const pick = <T>(from: readonly T[]): T => from[next(from.length)]!;
	const delimiter = next(12) === 0 ? '§' : pick([',', ';', '\t', '|', ':']);
	const quote = next(12) === 0 ? '”' : pick(['"', '"', "'", '`']);
	const odd = next(3) === 0;
	// Some files are odd in many places, most in one or two: one oddity must not hide another.
	const seldom = pick([25, 200, 200]);
	const bare = ['', '', '0', 'A1', ' both ', '\u00a0', 'Müller', '中文 😀', 'é', '\ufeffBOM', 'twelve or more letters', quote === '"' ? "it's" : 'say "so"'];
	const inQuotes = ['', ' ', 'Acme', `Acme${delimiter} Ltd`, delimiter, 'Größe 😀', `${delimiter} ends${delimiter}`];
	const strange = [
		`5${quote} pipe`, `${quote}say ${quote}${quote}so${quote}${quote}${quote}`, `${quote}two\nlines${quote}`, `${quote}two\r\nlines${quote}`, `${quote}two\rlines${quote}`,
		` ${quote}spaces${quote}`, `${quote}spaces${quote} `, `${quote}text${quote}behind`, quote, quote.repeat(3), quote.repeat(4), `${quote}\0${quote}`, 'a\0b', 'x'.repeat(60), '\ud800',
	];
	const value = () => {
		if (odd && next(seldom) === 0) return pick(strange);
		return next(3) === 0 ? `${quote}${pick(inQuotes)}${quote}` : pick(bare);
	};
	const width = pick([1, 1, 2, 3, 8, 20]);
	const lineEnds = pick([['\n'], ['\n'], ['\r\n'], ['\r\n'], ['\n', '\r\n'], ['\r'], ['\n', '\r\n', '\r']]);
	const rows = seed % 60 === 0 ? 3000 : next(40);
	let text = '';
	for (let row = 0; row < rows; row++) {
		const wide = odd && next(seldom) === 0 ? 1 + next(width + 2) : width;
		const cells = Array.from({ length: wide }, value).join(delimiter);
		text += (odd && next(seldom) === 0 ? pick(['', ' ', delimiter]) : cells) + (odd && next(seldom) === 0 ? delimiter : '') + pick(lineEnds);
	}
	if (next(2) === 0) text = text.replace(/[\r\n]+$/, '');
	return { text, dialect: { delimiter, quote, trim: next(2) === 0, relaxedQuotes: next(8) === 0 }, maxRecord: next(8) === 0 ? 50 : limit };
}

/** All that the rest of the reader is told about a file. */
async function told({ text, dialect, maxRecord }: Made, split: Split): Promise<unknown[]> {
	const events: unknown[] = [];
	const last = await readCsvRows(text, 3, dialect, maxRecord, { row: (cells, row) => events.push([row, cells]), broken: (row) => events.push(row) }, split);
	return [...events, last];
}

test('600 files of all kinds are read the same with and without the fast way', async () => {
	const pieces = { fast: 0, left: 0 };
	const counted: Split = (...piece) => {
		const records = csvFastSplit(...piece);
		pieces[records ? 'fast' : 'left']++;
		return records;
	};
	for (let seed = 1; seed <= 600; seed++) {
		const each = made(seed);
		const [fast, slow] = [await told(each, counted), await told(each, never)];
		if (!isDeepStrictEqual(fast, slow)) expect([seed, fast]).toEqual([seed, slow]);
	}
	// Both ways must have been walked, or the comparison shows nothing.
	expect(pieces.fast).toBeGreaterThan(150);
	expect(pieces.left).toBeGreaterThan(150);
});

test('every text of up to six characters that matter is split as csv-parse splits it, or left to it', () => {
	const letters = ['a', ',', '"', '\r', '\n', ' '];
	let [taken, texts] = [0, ['']];
	for (let length = 1; length <= 6; length++) {
		texts = texts.flatMap((text) => letters.map((letter) => text + letter));
		for (const text of texts) {
			const records = csvFastSplit(text, comma, limit);
			if (!records) continue;
			taken++;
			const expected = parse(text, { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true }) as string[][];
			if (JSON.stringify(records) !== JSON.stringify(expected)) expect([text, records]).toEqual([text, expected]);
		}
	}
	expect(taken).toBeGreaterThan(3000);
});

test.each([
	['a doubled quote', 'a,"b""c"\n'], ['a quote inside a value', 'a,5" pipe\n'], ['text behind a quote', '"a"b,c\n'], ['a blank before a quote', 'a, "b"\n'],
	['a line end inside quotes', '"a\nb",c\n'], ['a quote that never closes', 'a,"b\n'], ['rows of several widths', 'a,b\nc\n'], ['a blank line between rows', 'a,b\n\nc,d\n'],
	['a line end of CR alone', 'a,b\rc,d\n'], ['a NUL', 'a,\0\n'], ['a quote in the last, unfinished line', 'a,b\nc,"'],
])('%s leaves the piece to csv-parse', (_what, text) => expect(csvFastSplit(text, comma, limit)).toBeUndefined());

test('plain rows are taken apart without csv-parse: quotes around values, empty values, a last row without line end', () => {
	expect(csvFastSplit('"a","b,c",d\r\n,"",\n é ,"x","y"\r\n1,"2",', comma, limit)).toEqual([['a', 'b,c', 'd'], ['', '', ''], [' é ', 'x', 'y'], ['1', '2', '']]);
});

test('half a character becomes the sign for one that is missing, as it does in csv-parse', () => {
	expect(csvFastSplit('a,\ud800\n', comma, limit)).toEqual(parse('a,\ud800\n'));
});

test('a text longer than a record may be, or an unusual delimiter or quote, is left to csv-parse', () => {
	expect(csvFastSplit('a,b\n', comma, 12)).toEqual([['a', 'b']]);
	expect(csvFastSplit('a,b\n', comma, 11)).toBeUndefined();
	for (const change of [{ delimiter: '§' }, { delimiter: '||' }, { quote: '”' }, { quote: '' }, { quote: ',' }, { delimiter: '\n' }]) {
		expect(csvFastSplit('a,b\n', { ...comma, ...change }, limit)).toBeUndefined();
	}
});

describe('whole files', () => {
	const folder = join(__dirname, '../../golden/files');
	const names = readdirSync(folder).filter((name) => name.endsWith('.csv'));

	/** `readRecords` of modules of its own, with another way to split in them. */
	async function readBy(split: Split, bytes: Buffer, key: string): Promise<unknown> {
		let result: unknown;
		await jest.isolateModulesAsync(async () => {
			jest.doMock('../../../core/read/csvFastSplit', () => ({ csvFastSplit: split }));
			const { readRecords } = jest.requireActual<typeof Reader>('../../../core/read/readRecords');
			result = await readRecords(bytes, loadProfile(exampleProfiles[key]), file);
		});
		return result;
	}

	test.each(names)('%s becomes the same records with and without the fast way', async (name) => {
		const key = name.startsWith('payments') ? 'stampliPaymentsCsv' : 'stampliInvoicesCsv';
		const text = readFileSync(join(folder, name), 'utf8');
		const plain = text.split(/\r?\n/).filter((line) => !line.includes('""')).join('\n');
		const asked: boolean[] = [];
		for (const variant of [text, text.replace(/\r?\n/g, '\r\n'), plain, text.replace(/\r?\n/g, '\n').trimEnd()]) {
			const fast = await readBy((...piece) => {
				const records = csvFastSplit(...piece);
				asked.push(records !== undefined);
				return records;
			}, Buffer.from(variant), key);
			expect(fast).toEqual(await readBy(never, Buffer.from(variant), key));
		}
		expect(asked).toContain(true);
	});
});
