import { type CustomersOrder, mapInvoice, mapOrder, mapPayment, type MapRules } from '../../core/crossReference';
import type { Invoice, Payment } from '../../core/model';

const invoice: Invoice = {
	sourceKey: 'k', sourceSystem: 'stampli', companyId: 'US', invoiceNumber: '1', type: 'invoice', invoiceDate: '2026-11-02', currency: 'USD', vendor: { vendorId: 'acme', name: 'Acme' },
	lines: [
		{ lineNumber: '1', kind: 'expense', amount: '10', glAccount: '0100', taxCode: 'STD', dimensions: [{ name: 'Department', value: 'IT' }] },
		{ lineNumber: '2', kind: 'item', amount: '5', glAccount: '0200', itemIds: [{ scheme: 'buyer', value: 'A-1' }] },
	],
	totalAmount: '15',
}; // prettier-ignore

const rules: MapRules = { set: 'production', strict: [] };

test('every code is turned into the ERP\'s, without regard to case and blanks; other codes pass', () => {
	const tables = { vendor: { ' ACME ': '1001' }, glAccount: { '0100': '618160' }, 'dimension:DEPARTMENT': { it: '022' }, taxCode: { std: 'V19' }, item: { 'a-1': 'M0001' }, company: { us: 'usmf' } } as const;
	const { content, problems } = mapInvoice(invoice, tables, rules);
	expect(problems).toEqual([]);
	expect(content).toMatchObject({
		companyId: 'usmf',
		vendor: { vendorId: '1001', name: 'Acme' },
		lines: [{ glAccount: '618160', taxCode: 'V19', dimensions: [{ name: 'Department', value: '022' }] }, { glAccount: '0200', itemIds: [{ scheme: 'buyer', value: 'M0001' }] }],
	});
	expect(invoice.vendor.vendorId).toBe('acme');
});

test('a strict table names every code that it does not have, with its line, all at once', () => {
	const { problems } = mapInvoice(invoice, { glAccount: { '0100': '618160' } }, { set: 'production', strict: ['vendor', 'glAccount', 'dimension:department'] });
	expect(new Set(problems.map(({ message }) => message))).toEqual(
		new Set([
			'The vendor "acme" is not in the cross-reference "production".',
			'The GL account "0200" (line 2) is not in the cross-reference "production".',
			'The dimension Department "IT" (line 1) is not in the cross-reference "production".',
		]),
	);
	expect(problems).toHaveLength(3);
	expect(problems.map(({ unmapped, line }) => [unmapped, line])).toContainEqual([{ table: 'glAccount', code: '0200' }, '2']);
});

test('strict for all tables means every code', () => {
	expect(mapInvoice(invoice, {}, { set: 's', strict: 'all' }).problems).toHaveLength(7);
});

test('a payment goes to the ERP\'s vendor and company', () => {
	const payment = { vendorId: 'acme', companyId: 'us', applications: [] } as unknown as Payment;
	expect(mapPayment(payment, { vendor: { ACME: '1001' }, company: { US: 'usmf' } }, rules).content).toMatchObject({ vendorId: '1001', companyId: 'usmf' });
});

const order: CustomersOrder = {
	sourceKey: 'o', sourceSystem: 'x12', companyId: 'US', poNumber: 'P-1', purpose: 'original', orderDate: '2026-11-02', vendorId: 'acme', parties: [{ role: 'shipTo', id: '77' }, { role: 'buyer', id: '0098', idScheme: 'duns' }],
	lines: [
		{ lineNumber: '1', itemIds: [{ scheme: 'buyer', value: 'B-9' }, { scheme: 'UP', value: '4006381333931' }], quantity: '1', uom: 'EA', glAccount: '0100' },
		{ lineNumber: '2', itemIds: [], quantity: '1', uom: 'EA' },
	],
}; // prettier-ignore

test('an order has the ERP\'s vendor, company and items; an item mapped by any of its numbers is ours, and keeps the numbers of the file', () => {
	const { content, problems } = mapOrder(order, { vendor: { ACME: '1001' }, company: { us: 'usmf' }, item: { '4006381333931': 'M0001' }, glAccount: { '0100': '618160' } }, { set: 's', strict: ['vendor', 'company', 'item', 'glAccount'] }, 'vendor');
	expect(problems).toEqual([]);
	expect(content).toMatchObject({ companyId: 'usmf', vendorId: '1001', lines: [{ glAccount: '618160', itemIds: [{ scheme: 'erp', value: 'M0001' }, ...order.lines[0]!.itemIds] }, { itemIds: [] }] });
	expect(content.customerId).toBeUndefined();
});

test('an order of a customer has our customer by whatever number its buyer has in the file; the vendor of the file, who is us, is not looked up', () => {
	const strict: MapRules = { set: 's', strict: ['vendor', 'customer', 'item'] };
	expect(mapOrder(order, { customer: { '0098': 'US-001' }, item: { 'b-9': 'M0001' } }, strict, 'customer')).toMatchObject({ content: { customerId: 'US-001', vendorId: 'acme' }, problems: [] });
	expect(mapOrder({ ...order, customerId: 'C-4' }, { customer: { 'c-4': 'US-004', '0098': 'US-001' } }, rules, 'customer').content.customerId).toBe('US-004');
	expect(mapOrder(order, {}, strict, 'customer').problems).toMatchObject([{ unmapped: { table: 'customer', code: '0098' } }, { unmapped: { table: 'item', code: 'B-9' }, line: '1' }]);
});

test('names that are members of every object are codes like others', () => {
	const odd = { ...invoice, vendor: { vendorId: 'constructor' } };
	expect(mapInvoice(odd, { vendor: {} }, rules).content.vendor.vendorId).toBe('constructor');
	expect(mapInvoice(odd, { vendor: JSON.parse('{"constructor":"1001"}') as Record<string, string> }, rules).content.vendor.vendorId).toBe('1001');
});
