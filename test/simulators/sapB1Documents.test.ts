import { bill, type Client, startClient } from './sapB1Client';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(async () => await client.b1.close());

const invoices = () => client.b1.company.tables.PurchaseInvoices;

test('an A/P invoice is worked out from its lines, posted at once, and has a journal entry with both numbers', async () => {
	const { status, json, headers } = await client.call('POST', 'PurchaseInvoices', bill({ DocTotal: 9999, DocumentLines: [{ AccountCode: '6100', LineTotal: 100, TaxCode: 'NY' }] }));
	expect([status, headers.get('location')]).toEqual([201, `${client.b1.url}/b1s/v2/PurchaseInvoices(${json.DocEntry})`]);
	expect(json).toMatchObject({ DocTotal: 108.88, VatSum: 8.88, DocumentStatus: 'bost_Open', CancelStatus: 'csNo', TransNum: expect.any(Number) });
	const [entry] = (await client.call('GET', `JournalEntries?$filter=JdtNum%20eq%20${json.TransNum}`)).json.value;
	expect(entry).toMatchObject({ Reference: String(json.DocNum), Reference2: 'A-1', OriginalJournal: 'ttAPInvoice', Original: json.DocEntry });
});

const lines = (line: object) => bill({ DocumentLines: [{ AccountCode: '6100', LineTotal: 10, ...line }] });
test.each([
	['an unknown property', bill({ DocStatus: 'O' }), '-1000', "Property 'DocStatus' of 'Document' is invalid"],
	['a user field that is not defined', bill({ U_Other: 'x' }), '-1000', "Property 'U_Other' of 'Document' is invalid"],
	['a read-only property', bill({ TransNum: 5 }), '-1029', 'Field cannot be updated (ODBC -1029) [Document.TransNum]'],
	['an enum by its database code', bill({ DocType: 'S' }), '201', 'Invalid value "S" for property \'DocType\''],
	['an amount as text', lines({ LineTotal: '10' }), '201', 'Invalid value "10" for property \'LineTotal\''],
	['no lines', bill({ DocumentLines: [] }), '-5002', 'Document total value must be zero or greater than zero'],
	['an unknown vendor', bill({ CardCode: 'NO' }), '-5002', "Invalid BP code [OPCH.CardCode] , 'NO'"],
	['a customer', bill({ CardCode: 'C10000' }), '-5002', "Invalid BP code [OPCH.CardCode] , 'C10000'"],
	['a locked period', bill({ DocDate: '2024-05-01' }), '-4013', 'Posting period locked; specify an alternative date'],
	['a day without a period', bill({ DocDate: '2031-05-01' }), '-10', 'Date deviates from permissible range [OPCH.DocDate]'],
	['a title account', lines({ AccountCode: '6000' }), '-5002', "Enter valid code [DocumentLines.AccountCode][line: 0] , '6000'"],
	['a cost centre without a rule', lines({ CostingCode: 'Centr_z' }), '-2028', 'No matching records found (ODBC -2028)'],
	['a rule of another dimension', lines({ CostingCode: 'R-EU' }), '-2028', 'No matching records found (ODBC -2028)'],
	['a too long code', lines({ CostingCode: 'TOOLONGCODE' }), '-5002', "Value too long in property 'CostingCode' of 'Document'"],
	['an order of another vendor', bill({ DocType: 'dDocument_Items', DocumentLines: [{ BaseType: 22, BaseEntry: 317, BaseLine: 0, Quantity: 1 }] }), '-5002', 'Base document card and target document card do not match.'],
	['a closed order', bill({ DocType: 'dDocument_Items', DocumentLines: [{ BaseType: 22, BaseEntry: 316, BaseLine: 0, Quantity: 1 }] }), '-5002', 'One of the base documents has already been closed'],
	['an account line in an item document', bill({ DocType: 'dDocument_Items' }), '-5002', 'Item number is missing; specify an item number [DocumentLines.ItemCode][line: 0]'],
])('%s is refused, and nothing is stored', async (_what, body, code, message) => {
	expect(await client.refused('POST', 'PurchaseInvoices', body)).toMatchObject({ status: 400, code, message });
	expect(invoices()).toEqual([]);
});

