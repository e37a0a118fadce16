import type { Invoice } from '../../core/model';
import { checkInvoice, checkPayment } from '../../core/validate';

const good: Invoice = {
	sourceKey: 'USMF|V1|A1|invoice', sourceSystem: 'stampli', companyId: 'USMF', invoiceNumber: 'A1', type: 'invoice', invoiceDate: '2026-01-31', currency: 'USD',
	vendor: { vendorId: 'V1' }, totalAmount: '110.00', taxAmount: '10.00',
	lines: [{ lineNumber: '1', kind: 'expense', amount: '60.00' }, { lineNumber: '2', kind: 'expense', amount: '40.00' }],
};
const codes = (invoice: Invoice, tolerance?: string) => checkInvoice(invoice, tolerance === undefined ? {} : { tolerance }).map(({ code }) => code);

test('an invoice whose lines and tax make its total has no problem', () => {
	expect(checkInvoice(good)).toEqual([]);
});

test('a wrong total is told with its parts and the difference, and the invoice is left as it is', () => {
	const invoice = { ...good, totalAmount: '111.00' };
	expect(checkInvoice(invoice)).toEqual([expect.objectContaining({
		code: 'total.mismatch', kind: 'invalid', who: 'accountsPayable', where: 'Stampli', field: 'totalAmount',
		message: 'The total is 111.00, but lines 100.00 + tax 10.00 make 110.00 (difference 1.00)',
	})]);
	expect(invoice.totalAmount).toBe('111.00');
});

test('a difference up to the tolerance is let pass, one beyond it is not', () => {
	expect(codes({ ...good, totalAmount: '110.01' })).toEqual([]);
	expect(codes({ ...good, totalAmount: '110.02' })).toEqual(['total.mismatch']);
	expect(codes({ ...good, totalAmount: '110.02' }, '0.05')).toEqual([]);
	expect(codes({ ...good, totalAmount: '110.01' }, '0')).toEqual(['total.mismatch']);
});

test('charges add to the total and allowances lower it', () => {
	const allowancesCharges = [{ kind: 'charge' as const, amount: '5.00' }, { kind: 'allowance' as const, amount: '2.00' }];
	expect(codes({ ...good, allowancesCharges, totalAmount: '113.00' })).toEqual([]);
	expect(checkInvoice({ ...good, allowancesCharges })[0]!.message).toContain('charges 5.00 less allowances 2.00 make 113.00');
});

test('tax is taken from the header, else from the single taxes, else from the lines', () => {
	const { taxAmount: _none, ...untaxed } = good;
	expect(codes({ ...untaxed, taxes: [{ type: 'state', amount: '6' }, { type: 'city', amount: '4' }] })).toEqual([]);
	expect(codes({ ...untaxed, lines: good.lines.map((line) => ({ ...line, taxAmount: '5.00' })) })).toEqual([]);
	expect(codes({ ...good, taxes: [{ type: 'state', amount: '9' }] })).toEqual(['tax.mismatch']);
});

test('every problem is told at once', () => {
	const bad = {
		...good, invoiceNumber: ' ', vendor: {}, currency: 'usd', invoiceDate: '2026-02-30', totalAmount: '-110.00',
		lines: [{ lineNumber: '1', kind: 'expense', amount: '60,00' }, { lineNumber: '1', kind: 'expense', amount: '40.00', quantity: '1e3' }],
	} as Invoice;
	expect(codes(bad)).toEqual(['field.missing', 'field.missing', 'currency.invalid', 'date.invalid', 'total.negative', 'amount.invalid', 'line.duplicate', 'amount.invalid']);
	for (const problem of checkInvoice(bad)) expect(problem).toMatchObject({ who: 'accountsPayable', where: 'Stampli', fix: expect.stringMatching(/\w/), field: expect.any(String) });
});

test('content of wrong types, as a person may type it, is a problem and not a crash', () => {
	const typed = { ...good, totalAmount: 110, taxAmount: null, vendor: undefined, lines: [{ lineNumber: 1, amount: 100 }] } as unknown as Invoice;
	expect(codes(typed)).toEqual(expect.arrayContaining(['amount.invalid', 'field.missing']));
	expect(codes({} as Invoice)).toContain('lines.missing');
});

test('an invoice without lines is a problem', () => {
	expect(codes({ ...good, lines: [] })).toEqual(['lines.missing']);
});

test('a negative line is allowed, a negative total is not', () => {
	const lines = [...good.lines, { lineNumber: '3', kind: 'expense' as const, amount: '-20.00' }];
	expect(codes({ ...good, lines, totalAmount: '90.00' })).toEqual([]);
	expect(codes({ ...good, type: 'credit', totalAmount: '-110.00', taxAmount: '-10.00', lines: [{ lineNumber: '1', kind: 'expense', amount: '-100.00' }] })).toEqual(['total.negative']);
});

test.each([
	['1.234', 'USD', true],
	['110.50', 'JPY', true],
	['1.2340', 'KWD', false],
	['110.5000', 'USD', false],
	['110.00', 'JPY', false],
])('a total of %s %s is no amount of its currency: %s; it may be thousands read as decimals', (totalAmount, currency, held) => {
	const one = { ...good, totalAmount, currency, taxAmount: undefined, lines: [{ lineNumber: '1', kind: 'expense' as const, amount: totalAmount }] } as unknown as Invoice;
	expect(codes(one)).toEqual(held ? ['total.decimals'] : []);
});

test('the applications of a payment must add up to it', () => {
	const payment = {
		sourceKey: '', sourceSystem: 'stampli', paymentId: 'P1', vendorId: 'V1', paymentDate: '2026-01-31', amount: '100.00', currency: 'USD', method: 'ach' as const, status: 'sent' as const,
		applications: [{ invoiceNumber: 'A1', amount: '60.00' }, { invoiceNumber: 'A2', amount: '40.00' }],
	};
	expect(checkPayment(payment)).toEqual([]);
	expect(checkPayment({ ...payment, amount: '90.00' })[0]!.message).toBe('Payment P1 is 90.00, but its applications add up to 100.00');
});

test('a dimension with two values on one line is refused, as an ERP would keep one of them; the same value twice is one', () => {
	const twice = (value: string) => ({ ...good, lines: [{ ...good.lines[0]!, dimensions: [{ name: 'Department', value: '022' }, { name: 'department ', value }] }, ...good.lines.slice(1)] });
	expect(checkInvoice(twice('023'))).toMatchObject([{ code: 'dimension.twice', line: good.lines[0]!.lineNumber, field: 'lines.dimensions.Department', message: expect.stringMatching(/"022", "023"/) }]);
	expect(checkInvoice(twice('022'))).toEqual([]);
	expect(checkInvoice({ ...good, lines: [{ ...good.lines[0]!, dimensions: 'Department' as never }, ...good.lines.slice(1)] }).map(({ code }) => code)).not.toContain('dimension.twice');
});
