import { type NavClient, startNavClient } from './dynamicsNavClient';

let client: NavClient;
beforeEach(async () => {
	client = await startNavClient();
});
afterEach(() => client.nav.close());

const header = (more: Record<string, unknown> = {}) => ({ Buy_from_Vendor_No: '10000', Document_Date: '2026-06-01', Vendor_Invoice_No: 'inv-77 ', ...more });
const line = (more: Record<string, unknown> = {}) => ({ Type: 'G/L Account', No: '8200', Quantity: 1, Direct_Unit_Cost: 40, ...more });
const journalLine = (more: Record<string, unknown> = {}) => ({ Journal_Template_Name: 'PURCH', Journal_Batch_Name: 'STAMPLI', Document_Type: 'Invoice', Document_No: 'D1', External_Document_No: 'E1', Posting_Date: '2026-06-01', Account_Type: 'Vendor', Account_No: '10000', Amount: -40, ...more });
const lines = (no: string) => `PurchaseInvoice(Document_Type='Invoice',No='${no}')/PurchaseInvoicePurchLines`;

test('a purchase invoice is a header and lines of its containment; codes are kept in upper case, the vendor brings its terms', async () => {
	const made = await client.odata('POST', 'PurchaseInvoice', header());
	expect([made.status, made.json]).toMatchObject([201, { No: '1001', Document_Type: 'Invoice', Vendor_Invoice_No: 'INV-77', Payment_Terms_Code: '30D', Due_Date: '2026-07-01', Status: 'Open', '@odata.etag': expect.stringMatching(/^W\/"/) }]);
	expect((await client.odata('POST', lines('1001'), line({ Quantity: 3, Direct_Unit_Cost: 1.115 }))).json).toMatchObject({ Line_No: 10000, Description: 'Office supplies', Line_Amount: 3.35 });
	expect((await client.odata('POST', lines('1001'), line())).json).toMatchObject({ Line_No: 20000 });
	const { json } = await client.odata('GET', "PurchaseInvoice?$filter=Vendor_Invoice_No eq 'inv-77'&$expand=PurchaseInvoicePurchLines");
	expect(json.value).toMatchObject([{ No: '1001', Amount_Including_VAT: 43.35, PurchaseInvoicePurchLines: [{ Line_No: 10000 }, { Line_No: 20000 }] }]);
	expect((await client.odata('DELETE', "PurchaseInvoice(Document_Type='Invoice',No='1001')")).status).toBe(204);
	expect(client.nav.companies[0]!.tables.PurchaseLine.filter((row) => row.Document_No === '1001')).toEqual([]);
});

test.each([
	['an unknown property', header({ Foo: 1 }), /does not exist on type/],
	['a read-only one', header({ Status: 'Open' }), /BadRequest: Control 'Status' is read-only/],
	['a number as text', header({ Prices_Including_VAT: 'no' }), /Cannot convert/],
	['a date with time', header({ Posting_Date: '2026-06-01T00:00:00Z' }), /Edm\.Date/],
	['too long a number', header({ Vendor_Invoice_No: 'X'.repeat(36) }), /Application_StringExceededLength.*36.*35/],
	['an unknown vendor', header({ Buy_from_Vendor_No: 'NOBODY' }), /Internal_InvalidTableRelation.*NOBODY.*Vendor/],
	['a blocked vendor', header({ Buy_from_Vendor_No: '30000' }), /Application_DialogException.*blocked/],
	['the local currency by its code', header({ Currency_Code: 'EUR' }), /cannot be found in the related table \(Currency\)/],
	['lines inside the header', header({ PurchaseInvoicePurchLines: [line()] }), /does not exist on type/],
])('a header with %s is refused, and nothing is kept', async (_what, body, message) => {
	expect(await client.refused(400, 'POST', 'PurchaseInvoice', body)).toMatch(message);
	expect(client.nav.companies[0]!.tables.PurchaseHeader.filter((row) => row.Document_Type === 'Invoice')).toEqual([]);
});

test.each([
	['an unknown account', { No: '9999' }, /9999.*G\/L Account/],
	['a blocked account', { No: '8300' }, /Blocked must be equal/],
	['a total account', { No: '8299' }, /Direct Posting must be equal/],
	['an unknown option', { Type: 'Konto' }, /Unknown: 'Konto' is not an option\. The existing options are: {2},G\/L Account,Item/],
	['an unknown dimension value', { Shortcut_Dimension_1_Code: 'NONE' }, /Dimension Value/],
	['a blocked dimension value', { Shortcut_Dimension_1_Code: 'CLOSED' }, /DEPARTMENT - CLOSED is blocked/],
	['an unknown VAT group', { VAT_Prod_Posting_Group: 'VAT99' }, /VAT99/],
])('a line with %s is refused', async (_what, change, message) => {
	await client.odata('POST', 'PurchaseInvoice', header());
	expect(await client.refused(400, 'POST', lines('1001'), line(change))).toMatch(message);
});

test('values are checked in the order in which they come: what the vendor or the type brings replaces what came before', async () => {
	const { json } = await client.odata('POST', 'PurchaseInvoice', { Due_Date: '2026-12-24', Currency_Code: 'GBP', ...header({ Buy_from_Vendor_No: '20000' }) });
	expect(json).toMatchObject({ Currency_Code: 'USD', Due_Date: '2026-07-01' });
	const made = await client.odata('POST', lines('1001'), { No: '8200', Type: 'G/L Account', Quantity: 1, Direct_Unit_Cost: 5 });
	expect(made.json.No).toBe('');
});

test('changing needs the etag: none is 400, a stale one 409, a star goes through', async () => {
	const path = "Vendor('10000')";
	const { json } = await client.odata('GET', path);
	expect(await client.refused(400, 'PATCH', path, { Name: 'A' })).toMatch(/BadRequest_InvalidToken/);
	expect((await client.odata('PATCH', path, { Name: 'A' }, { headers: { 'if-match': json['@odata.etag'] } })).status).toBe(200);
	expect(await client.refused(409, 'PATCH', path, { Name: 'B' }, { 'if-match': json['@odata.etag'] })).toMatch(/Request_EntityChanged/);
	expect((await client.odata('PATCH', path, { Name: 'C' }, { headers: { 'if-match': '*' } })).json.Name).toBe('C');
});

test.each([
	["or over two fields", "PurchaseJournal?$filter=Document_No eq 'a' or External_Document_No eq 'b'", 400, /'OR' operator is not supported on distinct fields/],
	['an unknown field', "Vendor?$filter=Foo eq 'a'", 400, /Could not find a property named 'Foo'/],
	['a literal longer than the field', `Vendor?$filter=No eq '${'X'.repeat(21)}'`, 400, /Application_FilterErrorException/],
	['quotes around a number', "VendorLedgerEntries?$filter=Entry_No eq '1'", 400, /incompatible types/],
	['a service that is not published', 'Customer', 404, /BadRequest_NotFound: Resource not found for the segment 'Customer'/],
	['half a key', "PurchaseInvoice('1001')", 400, /number of keys/],
	['a row that is not there', "Vendor('NOPE')", 404, /Internal_RecordNotFound/],
] as const)('%s is refused', async (_what, path, status, message) => {
	expect(await client.refused(status, 'GET', path)).toMatch(message);
});

test('lists come in pages whose links carry the filter; quotes in values are doubled', async () => {
	client.nav.settings.pageSize = 2;
	const first = await client.odata('GET', "ChartOfAccounts?$filter=Account_Type eq 'Posting'&$count=true");
	expect(first.json).toMatchObject({ '@odata.count': 7, value: [{ No: '0400' }, { No: '5410' }] });
	const second = await client.odata('GET', first.json['@odata.nextLink']);
	expect(second.json.value.map((row: { No: string }) => row.No)).toEqual(['5600', '8100']);
	expect((await client.odata('GET', "Vendor?$filter=Name eq 'O''Brien <Blocked> Ltd.'")).json.value).toMatchObject([{ No: '30000', Blocked: 'All' }]);
});

test('sign-in, switched-off services, tenants and companies answer as the server does', async () => {
	const { nav, odata } = client;
	expect((await odata('GET', 'Vendor', undefined, { headers: { authorization: 'Basic bm86bm8=' }, wrong: true })).json.error.code).toBe('Authentication_InvalidCredentials');
	nav.settings.tenant = 't1';
	expect((await odata('GET', 'Vendor', undefined, { wrong: true })).status).toBe(404);
	expect((await odata('GET', 'Vendor?tenant=t1')).status).toBe(200);
	nav.settings.tenant = '';
	expect((await odata('GET', "Company('Nobody')/Vendor", undefined, { root: true, wrong: true })).json.error.code).toBe('Internal_CompanyNotFound');
	expect((await odata('GET', 'Company', undefined, { root: true })).json.value.map((each: { Name: string }) => each.Name)).toEqual(['CRONUS International Ltd.', "O'Neil & Söhne AG"]);
	nav.settings.odata = false;
	expect((await odata('GET', 'Vendor', undefined, { wrong: true })).status).toBe(405);
	nav.settings.soap = false;
	expect((await client.soap('Vendor', 'ReadMultiple', '', { wrong: true })).status).toBe(405);
});

test('$metadata has a set with keys and lengths for each published page, and only for those', async () => {
	const { text } = await client.odata('GET', '$metadata', undefined, { root: true });
	expect(text).toContain('<EntitySet Name="PurchaseInvoice" EntityType="NAV.PurchaseInvoice" />');
	expect(text).toContain('<Property Name="Vendor_Invoice_No" Type="Edm.String" MaxLength="35" />');
	expect(text).toContain('<NavigationProperty Name="PurchaseInvoicePurchLines" Type="Collection(NAV.PurchaseInvoicePurchLines)" ContainsTarget="true" />');
	expect(text).not.toContain('"Customer"');
});

test('the journal takes template and batch from the body, or puts everything into its first batch and shows only that', async () => {
	const { nav, odata, refused } = client;
	expect(await refused(400, 'POST', 'PurchaseJournal', journalLine({ Journal_Batch_Name: '' }))).toMatch(/Journal Batch Name must have a value/);
	expect((await odata('POST', 'PurchaseJournal', journalLine())).json).toMatchObject({ Journal_Batch_Name: 'STAMPLI', Line_No: 10000, Credit_Amount: 40 });
	nav.settings.journal = 'firstBatch';
	expect((await odata('POST', 'PurchaseJournal', journalLine())).json).toMatchObject({ Journal_Batch_Name: 'DEFAULT', Line_No: 10000 });
	expect((await odata('GET', 'PurchaseJournal')).json.value).toHaveLength(1);
	expect(await refused(400, 'POST', 'PurchaseJournal', journalLine({ Line_No: 10000 }))).toMatch(/Internal_EntityWithSameKeyExists/);
});

test('a codeunit posts a journal: balanced, with a number that the vendor has not used yet, inside the allowed dates', async () => {
	const { nav, odata } = client;
	nav.settings.codeunit = 'Posting';
	const post = () => odata('POST', 'Posting_PostPurchaseJournal?company=CRONUS%20International%20Ltd.', { templateName: 'PURCH', batchName: 'STAMPLI' }, { root: true, wrong: true });
	expect((await post()).json.error.message).toMatch(/There is nothing to post/);
	await odata('POST', 'PurchaseJournal', journalLine());
	expect((await post()).json.error.message).toMatch(/out of balance by -40/);
	await odata('POST', 'PurchaseJournal', journalLine({ Account_Type: 'G/L Account', Account_No: '8200', Amount: 40 }));
	expect((await post()).status).toBe(204);
	expect((await odata('GET', "VendorLedgerEntries?$filter=External_Document_No eq 'E1'")).json.value).toMatchObject([{ Amount: -40, Document_No: 'D1', Open: true }]);
	for (const [Document_No, External_Document_No, message] of [['D2', 'E1', /E1 already exists for this vendor/], ['D1', 'E2', /Purchase Invoice D1 already exists/]] as const) {
		await odata('POST', 'PurchaseJournal', journalLine({ Document_No, External_Document_No }));
		await odata('POST', 'PurchaseJournal', journalLine({ Document_No, External_Document_No, Account_Type: 'G/L Account', Account_No: '8200', Amount: 40 }));
		expect((await post()).json.error.message).toMatch(message);
		nav.companies[0]!.tables.GenJournalLine.length = 0;
	}
});

test('options are read and written in the language of the session, unless the server follows Accept-Language', async () => {
	const { nav, odata, refused } = client;
	nav.settings.language = 'de';
	expect((await odata('GET', "ChartOfAccounts('8299')")).json.Account_Type).toBe('Summe');
	expect(await refused(400, 'POST', 'PurchaseJournal', journalLine())).toMatch(/'Invoice' is not an option.*Rechnung/);
	nav.settings.followsAcceptLanguage = true;
	expect((await odata('GET', "ChartOfAccounts('8299')", undefined, { headers: { 'accept-language': 'en-US' } })).json.Account_Type).toBe('Total');
});
