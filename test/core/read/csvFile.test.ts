import { invoices, problems, read, smallProfile } from './reading';

const rows = 'Vendor;No;Total;Amount\r\nV1;A1;10;10\r\nV2;A2;20;20\r\n';
const numbers = async (text: string | Buffer, profile = smallProfile()) => (await invoices(text, profile)).map(({ invoiceNumber }) => invoiceNumber);

test.each([',', ';', '\t', '|'])('the delimiter %p is found by the header', async (delimiter) => {
	expect(await numbers(rows.replaceAll(';', delimiter))).toEqual(['A1', 'A2']);
});

test('delimiters inside quotes do not count', async () => {
	const text = 'Vendor;No;Total;Amount;Note\n"V,1";A1;10;10;"a,b,c,d,e"\n';
	expect((await invoices(text, smallProfile()))[0]).toMatchObject({ vendor: { vendorId: 'V,1' }, extra: { Note: 'a,b,c,d,e' } });
});

test('without header the delimiter is the one that every row has equally often', async () => {
	const profile = smallProfile({
		format: { type: 'csv', header: false }, grouping: { by: [1, 2] }, lines: { amount: { col: 4 } },
		header: { invoiceNumber: { col: 2 }, type: { const: 'invoice' }, invoiceDate: { const: '2026-01-31' }, currency: { const: 'USD' }, 'vendor.vendorId': { col: 1 }, totalAmount: { col: 3 } },
	});
	expect(await numbers('V,1;A1;10;10\nV2;A,2;20;20\n', profile)).toEqual(['A1', 'A,2']);
});

test('a sep= line of Excel names the delimiter and counts as a row', async () => {
	const { records } = await read(`sep=;\r\n${rows}`, smallProfile());
	expect(records.map((record) => record.rows)).toEqual(['row 3', 'row 4']);
});

test('a profile that names its delimiter is obeyed', async () => {
	expect((await problems(rows, smallProfile({ format: { type: 'csv', delimiter: ',' } })))[0]!.message).toContain('"No" is missing');
});

test.each([['CRLF', '\r\n'], ['LF', '\n'], ['CR', '\r']])('%s ends rows', async (_name, end) => {
	expect(await numbers(rows.replaceAll('\r\n', end))).toEqual(['A1', 'A2']);
});

test('mixed line ends are read alike', async () => {
	expect(await numbers('Vendor,No,Total,Amount\r\nV1,A1,10,10\nV2,A2,20,20\rV3,A3,30,30')).toEqual(['A1', 'A2', 'A3']);
});

test('blank lines are no rows but count where a person counts', async () => {
	const { records, rows: count } = await read('Vendor,No,Total,Amount\n\nV1,A1,10,10\n   \nV2,A2,20,20\n\n', smallProfile());
	expect(records.map((record) => record.rows)).toEqual(['row 3', 'row 5']);
	expect(count).toBe(2);
});

test('a value over several lines is one row', async () => {
	const { records } = await read('Vendor,No,Total,Amount,Note\nV1,A1,10,10,"two\nlines"\nV2,A2,20,20,\n', smallProfile());
	expect(records.map((record) => record.rows)).toEqual(['row 2', 'row 3']);
});

test('lines before the header are skipped and counted', async () => {
	const { records } = await read(`Report of today\n\n${rows}`, smallProfile({ format: { type: 'csv', skipLines: 2 } }));
	expect(records.map((record) => record.rows)).toEqual(['row 4', 'row 5']);
});

test('a file with a header only holds no records and is fine', async () => {
	expect(await read('Vendor,No,Total,Amount\r\n', smallProfile())).toEqual({ records: [], rows: 0 });
});

test('an empty file is held, because not even its header is there', async () => {
	for (const text of ['', '\ufeff', '\r\n\r\n']) expect((await problems(text, smallProfile()))[0]).toMatchObject({ code: 'file.header', who: 'integrator' });
});

test('a final Ctrl-Z is no data', async () => {
	expect(await numbers(`${rows}\u001a`)).toEqual(['A1', 'A2']);
});

test('a NUL byte holds the file and names its row', async () => {
	const [problem] = await problems(rows.replace('A2', 'A\0'), smallProfile());
	expect(problem).toMatchObject({ code: 'file.nul', message: expect.stringContaining('Row 3') });
});

test.each<BufferEncoding>(['utf8', 'utf16le'])('a byte order mark of %s is not part of the first column', async (encoding) => {
	expect(await numbers(Buffer.from(`\ufeff${rows}`, encoding))).toEqual(['A1', 'A2']);
});

test('a file in the wrong encoding is one held record that names file and byte', async () => {
	const { records } = await read(Buffer.from(rows.replace('V2', 'M\u00fcller'), 'latin1'), smallProfile());
	expect(records).toHaveLength(1);
	expect(records[0]).toMatchObject({ rows: 'whole file', problems: [{ code: 'file.encoding', who: 'integrator', where: 'Mapping profile "small"', message: expect.stringMatching(/^Invoices_1\.csv: .*byte \d+ \(0xfc\)/) }] });
	expect(records[0]!.content).toBeUndefined();
});

test('Windows-1252 is read where the profile allows it as fallback', async () => {
	const profile = smallProfile({ format: { type: 'csv', fallbackEncoding: 'windows-1252' } });
	expect((await invoices(Buffer.from(rows.replace('V2', 'M\u00fcller'), 'latin1'), profile))[1]!.vendor.vendorId).toBe('M\u00fcller');
});

test.each([['fileBytes', 10, 'file.limit.bytes'], ['rows', 1, 'file.limit.rows'], ['columns', 3, 'file.limit.columns'], ['openRows', 1, 'file.limit.openRows']])(
	'the limit %s is an error and not a cut',
	async (limit, most, code) => {
		const text = limit === 'openRows' ? `${rows}V2;A2;20;20\n` : rows;
		expect(await problems(text, smallProfile({ limits: { [limit]: most } }))).toEqual([expect.objectContaining({ code })]);
	},
);

test('a value longer than the limit is held, the others go on', async () => {
	const { records } = await read(`Vendor,No,Total,Amount\nV1,${'A'.repeat(2000)},10,10\nV2,A2,20,20\n`, smallProfile({ limits: { fieldChars: 1000 } }));
	expect(records.map(({ problems: found, content }) => [found.map(({ code }) => code), content !== undefined])).toEqual([[['row.broken'], false], [[], true]]);
});

test('other work gets its turn while a large file is read', async () => {
	let turns = 0;
	const timer = setInterval(() => turns++, 1);
	const text = `Vendor,No,Total,Amount,Note\n${Array.from({ length: 60_000 }, (_, index) => `V1,A${index},10,10,${"x".repeat(20)}`).join('\n')}\n`;
	const { records } = await read(text, smallProfile());
	clearInterval(timer);
	expect(records).toHaveLength(60_000);
	expect(turns).toBeGreaterThan(3);
});
