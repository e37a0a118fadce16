import { csvProfile, invoices, problems, smallProfile } from './reading';

const columns = 'Company,VendorCode,InvoiceNo,DocType,InvoiceDate,Currency,Total,Tax,LineAmount,Quantity,UnitPrice\n';
const row = (type: string, total: string, tax: string, amount: string, quantity = '', price = '') => `USMF,V1,C1,${type},2026-01-31,USD,${total},${tax},${amount},${quantity},${price}\n`;

test('a credit that the file shows as negative gets positive amounts', async () => {
	const [credit] = await invoices(columns + row('CM', '-110.00', '-10.00', '-100.00', '-2', '50.00'), csvProfile());
	expect(credit).toMatchObject({ type: 'credit', totalAmount: '110.00', taxAmount: '10.00', lines: [{ amount: '100.00', quantity: '2', unitPrice: '50.00' }] });
});

test('a credit that the file shows as positive stays as it is', async () => {
	const [credit] = await invoices(columns + row('CM', '110.00', '10.00', '100.00'), csvProfile());
	expect(credit).toMatchObject({ type: 'credit', totalAmount: '110.00', lines: [{ amount: '100.00' }] });
});

test('a line that lowers the credit stays one: the document is turned as a whole', async () => {
	const text = columns + row('CM', '-80.00', '', '-100.00', '2', '-50.00') + row('CM', '-80.00', '', '20.00', '1', '20.00');
	expect((await invoices(text, csvProfile()))[0]).toMatchObject({
		totalAmount: '80.00', lines: [{ amount: '100.00', quantity: '2', unitPrice: '50.00' }, { amount: '-20.00', quantity: '-1', unitPrice: '20.00' }],
	});
});

test.each([['-2', '50.00'], ['2', '-50.00'], ['2', '50.00'], ['-2', '-50.00']])('a credit of %s pieces at %s is 2 pieces at 50.00', async (quantity, price) => {
	const [credit] = await invoices(columns + row('CM', '-100.00', '', '-100.00', quantity, price), csvProfile());
	expect(credit!.lines[0]).toMatchObject({ amount: '100.00', quantity: '2', unitPrice: '50.00' });
});

test('an invoice with a negative total is not turned round: the check names it', async () => {
	expect((await invoices(columns + row('INV', '-110.00', '-10.00', '-100.00'), csvProfile()))[0]).toMatchObject({ type: 'invoice', totalAmount: '-110.00' });
});

test('where the sign tells, a negative document is a credit', async () => {
	const found = await invoices('Vendor,No,Total,Amount\nV1,A1,-10,-10\nV1,A2,10,10\n', smallProfile({ creditSign: 'negative' }));
	expect(found.map(({ type, totalAmount, lines }) => [type, totalAmount, lines[0]!.amount])).toEqual([['credit', '10', '10'], ['invoice', '10', '10']]);
});

test('where the sign tells, a type that says otherwise is a contradiction for a person', async () => {
	const profile = csvProfile({ creditSign: 'negative' });
	expect(await problems(columns + row('CM', '110.00', '10.00', '100.00'), profile)).toEqual([expect.objectContaining({ code: 'credit.sign', message: expect.stringContaining('the type says credit, but the total is 110.00') })]);
	expect(await problems(columns + row('INV', '-110.00', '-10.00', '-100.00'), profile)).toEqual([expect.objectContaining({ code: 'credit.sign' })]);
	expect((await invoices(columns + row('CM', '-110.00', '-10.00', '-100.00'), profile))[0]).toMatchObject({ type: 'credit', totalAmount: '110.00' });
});

test('in a file of credits every document is one', async () => {
	const { header } = smallProfile();
	const { type: _none, ...rest } = header;
	const found = await invoices('Vendor,No,Total,Amount\nV1,A1,-10,-10\nV1,A2,10,10\n', smallProfile({ creditSign: 'separateFile', header: rest }));
	expect(found.map(({ type, totalAmount }) => [type, totalAmount])).toEqual([['credit', '10'], ['credit', '10']]);
});
