import { shaped } from '../../core/shape';

const line = { lineNumber: '1', kind: 'expense', amount: '40.00', glAccount: '0618' };
const invoice = { invoiceNumber: '0042', type: 'invoice', invoiceDate: '2026-03-01', currency: 'USD', vendor: { vendorId: '1001' }, lines: [line], totalAmount: '40.00' };
const faults = (change: object) => shaped('invoice', { ...invoice, ...change }).problems.map(({ field, line: at, message }) => [field, at, message]);

test('what is right passes as the same object', () => {
	const { content } = shaped('invoice', invoice);
	expect(content).toEqual(invoice);
	expect(content!.lines).toBe(invoice.lines);
});

test('null and empty text are absent, in lines too', () => {
	const given = { ...invoice, companyId: null, dueDate: '', taxes: null, vendor: { vendorId: '1001', name: '' }, lines: [{ ...line, quantity: null, dimensions: null }], extra: { Note: null } };
	expect(shaped('invoice', given).content).toEqual({ ...invoice, extra: {} });
});

test('what has no lines and no vendor is told so by the checks, not by a crash', () => {
	expect(shaped('invoice', { invoiceNumber: '1' }).content).toEqual({ invoiceNumber: '1', vendor: {}, lines: [] });
	expect(shaped('payment', { paymentId: '1' }).content).toEqual({ paymentId: '1', applications: [] });
});

test.each<[string, object, [string, string | undefined, string]]>([
	['a number as invoice number', { invoiceNumber: 42 }, ['invoiceNumber', undefined, 'The field invoiceNumber is 42 as a number, where text is needed']],
	['a number as amount', { totalAmount: 40.1 }, ['totalAmount', undefined, 'The field totalAmount is 40.1 as a number, where text is needed']],
	['a number as account of a line', { lines: [line, { ...line, lineNumber: '2', glAccount: 618 }] }, ['lines.glAccount', '2', 'Line 2: the field lines.glAccount is 618 as a number, where text is needed']],
	['a number as dimension', { lines: [{ ...line, dimensions: [{ name: 'Dept', value: 22 }] }] }, ['lines.dimensions.value', '1', 'Line 1: the field lines.dimensions.value is 22 as a number, where text is needed']],
	['lines as text', { lines: '[]' }, ['lines', undefined, 'The field lines is "[]", where a list is needed']],
	['a line that is none', { lines: [null] }, ['lines[0]', '1', 'Line 1: the field lines[0] is null, where an object is needed']],
	['a vendor as text', { vendor: '1001' }, ['vendor', undefined, 'The field vendor is "1001", where an object is needed']],
	['one image as text', { attachmentUrls: 'a.pdf' }, ['attachmentUrls', undefined, 'The field attachmentUrls is "a.pdf", where a list of texts is needed']],
	['a list as further columns', { extra: ['a'] }, ['extra', undefined, 'The field extra is ["a"], where an object of texts is needed']],
])('%s is told, with its field and line', (_what, change, expected) => {
	expect(faults(change)).toEqual([expected]);
});

test('everything wrong is told at once', () => {
	expect(faults({ invoiceNumber: 42, totalAmount: 40, lines: [{ ...line, amount: 40 }] }).map(([field]) => field)).toEqual(['invoiceNumber', 'totalAmount', 'lines.amount']);
});

test('JSON that nobody parsed, a list and nothing at all are no invoice', () => {
	expect(shaped('invoice', JSON.stringify(invoice)).problems).toMatchObject([{ message: 'The field invoice is text, where an object is needed', fix: expect.stringContaining('JSON.parse($json.invoice)') }]);
	expect(shaped('invoice', [invoice]).problems).toHaveLength(1);
	expect(shaped('invoice', 7).problems).toHaveLength(1);
});

test('other records are checked alike', () => {
	expect(shaped('vendor', { vendorId: 1001, name: 'Contoso', is1099: 'TRUE', address: { lines: 'Main St' } }).problems.map(({ field }) => field)).toEqual(['vendorId', 'is1099', 'address.lines']);
	expect(shaped('glAccount', { accountId: '6000', name: 'Paper', active: 'FALSE' }).problems.map(({ message }) => message)).toEqual(['The field active is "FALSE", where true or false is needed']);
	expect(shaped('payment', { paymentId: 'P', applications: [{ invoiceNumber: 'A', amount: 1 }] }).problems.map(({ field }) => field)).toEqual(['applications.amount']);
});
