import { type Client, startClient, version } from './acumaticaClient';

let client: Client;
beforeEach(async () => {
	client = await startClient({ tenants: ['Acme', 'Other'] });
});
afterEach(async () => await client.close());

const send = async (path: string, init: RequestInit = {}) => await fetch(`${client.acumatica.url}${path}`, { redirect: 'manual', ...init });
const login = async (more: object = {}) =>
	await send('/entity/auth/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: 'api', password: client.acumatica.settings.users.api, tenant: 'Acme', ...more }) });
const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');
const token = async (form: Record<string, string>) => {
	const { id, secret } = client.acumatica.settings.client;
	return await send('/identity/connect/token', { method: 'POST', body: new URLSearchParams({ client_id: id, client_secret: secret, ...form }) });
};
const reason = async (answer: Response) => JSON.stringify(await answer.json());

test('without a session nothing is answered', async () => {
	expect((await send(`${version}/Vendor`)).status).toBe(401);
	client.acumatica.settings.expiredSession = 'redirect';
	expect((await send(`${version}/Vendor`)).status).toBe(302);
});

test('without a session the endpoints of the system are listed, those of the tenant only with one', async () => {
	client.acumatica.settings.otherEndpoints = [{ name: 'StampliEP', version: '1' }];
	const names = async (headers: Record<string, string> = {}) => new Set(((await (await send('/entity', { headers })).json()) as { endpoints: { name: string }[] }).endpoints.map(({ name }) => name));
	expect(await names()).toEqual(new Set(['Default']));
	expect(await names({ Cookie: cookiesOf(await login()) })).toEqual(new Set(['Default', 'StampliEP']));
	client.acumatica.settings.endpointsForStrangers = '401';
	expect((await send('/entity')).status).toBe(401);
});

test('a refusal can bring the cookie of an empty session, and every answer one of its own', async () => {
	Object.assign(client.acumatica.settings, { cookieWith401: true, requestIds: true });
	expect((await send(`${version}/Vendor`)).headers.getSetCookie()).toMatchObject([expect.stringContaining('ASP.NET_SessionId=')]);
	expect((await login()).headers.getSetCookie().at(-1)).toContain('requestid=');
});

test('all cookies together make the session', async () => {
	const cookies = cookiesOf(await login());
	expect((await send(`${version}/Vendor?$top=1`, { headers: { Cookie: cookies } })).status).toBe(200);
	expect((await send(`${version}/Vendor?$top=1`, { headers: { Cookie: cookies.split('; ')[0]! } })).status).toBe(401);
});

test('a wrong password and a wrong tenant are told with 500; with one tenant any is accepted', async () => {
	expect(await reason(await login({ password: 'x' }))).toContain('Invalid credentials');
	expect(await reason(await login({ tenant: 'Nobody' }))).toContain('proper company ID');
	client.acumatica.settings.tenants = ['Acme'];
	expect((await login({ tenant: 'Nobody' })).status).toBe(204);
});

test('the licence has so many seats; a sign-out with a length frees one', async () => {
	const cookies = cookiesOf(await login());
	await login();
	const third = await login();
	expect([third.status, await reason(third)]).toEqual([429, expect.stringContaining('API Login Limit')]);
	expect((await send('/entity/auth/logout', { method: 'POST', headers: { Cookie: cookies, 'Content-Length': '0' } })).status).toBe(204);
	expect((await login()).status).toBe(204);
});

test.each([
	[{ grant_type: 'client_credentials' }, 'unsupported_grant_type'],
	[{ grant_type: 'password', username: 'api', password: 'x' }, 'invalid_grant'],
	[{ grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
	[{ grant_type: 'password', client_id: 'no-tenant' }, 'invalid_client'],
	[{ grant_type: 'password', client_secret: 'x' }, 'invalid_client'],
])('a token is refused: %j', async (form, error) => {
	const answer = await token(form as unknown as Record<string, string>);
	expect([answer.status, await answer.json()]).toEqual([400, { error }]);
});

test('a refresh keeps the session, and a refresh token is good once', async () => {
	const user = { grant_type: 'password', username: 'api', password: client.acumatica.settings.users.api!, scope: 'api offline_access' };
	const { refresh_token } = (await (await token(user)).json()) as { refresh_token: string };
	const again = await token({ grant_type: 'refresh_token', refresh_token });
	expect([again.status, client.acumatica.sessions.live.length]).toEqual([200, 1]);
	expect((await token({ grant_type: 'refresh_token', refresh_token })).status).toBe(400);
	expect(await (await token({ ...user, scope: 'api' })).json()).not.toHaveProperty('refresh_token');
});

test('throttling is plain text without Retry-After', async () => {
	client.acumatica.faults.next({ kind: 'throttle', retryAfter: null });
	const answer = await client.ask('GET', `${version}/Vendor`);
	expect([answer.status, answer.body, answer.headers.get('retry-after')]).toEqual([429, 'The custom error module does not recognize this error.', null]);
});
