import { invoices, problems, smallProfile } from './reading';

test('column names match whatever their case, outer blanks and no-break spaces', async () => {
	const [invoice] = await invoices(' VENDOR ,\u00a0no\u00a0,total,AMOUNT\nV1,A1,10,10\n', smallProfile());
	expect(invoice).toMatchObject({ invoiceNumber: 'A1', vendor: { vendorId: 'V1' } });
});

test('columns may stand in any order', async () => {
	expect((await invoices('Amount,Total,No,Vendor\n10,10,A1,V1\n', smallProfile()))[0]).toMatchObject({ invoiceNumber: 'A1', totalAmount: '10' });
});

test('missing columns are all named, with the columns that are there', async () => {
	const profile = smallProfile({ lines: { amount: { col: ['Amount', 'LineAmount'], required: true } } });
	const [problem] = await problems('Vendor,Number,Total\nV1,A1,10\n', profile);
	expect(problem).toMatchObject({ code: 'file.columns.missing', who: 'integrator' });
	expect(problem!.message).toContain('the column "Amount" or "LineAmount" is missing');
	expect(problem!.message).toContain('the column "No" is missing');
	expect(problem!.message).toContain('The file has: Vendor, Number, Total');
});

test('an optional column may be missing, unless the profile wants all', async () => {
	const header = {
		invoiceNumber: { col: 'No' }, type: { const: 'invoice' }, invoiceDate: { const: '2026-01-31' }, currency: { const: 'USD' }, 'vendor.vendorId': { col: 'Vendor' },
		totalAmount: { col: 'Total' }, dueDate: { col: 'Due' },
	};
	const text = 'Vendor,No,Total,Amount\nV1,A1,10,10\n';
	expect((await invoices(text, smallProfile({ header })))[0]!.dueDate).toBeUndefined();
	expect((await problems(text, smallProfile({ header, format: { type: 'csv', missingColumns: 'all' } })))[0]!.message).toContain('"Due" is missing');
});

test('a column that is there twice is refused', async () => {
	const [problem] = await problems('Vendor,No,Total,Amount,AMOUNT \nV1,A1,10,10,11\n', smallProfile());
	expect(problem).toMatchObject({ code: 'file.columns.duplicate', message: expect.stringContaining('"Amount" is there 2 times (columns 4, 5)') });
});

test('a column that is there twice can be mapped by number', async () => {
	const profile = smallProfile({ lines: { amount: { col: 5 }, description: { col: 4 } } });
	expect((await invoices('Vendor,No,Total,Amount,Amount\nV1,A1,11,text,11\n', profile))[0]!.lines[0]).toMatchObject({ amount: '11', description: 'text' });
});

test('what no field maps is kept: on the invoice when all its rows agree, else on the line', async () => {
	const [invoice] = await invoices('Vendor,No,Total,Amount,Batch,Note,\nV1,A1,30,10,B7,one,x\nV1,A1,30,20,B7,two,\n', smallProfile());
	expect(invoice!.extra).toEqual({ Batch: 'B7' });
	expect(invoice!.lines.map(({ extra }) => extra)).toEqual([{ Note: 'one', 'Column 7': 'x' }, { Note: 'two' }]);
});

test('what no field maps is left out where the profile says so', async () => {
	expect((await invoices('Vendor,No,Total,Amount,Batch\nV1,A1,10,10,B7\n', smallProfile({ extra: 'drop' })))[0]!.extra).toBeUndefined();
});

test('a column named like the prototype is data like any other', async () => {
	const [invoice] = await invoices('Vendor,No,Total,Amount,__proto__,constructor\nV1,A1,10,10,evil,worse\n', smallProfile());
	expect(JSON.parse(JSON.stringify(invoice!.extra))).toEqual(JSON.parse('{"__proto__":"evil","constructor":"worse"}'));
	expect(({} as Record<string, unknown>).evil).toBeUndefined();
	expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});
