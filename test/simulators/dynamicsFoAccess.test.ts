import { issueToken } from '../../simulators/entra';
import { startClient, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient({ tenantId: 'tenant-a', registeredClients: ['client-a'] });
});
afterEach(() => client.fo.close());

const as = (token: string) => client.call('GET', 'Ledgers?$top=1', undefined, { wrong: true, headers: { authorization: token } });
const bearer = (more: Partial<Parameters<typeof issueToken>[0]> = {}) =>
	`Bearer ${issueToken({ audience: client.fo.url, tenantId: 'tenant-a', clientId: 'client-a', ...more })}`;

test('a token for this environment, tenant and client is let in', async () => {
	expect((await as(bearer())).status).toBe(200);
	expect((await client.get('Ledgers')).status).toBe(200);
});

test.each([
	['no token', () => ''],
	['no bearer scheme', () => bearer().replace('Bearer ', '')],
	['a made-up token', () => 'Bearer made.up.token'],
	['a token changed on the way', () => `${bearer().slice(0, -3)}abc`],
	['a token that has run out', () => bearer({ lifetimeSeconds: -1 })],
	['a token for another environment', () => bearer({ audience: 'https://other.example' })],
	['a token whose audience has a trailing slash', () => bearer({ audience: `${client.fo.url}/` })],
	['a token of another tenant', () => bearer({ tenantId: 'tenant-b' })],
	['a client nobody registered', () => bearer({ clientId: 'client-b' })],
])('%s is answered with 401', async (_name, token) => {
	const answer = await as(token());
	expect(answer.status).toBe(401);
	expect(answer.headers.get('www-authenticate')).toContain('Bearer');
});

test('a token expired on demand stays expired; a new one is let in', async () => {
	const [first, second] = [bearer(), bearer()];
	client.fo.faults.next({ kind: 'expireToken' });
	expect((await as(first)).status).toBe(401);
	expect((await as(first)).status).toBe(401);
	expect((await as(second)).status).toBe(200);
	client.fo.expireTokens();
	expect((await as(second)).status).toBe(401);
	expect((await as(bearer())).status).toBe(200);
});

test('over TLS it answers under its https address', async () => {
	const secure = await startClient({ tls: true });
	expect(secure.fo.url).toMatch(/^https:/);
	await expect(fetch(`${secure.fo.url}/data/Ledgers`)).rejects.toThrow('fetch failed');
	await secure.fo.close();
});
