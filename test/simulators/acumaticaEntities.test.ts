import { bill, type Client, startClient, value, version } from './acumaticaClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(async () => await client.close());

const put = async (body: unknown, query = '', headers: Record<string, string> = {}) => await client.ask('PUT', `${version}/Bill${query}`, { body, headers, wrong: true });

test.each([
	['a bare value', { Vendor: 'V000123' }, 'not wrapped'],
	['a value in another wrapper', { Vendor: { val: 'V000123' } }, 'no such member'],
	['a field of nobody', { Nothing: { value: 1 } }, 'no such field'],
	['a field of another version', { RetainageDocuments: [] }, 'no such field'],
	['a text for a decimal', { Amount: { value: 'much' } }, 'no Decimal'],
	['a local date', { Date: { value: '02.11.2026' } }, 'no DateTime'],
	['a fraction for a line number', { Details: [{ POLine: { value: 1.5 } }] }, 'no Int'],
	['a record for a list', { Details: {} }, 'a list is expected'],
	['a custom field of nobody', { custom: { Document: { AttributeX: { type: 'CustomStringField', value: 'x' } } } }, 'does not exist'],
])('%s is refused', async (_what, change, words) => {
	const { status, body } = await put({ ...bill(), ...change });
	expect(status).toBeGreaterThanOrEqual(400);
	expect(JSON.stringify(body)).toContain(words);
	expect(client.acumatica.books.Bill).toEqual([]);
});

test('unknown members can also be taken without a word; they are kept for tests to see', async () => {
	client.acumatica.settings.unknownFields = 'ignore';
	expect((await put(bill({ TaxAmount: value(1) }))).status).toBe(200);
	expect(client.acumatica.ignored).toEqual(['Bill.TaxAmount']);
});

test('each endpoint version has its own fields', async () => {
	const taxed = { ...bill(), IsTaxValid: value(true) };
	const status = async (each: string) => (await client.ask('PUT', `/entity/Default/${each}/Bill`, { body: taxed, wrong: true })).status;
	expect([await status('22.200.001'), await status('23.200.001'), await status('25.200.001')]).toEqual([400, 200, 200]);
	expect((await client.ask('GET', '/entity/Default/22.200.001/Subcontract', { wrong: true })).status).toBe(404);
});

test.each(['/entity/Default/26.200.001/Bill', '/entity/Default/18.200.001/Bill', '/entity/Other/24.200.001/Bill', `${version}/Branch`, '/somewhere'])('%s is not found', async (path) => {
	expect((await client.ask('GET', path, { wrong: true })).status).toBe(404);
});

test('empty fields come as {}, what is not expanded is absent, and an answer to a write shows what was sent', async () => {
	const { body } = await client.ask('PUT', `${version}/Bill`, { body: bill() });
	expect(body).toMatchObject({ Type: value('Bill'), ReferenceNbr: value('000201'), custom: {}, _links: { self: expect.stringContaining('/Bill/') }, note: value('') });
	expect(body).not.toHaveProperty('Details');
	expect(body).not.toHaveProperty('Status');
	const { body: list } = await client.ask('GET', `${version}/Bill?$select=ReferenceNbr,Project,Status,Details/Amount&$expand=Details`);
	expect(list).toMatchObject([{ ReferenceNbr: value('000201'), Project: {}, Status: value('On Hold'), Details: [{ Amount: value(40) }] }]);
	expect((list as { Details: object[] }[])[0]!.Details[0]).not.toHaveProperty('Account');
});

