import { startClient, header, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

const postHeader = async (more: Record<string, unknown> = {}) => (await client.call('POST', 'VendorInvoiceHeaders', header(more))).json;
const badHeader = (more: Record<string, unknown>) => client.refused('POST', 'VendorInvoiceHeaders', header(more));

describe('a vendor invoice header', () => {
	test('is created pending with an assigned reference, defaults and an etag', async () => {
		const answer = await client.call('POST', 'VendorInvoiceHeaders', header());
		expect(answer.status).toBe(201);
		expect(answer.headers.get('location')).toContain('VendorInvoiceHeaders(');
		expect(answer.json).toMatchObject({
			'@odata.context': `${client.fo.url}/data/$metadata#VendorInvoiceHeaders/$entity`,
			'@odata.etag': expect.stringMatching(/^W\/".+"$/),
			dataAreaId: 'usmf',
			HeaderReference: '000001',
			VendorInvoiceReviewStatus: 'Draft',
			VendorAccount: '1001',
			VendorName: 'Acme Office Supplies',
			TermsOfPayment: 'Net30',
			DueDate: '2026-10-31T12:00:00Z',
		});
	});

	test('keeps a reference the client supplies, once', async () => {
		expect((await postHeader({ HeaderReference: 'STAMPLI-1' })).HeaderReference).toBe('STAMPLI-1');
		const again = await badHeader({ HeaderReference: 'stampli-1', InvoiceNumber: 'OTHER' });
		expect(again).toContain(
			"Write failed for table row of type 'VendorInvoiceHeaderEntity'. Infolog: Info: Cannot create a record in Vendor invoice header",
		);
		expect(again).toMatch(/The record already exists\.\.$/);
		expect((await postHeader({ HeaderReference: 'STAMPLI-1', dataAreaId: 'usrt' })).HeaderReference).toBe('STAMPLI-1');
	});

	test('refuses or replaces a supplied reference where the number sequence is automatic', async () => {
		client.fo.settings.manualHeaderReference = 'refused';
		expect(await badHeader({ HeaderReference: 'MINE' })).toContain(
			"validateField failed on field 'VendorInvoiceHeaderEntity.HeaderReference'",
		);
		client.fo.settings.manualHeaderReference = 'replaced';
		expect((await postHeader({ HeaderReference: 'MINE' })).HeaderReference).toMatch(/^\d{6}$/);
	});

	test.each([
		['a property that does not exist', { InvoiceTotal: 5 }, "property 'InvoiceTotal' does not exist"],
		['a property in another case', { invoiceAccount: '1001' }, "property 'invoiceAccount' does not exist"],
		['a number as text', { ImportedAmount: '12.50' }, "'Edm.Decimal'"],
		['text as a number', { InvoiceAccount: 1001 }, "'Edm.String'"],
		['an enum member that does not exist', { IsOnHold: 'Maybe' }, "'Microsoft.Dynamics.DataEntities.NoYes'"],
		['an enum by number', { IsOnHold: 1 }, "'Microsoft.Dynamics.DataEntities.NoYes'"],
		['a null date', { InvoiceDate: null }, "null value was found for the property named 'InvoiceDate'"],
		['a date without time', { InvoiceDate: '2026-10-01' }, "'Edm.DateTimeOffset'"],
		['a date that does not exist', { InvoiceDate: '2026-13-01T12:00:00Z' }, "'Edm.DateTimeOffset'"],
		['nested lines', { VendorInvoiceLine: [] }, 'Nested content'],
		['another entity type', { '@odata.type': '#Microsoft.Dynamics.DataEntities.VendorInvoiceLine' }, 'VendorInvoiceLine'],
	])('with %s is refused as unreadable', async (_name, more, text) => {
		expect(await badHeader(more)).toContain(text);
		expect(client.fo.data.VendorInvoiceHeaders).toHaveLength(0);
	});

	test.each([
		['no vendor', { InvoiceAccount: '' }, "Field 'Invoice account' must be filled in."],
		['no invoice number', { InvoiceNumber: undefined }, "Field 'Invoice' must be filled in."],
		[
			'an unknown vendor',
			{ InvoiceAccount: 'NOBODY' },
			"The value 'NOBODY' in field 'Invoice account' is not found in the related table 'Vendors'.",
		],
		['a vendor without its leading zeros', { InvoiceAccount: '123' }, "The value '123'"],
		['a vendor of another company', { InvoiceAccount: '2001' }, "The value '2001'"],
		['a vendor on hold for all', { InvoiceAccount: 'HOLD-ALL' }, 'on hold'],
		['a vendor on hold for invoices', { InvoiceAccount: 'HOLD-INV' }, 'on hold'],
		['an unknown currency', { Currency: 'XXX' }, "validateField failed on field 'VendorInvoiceHeaderEntity.Currency'"],
		[
			'unknown terms',
			{ TermsOfPayment: 'ZZZ' },
			"The value 'ZZZ' in field 'Terms of payment' is not found in the related table 'Terms of payment'.; Warning: validateField failed on field 'VendorInvoiceHeaderEntity.TermsOfPayment'.",
		],
		['an unknown tax group', { SalesTaxGroup: 'NOPE' }, "'VendorInvoiceHeaderEntity.SalesTaxGroup'"],
		['an unknown method of payment', { MethodOfPayment: 'BARTER' }, "'VendorInvoiceHeaderEntity.MethodOfPayment'"],
		['an unknown company', { dataAreaId: 'zzzz' }, 'Company zzzz does not exist'],
		['an invoice number of 21 characters', { InvoiceNumber: 'X'.repeat(21) }, '20 characters'],
		['a closed period', { Date: '2018-05-01T12:00:00Z' }, 'closed'],
		['an unknown purchase order', { PurchaseOrderNumber: 'PO-NONE' }, "'PO-NONE'"],
		['a purchase order of another vendor', { PurchaseOrderNumber: 'PO-00013' }, 'belongs to vendor US-108'],
		['an invoiced purchase order', { PurchaseOrderNumber: 'PO-INVOICED' }, 'cannot be invoiced'],
		['a purchase order not confirmed', { PurchaseOrderNumber: 'PO-DRAFT' }, 'is not confirmed'],
		['an unknown department', { DimensionDisplayValue: '555-' }, "The value '555'"],
	])('with %s is refused by its rule', async (_name, more, text) => {
		const message = await badHeader(more);
		expect(message).toMatch(/^Write failed for table row of type 'VendorInvoiceHeaderEntity'\. Infolog: Warning: /);
		expect(message).toContain(text);
		expect(client.fo.data.VendorInvoiceHeaders).toHaveLength(0);
	});

	test('accepts a vendor on hold for payment only, a null text and the date in any time zone', async () => {
		const stored = await postHeader({ InvoiceAccount: 'HOLD-PAY', InvoiceDescription: null, InvoiceDate: '2026-10-01T23:30:00-05:00' });
		expect(stored).toMatchObject({ InvoiceDescription: '', InvoiceDate: '2026-10-02T12:00:00Z' });
	});

	test('may be cut at 20 characters where the environment truncates', async () => {
		client.fo.settings.overlongText = 'truncate';
		expect((await postHeader({ InvoiceNumber: '123456789012345678901' })).InvoiceNumber).toBe('12345678901234567890');
	});

	test('with a used number is accepted or refused as the accounts payable parameter says, posted ones included', async () => {
		await postHeader();
		await postHeader();
		expect(client.fo.data.VendorInvoiceHeaders).toHaveLength(2);
		client.fo.settings.duplicateInvoiceNumber = 'reject';
		expect(await badHeader({})).toContain('already been used');
		expect(await badHeader({ InvoiceNumber: 'POSTED-OPEN' })).toContain('already been used');
		expect((await postHeader({ InvoiceAccount: 'US-108' })).HeaderReference).toMatch(/^\d{6}$/);
	});

	test('a closed period can be for one company, with its own text', async () => {
		client.fo.settings.closedPeriods = [{ company: 'usmf', from: '2026-10-01', to: '2026-10-31' }];
		client.fo.settings.closedPeriodText = 'Period 2026-10 is on hold.';
		expect(await badHeader({})).toContain('Period 2026-10 is on hold.; Warning: validateWrite failed');
		expect((await postHeader({ dataAreaId: 'usrt' })).HeaderReference).toMatch(/^\d{6}$/);
	});

	test('status 500 for a refused write where the build is an older one', async () => {
		client.fo.settings.writeErrorStatus = 500;
		expect((await client.call('POST', 'VendorInvoiceHeaders', header({ InvoiceAccount: 'NOBODY' }), { wrong: true })).status).toBe(500);
	});

	test('a body that is no JSON or has another content type is refused', async () => {
		await client.refused('POST', 'VendorInvoiceHeaders', '{"dataAreaId":');
		expect(
			(await client.call('POST', 'VendorInvoiceHeaders', header(), { wrong: true, headers: { 'content-type': 'text/plain' } })).status,
		).toBe(415);
	});
});
