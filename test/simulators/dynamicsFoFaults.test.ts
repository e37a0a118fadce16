import { setTimeout as sleep } from 'node:timers/promises';
import { startClient, header, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

const create = () => client.call('POST', 'VendorInvoiceHeaders', header());
const invoices = () => client.fo.data.VendorInvoiceHeaders.length;

test('a status fault answers as a gateway does and the work is not done', async () => {
	client.fo.faults.next({ kind: 'status', status: 502, match: { method: 'POST', path: '/data/VendorInvoiceHeaders' } });
	expect((await client.get('Ledgers')).status).toBe(200);
	const answer = await create();
	expect([answer.status, answer.headers.get('content-type'), invoices()]).toEqual([502, 'text/html', 0]);
	expect((await create()).status).toBe(201);
});

test('a status fault can have its own body and Retry-After in seconds or as a date', async () => {
	client.fo.faults.next({ kind: 'status', status: 503, body: '{"error":{}}', retryAfter: 9 });
	const first = await client.get('Ledgers');
	expect([first.status, first.headers.get('retry-after'), first.headers.get('content-type')]).toEqual([503, '9', 'application/json']);
	client.fo.faults.next({ kind: 'throttle', retryAfter: 'httpDate' });
	const second = await client.get('Ledgers');
	expect(second.status).toBe(429);
	expect(Date.parse(second.headers.get('retry-after') ?? '')).not.toBeNaN();
	client.fo.faults.next({ kind: 'throttle', retryAfter: null });
	expect((await client.get('Ledgers')).headers.get('retry-after')).toBeNull();
});

test('times and skip say which of the matching requests are hit', async () => {
	client.fo.faults.next({ kind: 'throttle', times: 2, skip: 1, match: { path: /Ledgers/ } });
	const statuses: number[] = [];
	for (let i = 0; i < 4; i++) statuses.push((await client.get('Ledgers')).status);
	expect(statuses).toEqual([200, 429, 429, 200]);
	expect(client.fo.faults.waiting).toBe(0);
});

test('a delay lets the work happen later', async () => {
	client.fo.faults.next({ kind: 'delay', ms: 60 });
	const before = Date.now();
	expect((await create()).status).toBe(201);
	expect(Date.now() - before).toBeGreaterThanOrEqual(55);
});

test('a lost answer drops the connection after the work is done', async () => {
	client.fo.faults.next({ kind: 'loseAnswer' });
	await expect(create()).rejects.toThrow('fetch failed');
	expect(invoices()).toBe(1);
});

test('work done later is not there when the connection drops, and is there after the pause', async () => {
	client.fo.faults.next({ kind: 'workLater', ms: 80 });
	await expect(create()).rejects.toThrow('fetch failed');
	expect(invoices()).toBe(0);
	await sleep(150);
	expect(invoices()).toBe(1);
});

test('work put off is never done once the simulator is closed', async () => {
	client.fo.faults.next({ kind: 'workLater', ms: 30 });
	await expect(create()).rejects.toThrow('fetch failed');
	await client.fo.close();
	await sleep(80);
	expect(invoices()).toBe(0);
});

test('a dropped connection does no work at all', async () => {
	client.fo.faults.next({ kind: 'dropConnection' });
	await expect(create()).rejects.toThrow('fetch failed');
	expect(invoices()).toBe(0);
	expect(client.fo.journal.at(-1)).toMatchObject({ status: 0, faults: ['dropConnection'] });
});

test('small pages for one request', async () => {
	client.fo.faults.next({ kind: 'smallPages', size: 1, match: { path: 'VendorsV2' } });
	const { json } = await client.get('VendorsV2');
	expect([json.value.length, (await client.get(json['@odata.nextLink'])).json.value.length]).toEqual([1, 7]);
});

test('a next link that points elsewhere, and a sign-in page in place of data', async () => {
	client.fo.settings.pageSize = 2;
	client.fo.faults.next({ kind: 'foreignNextLink', origin: 'https://evil.example' });
	expect((await client.get('VendorsV2')).json['@odata.nextLink']).toBe('https://evil.example/data/VendorsV2?$skip=2');
	client.fo.faults.next({ kind: 'loginPage' });
	const page = await client.get('VendorsV2');
	expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
});

test('random faults are the same for the same seed', async () => {
	const run = async () => {
		client.fo.faults.random({ seed: 7, status429: 0.2, status503: 0.2, reset: 0.2 });
		const seen: (number | string)[] = [];
		for (let i = 0; i < 30; i++)
			seen.push(
				await client.get('Ledgers?$top=1').then(
					(a) => a.status,
					() => 'reset',
				),
			);
		return seen;
	};
	const first = await run();
	expect(await run()).toEqual(first);
	expect(new Set(first)).toEqual(new Set([200, 429, 503, 'reset']));
	client.fo.faults.clear();
	expect((await client.get('Ledgers')).status).toBe(200);
});

test('capacity charges latency per request and time per operation, and answers 429 beyond the limit', async () => {
	client.fo.settings.capacity = { latencyMs: 40, perOperationMs: 20, maxConcurrent: 2 };
	const before = Date.now();
	const answers = await Promise.all([1, 2, 3, 4].map(() => client.get('Ledgers?$top=1')));
	expect(Date.now() - before).toBeGreaterThanOrEqual(55);
	expect(answers.map((a) => a.status).sort()).toEqual([200, 200, 429, 429]);
	const refused = answers.find((a) => a.status === 429);
	expect(refused?.headers.get('retry-after')).toBe('1');
	expect(refused?.json.error.message).toBe('Number of concurrent requests exceeded the limit of 2.');
	client.fo.settings.capacity = {};
	expect((await client.get('Ledgers')).status).toBe(200);
});

test('the operations of a batch are charged one by one', async () => {
	client.fo.settings.capacity = { perOperationMs: 20 };
	const get =
		'--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET /data/Ledgers?$top=1 HTTP/1.1\r\n\r\n\r\n';
	const before = Date.now();
	const answer = await client.call('POST', '$batch', `${get.repeat(4)}--b--`, {
		headers: { 'content-type': 'multipart/mixed; boundary=b' },
	});
	expect(answer.status).toBe(200);
	expect(Date.now() - before).toBeGreaterThanOrEqual(75);
	expect(client.fo.counters()).toEqual({ requests: 1, operations: 4, byPath: { '/data/$batch': 1 } });
});

test('counters and journal tell what came in, and can be reset', async () => {
	await create();
	await client.get('Ledgers?$top=1');
	await client.get("Ledgers('usmf')");
	expect(client.fo.counters()).toEqual({ requests: 3, operations: 3, byPath: { '/data/VendorInvoiceHeaders': 1, '/data/Ledgers': 2 } });
	expect(client.fo.journal.map((entry) => [entry.method, entry.status])).toEqual([
		['POST', 201],
		['GET', 200],
		['GET', 200],
	]);
	client.fo.resetCounters();
	expect(client.fo.counters().requests).toBe(0);
});