test.each([
	["VendorRef eq 'R-1' and (Type eq 'Bill' or Type eq 'Debit Adj.')", 1],
	["vendorref eq 'R-1'", 400],
	["VendorRef eq 'r-1   '", 1],
	["VendorRef eq 'it''s'", 0],
	["substringof('-1',VendorRef)", 1],
	["contains(VendorRef,'R')", 400],
	['Amount gt 39.5', 1],
	["Amount gt '39'", 400],
	['Hold eq true', 1],
	["LastModifiedDateTime ge datetimeoffset'2020-01-01T00:00:00+00:00'", 1],
	["VendorRef eq 'R-1' and", 400],
])('the filter %s gives %s', async (filter, expected) => {
	await client.ask('PUT', `${version}/Bill`, { body: bill() });
	const { status, body } = await client.ask('GET', `${version}/Bill?$filter=${encodeURIComponent(filter)}`, { wrong: true });
	expect(status === 200 ? (body as unknown[]).length : status).toBe(expected);
});

test('a plus sign that is not encoded breaks a date', async () => {
	const { status } = await client.ask('GET', `${version}/Vendor?$filter=LastModifiedDateTime ge datetimeoffset'2020-01-01T00:00:00+04:00'`, { wrong: true });
	expect(status).toBe(500);
});

test.each(['$orderby=VendorID', '$count=true', '$select=Nothing', '$expand=Nothing', '$select=MainContact/Email', '$top=-1'])('the option %s is refused', async (option) => {
	expect((await client.ask('GET', `${version}/Vendor?${option}`, { wrong: true })).status).toBe(400);
});

test('a missing record by key is 500 with its type, a list without a match is empty', async () => {
	expect(await client.ask('GET', `${version}/Bill/Bill/999999`)).toMatchObject({ status: 500, body: { exceptionType: expect.stringContaining('NoEntitySatisfiesTheCondition') } });
	expect(await client.ask('GET', `${version}/Bill?$filter=VendorRef eq 'none'`)).toMatchObject({ status: 200, body: [] });
});

test('a list with a delegate view fails, the record by itself does not', async () => {
	const { body } = await client.ask('PUT', `${version}/Bill`, { body: bill() });
	expect(await client.ask('GET', `${version}/Bill?$expand=Applications`)).toMatchObject({ status: 500, body: { exceptionMessage: expect.stringContaining('Optimization cannot be performed') } });
	expect(await client.ask('GET', `${version}/Bill/${(body as { id: string }).id}?$expand=Applications`)).toMatchObject({ status: 200, body: { Applications: [] } });
});

test('If-Match and If-None-Match are kept', async () => {
	expect((await put(bill({ ReferenceNbr: value('000999') }), '', { 'If-Match': '*' })).status).toBe(412);
	await client.ask('PUT', `${version}/Bill`, { body: bill() });
	expect((await put({ Type: value('Bill'), ReferenceNbr: value('000201') }, '', { 'If-None-Match': '*' })).status).toBe(412);
});

test('what is refused is echoed with its errors, and "<NEW>" for a number', async () => {
	const { status, body } = await put(bill({ Details: [{ Account: value('99999'), Qty: value(1), UnitCost: value(40) }] }));
	expect([status, body]).toMatchObject([422, { error: "Inserting  'AP Transactions' record raised at least one error. Please review the errors.", ReferenceNbr: value('<NEW>'), Details: [{ Account: { value: '99999', error: expect.stringContaining('cannot be found') } }] }]);
});

test('lines without id are added by an update, those with id are changed or removed', async () => {
	const first = (await client.ask('PUT', `${version}/Bill?$expand=Details`, { body: bill() })).body as { id: string; Details: { id: string }[] };
	const again = (await client.ask('PUT', `${version}/Bill?$expand=Details`, { body: { id: first.id, Details: bill().Details } })).body as typeof first;
	expect(again.Details).toHaveLength(2);
	const changed = { id: first.id, Details: [{ id: again.Details[0]!.id, UnitCost: value(1) }, { id: again.Details[1]!.id, delete: true }] };
	expect((await client.ask('PUT', `${version}/Bill?$expand=Details&$select=Balance,Details/Amount`, { body: changed })).body).toMatchObject({ Balance: value(1), Details: [{ Amount: value(1) }] });
});