test('a line based on an order takes its quantity from it, and the order closes with its last line', async () => {
	const body = bill({ DocType: 'dDocument_Items', DocumentLines: [{ BaseType: 22, BaseEntry: 315, BaseLine: 0, Quantity: 10, UnitPrice: 25.1 }, { BaseType: 22, BaseEntry: 315, BaseLine: 2, Quantity: 4, UnitPrice: 80 }] });
	expect((await client.call('POST', 'PurchaseInvoices', body)).json).toMatchObject({ DocTotal: 571, DocumentLines: [{ ItemCode: 'A1000' }, { ItemCode: 'A2000', CostingCode: 'SALES' }] });
	expect(client.b1.company.tables.PurchaseOrders.find((row) => row.DocEntry === 315)).toMatchObject({ DocumentStatus: 'bost_Close' });
});

test('the same vendor reference is taken again unless the company blocks it', async () => {
	await client.call('POST', 'PurchaseInvoices', bill());
	expect((await client.call('POST', 'PurchaseInvoices', bill())).status).toBe(201);
	client.b1.settings.duplicateReference = 'block';
	expect(await client.refused('POST', 'PurchaseInvoices', bill())).toMatchObject({ status: 400 });
});

test('a draft is stored without looking at codes, has totals, and becomes a document once', async () => {
	const { json } = await client.call('POST', 'Drafts', bill({ DocObjectCode: 'oPurchaseInvoices' }));
	expect(json).toMatchObject({ DocTotal: 100.1, AuthorizationStatus: 'dasWithout' });
	expect(client.b1.company.tables.JournalEntries).toEqual([]);
	const save = () => client.call('POST', 'DraftsService_SaveDraftToDocument', { Document: { DocEntry: json.DocEntry } }, { wrong: invoices().length > 0 });
	expect((await save()).status).toBe(204);
	expect((await save()).json.error.message).toBe('Document is already closed');
	expect(invoices()).toMatchObject([{ NumAtCard: 'A-1', DocTotal: 100.1 }]);
});

test('an approval procedure answers with the code of a missing record and leaves a draft behind', async () => {
	client.b1.settings.approvalFrom = 50;
	expect(await client.refused('POST', 'PurchaseInvoices', bill())).toEqual({ status: 400, code: '-2028', message: 'No matching records found (ODBC -2028)' });
	expect(client.b1.company.tables.Drafts).toMatchObject([{ AuthorizationStatus: 'dasPending', DocObjectCode: 'oPurchaseInvoices' }]);
	expect(invoices()).toEqual([]);
});

test('a cancelled document has a mirror; what is paid or cancelled is not cancelled', async () => {
	const { json } = await client.call('POST', 'PurchaseInvoices', bill());
	const cancel = (wrong: boolean) => client.call('POST', `PurchaseInvoices(${json.DocEntry})/Cancel`, undefined, { wrong });
	const payment = client.b1.pay('PurchaseInvoices', invoices()[0]!, { amount: 10, date: '2026-11-05', reference: 'T1' });
	expect((await cancel(true)).json.error.message).toBe('Document is linked to a payment');
	payment.Cancelled = 'tYES';
	expect((await cancel(false)).status).toBe(204);
	expect(invoices().map((row) => row.CancelStatus)).toEqual(['csYes', 'csCancellation']);
	expect((await cancel(true)).json.error.message).toBe('Document is already cancelled');
});

