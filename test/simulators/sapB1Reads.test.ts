import { type Client, startClient } from './sapB1Client';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(async () => await client.b1.close());

const accounts = "ChartOfAccounts?$select=Code&$filter=ActiveAccount eq 'tYES'";

test('pages have twenty rows unless the client wishes otherwise, and zero means all', async () => {
	client.b1.company.tables.Projects.push(...Array.from({ length: 40 }, (_, i) => ({ Code: `X${String(i).padStart(2, '0')}`, Name: 'x', Active: 'tYES' })));
	const page = await client.call('GET', 'Projects?$select=Code&$orderby=Code');
	expect(page.json.value).toHaveLength(20);
	expect(page.json['@odata.nextLink']).toBe('/b1s/v2/Projects?$select=Code&$orderby=Code&$skip=20');
	const wished = await client.call('GET', 'Projects?$select=Code', undefined, { headers: { prefer: 'odata.maxpagesize=30' } });
	expect([wished.json.value.length, wished.headers.get('preference-applied')]).toEqual([30, 'odata.maxpagesize=30']);
	expect((await client.call('GET', 'Projects?$select=Code', undefined, { headers: { prefer: 'odata.maxpagesize=0' } })).json.value).toHaveLength(43);
});

test('the next link can be relative and leave the other options out', async () => {
	Object.assign(client.b1.settings, { pageSize: 2, nextLink: 'relative', nextLinkKeepsQuery: false });
	expect((await client.call('GET', 'Projects?$select=Code')).json['@odata.nextLink']).toBe('Projects?$skip=2');
});

test('counting has another name in each version, and the count is text or a number', async () => {
	expect((await client.call('GET', 'Projects?$inlinecount=allpages', undefined, { version: 'v1' })).json['odata.count']).toBe('3');
	client.b1.settings.countAs = 'number';
	expect((await client.call('GET', 'Projects?$count=true')).json['@odata.count']).toBe(3);
	expect(await client.refused('GET', 'Projects?$inlinecount=allpages')).toMatchObject({ code: '201' });
});

test('text compares with its case, unless the header says otherwise', async () => {
	const path = "BusinessPartners?$select=CardCode&$filter=CardCode eq 'v10000'";
	expect((await client.call('GET', path)).json.value).toEqual([]);
	expect((await client.call('GET', path, undefined, { headers: { 'b1s-caseinsensitive': 'true' } })).json.value).toEqual([{ CardCode: 'V10000' }]);
});

test.each([
	["$filter=CardType eq 'cSupplier' and CardName eq 'O''Neil Printing'", ['V50000']],
	["$filter=CardType eq 'C'", ['C10000']],
	["$filter=contains(CardName,'ü') or startswith(CardCode,'000')", ['0000123', 'V40000']],
	["$filter=UpdateDate ge '2026-06-01' and not (CardCode eq 'V50000')", ['V40000']],
	['$filter=PayTermsGrpCode eq 1&$orderby=CardCode desc&$top=1', ['V50000']],
])('filter %s', async (query, codes) => {
	const { json } = await client.call('GET', `BusinessPartners?$select=CardCode&${query.replaceAll(' ', '%20')}`);
	expect(json.value.map((row: { CardCode: string }) => row.CardCode)).toEqual(codes);
});

test.each([
	['an unknown property in $select', 'PurchaseInvoices?$select=DocStatus', '-1000', "Property 'DocStatus' of 'Document' is invalid"],
	['a column name in $filter', "PurchaseInvoices?$filter=DocStatus eq 'O'", '201', "Property 'DocStatus' is invalid"],
	['a function that is not there', "PurchaseInvoices?$filter=toupper(NumAtCard) eq 'A'", '201', "Property 'toupper' of 'Document' is invalid"],
	['an enum without quotes', 'PurchaseInvoices?$filter=Cancelled eq tNO', '201', 'Invalid query option: a value is expected'],
	['a number in quotes', "PurchaseInvoices?$filter=DocNum eq '7'", '201', "Invalid value '7' for property 'DocNum'"],
	['a key that is a text without quotes', 'BusinessPartners(V10000)', '201', "Invalid key 'V10000' of 'BusinessPartners'"],
	['an unknown set', 'Invoices2', '-1', 'Unrecognized resource'],
])('%s is refused', async (_what, path, code, message) => {
	expect(await client.refused('GET', path.replaceAll(' ', '%20'))).toMatchObject({ status: 400, code, message });
});

test('titles and frozen accounts are there with their marks, dates with a time or without', async () => {
	const { json } = await client.call('GET', `${accounts.replaceAll(' ', '%20')}&$top=1`);
	expect(json.value).toEqual([{ Code: '0640' }]);
	const date = async () => (await client.call('GET', "ChartOfAccounts('6300')?$select=FrozenFrom")).json.FrozenFrom;
	expect(await date()).toBe('2025-01-01T00:00:00Z');
	client.b1.settings.dates = 'plain';
	expect(await date()).toBe('2025-01-01');
});
