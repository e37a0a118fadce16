import { csvProfile, read, smallProfile } from './reading';

const head = 'Vendor,No,Total,Amount\n';
const summary = async (text: string, profile = smallProfile()) => {
	const { records, rows } = await read(text, profile);
	return { rows, records: records.map((record) => [record.rows, record.problems.map(({ code }) => code).join() || (record.content as { invoiceNumber: string }).invoiceNumber]) };
};

test('a row with too many or too few values is held with its row number, the others go on', async () => {
	expect(await summary(`${head}V1,A1,10,10\nV2,A2,20\nV3,A3,30,30,30\nV4,A4,40,40\n`)).toEqual({
		rows: 4, records: [['row 2', 'A1'], ['row 3', 'row.width'], ['row 4', 'row.width'], ['row 5', 'A4']],
	});
});

test('the problem says who mends the row and what the row said', async () => {
	const { records } = await read(`${head}V2,A2,20\n`, smallProfile());
	expect(records[0]).toMatchObject({
		raw: [{ Vendor: 'V2', No: 'A2', Total: '20' }],
		problems: [{ code: 'row.width', kind: 'invalid', row: 2, who: 'integrator', where: 'Mapping profile "small"', message: 'Row 2 has 3 values, the header has 4' }],
	});
});

test('rows that end with a delimiter where the header does not are held, and the problem tells the way out', async () => {
	const text = `${head}V1,A1,10,10,\nV2,A2,20,20,\n`;
	const { records } = await read(text, smallProfile());
	expect(records.map(({ problems }) => problems)).toMatchObject([[{ message: 'Row 2 has 5 values, the header has 4; it ends with a delimiter, the header does not', fix: expect.stringContaining('by number') }], [{ code: 'row.width' }]]);
	const byNumber = smallProfile({
		format: { type: 'csv', header: false, skipLines: 1 }, grouping: { by: [1, 2] }, lines: { amount: { col: 4 } },
		header: { invoiceNumber: { col: 2 }, type: { const: 'invoice' }, invoiceDate: { const: '2026-01-31' }, currency: { const: 'USD' }, 'vendor.vendorId': { col: 1 }, totalAmount: { col: 3 } },
	});
	expect(await summary(text, byNumber)).toEqual({ rows: 2, records: [['row 2', 'A1'], ['row 3', 'A2']] });
});

test('a stray quote costs its row only', async () => {
	expect(await summary(`${head}V1,A1,10,10\nV2,5" pipe,20,20\nV3,"A"3,30,30\nV4,A4,40,40\n`)).toEqual({
		rows: 4, records: [['row 2', 'A1'], ['row 3', 'row.broken'], ['row 4', 'row.broken'], ['row 5', 'A4']],
	});
});

test('stray quotes are read where the profile tolerates them', async () => {
	expect(await summary(`${head}V2,5" pipe,20,20\n`, smallProfile({ format: { type: 'csv', relaxedQuotes: true } }))).toEqual({ rows: 1, records: [['row 2', '5" pipe']] });
});

test('a quote that never closes holds the rest of the file as one, with all its rows', async () => {
	expect(await summary(`${head}V1,A1,10,10\nV2,"A2,20,20\nV3,A3,30,30\nV4,A4,40,40\n`)).toEqual({ rows: 4, records: [['row 2', 'A1'], ['rows 3-5', 'row.unclosedQuote']] });
});

test('two stray quotes that make one row of several are found out, since amounts of the last would go to the first', async () => {
	const wide = 'Vendor,No,Note,Size,Total,Amount\n';
	const rows = ['V1,A1,x,"12 inch,10,10', 'V2,A2,x,y,20,20', 'V3,A3,x,13",30,30', 'V4,A4,x,y,40,40'];
	expect(await summary(`${wide}${rows.join('\n')}\n`)).toEqual({ rows: 2, records: [['row 2', 'row.broken'], ['row 3', 'A4']] });
	const { records } = await read(`${wide}${rows.join('\r\n')}\r\n`, smallProfile());
	expect(records[0]).toMatchObject({ raw: [{ text: expect.stringContaining('V2,A2,x,y,20,20') }], problems: [{ message: expect.stringContaining('holds the end of one row and the beginning of another') }] });
	expect(await summary(`${wide}V1,A1,x,"two lines,\nand a comma",10,10\nV4,A4,x,y,40,40\n`)).toEqual({ rows: 2, records: [['row 2', 'A1'], ['row 3', 'A4']] });
});

test('blanks around quotes are allowed', async () => {
	expect(await summary(`${head}V1, "A1" ,10,10\nV2,A2,20,20\n`)).toEqual({ rows: 2, records: [['row 2', 'A1'], ['row 3', 'A2']] });
});

