import { entitySet } from '../../simulators/dynamicsFo/schema';
import { startClient, header, line, type Client } from './dynamicsFoClient';

let client: Client;
beforeAll(async () => {
	client = await startClient();
	const { fo, call } = client;
	for (const [company, vendor, number, date] of [
		['usmf', '1001', 'A-1', '2026-01-05T12:00:00Z'],
		['usmf', '1001', 'a-2', '2026-02-05T12:00:00Z'],
		['usmf', '00123', "O'N 3", '2026-03-05T12:00:00Z'],
		['usrt', '2001', 'A-1', '2026-03-05T12:00:00Z'],
	]) {
		const { json } = await call(
			'POST',
			'VendorInvoiceHeaders',
			header({ dataAreaId: company, InvoiceAccount: vendor, InvoiceNumber: number, InvoiceDate: date }),
		);
		await call('POST', 'VendorInvoiceLines', line(json.HeaderReference, { dataAreaId: company }));
	}
	fo.resetCounters();
});
afterAll(() => client.fo.close());
beforeEach(() => {
	client.fo.settings.pageSize = 10_000;
});

const find = async (filter: string, more = '') => {
	const answer = await client.get(`VendorInvoiceHeaders?$filter=${encodeURIComponent(filter)}${more}`);
	if (answer.status !== 200) throw new Error(answer.text);
	return answer.json.value.map((row: { InvoiceNumber: string }) => row.InvoiceNumber);
};

test.each([
	["InvoiceNumber eq 'A-1'", ['A-1']],
	["InvoiceNumber eq 'a-1'", ['A-1']],
	["InvoiceNumber eq 'O''N 3'", ["O'N 3"]],
	["InvoiceNumber ne 'A-1'", ['a-2', "O'N 3"]],
	["InvoiceNumber eq '*-*'", ['A-1', 'a-2']],
	["not (InvoiceNumber eq '*-*')", ["O'N 3"]],
	["InvoiceAccount eq '1001' and (InvoiceNumber eq 'A-1' or InvoiceNumber eq 'x')", ['A-1']],
	["InvoiceNumber eq 'A-1' or InvoiceNumber eq 'a-2' and InvoiceAccount eq '00123'", ['A-1']],
	['InvoiceDate ge 2026-02-05T00:00:00Z', ['a-2', "O'N 3"]],
	['InvoiceDate gt 2026-02-05T12:00:00Z', ["O'N 3"]],
	['InvoiceDate lt 2026-02-05T12:00:00Z', ['A-1']],
	['InvoiceDate le 2026-02-05T12:00:00Z', ['A-1', 'a-2']],
	["VendorInvoiceReviewStatus eq Microsoft.Dynamics.DataEntities.VendInvoiceRequestStatus'Draft'", ['A-1', 'a-2', "O'N 3"]],
	["VendorInvoiceReviewStatus ne Microsoft.Dynamics.DataEntities.VendInvoiceRequestStatus'Draft'", []],
	['ImportedAmount add 5 eq 5 and Recalculation eq false', ['A-1', 'a-2', "O'N 3"]],
	["InvoiceNumber eq '1001'", []],
	["TaxExemptNumber eq ''", ['A-1', 'a-2', "O'N 3"]],
])('$filter %s finds what it says, in the default company only', async (filter, expected) => {
	expect(await find(filter)).toEqual(expected);
});

test.each([
	['a bare enum text', "VendorInvoiceReviewStatus eq 'Draft'"],
	['an enum of another type', "VendorInvoiceReviewStatus eq Microsoft.Dynamics.DataEntities.NoYes'Yes'"],
	['an enum member that does not exist', "IsApproved eq Microsoft.Dynamics.DataEntities.NoYes'Maybe'"],
	['an enum without its namespace', "IsApproved eq NoYes'Yes'"],
	['an enum with gt', "IsApproved gt Microsoft.Dynamics.DataEntities.NoYes'No'"],
	['a quoted date', "InvoiceDate ge '2026-01-01T00:00:00Z'"],
	['a date without time', 'InvoiceDate ge 2026-01-01'],
	['a number for text', 'InvoiceAccount eq 1001'],
	['text for a number', "ImportedAmount eq '5'"],
	['in', "InvoiceNumber in ('A-1','B')"],
	['has', "IsApproved has Microsoft.Dynamics.DataEntities.NoYes'Yes'"],
	['a function', "contains(InvoiceNumber,'A')"],
	['an unknown property', "Nonsense eq 'x'"],
	['a wrong case in a property', "invoiceNumber eq 'A-1'"],
	['quotes that do not pair', "InvoiceNumber eq 'O'N 3'"],
	['a missing parenthesis', "(InvoiceNumber eq 'A-1'"],
	['a dangling end', "InvoiceNumber eq 'A-1' and"],
	['nothing to compare', 'InvoiceNumber'],
])('$filter with %s is refused', async (_name, filter) => {
	expect(await client.refused('GET', `VendorInvoiceHeaders?$filter=${encodeURIComponent(filter)}`)).toContain('$filter');
});

