import { currencyCodes } from '../../../nodes/SapB1/currencyCodes';
import { invoice, line, startCompany, type TestCompany } from './environment';

let company: TestCompany | undefined;
afterEach(async () => {
	await company?.close();
	company = undefined;
});

/** The company in US dollars as many are set up: its local currency is called "$". */
async function startDollar() {
	company = await startCompany();
	const { company: b1 } = company.b1;
	Object.assign(b1, { localCurrency: '$', systemCurrency: '$' });
	for (const row of b1.tables.Currencies) if (row.Code === 'USD') row.Code = '$';
	for (const row of b1.tables.BusinessPartners) if (row.Currency === 'USD') row.Currency = '$';
	for (const row of b1.tables.PurchaseOrders) row.DocCurrency = '$';
	return company;
}

test('a company that calls its dollars "$" is posted to, found, exported and paid in USD', async () => {
	const { b1, books } = await startDollar();
	const { bills, masterData, payments, vendors } = books({}, {}, { currencyCodes: '$=USD' });
	const one = invoice({ lines: [line({ kind: 'item', glAccount: undefined, poNumber: '4501', poLine: '0', quantity: '1', unitPrice: '40', amount: '40.00' })] });
	const prepared = await bills.prepare([one]);
	expect(prepared[0]!.problems).toEqual([]);
	expect(await bills.create(prepared)).toMatchObject([{ status: 'created', bill: { currency: 'USD', total: '40' } }]);
	expect(b1.company.tables.PurchaseInvoices).toMatchObject([{ DocCurrency: '$', DocTotal: 40 }]);
	expect(await payments.payments([{ companyId: 'SBODEMOUS', vendorId: 'V10000', invoiceNumber: one.invoiceNumber }])).toMatchObject([{ currency: 'USD' }]);
	for await (const { records } of masterData.read({ entity: 'purchaseOrder', companies: [], today: '2026-11-21' })) expect(records).toMatchObject(records.map(() => ({ currency: 'USD' })));
	expect((await vendors.getMany({ search: 'V10000' }))[0]).toMatchObject({ currency: 'USD' });
});

test('without its code the invoice is held with the codes that there are', async () => {
	const { books } = await startDollar();
	const [prepared] = await books().bills.prepare([invoice()]);
	expect(prepared!.problems).toContainEqual(expect.objectContaining({ code: 'currency.unknown', message: expect.stringContaining('$, EUR'), fix: expect.stringContaining('Currency Codes') }));
});

test('only currencies are translated, never texts that look like them', () => {
	const codes = currencyCodes('$=USD; CAN=CAD');
	const json = JSON.stringify({ DocCurrency: '$', Comments: 'in "DocCurrency":"$" and $', Lines: [{ Currency: 'CAN', Code: '$' }] });
	expect(JSON.parse(codes.toIso(json))).toEqual({ DocCurrency: 'USD', Comments: 'in "DocCurrency":"$" and $', Lines: [{ Currency: 'CAD', Code: '$' }] });
	expect(codes.toCompany(codes.toIso(json))).toBe(json);
	expect(() => currencyCodes('$')).toThrow(/Currency Codes/);
});
