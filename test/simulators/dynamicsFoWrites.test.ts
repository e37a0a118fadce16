import { startClient, header, line, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

const postHeader = async (more: Record<string, unknown> = {}) => (await client.call('POST', 'VendorInvoiceHeaders', header(more))).json;
const badHeader = (more: Record<string, unknown>) => client.refused('POST', 'VendorInvoiceHeaders', header(more));
const key = (set: string, reference: string, more = '') => `${set}(dataAreaId='usmf',HeaderReference='${reference}'${more})`;

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
		expect(again).toContain("Write failed for table row of type 'VendorInvoiceHeaderEntity'. Infolog: Info: Cannot create a record in Vendor invoice header");
		expect(again).toMatch(/The record already exists\.\.$/);
		expect((await postHeader({ HeaderReference: 'STAMPLI-1', dataAreaId: 'usrt' })).HeaderReference).toBe('STAMPLI-1');
	});

	test('refuses or replaces a supplied reference where the number sequence is automatic', async () => {
		client.fo.settings.manualHeaderReference = 'refused';
		expect(await badHeader({ HeaderReference: 'MINE' })).toContain("validateField failed on field 'VendorInvoiceHeaderEntity.HeaderReference'");
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
		['a null date', { InvoiceDate: null }, 'null value was found for the property named \'InvoiceDate\''],
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
		['an unknown vendor', { InvoiceAccount: 'NOBODY' }, "The value 'NOBODY' in field 'Invoice account' is not found in the related table 'Vendors'."],
		['a vendor without its leading zeros', { InvoiceAccount: '123' }, "The value '123'"],
		['a vendor of another company', { InvoiceAccount: '2001' }, "The value '2001'"],
		['a vendor on hold for all', { InvoiceAccount: 'HOLD-ALL' }, 'on hold'],
		['a vendor on hold for invoices', { InvoiceAccount: 'HOLD-INV' }, 'on hold'],
		['an unknown currency', { Currency: 'XXX' }, "validateField failed on field 'VendorInvoiceHeaderEntity.Currency'"],
		['unknown terms', { TermsOfPayment: 'ZZZ' }, "The value 'ZZZ' in field 'Terms of payment' is not found in the related table 'Terms of payment'.; Warning: validateField failed on field 'VendorInvoiceHeaderEntity.TermsOfPayment'."],
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
		expect((await client.call('POST', 'VendorInvoiceHeaders', header(), { wrong: true, headers: { 'content-type': 'text/plain' } })).status).toBe(415);
	});
});

