import { startClient, header, line, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

const postHeader = async (more: Record<string, unknown> = {}) => (await client.call('POST', 'VendorInvoiceHeaders', header(more))).json;

describe('a vendor invoice line', () => {
	const badLine = async (more: Record<string, unknown>) => {
		const { HeaderReference } = await postHeader();
		return client.refused('POST', 'VendorInvoiceLines', line(HeaderReference, more));
	};

	test('is stored with its number, or gets the next one for 0', async () => {
		const { HeaderReference } = await postHeader();
		const { json: first } = await client.call('POST', 'VendorInvoiceLines', line(HeaderReference));
		const { json: second } = await client.call(
			'POST',
			'VendorInvoiceLines',
			line(HeaderReference, { InvoiceLineNumber: 0, NetAmount: undefined, ReceiveNow: 3, UnitPrice: 1.15 }),
		);
		expect(first).toMatchObject({
			InvoiceLineNumber: 1,
			NetAmount: 40,
			MainAccountDisplayValue: '618160-001-',
			DimensionDisplayValue: '001-',
		});
		expect(second).toMatchObject({ InvoiceLineNumber: 2, NetAmount: 3.45 });
		expect(await client.refused('POST', 'VendorInvoiceLines', line(HeaderReference))).toContain('The record already exists..');
	});

	test.each([
		['no header', { HeaderReference: 'NOBODY' }, "The value 'NOBODY' in field 'HeaderReference' is not found"],
		['a header of another company', { dataAreaId: 'usrt' }, 'Vendor invoice header'],
		['no currency', { Currency: undefined }, "Field 'Currency' must be filled in."],
		['an unknown item', { ItemNumber: 'X99' }, "'VendorInvoiceLineEntity.ItemNumber'"],
		[
			'neither item nor category',
			{ ProcurementCategoryName: '', ProcurementCategoryHierarchyName: '' },
			'An item number or a procurement category',
		],
		['a category without hierarchy', { ProcurementCategoryHierarchyName: '' }, 'hierarchy'],
		['an unknown category', { ProcurementCategoryName: 'Weapons' }, "The value 'Weapons'"],
		['an unknown unit', { Unit: 'bushel' }, "'VendorInvoiceLineEntity.Unit'"],
		['an unknown item tax group', { ItemSalesTax: 'NOPE' }, "'VendorInvoiceLineEntity.ItemSalesTax'"],
		['an unknown main account', { MainAccountDisplayValue: '123456--' }, "The value '123456' in field 'Main account'"],
		['a main account without its leading zero', { MainAccountDisplayValue: '400--' }, "The value '400'"],
		['a suspended main account', { MainAccountDisplayValue: '690000--' }, 'suspended'],
		['a total account', { MainAccountDisplayValue: '600000--' }, 'total account'],
		['an account closed for manual entry', { MainAccountDisplayValue: '200100--' }, 'Manual entry is not allowed'],
		['a purchase order without its line', { PurchaseOrder: 'PO-00012' }, 'must both be filled in'],
		['a purchase order line without its order', { PurchLineNumber: 1 }, 'must both be filled in'],
		['a purchase order line that does not exist', { PurchaseOrder: 'PO-00012', PurchLineNumber: 9 }, "The value '9'"],
		['a purchase order of another vendor', { PurchaseOrder: 'PO-00013', PurchLineNumber: 1 }, 'belongs to vendor'],
		['another item than ordered', { PurchaseOrder: 'PO-00012', PurchLineNumber: 1, ItemNumber: 'M0002' }, 'orders item M0001'],
		['a line type of another product', { LineType: 'Item' }, 'PurchInvoiceLineType'],
		['a fractional order line', { PurchaseOrder: 'PO-00012', PurchLineNumber: 1.5 }, "'Edm.Int64'"],
	])('with %s is refused', async (_name, more, text) => {
		expect(await badLine(more)).toContain(text);
		expect(client.fo.data.VendorInvoiceLines).toHaveLength(0);
	});

	test('with a stocked item and no purchase order is refused in the documented words', async () => {
		expect(await badLine({ ItemNumber: 'M0001' })).toBe(
			"Write validation failed for table row of type 'VendorInvoiceLineEntity'. Infolog: Warning: The item's inventory model policy must be not stocked.; Warning: The item's inventory model policy must be not stocked..",
		);
	});

	test('is accepted for a service item, and for a stocked one on its purchase order', async () => {
		const { HeaderReference } = await postHeader({ PurchaseOrderNumber: 'PO-00012' });
		const service = await client.call(
			'POST',
			'VendorInvoiceLines',
			line(HeaderReference, { ItemNumber: 'S0001', ProcurementCategoryName: '', ProcurementCategoryHierarchyName: '' }),
		);
		const ordered = line(HeaderReference, {
			InvoiceLineNumber: 2,
			PurchaseOrder: 'PO-00012',
			PurchLineNumber: 1,
			ItemNumber: 'M0001',
			ProcurementCategoryName: '',
			ProcurementCategoryHierarchyName: '',
		});
		const matched = await client.call('POST', 'VendorInvoiceLines', ordered);
		expect([service.status, matched.status]).toEqual([201, 201]);
	});

	test('on a stopped or deleted order line is refused', async () => {
		const { HeaderReference } = await postHeader({ InvoiceAccount: 'US-108' });
		const on = (PurchLineNumber: number) =>
			client.refused('POST', 'VendorInvoiceLines', line(HeaderReference, { PurchaseOrder: 'PO-00013', PurchLineNumber }));
		expect(await on(1)).toContain('is stopped');
		expect(await on(2)).toContain('is not found');
	});

	test('above the ordered quantity is accepted or refused as set', async () => {
		const { HeaderReference } = await postHeader();
		const order = (InvoiceLineNumber: number, ReceiveNow: number) =>
			line(HeaderReference, { InvoiceLineNumber, ReceiveNow, PurchaseOrder: 'PO-00012', PurchLineNumber: 1, ItemNumber: 'M0001' });
		client.fo.settings.overInvoicing = 'reject';
		expect((await client.call('POST', 'VendorInvoiceLines', order(1, 8))).status).toBe(201);
		expect(await client.refused('POST', 'VendorInvoiceLines', order(2, 3))).toContain('exceeds the quantity ordered');
		client.fo.settings.overInvoicing = 'accept';
		expect((await client.call('POST', 'VendorInvoiceLines', order(2, 3))).status).toBe(201);
	});

	test('an account suspended in one company only is refused there only', async () => {
		const there = (await postHeader({ dataAreaId: 'usrt' })).HeaderReference;
		const here = (await postHeader()).HeaderReference;
		const more = { MainAccountDisplayValue: '605150--', DimensionDisplayValue: '' };
		expect(await client.refused('POST', 'VendorInvoiceLines', line(there, { ...more, dataAreaId: 'usrt' }))).toContain(
			'suspended in company usrt',
		);
		expect((await client.call('POST', 'VendorInvoiceLines', line(here, more))).status).toBe(201);
	});
});
