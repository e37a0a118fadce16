import { bill, type Client, startClient } from './sapB1Client';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(async () => await client.b1.close());

const invoices = () => client.b1.company.tables.PurchaseInvoices.map(({ NumAtCard }) => NumAtCard);
const post = (number: string, more: { id?: number | undefined; version?: string; changes?: object } = { id: 1 }) =>
	['Content-Type: application/http', 'Content-Transfer-Encoding: binary', ...(more.id ? [`Content-ID: ${more.id}`] : []), '', `POST /b1s/${more.version ?? 'v2'}/PurchaseInvoices`, 'Content-Type: application/json', '', JSON.stringify(bill({ NumAtCard: number, ...more.changes }))].join('\r\n');
const set = (name: string, ...operations: string[]) => [`Content-Type: multipart/mixed;boundary=${name}`, '', ...operations.flatMap((each) => [`--${name}`, each]), `--${name}--`].join('\r\n');
const get = (path: string) => ['Content-Type: application/http', 'Content-Transfer-Encoding: binary', '', `GET /b1s/v2/${path}`, '', ''].join('\r\n');
const batch = (parts: string[]) => [...parts.flatMap((each) => ['--b', each]), '--b--', ''].join('\r\n');
const send = (body: string, more: { wrong?: boolean; version?: 'v1' | 'v2' } = {}) => client.call('POST', '$batch', body, { ...more, headers: { 'content-type': 'multipart/mixed;boundary=b' } });

test('parts are answered one by one, with the ids of their change sets', async () => {
	const { status, headers, text } = await send(batch([set('s1', post('A-1', { id: 1 })), set('s2', post('A-2', { id: 2 })), get("Projects('P1')")]));
	expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^multipart\/mixed;boundary=batchresponse_/)]);
	expect(text.match(/HTTP\/1\.1 \d+|Content-ID:\d/g)).toEqual(['Content-ID:1', 'HTTP/1.1 201', 'Content-ID:2', 'HTTP/1.1 201', 'HTTP/1.1 200']);
	expect(invoices()).toEqual(['A-1', 'A-2']);
});

test('the first version says 202 and needs no ids', async () => {
	expect((await send(batch([set('s1', post('A-1', { version: 'v1' }))]), { version: 'v1' })).status).toBe(202);
	expect(invoices()).toEqual(['A-1']);
});

test('it stops at the first part that fails', async () => {
	const { status, text } = await send(batch([set('s1', post('A-1')), set('s2', post('A-2', { id: 2, changes: { CardCode: 'NO' } })), set('s3', post('A-3', { id: 3 }))]));
	expect([status, text.match(/HTTP\/1\.1 \d+/g)]).toEqual([200, ['HTTP/1.1 201', 'HTTP/1.1 400']]);
	expect(invoices()).toEqual(['A-1']);
});

test('a change set leaves nothing when one of its requests fails, and has one answer then', async () => {
	const { text } = await send(batch([set('s1', post('A-1', { id: 1 }), post('A-2', { id: 2, changes: { CardCode: 'NO' } }))]));
	expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
	expect(invoices()).toEqual([]);
});

test.each([
	['without its end', `--b\r\n${set('s1', post('A-1'))}\r\n`],
	['with bare line feeds', batch([set('s1', post('A-1'))]).replaceAll('\r\n', '\n')],
	['with a change without an id', batch([set('s1', post('A-1', { id: undefined }))])],
	['with one id twice in a set', batch([set('s1', post('A-1', { id: 1 }), post('A-2', { id: 1 }))])],
	['with a read inside a change set', batch([set('s1', get('Projects'))])],
	['with an address of the other version', batch([set('s1', post('A-1', { id: 1, version: 'v1' }))])],
])('a batch %s is refused as a whole', async (_what, body) => {
	expect(await send(body, { wrong: true })).toMatchObject({ status: 400, json: { error: { code: '-1000', message: 'Incomplete Batch Request Body!' } } });
	expect(invoices()).toEqual([]);
});

test('every request of a batch takes its time in the session', async () => {
	await send(batch([set('s1', post('A-1')), set('s2', post('A-2', { id: 2 })), get('Projects')]));
	expect(client.b1.journal.at(-1)).toMatchObject({ operations: 3 });
});
