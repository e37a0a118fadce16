import { parse } from 'csv-parse/sync';
import { packagedRows } from '../../../nodes/DynamicsFo/packagedRows';

const columns = ['DimensionValue', 'Description', 'IsSuspended', 'ActiveFrom'];
/** Unpacked in pieces that end anywhere: within a row, a line end, a character. */
const packed = (name: string, bytes: Buffer, size: number) => ({
	name,
	async *pieces() {
		for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
	},
});
const read = async (text: string | Buffer, { name = 'Values.csv', size = 7 } = {}) => (await packagedRows([packed(name, Buffer.from(text as string), size)], columns, ['DimensionValue']))?.pieces(2);
const rows = async (text: string | Buffer, size?: number) => [...((await read(text, size ? { size } : {})) ?? [])].flat();
const heading = 'DIMENSIONVALUE,DESCRIPTION,OTHER,ISSUSPENDED,ACTIVEFROM';

test.each([2, 3, 7, 1000])('rows come in the order of the key, with quotes, line ends and delimiters inside, and enums spelt as OData spells them, in pieces of %i bytes', async (size) => {
	expect(await rows(`${heading}\r\n002,"Say ""Hi"",\nthere",x,yes,2026-01-01 00:00:00\r\n001,Plain,,No,\r\n003,,"a,b",NO,1900-01-01T12:00:00Z\r\n`, size)).toEqual([
		{ DimensionValue: '001', Description: 'Plain', IsSuspended: 'No', ActiveFrom: '' },
		{ DimensionValue: '002', Description: 'Say "Hi",\nthere', IsSuspended: 'Yes', ActiveFrom: '2026-01-01 00:00:00' },
		{ DimensionValue: '003', Description: '', IsSuspended: 'No', ActiveFrom: '1900-01-01T12:00:00Z' },
	]);
});

test.each([
	['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
	['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
	['semicolons', (text: string) => Buffer.from(text.replaceAll(',', ';'))],
	['tabs', (text: string) => Buffer.from(text.replaceAll(',', '\t'))],
])('a file in %s is read', async (_what, encode) => {
	expect(await rows(encode(`${heading}\r\n001,Zürich,,No,\r\n`))).toMatchObject([{ DimensionValue: '001', Description: 'Zürich' }]);
});

test.each([
	['a cut row', '001,Plain,,No', 'a row has 4 values and the heading 5'],
	['a quote that never ends', '001,"Plain,,No,', 'does not end'],
	['a quote after which a value goes on', '001,"Plain"x,,No,', 'quotes of a row cannot be understood'],
	['a label instead of a member', '001,Plain,,Ja,', 'IsSuspended is "Ja"'],
	['a date of another shape', '001,Plain,,No,3/1/2026', 'ActiveFrom is "3/1/2026"'],
	['a key twice', 'a,1,,No,\r\nA,2,,No,', 'the same key'],
])('%s is never guessed at', async (_what, row, why) => {
	await expect(rows(`${heading}\r\n${row}\r\n`)).rejects.toThrow(why);
});

test('a file without one of the columns is another one, and two with all of them are one too many', async () => {
	expect(await read('DIMENSIONVALUE,DESCRIPTION\r\n1,2\r\n')).toBeUndefined();
	expect(await read(`${heading}\r\n`, { name: 'Values.xml' })).toBeUndefined();
	const bytes = Buffer.from(`${heading}\r\n`);
	await expect(packagedRows([packed('a.csv', bytes, 7), packed('b.csv', bytes, 7)], columns, ['DimensionValue'])).rejects.toThrow('b.csv has the same columns');
});

test('the last row needs no line end, and more rows than fit into one block of memory come back whole', async () => {
	const many = Array.from({ length: 3000 }, (_, i) => `${String(2999 - i).padStart(5, '0')},${'ä'.repeat(300)},,No,`);
	const found = await rows([heading, ...many].join('\n'), 5000);
	expect(found).toHaveLength(3000);
	expect(found.map(({ DimensionValue }) => DimensionValue)).toEqual(many.map((_, i) => String(i).padStart(5, '0')));
	expect(found.every(({ Description }) => Description === 'ä'.repeat(300))).toBe(true);
});

test('rows with quotes are read as csv-parse reads them, and refused where it refuses them', async () => {
	const pieces = ['a', '"', '""', ',', ' ', '\r\n', 'ü'];
	const read = { both: 0, none: 0 };
	for (let seed = 0; seed < pieces.length ** 4; seed += 1) {
		const cell = [0, 1, 2, 3].map((i) => pieces[Math.floor(seed / pieces.length ** i) % pieces.length]).join('');
		const text = `${heading}\r\n001,${cell},x,No,\r\n`;
		let wanted: string[][] | undefined;
		try {
			wanted = parse(text, { recordDelimiter: ['\r\n', '\n'] });
		} catch {
			wanted = undefined;
		}
		const found = await rows(text, 1000).catch(() => undefined);
		expect([cell, found?.map(({ DimensionValue, Description }) => [DimensionValue, Description])]).toEqual([cell, wanted?.slice(1).map(([id, description]) => [id, description])]);
		read[found ? 'both' : 'none'] += 1;
	}
	expect(Math.min(read.both, read.none)).toBeGreaterThan(100);
});
