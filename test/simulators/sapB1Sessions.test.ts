import { type Client, startClient } from './sapB1Client';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(async () => await client.b1.close());

test('a login answers with two cookies, the first without a path and with a semicolon at its end', async () => {
	const response = await client.login();
	expect(response.status).toBe(200);
	expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^B1SESSION=[\w-]+;HttpOnly;$/), 'ROUTEID=.node2; path=/b1s']);
	expect(await response.json()).toMatchObject({ SessionTimeout: 30, Version: '1000190' });
});

test('an unknown company, a wrong password and a wrong spelling of the path are refused in their own ways', async () => {
	const wrong = { 'x-expect-failure': '1' };
	expect(await (await client.login({ CompanyDB: 'NONE' })).json()).toMatchObject({ error: { code: '305', message: 'Switch company error: -1102' } });
	expect(await (await client.login({ Password: 'no' })).json()).toMatchObject({ error: { code: '100000027' } });
	const lower = await client.login({}, 'login');
	expect([lower.status, await lower.json()]).toMatchObject([401, { error: { code: '301' } }]);
	expect((await client.call('GET', 'PurchaseInvoices', undefined, { headers: { cookie: '', ...wrong } })).json.error).toMatchObject({ code: '301' });
});

test('a session without its route, an expired and a logged out one are refused with 301', async () => {
	expect(await client.refused('GET', 'PurchaseInvoices', undefined, { cookie: client.cookie.split(';')[0]! })).toMatchObject({ status: 401, code: '301' });
	client.b1.settings.requireRouteId = false;
	expect((await client.call('GET', 'PurchaseInvoices', undefined, { headers: { cookie: client.cookie.split(';')[0]! } })).status).toBe(200);
	expect((await client.call('POST', 'Logout')).status).toBe(204);
	expect(await client.refused('GET', 'PurchaseInvoices')).toMatchObject({ status: 401, code: '301', message: 'Invalid session or session already timeout.' });
});

test('error bodies differ between the versions, and 301 also exists as plain text in the first', async () => {
	const missing = async () => (await client.call('GET', 'PurchaseInvoices(99)', undefined, { version: 'v1', wrong: true })).json.error;
	expect(await missing()).toEqual({ code: -2028, message: { lang: 'en-us', value: 'No matching records found (ODBC -2028)' } });
	expect((await client.call('GET', 'PurchaseInvoices(99)', undefined, { wrong: true })).json.error).toEqual({ code: '-2028', details: [{ code: '', message: '' }], message: 'No matching records found (ODBC -2028)' });
	client.b1.settings.plainSessionError = true;
	client.b1.expireSessions();
	expect(await missing()).toEqual({ code: '301', message: 'Invalid session or session already timeout.' });
});

test('requests of one session are worked on one after another', async () => {
	client.b1.settings.serviceMs = 20;
	const before = client.b1.sessions.overlaps;
	const answers = await Promise.all([1, 2, 3].map(() => client.call('GET', 'Projects')));
	expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
	expect(client.b1.sessions.overlaps).toBe(before + 2);
});

test('a POST that expects 100-continue is answered by the front end with 500 and nothing else', async () => {
	const { request } = await import('node:http');
	const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
		const sent = request(`${client.b1.url}/b1s/v2/Projects`, { method: 'POST', headers: { cookie: client.cookie, expect: '100-continue', 'x-expect-failure': '1', 'content-type': 'application/json' } }, (response) => {
			let text = '';
			response.on('data', (chunk: Buffer) => (text += chunk.toString()));
			response.on('end', () => resolve({ status: response.statusCode!, text }));
		});
		sent.on('error', reject);
		sent.end('{}');
	});
	expect(answer).toEqual({ status: 500, text: '' });
});