test('a broken row far behind in a large file costs that row only', async () => {
	const lines = Array.from({ length: 30_000 }, (_, index) => `V1,"A${index}",10,10`);
	lines[20_000] = 'V1,5" pipe,10,10';
	const { records, rows } = await read(`${head}${lines.join('\n')}\n`, smallProfile());
	expect(rows).toBe(30_000);
	expect(records.filter(({ problems }) => problems.length > 0).map((record) => record.rows)).toEqual(['row 20002']);
});

test('an invoice does not go on without a row that was its own', async () => {
	expect(await summary(`${head}V1,A1,30,10\nV1,5" pipe,1,1\nV1,A1,30,20\nV2,A2,20,20\n`)).toEqual({
		rows: 4, records: [['rows 2, 4', 'group.rowLost'], ['row 3', 'row.broken'], ['row 5', 'A2']],
	});
	expect(await summary(`${head}V1,A1,30,10\nV2,A2,20,20\nV1,A1,30,20,extra\n`)).toEqual({
		rows: 3, records: [['row 2', 'group.rowLost'], ['row 3', 'A2'], ['row 4', 'row.width']],
	});
});

test('where the profile rejects files, one record tells all faults and nothing else is handed over', async () => {
	const { records, rows } = await read(`${head}V1,A1,10,10\nV2,A2,20\nV3,A3,abc,30\n`, smallProfile({ errors: { onAny: 'rejectFile' } }));
	expect(rows).toBe(3);
	expect(records).toHaveLength(1);
	expect(records[0]!.rows).toBe('whole file');
	expect(records[0]!.problems.map(({ code, row }) => [code, row])).toEqual([['file.rejected', undefined], ['row.width', 3], ['value.number', 4]]);
	expect(records[0]!.content).toBeUndefined();
});

test('no more problems are listed than the profile wants, and the last says how many are left', async () => {
	const text = `${head}${'V1,A1,x,y\n'.repeat(50)}`;
	const { records } = await read(text, smallProfile({ errors: { maxErrors: 5 } }));
	expect(records[0]!.problems).toHaveLength(5);
	expect(records[0]!.problems[4]!.message).toContain('(and 46 more problem(s))');
});

test('a footer must be there and its count right, else nothing of the file is used', async () => {
	const profile = smallProfile({ format: { type: 'csv', footer: { match: '^TRAILER', countField: 1 } } });
	expect(await summary(`${head}V1,A1,10,10\nV2,A2,20,20\nTRAILER,2\n\n`, profile)).toEqual({ rows: 2, records: [['row 2', 'A1'], ['row 3', 'A2']] });
	for (const [footer, message] of [['TRAILER,3\n', 'says 3 rows, the file has 2'], ['', 'is not the footer'], ['TRAILER\n', 'has no count'], ['TRAILER,2\nV3,A3,30,30\n', 'is not the footer']]) {
		const { records } = await read(`${head}V1,A1,10,10\nV2,A2,20,20\n${footer}`, profile);
		expect(records).toEqual([expect.objectContaining({ rows: 'whole file', problems: [expect.objectContaining({ code: 'file.footer', message: expect.stringContaining(message!) })] })]);
	}
});

test('a footer counts rows that are broken too', async () => {
	const profile = smallProfile({ format: { type: 'csv', footer: { match: '^TRAILER', countField: 1 } } });
	expect((await summary(`${head}V1,A1,10,10\nV2,A2\nTRAILER,2\n`, profile)).records).toEqual([['row 2', 'A1'], ['row 3', 'row.width']]);
});

test('record ids are the same at every reading and differ between records', async () => {
	const text = `${head}V1,A1,10,10\nV2,A2\nV3,A3,30,30\n`;
	const ids = async () => (await read(text, smallProfile())).records.map(({ recordId }) => recordId);
	expect(await ids()).toEqual(await ids());
	expect(new Set(await ids()).size).toBe(3);
});

test('a record keeps its id when the profile is mended and it becomes readable', async () => {
	const text = 'Company,VendorCode,InvoiceNo,DocType,InvoiceDate,Currency,Total,LineAmount\nUSMF,V1,A1,INV,31.01.2026,USD,10.00,10.00\n';
	const [held] = (await read(text, csvProfile())).records;
	const [mended] = (await read(text, csvProfile({ dates: { formats: ['dd.MM.yyyy'] } }))).records;
	expect(held!.problems[0]).toMatchObject({ code: 'value.date', field: 'invoiceDate', row: 2, message: 'Row 2, column "InvoiceDate": "31.01.2026" is not a date in the profile\'s format (yyyy-MM-dd, MM/dd/yyyy, yyyy-MM-dd HH:mm:ss)' });
	expect(mended!.content).toMatchObject({ invoiceDate: '2026-01-31' });
	expect(mended!.recordId).toBe(held!.recordId);
});