test('cross-company=true shows the other companies, and a filter on the company picks one', async () => {
	expect(await find("InvoiceNumber eq 'A-1'", '&cross-company=true')).toEqual(['A-1', 'A-1']);
	expect(await find("dataAreaId eq 'usrt'", '&cross-company=true')).toEqual(['A-1']);
	expect(await find("dataAreaId eq 'usrt'")).toEqual([]);
	expect(await find("dataAreaId eq 'USRT'", '&cross-company=true')).toEqual(['A-1']);
});

test('a page ends with an absolute next link that keeps the query, and all pages together are everything once', async () => {
	client.fo.settings.pageSize = 2;
	const numbers: string[] = [];
	let path = '$filter=InvoiceDate%20ge%202026-01-01T00:00:00Z&$select=InvoiceNumber&$orderby=InvoiceNumber%20desc&$count=true';
	let url: string | undefined = `VendorInvoiceHeaders?${path}`;
	let pages = 0;
	while (url) {
		const { json } = await client.get(url);
		expect(json['@odata.count']).toBe(3);
		numbers.push(...json.value.map((row: { InvoiceNumber: string }) => row.InvoiceNumber));
		url = json['@odata.nextLink'];
		if (url) expect(url).toBe(`${client.fo.url}/data/VendorInvoiceHeaders?${path}&$skip=2`);
		path = '';
		pages++;
	}
	expect([numbers.length, new Set(numbers).size, pages]).toEqual([3, 3, 2]);
});

test('$top reaches over pages, $skip leaves out, $count counts all', async () => {
	client.fo.settings.pageSize = 2;
	const first = (await client.get('PurchaseOrderLinesV2?$top=3&$skip=1&$count=true&$orderby=PurchaseOrderNumber,LineNumber desc')).json;
	expect([first.value.length, first['@odata.count']]).toEqual([2, 9]);
	expect(first['@odata.nextLink']).toMatch(/\$skip=3&\$top=1$/);
	const second = (await client.get(first['@odata.nextLink'])).json;
	expect([second.value.length, second['@odata.nextLink']]).toEqual([1, undefined]);
	expect((await client.get('VendorInvoiceHeaders/$count?$filter=InvoiceNumber%20eq%20%27A-1%27&cross-company=true')).text).toBe('2');
});

test('maxpagesize is honoured only where the environment does', async () => {
	const pages = () => client.call('GET', 'VendorsV2', undefined, { headers: { prefer: 'odata.maxpagesize=3' } });
	expect((await pages()).json.value.length).toBe(8);
	client.fo.settings.honourMaxPageSize = true;
	expect((await pages()).json.value.length).toBe(3);
	client.fo.settings.honourMaxPageSize = false;
});

test('$select returns those properties and the etag, nothing else', async () => {
	const { json } = await client.get('VendorsV2?$top=1&$select=VendorAccountNumber,OnHoldStatus');
	expect(Object.keys(json.value[0])).toEqual(['@odata.etag', 'VendorAccountNumber', 'OnHoldStatus']);
	expect(json['@odata.context']).toBe(`${client.fo.url}/data/$metadata#VendorsV2`);
});

test('$expand shows one level with its own $select', async () => {
	const { json } = await client.get(
		"PurchaseOrderHeadersV2?$filter=PurchaseOrderNumber%20eq%20'PO-00012'&$select=PurchaseOrderNumber&$expand=PurchaseOrderLinesV2($select=LineNumber,ItemNumber),VendorV2($select=VendorOrganizationName)",
	);
	expect(json.value[0].PurchaseOrderLinesV2.map((l: Record<string, unknown>) => [l.LineNumber, l.ItemNumber])).toEqual([
		[1, 'M0001'],
		[2, 'M0002'],
	]);
	expect(json.value[0].VendorV2.VendorOrganizationName).toBe('Acme Office Supplies');
});

test.each([
	'$expand=PurchaseOrderLinesV2($expand=PurchaseOrderHeader)',
	'$expand=PurchaseOrderLinesV2/PurchaseOrderHeader',
	'$expand=Nonsense',
	'$expand=PurchaseOrderLinesV2($select=Nonsense)',
	'$select=Nonsense',
	'$orderby=Nonsense',
	'$orderby=PurchaseOrderNumber up',
	'$top=-1',
	'$top=x',
	'$count=yes',
	'$apply=groupby((OnHoldStatus))',
	'$top=1&$top=2',
])('%s is refused', async (query) => {
	await client.refused('GET', `PurchaseOrderHeadersV2?${query}`);
});

