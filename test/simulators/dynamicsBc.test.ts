import { type DynamicsBcSimulator, etag, firstCompany, secondCompany, startDynamicsBc } from '../../simulators/dynamicsBc';
import { createWebhooks } from '../../simulators/dynamicsBc/webhooks';

let bc: DynamicsBcSimulator;
let answers: { status: number; body: Record<string, unknown> & { error?: { code: string; message: string } }; headers: Headers };
beforeEach(async () => {
	bc = await startDynamicsBc();
});
afterEach(async () => await bc.close());

/** Requests here are wrong on purpose unless they say otherwise. */
async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
	const answer = await fetch(`${bc.url}/api/v2.0/${path}`, {
		method,
		headers: { authorization: `Bearer ${bc.token()}`, 'x-expect-failure': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await answer.text();
	answers = { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : {}) as (typeof answers)['body'] };
	return answers;
}
const inCompany = (path: string, { id } = firstCompany) => `companies(${id})/${path}`;
const refused = (status: number, code: string, message: string | RegExp) => expect(answers).toMatchObject({ status, body: { error: { code, message: expect.stringMatching(message) } } });
const draft = { vendorNumber: '10000', invoiceDate: '2026-06-02', vendorInvoiceNumber: 'x-1' };
const account = (lineObjectNumber: string, unitCost = 40) => ({ lineType: 'Account', lineObjectNumber, quantity: 1, unitCost });

test('signs in only whom the environment knows', async () => {
	await ask('GET', 'companies', undefined, { authorization: 'Bearer nonsense' });
	refused(401, 'Authentication_InvalidCredentials', /CorrelationId/);
	bc.expireTokens();
	expect((await ask('GET', 'companies')).status).toBe(200);
});

test('knows companies by id, as path, option and header', async () => {
	expect((await ask('GET', `vendors?company=${secondCompany.id}&$top=1`)).status).toBe(200);
	await ask('GET', inCompany('vendors', { ...firstCompany, id: '99999999-9999-9999-9999-999999999999' }));
	refused(404, 'Internal_CompanyNotFound', /does not exist/);
	await ask('POST', 'companies', {});
	refused(405, 'BadRequest_MethodNotAllowed', /not allowed/);
});

test.each([
	['an unknown property in $select', 'vendors?$select=nope', 400, 'BadRequest', /Could not find a property named 'nope'/],
	['an unknown property in $filter', 'vendors?$filter=nope eq 1', 400, 'BadRequest', /Could not find a property/],
	['"or" over different fields', "vendors?$filter=number eq '1' or displayName eq '2'", 400, 'BadRequest_MethodNotImplemented', /OR/],
	['a literal longer than its column', `vendors?$filter=number eq '${'1'.repeat(21)}'`, 400, 'Application_FilterErrorException', /too long/],
	['a guid in quotes', "vendors?$filter=id eq '11111111-1111-1111-1111-111111111111'", 400, 'BadRequest', /incompatible/],
	['lines without their document', 'purchaseInvoiceLines', 400, 'Application_DialogException', /Document Id/],
	['dimension lines without their parent', 'dimensionSetLines', 400, 'Application_DialogException', /parent first/],
	['an unknown collection', 'purchaseCreditMemos', 404, 'BadRequest_ResourceNotFound', /segment/],
	['a key that is no guid', "vendors('10000')", 400, 'BadRequest_NotFound', /syntax/],
])('refuses to read %s', async (_what, path, status, code, message) => {
	await ask('GET', inCompany(path));
	refused(status, code, message);
});

test.each([
	['a read-only property', { ...draft, vendorName: 'X' }, 'BadRequest', /read-only/],
	['an unknown property', { ...draft, nope: 1 }, 'BadRequest', /does not exist/],
	['a date with a time', { ...draft, invoiceDate: '2026-06-02T00:00:00Z' }, 'BadRequest', /Edm.Date/],
	['a text that is too long', { ...draft, vendorInvoiceNumber: 'X'.repeat(36) }, 'Application_StringExceededLength', /35/],
	['an invoice without vendor', { invoiceDate: '2026-06-02' }, 'Application_DialogException', /vendorID/],
	['an unknown currency', { ...draft, currencyCode: 'XXX' }, 'Application_DialogException', /currency values/],
	['an unknown member', { ...draft, purchaseInvoiceLines: [{ ...account('8200'), lineType: 'Konto' }] }, 'Unknown', /existing options/],
	['an account number before its type', { ...draft, purchaseInvoiceLines: [{ lineObjectNumber: '8200', lineType: 'Account' }] }, 'Application_DialogException', /lineType/],
	['a heading account', { ...draft, purchaseInvoiceLines: [account('1000')] }, 'Application_DialogException', /Posting/],
	['an unknown dimension value', { ...draft, dimensionSetLines: [{ code: 'AREA', valueCode: '99' }] }, 'Application_DialogException', /valueCode/],
	['a dimension that a default has set', { ...draft, vendorNumber: '50000', dimensionSetLines: [{ code: 'PROJECT', valueCode: 'P200' }] }, 'Application_DialogException', /already exists/],
	['dimensions nested in lines', { ...draft, purchaseInvoiceLines: [{ ...account('8200'), dimensionSetLines: [{ code: 'AREA', valueCode: '10' }] }] }, 'BadRequest', /Deep inserts/],
])('refuses %s, and keeps nothing of the request', async (_what, body, code, message) => {
	await ask('POST', inCompany('purchaseInvoices'), body);
	refused(400, code, message);
	expect(bc.companies[0]!.tables).toMatchObject({ purchaseInvoices: [], purchaseInvoiceLines: [], dimensionSetLines: [] });
});

test('a line without type and number becomes a comment, whose amount is lost without a word', async () => {
	await ask('POST', inCompany('purchaseInvoices?$expand=purchaseInvoiceLines'), { ...draft, purchaseInvoiceLines: [{ description: 'Paper', quantity: 1, unitCost: 40 }] });
	expect(answers).toMatchObject({ status: 201, body: { totalAmountIncludingTax: 0, status: 'Draft', vendorInvoiceNumber: 'X-1', purchaseInvoiceLines: [{ lineType: 'Comment' }] } });
	expect(answers.headers.get('location')).toContain('purchaseInvoices(');
});

test('a vendor named last replaces the currency named before it', async () => {
	await ask('POST', inCompany('purchaseInvoices'), { currencyCode: 'EUR', ...draft });
	expect(answers.body.currencyCode).toBe('USD');
	await ask('POST', inCompany('purchaseInvoices'), { ...draft, currencyCode: 'EUR' });
	expect(answers.body.currencyCode).toBe('EUR');
});

test('posting keeps the id, gives another number and other line ids, and happens once', async () => {
	const { body } = await ask('POST', inCompany('purchaseInvoices?$expand=purchaseInvoiceLines'), { ...draft, purchaseInvoiceLines: [account('8200')] });
	const id = String(body.id);
	expect((await ask('POST', inCompany(`purchaseInvoices(${id})/Microsoft.NAV.Post`))).status).toBe(204);
	const { body: after } = await ask('GET', inCompany(`purchaseInvoices(${id})?$expand=purchaseInvoiceLines`));
	expect(after).toMatchObject({ status: 'Open', number: expect.not.stringMatching(`^${String(body.number)}$`) });
	expect((after.purchaseInvoiceLines as { id: string }[])[0]!.id).not.toBe((body.purchaseInvoiceLines as { id: string }[])[0]!.id);
	await ask('POST', inCompany(`purchaseInvoices(${id})/Microsoft.NAV.post`));
	refused(400, 'Application_DialogException', /draft invoice only/);
	await ask('PATCH', inCompany(`purchaseInvoices(${id})`), { dueDate: '2026-12-01' }, { 'if-match': '*' });
	refused(400, 'Application_DialogException', /has been posted/);
	await ask('DELETE', inCompany(`purchaseInvoices(${id})`));
	refused(400, 'Application_DialogException', /cannot delete/);
});

test('the number of the vendor may stand on two drafts, and is refused when the second is posted', async () => {
	const ids: string[] = [];
	for (let turn = 0; turn < 2; turn += 1) ids.push(String((await ask('POST', inCompany('purchaseInvoices'), { ...draft, purchaseInvoiceLines: [account('8200')] })).body.id));
	expect((await ask('POST', inCompany(`purchaseInvoices(${ids[0]})/Microsoft.NAV.post`))).status).toBe(204);
	await ask('POST', inCompany(`purchaseInvoices(${ids[1]})/Microsoft.NAV.post`));
	refused(400, 'Application_DialogException', /X-1 already exists for this vendor/);
});

test('a change wants the token of what was read; a deletion only checks it', async () => {
	const row = bc.companies[0]!.tables.vendors[0]!;
	const path = inCompany(`vendors(${row.id})`);
	await ask('PATCH', path, { displayName: 'X' });
	refused(400, 'BadRequest_InvalidToken', /concurrency token/);
	const before = etag(row);
	expect((await ask('PATCH', path, { displayName: 'X' }, { 'if-match': before })).status).toBe(200);
	await ask('PATCH', path, { displayName: 'Y' }, { 'if-match': before });
	refused(409, 'Request_EntityChanged', /Another user/);
});

test('a batch stops at its first failure unless told otherwise, and takes a hundred operations', async () => {
	const post = (body: unknown) => ({ id: '1', method: 'POST', url: inCompany('purchaseInvoices'), headers: { 'content-type': 'application/json' }, body });
	const requests = [post(draft), post({}), post(draft)];
	const statuses = async (headers: Record<string, string>) => ((await ask('POST', '$batch', { requests }, headers)).body.responses as { status: number }[]).map(({ status }) => status);
	expect(await statuses({})).toEqual([201, 400]);
	expect(await statuses({ prefer: 'odata.continue-on-error' })).toEqual([201, 400, 201]);
	expect(bc.companies[0]!.tables.purchaseInvoices).toHaveLength(3);
	expect(await statuses({ isolation: 'snapshot' })).toEqual([201, 400]); // the first still looks done
	expect(bc.companies[0]!.tables.purchaseInvoices).toHaveLength(3);
	await ask('POST', '$batch', { requests: Array.from({ length: 101 }, () => post(draft)) });
	refused(500, 'Internal_ServerError', /'100'/);
});

test('whoever asks is told of what was written: lines as their document, what was taken back not at all', async () => {
	const told: string[] = [];
	bc.onChange((company, set, _id, kind) => told.push(`${company === firstCompany.id} ${set} ${kind}`));
	await ask('POST', inCompany('purchaseInvoices'), { ...draft, purchaseInvoiceLines: [account('8200')] });
	expect(new Set(told)).toEqual(new Set(['true purchaseInvoices created', 'true purchaseInvoices updated']));
	told.length = 0;
	await ask('POST', inCompany('purchaseInvoices'), { ...draft, purchaseInvoiceLines: [account('1000')] });
	expect(told).toEqual([]);
});

test('subscriptions plug in beside the companies', async () => {
	await bc.close();
	bc = await startDynamicsBc({ routes: (host) => createWebhooks(host) });
	expect(await ask('GET', 'subscriptions')).toMatchObject({ status: 200, body: { value: [] } });
	expect((await ask('GET', 'companies')).body.value).toHaveLength(2);
});

test('an API that is switched off answers 405, whatever is asked', async () => {
	bc.settings.apiEnabled = false;
	await ask('GET', 'companies');
	refused(405, 'BadRequest_MethodNotAllowed', /not allowed/);
});

test('the metadata names what is served', async () => {
	const text = await (await fetch(`${bc.url}/api/v2.0/$metadata`, { headers: { authorization: `Bearer ${bc.token()}` } })).text();
	expect(text).toContain('<EntitySet Name="purchaseInvoices"');
	expect(text).toContain('<Member Name="In_x0020_Review"');
});
