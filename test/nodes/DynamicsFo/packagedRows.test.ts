import { packagedRows } from '../../../nodes/DynamicsFo/packagedRows';

const columns = ['DimensionValue', 'Description', 'IsSuspended', 'ActiveFrom'];
const read = (text: string | Buffer, name = 'Values.csv') => packagedRows([{ name, bytes: Buffer.from(text as string) }], columns, ['DimensionValue'])?.pieces(2);
const rows = (text: string | Buffer) => [...(read(text) ?? [])].flat();
const heading = 'DIMENSIONVALUE,DESCRIPTION,OTHER,ISSUSPENDED,ACTIVEFROM';

test('rows come in the order of the key, with quotes, line ends and delimiters inside, and enums spelt as OData spells them', () => {
	expect(rows(`${heading}\r\n002,"Say ""Hi"",\nthere",x,yes,2026-01-01 00:00:00\r\n001,Plain,,No,\r\n003,,"a,b",NO,1900-01-01T12:00:00Z\r\n`)).toEqual([
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
])('a file in %s is read', (_what, encode) => {
	expect(rows(encode(`${heading}\r\n001,Zürich,,No,\r\n`))).toMatchObject([{ DimensionValue: '001', Description: 'Zürich' }]);
});

test.each([
	['a cut row', '001,Plain,,No', 'a row has 4 values and the heading 5'],
	['a quote that never ends', '001,"Plain,,No,', 'does not end'],
	['a label instead of a member', '001,Plain,,Ja,', 'IsSuspended is "Ja"'],
	['a date of another shape', '001,Plain,,No,3/1/2026', 'ActiveFrom is "3/1/2026"'],
	['a key twice', 'a,1,,No,\r\nA,2,,No,', 'the same key'],
])('%s is never guessed at', (_what, row, why) => {
	expect(() => rows(`${heading}\r\n${row}\r\n`)).toThrow(why);
});

test('a file without one of the columns is another one, and two with all of them are one too many', () => {
	expect(read('DIMENSIONVALUE,DESCRIPTION\r\n1,2\r\n')).toBeUndefined();
	expect(read(`${heading}\r\n`, 'Values.xml')).toBeUndefined();
	const bytes = Buffer.from(`${heading}\r\n`);
	expect(() => packagedRows([{ name: 'a.csv', bytes }, { name: 'b.csv', bytes }], columns, ['DimensionValue'])).toThrow('b.csv has the same columns');
});
