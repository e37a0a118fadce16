import { applyAdjustment, reverseBill, textOf } from '../../simulators/acumatica';
import { bill, type Client, startClient, value, version } from './acumaticaClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(async () => await client.close());

const enter = async (more: object = {}) => (await client.ask('PUT', `${version}/Bill?$select=Status,Amount,Balance,TaxTotal,ReferenceNbr&$expand=Details`, { body: bill(more), wrong: true })) as { status: number; body: Record<string, { value: unknown }> & { id: string; Details: object[] } };
const errors = ({ body }: { body: unknown }) => [...JSON.stringify(body).matchAll(/"error":"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]);
const ordered = (more: object) => ({ Details: [{ Qty: value(1), UnitCost: value(40), ...more }] });

test('without a number of its own a bill is entered anew each time', async () => {
	await enter();
	await enter();
	expect(client.acumatica.books.Bill).toHaveLength(2);
});

test('duplicate vendor references are refused where that is set up, voided ones do not count', async () => {
	client.acumatica.settings.duplicateVendorRef = 'reject';
	await enter();
	expect((await enter()).status).toBe(422);
	client.acumatica.books.Bill![0]!.Status = 'Voided';
	expect((await enter()).status).toBe(200);
});

test.each([
	[ordered({ POOrderType: value('Normal') }), 'Both POOrderType and POOrderNumber must be provided to add a Purchase Order to details.'],
	[ordered({ POOrderType: value('Normal'), POOrderNbr: value('999999'), POLine: value(1) }), 'Purchase order RO - 999999 was not found.'],
	[ordered({ POOrderType: value('RO'), POOrderNbr: value('000001'), POLine: value(9) }), 'Order Line: RO 000001, Line Nbr.: 9 not found.'],
	[ordered({ POOrderType: value('Normal'), POOrderNbr: value('000002'), POLine: value(1) }), 'Purchase order RO - 000002 was not found.'],
	[ordered({ POReceiptNbr: value('999999'), POReceiptLine: value(1) }), 'Purchase Receipt 999999 was not found.'],
	[ordered({ POReceiptNbr: value('000077'), POReceiptLine: value(9) }), 'Receipt Line 000077 - 9 not found.'],
	[ordered({ POOrderType: value('Subcontract'), POOrderNbr: value('SC9'), POLine: value(1) }), 'Subcontract SC9 was not found.'],
])('an order that cannot be added says why (%#)', async (more, message) => expect(errors(await enter(more))).toContain(message));

test('an order without a line number adds all its lines', async () => {
	expect((await enter({ Details: [{ POOrderType: value('Normal'), POOrderNbr: value('000001') }] })).body.Details).toHaveLength(2);
});

test('totals are computed, or validated against the control total when taken from hold', async () => {
	expect((await enter({ Amount: value(99) })).body).toMatchObject({ Amount: value(40), Balance: value(40) });
	client.acumatica.settings.validateTotals = true;
	expect((await enter({ Amount: value(99) })).body).toMatchObject({ Amount: value(99), Balance: value(40), Status: value('On Hold') });
	expect(errors(await enter({ Amount: value(99), Hold: value(false) }))).toContain('The document is out of the balance.');
});

test('a release runs in the background: the screen is taken, its address tells when it is done', async () => {
	const { body } = await enter({ Hold: value(false) });
	const action = { entity: { id: body.id }, parameters: {} };
	const { status, headers } = await client.ask('POST', `${version}/Bill/ReleaseBill`, { body: action });
	const location = headers.get('location')!;
	expect([status, location]).toEqual([202, expect.stringMatching(/^\/entity\/.*\/Bill\/ReleaseBill\/status\/[0-9a-f-]{36}$/)]);
	expect(await client.ask('GET', `${version}/Bill`)).toMatchObject({ status: 500, body: { exceptionMessage: expect.stringContaining('previous operation') } });
	expect((await client.ask('GET', `${version}/Vendor?$top=1`)).status).toBe(200);
	expect([(await client.ask('GET', location)).status, (await client.ask('GET', location)).status, (await client.ask('GET', location)).status]).toEqual([202, 202, 204]);
	expect((await client.ask('GET', `${version}/Bill/${body.id}`)).body).toMatchObject({ Status: value('Open') });
});

test('a bill on hold is not released; a released one is neither changed nor deleted', async () => {
	const { body } = await enter();
	const release = async () => await client.ask('POST', `${version}/Bill/ReleaseBill`, { body: { entity: { id: body.id }, parameters: {} } });
	expect((await release()).status).toBe(500);
	client.acumatica.settings.operationsAtOnce = true;
	await client.ask('PUT', `${version}/Bill`, { body: { id: body.id, Hold: value(false) } });
	expect((await release()).status).toBe(204);
	expect((await client.ask('PUT', `${version}/Bill`, { body: { id: body.id, Hold: value(true) } })).status).toBe(500);
	expect((await client.ask('DELETE', `${version}/Bill/Bill/000201`)).status).toBe(500);
	expect((await client.ask('POST', `${version}/Bill/NoAction`, { body: { entity: { id: body.id }, parameters: {} }, wrong: true })).status).toBe(404);
});

test('files need octets, a safe name and an allowed type', async () => {
	await enter();
	const attach = async (name: string, type = 'application/octet-stream') => (await client.ask('PUT', `${version}/Bill/Bill/000201/files/${encodeURIComponent(name)}`, { body: 'x', headers: { 'Content-Type': type }, wrong: true })).status;
	expect([await attach('a.pdf'), await attach('a.pdf', 'application/pdf'), await attach('a/b.pdf'), await attach('a.exe')]).toEqual([204, 415, 400, 500]);
});

test('a bill is reversed by a debit adjustment on hold; applied to it, both are closed', async () => {
	const { environment, books } = client.acumatica;
	await enter();
	Object.assign(books.Bill![0]!, { Status: 'Open', Hold: false });
	const adjustment = reverseBill(environment, '000201');
	expect([textOf(adjustment, 'Type'), textOf(adjustment, 'Status'), textOf(adjustment, 'VendorRef')]).toEqual(['Debit Adj.', 'On Hold', 'R-1']);
	applyAdjustment(environment, textOf(adjustment, 'ReferenceNbr'), '000201');
	expect(books.Bill!.map((row) => [textOf(row, 'Status'), row.Balance])).toEqual([['Closed', 0], ['Closed', 0]]);
	expect(books.Bill![0]!.Applications).toMatchObject([{ DocType: 'Debit Adj.', ReferenceNbr: '000202', AmountPaid: 40 }]);
	expect(() => applyAdjustment(environment, '000202', '000999')).toThrow('cannot be applied');
});

test('an id can be that of one session only', async () => {
	client.acumatica.settings.sessionIds = true;
	const { body } = await enter();
	expect((await client.ask('GET', `${version}/Bill/${body.id}`)).status).toBe(200);
	const other = { Authorization: `Bearer ${client.acumatica.sessions.grant().access_token}`, 'x-expect-failure': '1' };
	expect(await client.ask('GET', `${version}/Bill/${body.id}`, { headers: other })).toMatchObject({ status: 500, body: { exceptionType: 'PX.Api.ContractBased.NoEntitySatisfiesTheConditionException' } });
	expect((await client.ask('GET', `${version}/Bill/Bill/000201`, { headers: other })).status).toBe(200);
});