describe('a vendor invoice line', () => {
	const badLine = async (more: Record<string, unknown>) => {
		const { HeaderReference } = await postHeader();
		return client.refused('POST', 'VendorInvoiceLines', line(HeaderReference, more));
	};

	test('is stored with its number, or gets the next one for 0', async () => {
		const { HeaderReference } = await postHeader();
		const { json: first } = await client.call('POST', 'VendorInvoiceLines', line(HeaderReference));
		const { json: second } = await client.call('POST', 'VendorInvoiceLines', line(HeaderReference, { InvoiceLineNumber: 0, NetAmount: undefined, ReceiveNow: 3, UnitPrice: 1.15 }));
		expect(first).toMatchObject({ InvoiceLineNumber: 1, NetAmount: 40, MainAccountDisplayValue: '618160-001-', DimensionDisplayValue: '001-' });
		expect(second).toMatchObject({ InvoiceLineNumber: 2, NetAmount: 3.45 });
		expect(await client.refused('POST', 'VendorInvoiceLines', line(HeaderReference))).toContain('The record already exists..');
	});

	test.each([
		['no header', { HeaderReference: 'NOBODY' }, "The value 'NOBODY' in field 'HeaderReference' is not found"],
		['a header of another company', { dataAreaId: 'usrt' }, 'Vendor invoice header'],
		['no currency', { Currency: undefined }, "Field 'Currency' must be filled in."],
		['an unknown item', { ItemNumber: 'X99' }, "'VendorInvoiceLineEntity.ItemNumber'"],
		['neither item nor category', { ProcurementCategoryName: '', ProcurementCategoryHierarchyName: '' }, 'An item number or a procurement category'],
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
		const service = await client.call('POST', 'VendorInvoiceLines', line(HeaderReference, { ItemNumber: 'S0001', ProcurementCategoryName: '', ProcurementCategoryHierarchyName: '' }));
		const ordered = line(HeaderReference, { InvoiceLineNumber: 2, PurchaseOrder: 'PO-00012', PurchLineNumber: 1, ItemNumber: 'M0001', ProcurementCategoryName: '', ProcurementCategoryHierarchyName: '' });
		const matched = await client.call('POST', 'VendorInvoiceLines', ordered);
		expect([service.status, matched.status]).toEqual([201, 201]);
	});

	test('on a stopped or deleted order line is refused', async () => {
		const { HeaderReference } = await postHeader({ InvoiceAccount: 'US-108' });
		const on = (PurchLineNumber: number) => client.refused('POST', 'VendorInvoiceLines', line(HeaderReference, { PurchaseOrder: 'PO-00013', PurchLineNumber }));
		expect(await on(1)).toContain('is stopped');
		expect(await on(2)).toContain('is not found');
	});

	test('above the ordered quantity is accepted or refused as set', async () => {
		const { HeaderReference } = await postHeader();
		const order = (InvoiceLineNumber: number, ReceiveNow: number) => line(HeaderReference, { InvoiceLineNumber, ReceiveNow, PurchaseOrder: 'PO-00012', PurchLineNumber: 1, ItemNumber: 'M0001' });
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
		expect(await client.refused('POST', 'VendorInvoiceLines', line(there, { ...more, dataAreaId: 'usrt' }))).toContain('suspended in company usrt');
		expect((await client.call('POST', 'VendorInvoiceLines', line(here, more))).status).toBe(201);
	});
});

describe('an update or delete', () => {
	test('changes the row and its etag, answers 204, and If-Match guards it', async () => {
		const first = await postHeader();
		const path = key('VendorInvoiceHeaders', first.HeaderReference);
		expect((await client.call('PATCH', path, { InvoiceDescription: 'Changed' }, { headers: { 'if-match': first['@odata.etag'] } })).status).toBe(204);
		const second = (await client.get(path)).json;
		expect(second.InvoiceDescription).toBe('Changed');
		expect(second['@odata.etag']).not.toBe(first['@odata.etag']);
		const late = await client.call('PATCH', path, { InvoiceDescription: 'Late' }, { wrong: true, headers: { 'if-match': first['@odata.etag'] } });
		expect(late.status).toBe(412);
		expect((await client.call('DELETE', path)).status).toBe(204);
		expect((await client.call('GET', path, undefined, { wrong: true })).status).toBe(404);
	});

	test('outside the default company needs cross-company=true', async () => {
		const { HeaderReference } = await postHeader({ dataAreaId: 'usrt' });
		const path = `VendorInvoiceHeaders(dataAreaId='usrt',HeaderReference='${HeaderReference}')`;
		expect(await client.refused('PATCH', path, { Comment: 'x' })).toBe('No resources were found when selecting for update.');
		expect(await client.refused('DELETE', path)).toBe('No resources were found when selecting for update.');
		expect((await client.call('PATCH', `${path}?cross-company=true`, { Comment: 'x' })).status).toBe(204);
		expect((await client.call('DELETE', `${path}?cross-company=true`)).status).toBe(204);
	});

	test('of a key that does not exist is refused in the same words', async () => {
		expect(await client.refused('PATCH', key('VendorInvoiceHeaders', 'NONE'), { Comment: 'x' })).toBe('No resources were found when selecting for update.');
		expect(await client.refused('DELETE', key('VendorInvoiceLines', 'NONE', ',InvoiceLineNumber=1'))).toBe('No resources were found when selecting for update.');
	});

	test('that breaks a rule, or changes a key, is refused and changes nothing', async () => {
		const { HeaderReference } = await postHeader();
		const path = key('VendorInvoiceHeaders', HeaderReference);
		expect(await client.refused('PATCH', path, { InvoiceAccount: 'NOBODY', Comment: 'x' })).toContain("'NOBODY'");
		expect(await client.refused('PATCH', path, { HeaderReference: 'OTHER' })).toContain('key property');
		expect((await client.get(path)).json).toMatchObject({ InvoiceAccount: '1001', Comment: '' });
	});

	test('a header with lines is not deleted before its lines', async () => {
		const { HeaderReference } = await postHeader();
		await client.call('POST', 'VendorInvoiceLines', line(HeaderReference));
		expect(await client.refused('DELETE', key('VendorInvoiceHeaders', HeaderReference))).toContain('dependent');
		expect((await client.call('DELETE', key('VendorInvoiceLines', HeaderReference, ',InvoiceLineNumber=1'))).status).toBe(204);
		expect((await client.call('DELETE', key('VendorInvoiceHeaders', HeaderReference))).status).toBe(204);
	});

	test('without a key, or on a set that is only read, is refused', async () => {
		await client.refused('PATCH', 'VendorInvoiceHeaders', { Comment: 'x' });
		await client.refused('POST', 'Ledgers', { LegalEntityId: 'usmf' });
		await client.refused('POST', 'VendInvoiceJourBiEntities', { dataAreaId: 'usmf', SourceKey: 1 });
	});
});

