import { invoices, problems, read, smallProfile } from './reading';

const head = 'Vendor,No,Total,Amount\n';

test('rows with the same key are one invoice with numbered lines, wherever they stand', async () => {
	const found = await invoices(`${head}V1,A1,30,10\nV2,A1,5,5\nV1,A1,30,20\n`, smallProfile());
	expect(found.map(({ vendor, lines, sourceRow }) => [vendor.vendorId, sourceRow, lines.map(({ lineNumber, amount }) => `${lineNumber}:${amount}`)])).toEqual([
		['V1', 2, ['1:10', '2:20']], ['V2', 3, ['1:5']],
	]);
	expect((await read(`${head}V1,A1,30,10\nV2,A1,5,5\nV1,A1,30,20\n`, smallProfile())).records.map(({ rows }) => rows)).toEqual(['rows 2, 4', 'row 3']);
});

test('where rows must stand together, an invoice that goes on later is held', async () => {
	const profile = smallProfile({ grouping: { by: ['Vendor', 'No'], requireContiguous: true } });
	expect(await problems(`${head}V1,A1,30,10\nV2,A1,5,5\nV1,A1,30,20\n`, profile)).toEqual([expect.objectContaining({ code: 'group.interrupted', row: 4 })]);
});

test('header values that differ are told with both values and rows', async () => {
	const { records } = await read(`${head}V1,A1,30,10\nV1,A1,31,20\nV2,A2,5,5\n`, smallProfile());
	expect(records[0]!.problems).toEqual([expect.objectContaining({
		code: 'header.conflict', who: 'accountsPayable', where: 'Stampli', field: 'totalAmount', row: 3,
		message: 'Rows 2 and 3 belong to one document, but column "Total" says "30" in row 2 and "31" in row 3',
	})]);
	expect(records[0]!.content).toBeUndefined();
	expect(records[0]!.raw).toHaveLength(2);
	expect(records[1]!.problems).toEqual([]);
});

test('the first value counts where the profile says so', async () => {
	expect((await invoices(`${head}V1,A1,30,10\nV1,A1,31,20\n`, smallProfile({ grouping: { by: ['Vendor', 'No'], headerConflict: 'first' } })))[0]!.totalAmount).toBe('30');
});

test('the same amount written differently is no conflict, nor is a header value that only one row has', async () => {
	expect((await invoices(`${head}V1,A1,,10\nV1,A1,30.0,10\nV1,A1,30.00,10\nV1,A1,,0\n`, smallProfile()))[0]).toMatchObject({ totalAmount: '30.0', lines: { length: 4 } });
});

test('without grouping every row is an invoice', async () => {
	expect(await invoices(`${head}V1,A1,10,10\nV1,A1,10,10\n`, smallProfile({ grouping: undefined }))).toHaveLength(2);
});

test('a row without any line value adds no line, and an invoice without lines is held', async () => {
	expect((await invoices(`${head}V1,A1,10,\nV1,A1,,10\n`, smallProfile()))[0]!.lines).toHaveLength(1);
	expect(await problems(`${head}V1,A1,10,\n`, smallProfile())).toEqual([expect.objectContaining({ code: 'lines.missing' })]);
});
