import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PurchaseOrder, PurchaseOrderLine } from '../../../core/model';
import { draftOrder, type OrderContext } from '../../../nodes/DynamicsFo/purchaseOrderDraft';
import { orderAsInvoice, orderLineNumbers, orderNumber } from '../../../nodes/DynamicsFo/purchaseOrderShape';

const golden = join(__dirname, '..', '..', 'golden', 'dynamicsFo');
const formats = { delimiter: '-', defaultFormat: ['Department', 'CostCenter'], ledgerFormat: ['MainAccount', 'Department', 'CostCenter'] };
const context: OrderContext = {
	company: 'USMF',
	currency: 'USD',
	formats,
	ownNumber: true,
	things: [{ item: 'ITEM-100', unit: 'ea' }, { category: 'Office supplies' }],
};

const line = (changes: Partial<PurchaseOrderLine> = {}): PurchaseOrderLine => ({
	lineNumber: '1',
	itemIds: [{ scheme: 'BP', value: 'ITEM-100' }, { scheme: 'VN', value: 'ACM-77' }],
	quantity: '10',
	uom: 'EA',
	unitPrice: '12.5',
	...changes,
});
const order = (changes: Partial<PurchaseOrder> = {}): PurchaseOrder => ({
	sourceKey: 'x12|PO-000123',
	sourceSystem: 'x12',
	poNumber: 'PO-000123',
	purpose: 'original',
	orderDate: '2026-03-15',
	vendorId: '1001',
	terms: { code: 'Net30' },
	requestedDelivery: '2026-04-01',
	lines: [line({ description: 'Widget, blue' }), line({ lineNumber: '2', itemIds: [], description: 'Resin', quantity: '2.5', uom: 'LB', unitPrice: '4.1234', glAccount: '618160', dimensions: [{ name: 'Department', value: '022' }], requestedDelivery: '2026-04-08' })],
	totalAmount: '135.31',
	...changes,
});

test.each([
	['purchaseOrder', context],
	['purchaseOrderBySequence', { ...context, ownNumber: false }],
])('golden payload: %s', (name, given) => {
	const { draft, problems } = draftOrder(order(), given);
	expect(problems).toEqual([]);
	const file = join(golden, `${name}.json`);
	if (!existsSync(file) && process.env.WRITE_GOLDEN) writeFileSync(file, `${JSON.stringify(draft, null, 2)}\n`);
	expect(draft).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});

test('a release of a blanket order is an order of its own', () => {
	expect(orderNumber({ poNumber: ' BL-7 ', releaseNumber: '003' })).toBe('BL-7-003');
	expect(orderNumber({ poNumber: 'BL-7', releaseNumber: ' ' })).toBe('BL-7');
});

test('line numbers that are no numbers become positions', () => {
	expect(orderLineNumbers(order({ lines: [line({ lineNumber: '10' }), line({ lineNumber: '20' })] }))).toEqual([10, 20]);
	expect(orderLineNumbers(order({ lines: [line({ lineNumber: '1A' }), line({ lineNumber: '1A' })] }))).toEqual([1, 2]);
});

test('a price is derived from the amount only where it leads back to it', () => {
	const priced = (changes: Partial<PurchaseOrderLine>) => draftOrder(order({ totalAmount: undefined, lines: [line({ unitPrice: undefined, ...changes })] }), context);
	expect(priced({ quantity: '3', amount: '10.00' }).draft.lines[0]!.PurchasePrice).toBe(3.333333);
	expect(priced({ quantity: '3000000', amount: '10.00' }).problems).toMatchObject([{ code: 'line.priceMissing' }]);
	expect(priced({ amount: undefined }).problems).toMatchObject([{ code: 'line.priceMissing', line: '1' }]);
});

test('every reason against an order is told at once', () => {
	const wrong = order({
		poNumber: 'PO-12345678901234567890',
		purpose: 'cancel',
		totalAmount: '999',
		lines: [line({ quantity: '0' }), line({ lineNumber: '2', amount: '1.00' }), line({ lineNumber: '3', unitPrice: '1234567890123456.789' })],
	});
	expect(draftOrder(wrong, context).problems.map(({ code }) => code)).toEqual(['purpose.unsupported', 'poNumber.tooLong', 'line.quantityMissing', 'line.priceMismatch', 'total.differs', 'number.notExact']);
});

test('in the shape of the pipeline an order has the amounts that F&O computes', () => {
	const shaped = orderAsInvoice(order(), 'USD');
	expect(shaped).toMatchObject({ invoiceNumber: 'PO-000123', type: 'invoice', totalAmount: '135.31', vendor: { vendorId: '1001' } });
	expect(shaped.lines.map(({ amount }) => amount)).toEqual(['125', '10.31']);
});