test('one record is read by its key; leading zeros, quotes and delimiters in keys survive', async () => {
	for (const account of ['00123', "OB'RIEN", 'US-108', 'ZÜRICH']) {
		const { json } = await client.get(
			`VendorsV2(dataAreaId='usmf',VendorAccountNumber='${encodeURIComponent(account.replaceAll("'", "''"))}')`,
		);
		expect(json.VendorAccountNumber).toBe(account);
		expect(json['@odata.context']).toMatch(/#VendorsV2\/\$entity$/);
	}
	const poLine = await client.get("PurchaseOrderLinesV2(dataAreaId='usmf',PurchaseOrderNumber='PO-00012',LineNumber=2)?$select=ItemNumber");
	expect(poLine.json.ItemNumber).toBe('M0002');
	const format = await client.get(
		"DimensionIntegrationFormats(DimensionFormatName='Ledger',DimensionFormatType=Microsoft.Dynamics.DataEntities.DimensionHierarchyType'DataEntityLedgerDimensionFormat')",
	);
	expect(format.json.FinancialDimensionFormat).toBe('MainAccount-Department-CostCenter');
	expect((await client.get("Ledgers('usmf')")).json.ChartOfAccounts).toBe('Shared');
});

test('a key that is missing a part, has the wrong type or names nobody is refused', async () => {
	await client.refused('GET', "VendorsV2(dataAreaId='usmf')");
	await client.refused('GET', "VendorsV2(dataAreaId='usmf',VendorAccountNumber=1001)");
	await client.refused('GET', "PurchaseOrderLinesV2(dataAreaId='usmf',PurchaseOrderNumber='PO-00012',LineNumber='2')");
	await client.refused(
		'GET',
		"DimensionIntegrationFormats(DimensionFormatName='Ledger',DimensionFormatType='DataEntityLedgerDimensionFormat')",
	);
	const nobody = await client.call('GET', "VendorsV2(dataAreaId='usmf',VendorAccountNumber='nobody')", undefined, { wrong: true });
	expect(nobody.status).toBe(404);
	const elsewhere = "VendorsV2(dataAreaId='usrt',VendorAccountNumber='2001')";
	expect((await client.call('GET', elsewhere, undefined, { wrong: true })).status).toBe(404);
	expect((await client.get(`${elsewhere}?cross-company=true`)).status).toBe(200);
});

test('an unknown set, and a set that is not published, is not found', async () => {
	const unknown = await client.call('GET', 'PostedVendorInvoices', undefined, { wrong: true });
	expect([unknown.status, unknown.json.error.innererror.message]).toEqual([
		404,
		"Resource not found for the segment 'PostedVendorInvoices'.",
	]);
	expect((await client.get('$metadata')).text).toContain('<EntitySet Name="VendInvoiceJourBiEntities"');
	client.fo.settings.publishBiEntities = false;
	expect((await client.call('GET', 'VendInvoiceJourBiEntities', undefined, { wrong: true })).status).toBe(404);
	const metadata = await client.get('$metadata');
	expect(metadata.headers.get('content-type')).toContain('xml');
	expect(metadata.text).not.toContain('BiEntities"');
	expect(metadata.text).toContain('<EntitySet Name="VendorInvoiceHeaders"');
	client.fo.settings.publishBiEntities = true;
});

test('dates travel as noon UTC, empty ones as 1900, empty texts as empty', async () => {
	const { json } = await client.get("VendorInvoiceHeaders?$filter=InvoiceNumber%20eq%20'A-1'");
	expect(json.value[0]).toMatchObject({
		InvoiceDate: '2026-01-05T12:00:00Z',
		InvoiceReceivedDate: '1900-01-01T12:00:00Z',
		Comment: '',
		dataAreaId: 'usmf',
		IsApproved: 'No',
		ImportedAmount: 0,
	});
});

test('the seed holds only properties that exist, and vendors are the same in both versions', async () => {
	const strangers = Object.entries(client.fo.data).flatMap(([name, rows]) =>
		rows.flatMap((row) =>
			Object.keys(row)
				.filter((property) => !entitySet(name as 'VendorsV2').properties.has(property))
				.map((property) => `${name}.${property}`),
		),
	);
	expect([...new Set(strangers)]).toEqual([]);
	expect((await client.get('VendorsV3?$count=true&$top=0')).json['@odata.count']).toBe(8);
});
