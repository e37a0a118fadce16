import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebhooks, type Webhooks, type WebhookSettings } from '../../simulators/dynamicsBc/webhooks';
import type { SimulatedAnswer } from '../../simulators/httpServer';

const company = '11111111-1111-1111-1111-111111111111';
const vendor = (n: number) => `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`;

/** A subscriber; `answers` are its statuses for notifications, the last one for good. */
let endpoint: { url: string; calls: { method: string; url: string; body: string; headers: Record<string, unknown> }[]; answers: number[]; token: (asked: string) => string };
let server: Server;
let webhooks: Webhooks;
let now: number;

beforeEach(async () => {
	now = Date.parse('2026-09-01T10:00:00.123Z');
	server = createServer((message, response) => {
		let body = '';
		message.on('data', (part) => (body += part));
		message.on('end', () => {
			endpoint.calls.push({ method: message.method!, url: message.url!, body, headers: message.headers });
			const asked = new URL(message.url!, 'http://x').searchParams.get('validationToken');
			if (asked !== null) return void response.end(endpoint.token(asked));
			response.statusCode = (endpoint.answers.length > 1 ? endpoint.answers.shift() : endpoint.answers[0])!;
			response.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	endpoint = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, calls: [], answers: [202], token: (asked) => asked };
	start();
});
afterEach(async () => {
	webhooks.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

function start(settings: Partial<WebhookSettings> = {}): void {
	webhooks = createWebhooks({ apiRoot: () => 'https://bc.example/api/v2.0', hasCompany: (id) => id === company, mayWatch: (set) => ['vendors', 'accounts'].includes(set), now: () => now }, settings);
}

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<SimulatedAnswer & { json: Record<string, never> }> {
	const text = body === undefined ? '' : JSON.stringify(body);
	const answer = await webhooks.answer({ method, url: `/${path}`, headers: { 'content-type': 'application/json', ...headers }, body: text }, path);
	return { ...answer!, json: answer!.body ? JSON.parse(answer!.body) : undefined };
}
const wanted = (extra: object = {}) => ({ notificationUrl: endpoint.url, resource: `/api/v2.0/companies(${company})/vendors`, clientState: 's3cr3t', ...extra });
const subscribe = async (extra?: object) => (await ask('POST', 'subscriptions', wanted(extra))).json as unknown as { subscriptionId: string; '@odata.etag': string };
const change = (n: number, kind: 'created' | 'updated' | 'deleted' = 'updated') => webhooks.noticed({ companyId: company, set: 'vendors', id: vendor(n), kind, at: now });

test('a subscription is made after the endpoint has given back the token, and ends in three days', async () => {
	const answer = await ask('POST', 'subscriptions', wanted());
	expect(answer).toMatchObject({ status: 201, json: { notificationUrl: endpoint.url, expirationDateTime: '2026-09-04T10:00:00.123Z', subscriptionId: expect.stringMatching(/^[0-9a-f]{32}$/) } });
	expect(endpoint.calls).toMatchObject([{ method: 'POST', body: '' }]);
	expect(webhooks.handshakes).toMatchObject([{ accepted: true, status: 200 }]);
});

test.each([
	['another body than the token', () => (endpoint.token = () => 'ok'), {}],
	['the token in quotes', () => (endpoint.token = (asked) => JSON.stringify(asked)), {}],
	['nobody', () => undefined, { notificationUrl: 'http://127.0.0.1:1/hook' }],
])('an endpoint that answers with %s gets no subscription', async (_what, prepare, extra) => {
	prepare();
	expect((await ask('POST', 'subscriptions', wanted(extra))).status).toBe(400);
	expect(webhooks.subscriptions.size).toBe(0);
});

test('the token is appended to a query that the address already has, by GET where the settings say so', async () => {
	start({ handshakeMethod: 'GET' });
	await subscribe({ notificationUrl: `${endpoint.url}?a=1` });
	expect(endpoint.calls).toMatchObject([{ method: 'GET', url: expect.stringMatching(/^\/hook\?a=1&validationToken=/) }]);
	expect(webhooks.subscriptions.size).toBe(1);
});

test.each([
	['a single record', { resource: `companies(${company})/vendors(${vendor(1)})` }, 400, 'BadRequest_ResourceNotFound'],
	['an unknown company', { resource: `companies(${vendor(9)})/vendors` }, 404, 'Internal_CompanyNotFound'],
	['a set without webhooks', { resource: `companies(${company})/purchaseInvoiceLines` }, 400, 'BadRequest'],
	['another server', { resource: `https://elsewhere.example/api/v2.0/companies(${company})/vendors` }, 400, 'BadRequest_ResourceNotFound'],
	['a client state that is too long', { clientState: 'x'.repeat(251) }, 400, 'Application_StringExceededLength'],
	['an expiry of one\'s own', { expirationDateTime: '2030-01-01T00:00:00Z' }, 400, 'BadRequest'],
	['an address that is no text', { notificationUrl: 7 }, 400, 'BadRequest'],
])('%s is refused', async (_what, extra, status, code) => {
	expect(await ask('POST', 'subscriptions', wanted(extra))).toMatchObject({ status, json: { error: { code } } });
	expect(endpoint.calls).toEqual([]);
});

test('renewal needs If-Match and a body, repeats the handshake and gives three days', async () => {
	const { subscriptionId: id, '@odata.etag': etag } = await subscribe();
	now += 3_600_000;
	const path = `subscriptions('${id}')`;
	expect((await ask('PATCH', path, wanted())).json).toMatchObject({ error: { code: 'BadRequest_InvalidToken' } });
	expect((await ask('PATCH', path, {}, { 'if-match': '*' })).status).toBe(400);
	expect((await ask('PATCH', path, wanted(), { 'if-match': 'W/"b3RoZXI="' })).json).toMatchObject({ error: { code: 'Request_EntityChanged' } });
	expect(endpoint.calls).toHaveLength(1);
	expect(await ask('PATCH', path, wanted(), { 'if-match': etag })).toMatchObject({ status: 200, json: { expirationDateTime: '2026-09-04T11:00:00.123Z' } });
	expect(endpoint.calls).toHaveLength(2);
	expect((await ask('PATCH', path, wanted(), { 'if-match': etag })).status).toBe(409);
	endpoint.token = () => '';
	expect((await ask('PATCH', path, wanted(), { 'if-match': '*' })).status).toBe(400);
});

test('an expired subscription is gone and records nothing; a deleted one as well', async () => {
	const { subscriptionId: id } = await subscribe();
	now += 3 * 24 * 3_600_000;
	change(1);
	expect((await ask('GET', 'subscriptions')).json).toMatchObject({ value: [] });
	expect((await ask('PATCH', `subscriptions('${id}')`, wanted(), { 'if-match': '*' })).status).toBe(404);
	const { subscriptionId: second } = await subscribe();
	expect((await ask('DELETE', `subscriptions('${second}')`)).status).toBe(204);
	change(1);
	expect(await webhooks.deliver({ now: true })).toEqual([]);
});

test('changes are told in one POST per address, after the delay, updates of one record merged', async () => {
	await subscribe();
	await subscribe({ resource: `companies(${company})/accounts` });
	change(1, 'created');
	change(1);
	change(1);
	webhooks.noticed({ companyId: company, set: 'accounts', id: vendor(5), kind: 'updated', at: now });
	expect(await webhooks.deliver()).toEqual([]);
	now += 30_000;
	const [delivery, ...more] = await webhooks.deliver();
	expect(more).toEqual([]);
	expect(delivery!.value.map(({ changeType, resource }) => [changeType, resource])).toEqual([
		['created', `/api/v2.0/companies(${company})/vendors(${vendor(1)})`],
		['updated', `/api/v2.0/companies(${company})/vendors(${vendor(1)})`],
		['updated', `companies(${company})/accounts(${vendor(5)})`],
	]);
	expect(endpoint.calls.at(-1)).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json', clientrequestid: expect.stringMatching(/-/) } });
	expect(JSON.parse(endpoint.calls.at(-1)!.body)).toEqual({ value: delivery!.value });
});

test('too many changes become a collection, with the time of the first, or without filter when a deletion is among them', async () => {
	start({ maxChanges: 2, resourceForm: 'relative', byteOrderMark: true });
	await subscribe();
	for (const n of [1, 2, 3]) change(n);
	const [first] = await webhooks.deliver({ now: true });
	expect(first!.value).toMatchObject([{ changeType: 'collection', resource: `api/v2.0/companies(${company})/vendors?$filter=lastModifiedDateTime%20gt%202026-09-01T10:00:00.073Z` }]);
	expect(endpoint.calls.at(-1)!.body.charCodeAt(0)).toBe(0xfeff);
	for (const n of [1, 2]) change(n);
	change(3, 'deleted');
	const [second] = await webhooks.deliver({ now: true });
	expect(second!.value).toMatchObject([{ changeType: 'collection', resource: `api/v2.0/companies(${company})/vendors` }]);
});

test('5xx, 408, 429 and silence are tried again with pauses, and at last cost the subscription', async () => {
	await subscribe();
	endpoint.answers = [503, 429, 408, 500, 502, 504];
	change(1);
	now += 30_000;
	const outcomes = [];
	for (let attempt = 0; attempt < 6; attempt++) {
		outcomes.push(...(await webhooks.deliver()).map(({ outcome }) => outcome));
		now += 100 * 60_000;
	}
	expect(outcomes).toEqual(['repeated', 'repeated', 'repeated', 'repeated', 'repeated', 'deleted']);
	expect(webhooks.subscriptions.size).toBe(0);
});

test.each([400, 401, 404, 410, 302])('%d costs the subscription at once', async (status) => {
	await subscribe();
	endpoint.answers = [status];
	change(1);
	expect(await webhooks.deliver({ now: true })).toMatchObject([{ status, outcome: 'deleted' }]);
	expect(webhooks.subscriptions.size).toBe(0);
});
