import { startClient, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

const order = (more: Record<string, unknown> = {}) => ({ dataAreaId: 'usmf', PurchaseOrderNumber: 'NEW-1', OrderVendorAccountNumber: '1001', CurrencyCode: 'USD', ...more });
const line = (more: Record<string, unknown> = {}) => ({ dataAreaId: 'usmf', PurchaseOrderNumber: 'NEW-1', ItemNumber: 'M0001', OrderedPurchaseQuantity: 2.5, PurchasePrice: 4.1234, ...more });

test('an order and its lines; the server computes the amounts and numbers lines', async () => {
	expect((await client.call('POST', 'PurchaseOrderHeadersV2', order())).json).toMatchObject({ PurchaseOrderNumber: 'NEW-1', PurchaseOrderStatus: 'Backorder', DocumentApprovalStatus: 'Approved', PurchaseOrderName: 'Acme Office Supplies' });
	expect((await client.call('POST', 'PurchaseOrderLinesV2', line())).json).toMatchObject({ LineNumber: 1, LineAmount: 10.31, PurchaseUnitSymbol: 'ea' });
	expect((await client.call('POST', 'PurchaseOrderLinesV2', line())).json.LineNumber).toBe(2);
	const { json } = await client.get("PurchaseOrderHeadersV2(dataAreaId='usmf',PurchaseOrderNumber='NEW-1')?$expand=PurchaseOrderLinesV2($select=LineNumber)");
	expect(json.PurchaseOrderLinesV2.map((each: { LineNumber: number }) => each.LineNumber)).toEqual([1, 2]);
});

test('the number sequence gives numbers, and may refuse or replace ours', async () => {
	const { PurchaseOrderNumber: _, ...unnumbered } = order();
	expect((await client.call('POST', 'PurchaseOrderHeadersV2', unnumbered)).json.PurchaseOrderNumber).toBe('000001');
	client.fo.settings.manualPurchaseOrderNumber = 'replaced';
	expect((await client.call('POST', 'PurchaseOrderHeadersV2', order())).json.PurchaseOrderNumber).toBe('000002');
	client.fo.settings.manualPurchaseOrderNumber = 'refused';
	expect(await client.refused('POST', 'PurchaseOrderHeadersV2', order())).toContain("'PurchPurchaseOrderHeaderV2Entity.PurchaseOrderNumber'");
});

test.each([
	['no vendor', { OrderVendorAccountNumber: '' }, "Field 'Vendor account' must be filled in"],
	['an unknown vendor', { OrderVendorAccountNumber: 'NOBODY' }, 'PurchPurchaseOrderHeaderV2Entity.OrderVendorAccountNumber'],
	['a vendor on hold', { OrderVendorAccountNumber: 'HOLD-ALL' }, 'on hold for All'],
	['unknown terms', { PaymentTermsName: 'NET99' }, 'PurchPurchaseOrderHeaderV2Entity.PaymentTermsName'],
	['a status', { PurchaseOrderStatus: 'Invoiced' }, 'cannot be changed'],
	['a number that is there', { PurchaseOrderNumber: 'PO-00012' }, 'The record already exists'],
])('an order with %s is refused', async (_what, more, text) => {
	expect(await client.refused('POST', 'PurchaseOrderHeadersV2', order(more))).toContain(text);
});

test.each([
	['of no order', { PurchaseOrderNumber: 'NOPE' }, 'PurchPurchaseOrderLineV2Entity.PurchaseOrderNumber'],
	['of an item that is not released', { ItemNumber: 'NOPE' }, "related table 'Released products'"],
	['of nothing', { ItemNumber: '' }, 'An item number or a procurement category'],
	['without quantity', { OrderedPurchaseQuantity: 0 }, "Field 'Quantity' must be filled in"],
	['in an unknown unit', { PurchaseUnitSymbol: 'PARSEC' }, 'PurchPurchaseOrderLineV2Entity.PurchaseUnitSymbol'],
	['on an unknown account', { MainAccountIdDisplayValue: '999999--' }, 'PurchPurchaseOrderLineV2Entity.MainAccountIdDisplayValue'],
	['with a price in quotes', { PurchasePrice: '4.10' }, 'Cannot convert the literal'],
	['whose number is there', { LineNumber: 1 }, 'The record already exists'],
])('a line %s is refused', async (_what, more, text) => {
	await client.call('POST', 'PurchaseOrderHeadersV2', order());
	await client.call('POST', 'PurchaseOrderLinesV2', line());
	expect(await client.refused('POST', 'PurchaseOrderLinesV2', line(more))).toContain(text);
});

test('an order goes after its lines, a confirmed one not at all', async () => {
	await client.call('POST', 'PurchaseOrderHeadersV2', order());
	await client.call('POST', 'PurchaseOrderLinesV2', line());
	const key = "(dataAreaId='usmf',PurchaseOrderNumber='NEW-1'";
	expect(await client.refused('DELETE', `PurchaseOrderHeadersV2${key})`)).toContain('dependent Purchase order lines exist');
	expect((await client.call('DELETE', `PurchaseOrderLinesV2${key},LineNumber=1)`)).status).toBe(204);
	expect((await client.call('DELETE', `PurchaseOrderHeadersV2${key})`)).status).toBe(204);
	expect(await client.refused('DELETE', "PurchaseOrderHeadersV2(dataAreaId='usmf',PurchaseOrderNumber='PO-00012')")).toContain('confirmed');
});