describe('an attachment', () => {
	const file = (HeaderReference: string, more: Record<string, unknown> = {}) => ({
		dataAreaId: 'usmf',
		HeaderReference,
		FileName: 'inv-77',
		FileType: 'pdf',
		Name: 'Invoice image',
		TypeId: 'File',
		FileContents: Buffer.from('%PDF-1.7').toString('base64'),
		...more,
	});

	test('is stored with its content, one per invoice unless set otherwise', async () => {
		const { HeaderReference } = await postHeader();
		const answer = await client.call('POST', 'VendorInvoiceDocumentAttachments', file(HeaderReference, { Restriction: 'External' }));
		expect(answer.status).toBe(201);
		expect(await client.refused('POST', 'VendorInvoiceDocumentAttachments', file(HeaderReference))).toContain('already exists');
		client.fo.settings.attachmentsPerInvoice = 'many';
		expect((await client.call('POST', 'VendorInvoiceDocumentAttachments', file(HeaderReference))).status).toBe(201);
		const stored = await client.get(`${key('VendorInvoiceHeaders', HeaderReference)}?$expand=VendorInvoiceDocumentAttachment($select=FileContents,Restriction)`);
		expect(stored.json.VendorInvoiceDocumentAttachment[0]).toMatchObject({ Restriction: 'External', FileContents: 'JVBERi0xLjc=' });
	});

	test.each([
		['an unknown type', { TypeId: 'Hologram' }, "'Hologram'"],
		['a restriction that does not exist', { Restriction: 'None' }, 'DocuRestriction'],
		['content that is no base64', { FileContents: 'not base64!' }, "'Edm.Binary'"],
		['too large a file', { FileContents: 'A'.repeat(4000) }, 'larger than'],
		['no invoice', { HeaderReference: 'NONE' }, "'NONE'"],
	])('with %s is refused', async (_name, more, text) => {
		client.fo.settings.attachmentMaxBytes = 2000;
		const { HeaderReference } = await postHeader();
		expect(await client.refused('POST', 'VendorInvoiceDocumentAttachments', file(HeaderReference, more))).toContain(text);
		expect(client.fo.data.VendorInvoiceDocumentAttachments).toHaveLength(0);
	});
});