test('a document\'s amounts in a foreign currency stand beside those in local currency, and need a rate', async () => {
	const foreign = bill({ CardCode: 'V20000', DocCurrency: 'EUR', DocumentLines: [{ AccountCode: '6100', RowTotalFC: 100 }] });
	expect((await client.call('POST', 'PurchaseInvoices', foreign)).json).toMatchObject({ DocTotal: 110, DocTotalFc: 100, DocRate: 1.1 });
	expect(await client.refused('POST', 'PurchaseInvoices', { ...foreign, DocCurrency: 'GBP' })).toMatchObject({ message: 'Update the exchange rate [OPCH.DocRate]' });
});

test('with branches a document needs an active one', async () => {
	const german = await startClient({}, 'SBODEMODE');
	const body = bill({ DocumentLines: [{ AccountCode: '6100', LineTotal: 100, VatGroup: 'V2' }] });
	for (const more of [{}, { BPL_IDAssignedToInvoice: 3 }]) {
		expect(await german.refused('POST', 'PurchaseInvoices', { ...body, ...more })).toMatchObject({ code: '-5002', message: 'Specify an active branch [OPCH.BPLId]' });
	}
	expect((await german.call('POST', 'PurchaseInvoices', { ...body, BPL_IDAssignedToInvoice: 2 })).json).toMatchObject({ DocTotal: 119 });
	await german.b1.close();
});

test('a change merges addresses by their key, adds those without, and replaces them only with the header', async () => {
	const addresses = () => (client.b1.company.tables.BusinessPartners[0]!.BPAddresses as object[]).length;
	const patch = (body: object, headers = {}) => client.call('PATCH', "BusinessPartners('V10000')", body, { headers });
	await patch({ BPAddresses: [{ RowNum: 0, City: 'Boston' }] });
	await patch({ BPAddresses: [{ AddressName: 'Pay To', AddressType: 'bo_BillTo', City: 'Boston' }] });
	expect(addresses()).toBe(2);
	await patch({ BPAddresses: [{ AddressName: 'Other', AddressType: 'bo_BillTo' }] });
	expect(addresses()).toBe(3);
	await patch({ BPAddresses: [{ AddressName: 'Only', AddressType: 'bo_BillTo' }] }, { 'b1s-replacecollectionsonpatch': 'true' });
	expect(addresses()).toBe(1);
	expect(await client.refused('PATCH', "BusinessPartners('NO')", { CardName: 'x' })).toMatchObject({ status: 404, code: '-2028' });
});

test('a journal entry must balance, with the vendor on his control account', async () => {
	const entry = (debit: number, account = '2100') => ({
		ReferenceDate: '2026-11-02',
		JournalEntryLines: [{ ShortName: 'V10000', AccountCode: account, Credit: 100 }, { AccountCode: '6100', Debit: debit }],
	});
	expect(await client.refused('POST', 'JournalEntries', entry(99.99))).toMatchObject({ code: '-5002', message: 'Unbalanced Transaction' });
	expect(await client.refused('POST', 'JournalEntries', entry(100, '6100'))).toMatchObject({ code: '-5002' });
	const { json } = await client.call('POST', 'JournalEntries', entry(100));
	expect((await client.call('POST', `JournalEntries(${json.JdtNum})/Cancel`)).status).toBe(204);
	expect(client.b1.company.tables.JournalEntries).toHaveLength(2);
	expect((await client.call('POST', `JournalEntries(${json.JdtNum})/Cancel`, undefined, { wrong: true })).status).toBe(400);
});

test('a file is stored with a plain boundary only', async () => {
	const body = '--b\r\nContent-Disposition: form-data; name="files"; filename="x.pdf"\r\n\r\nPDF\r\n--b--\r\n';
	const send = (boundary: string, wrong = false) => client.call('POST', 'Attachments2', body, { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, wrong });
	expect((await send('"b"', true)).status).toBe(405);
	const { json } = await send('b');
	expect(json).toMatchObject({ AbsoluteEntry: 1, Attachments2_Lines: [{ FileName: 'x', FileExtension: 'pdf' }] });
	client.b1.settings.attachmentsFolder = false;
	expect((await send('b', true)).json.error).toMatchObject({ code: '-5002', message: 'Attachments folder not defined' });
});
