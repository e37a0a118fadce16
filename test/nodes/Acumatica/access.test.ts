import { checkCredentials, instanceOf } from '../../../nodes/Acumatica/credentials';
import { testAcumatica } from '../../../nodes/Acumatica/credentialTest';
import type { StoredToken } from '../../../nodes/Acumatica/signIn';
import { openAcumatica } from '../../../nodes/Acumatica/connection';
import { invoice, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(async () => await environment.close());

/** What a lost sign-in means for the work behind it: nothing was done. */
test.each(['dropConnection', 'loseAnswer'] as const)('a sign-in without an answer (%s) is tried again later', async (kind) => {
	environment.acumatica.faults.next({ kind, match: { path: '/auth/login' } });
	const connection = environment.connect();
	await expect(connection.list('Vendor', vendors)).rejects.toMatchObject({ kind: 'transient', code: 'acumatica.signInUnavailable' });
	await expect(connection.list('Vendor', vendors)).resolves.toHaveLength(1);
});

const vendors = { $select: 'VendorID', $filter: "VendorID eq 'V000123'" };
const count = (method: string, part: string) => environment.acumatica.journal.filter((entry) => entry.method === method && entry.url.includes(part)).length;

test('the session is signed out when the work ends, also when it failed', async () => {
	const connection = environment.connect();
	await connection.list('Vendor', vendors);
	expect(environment.acumatica.sessions.live).toHaveLength(1);
	await expect(connection.list('JournalTransaction', {})).rejects.toMatchObject({ code: 'acumatica.entityMissing' });
	await connection.close();
	await connection.close();
	expect(environment.acumatica.sessions.live).toEqual([]);
	expect(count('POST', '/auth/logout')).toBe(1);
});

test('connections that are open together share one session; the last one signs out', async () => {
	const [a, b, c] = [environment.connect(), environment.connect(), environment.connect()];
	await Promise.all([a, b, c].map(async (each) => await each.list('Vendor', vendors)));
	expect(environment.acumatica.sessions.live).toHaveLength(1);
	await a.close();
	await b.close();
	expect(environment.acumatica.sessions.live).toHaveLength(1);
	await c.close();
	expect(environment.acumatica.sessions.live).toEqual([]);
});

test.each([429, 500] as const)('a licence without a free seat (%s) is told as such and tried later', async (seatsStatus) => {
	Object.assign(environment.acumatica.settings, { seats: 0, seatsStatus });
	await expect(environment.connect().list('Vendor', vendors)).rejects.toMatchObject({ kind: 'transient', code: 'acumatica.seats', hint: expect.stringContaining('SM604000') });
});

test('parallel requests whose session ended sign in once', async () => {
	const connection = environment.connect(environment.login, { concurrency: 5 });
	await connection.list('Vendor', vendors);
	environment.acumatica.sessions.expireAll();
	await Promise.all(Array.from({ length: 5 }, async () => await connection.list('Vendor', vendors)));
	expect(count('POST', '/auth/login')).toBe(2);
});

test('a session that ended is renewed although its refusal brings the cookie of an empty one', async () => {
	environment.acumatica.settings.cookieWith401 = true;
	const connection = environment.connect(environment.login, { concurrency: 5 });
	await connection.list('Vendor', vendors);
	environment.acumatica.sessions.expireAll();
	await Promise.all(Array.from({ length: 5 }, async () => await connection.list('Vendor', vendors)));
	expect(count('POST', '/auth/login')).toBe(2);
});

test('cookies that change with every answer do not hide that the session ended', async () => {
	environment.acumatica.settings.requestIds = true;
	const connection = environment.connect(environment.login, { concurrency: 5 });
	for (let round = 1; round <= 3; round += 1) {
		await Promise.all(Array.from({ length: 5 }, async () => await connection.list('Vendor', vendors)));
		expect(count('POST', '/auth/login')).toBe(round);
		environment.acumatica.sessions.expireAll();
	}
	await connection.close();
	expect(environment.acumatica.sessions.live).toEqual([]);
});

test.each([
	['401', { kind: 'status', status: 401, body: '{"message":"Unauthorized"}' }, '401'],
	['a redirect to an error page', { kind: 'status', status: 302, headers: { location: '/Frames/Error.aspx' } }, 'redirect'],
] as const)('a session that is refused by %s although it lives is signed out before another one takes a seat', async (_what, fault, words) => {
	environment.acumatica.settings.seats = 1;
	const connection = environment.connect();
	await connection.list('Vendor', vendors);
	environment.acumatica.faults.next({ ...fault, match: { path: '/Vendor' } });
	await expect(connection.list('Vendor', vendors)).resolves.toHaveLength(1);
	environment.acumatica.faults.next({ ...fault, match: { path: '/Vendor' }, times: 2 });
	await expect(connection.list('Vendor', vendors)).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.notSignedIn', message: expect.stringContaining(words) });
	expect(environment.acumatica.sessions.live).toHaveLength(1);
	await connection.close();
	expect(environment.acumatica.sessions.live).toEqual([]);
});

test.each(['acumaticaLoginApi', 'acumaticaPasswordApi'] as const)('a sign-in (%s) that fails within the server says nothing of the credential: it is tried again later', async (type) => {
	environment.acumatica.faults.next({ kind: 'status', status: 500, match: { path: /auth\/login|connect\/token/ } });
	const connection = environment.connect(type === 'acumaticaLoginApi' ? environment.login : environment.password);
	await expect(connection.list('Vendor', vendors)).rejects.toMatchObject({ kind: 'transient', code: 'acumatica.signInUnavailable' });
	await expect(connection.list('Vendor', vendors)).resolves.toHaveLength(1);
});

test('a refresh that fails within the server takes no second seat', async () => {
	const connection = environment.connect(environment.password);
	await connection.list('Vendor', vendors);
	environment.acumatica.sessions.expireAll();
	environment.acumatica.faults.next({ kind: 'status', status: 500, body: '{"error":"server_error"}', match: { path: 'connect/token' } });
	await expect(connection.list('Vendor', vendors)).rejects.toMatchObject({ kind: 'transient', code: 'acumatica.signInUnavailable' });
	await expect(connection.list('Vendor', vendors)).resolves.toHaveLength(1);
	expect(environment.acumatica.sessions.live).toHaveLength(1);
});

test('a user who may not use the API at all is told so', async () => {
	environment.acumatica.faults.next({ kind: 'status', status: 403, body: '{"message":"Forbidden"}', match: { path: /\/entity$/ } });
	await expect(environment.connect().list('Vendor', vendors)).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.noPermission', message: expect.stringContaining('the API (403)') });
});

test('the password grant takes one session for all runs and refreshes it once for parallel requests', async () => {
	const first = environment.connect(environment.password, { concurrency: 5 });
	await first.list('Vendor', vendors);
	await first.close();
	const second = environment.connect(environment.password, { concurrency: 5 });
	environment.acumatica.sessions.expireAll();
	await Promise.all(Array.from({ length: 5 }, async () => await second.list('Vendor', vendors)));
	expect(count('POST', '/connect/token')).toBe(2);
	expect(environment.acumatica.sessions.live).toHaveLength(1);
});

test('a dead refresh token leads to a new password grant', async () => {
	const connection = environment.connect(environment.password);
	await connection.list('Vendor', vendors);
	environment.acumatica.sessions.expireAll();
	environment.acumatica.sessions.killRefreshTokens();
	await expect(connection.list('Vendor', vendors)).resolves.toHaveLength(1);
});

/** n8n's part: it keeps the token of the credential and refreshes it at the token endpoint. */
function storedToken(): StoredToken & { refreshes: number; token: { access_token: string; refresh_token: string } } {
	const { settings, url } = environment.acumatica;
	const store = {
		token: environment.acumatica.sessions.grant(),
		refreshes: 0,
		read: async () => store.token.access_token,
		refresh: async () => {
			store.refreshes += 1;
			const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: store.token.refresh_token, client_id: settings.client.id, client_secret: settings.client.secret });
			const answer = await fetch(`${url}/identity/connect/token`, { method: 'POST', body });
			const read = (await answer.json()) as { error?: string; access_token: string; refresh_token: string };
			if (read.error) throw Object.assign(new Error(read.error), { body: read });
			store.token = read;
			return read.access_token;
		},
	};
	return store;
}
const oauth = () => checkCredentials('acumaticaOAuth2Api', { instanceUrl: environment.acumatica.url, endpointVersion: '24.200.001', clientId: environment.acumatica.settings.client.id });

test('with authorization code an expired token is refreshed once for parallel requests, and no sign-out is due', async () => {
	const stored = storedToken();
	const connection = environment.connect(oauth(), { storedToken: stored, concurrency: 5 });
	environment.acumatica.sessions.expireAll();
	await Promise.all(Array.from({ length: 5 }, async () => await connection.list('Vendor', vendors)));
	expect(stored.refreshes).toBe(1);
	await connection.close();
	expect(count('POST', '/auth/logout')).toBe(0);
});

test('a refresh token that another process has used is no failure: the stored token is read once more', async () => {
	const stored = storedToken();
	const connection = environment.connect(oauth(), { storedToken: { ...stored, read: async () => stored.token.access_token, refresh: async () => await lostRace(stored) } });
	await connection.list('Vendor', vendors);
	environment.acumatica.sessions.expireAll();
	await expect(connection.list('Vendor', vendors)).resolves.toHaveLength(1);
});

/** Another worker refreshes and stores first; ours gets invalid_grant. */
async function lostRace(stored: ReturnType<typeof storedToken>): Promise<string> {
	const mine = stored.token.refresh_token;
	await stored.refresh();
	const { settings, url } = environment.acumatica;
	const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: mine, client_id: settings.client.id, client_secret: settings.client.secret });
	const read = (await (await fetch(`${url}/identity/connect/token`, { method: 'POST', body })).json()) as { error: string };
	expect(read.error).toBe('invalid_grant');
	throw Object.assign(new Error(read.error), { body: read });
}

test('a grant that is dead for everybody asks a person to connect again', async () => {
	const stored = storedToken();
	const connection = environment.connect(oauth(), { storedToken: stored });
	environment.acumatica.sessions.expireAll();
	environment.acumatica.sessions.killRefreshTokens();
	await expect(connection.list('Vendor', vendors)).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.reconnect', hint: expect.stringContaining('connect it again') });
});

test.each([
	['26.200.001', 'system contract 5'],
	['20.200.001', 'not supported'],
	['24.200.002', 'not supported'],
])('the endpoint version %s is refused before anything is asked', (endpointVersion, words) => {
	expect(() => openAcumatica({ ...environment.login, endpointVersion })).toThrow(expect.objectContaining({ kind: 'setup', code: 'acumatica.endpoint', message: expect.stringContaining(words), hint: expect.stringContaining('25.200.001') }));
	expect(environment.acumatica.journal).toEqual([]);
});

test.each(['wrapped', 'bare'] as const)('an endpoint version that the instance does not have is refused with those that it has (%s list)', async (endpointList) => {
	Object.assign(environment.acumatica.settings, { endpointList, versions: ['23.200.001', '24.200.001'] });
	const connection = environment.connect({ ...environment.login, endpointVersion: '25.200.001' });
	await expect(connection.list('Vendor', vendors)).rejects.toMatchObject({ code: 'acumatica.endpoint', message: expect.stringContaining('Default/23.200.001, Default/24.200.001') });
});

test.each([503, 500])('an instance that answers %s when its endpoints are asked for is away, not wrongly set up', async (status) => {
	environment.acumatica.faults.next({ kind: 'status', status, match: { path: /\/entity$/ }, times: 4 });
	const connection = environment.connect();
	await expect(connection.list('Vendor', vendors)).rejects.toMatchObject({ kind: 'transient', code: 'acumatica.unavailable', message: expect.stringContaining(String(status)) });
	environment.acumatica.faults.clear();
	await expect(connection.list('Vendor', vendors)).resolves.toHaveLength(1);
});

test('an endpoint of one\'s own that extends Default is used', async () => {
	environment.acumatica.settings.otherEndpoints = [{ name: 'StampliEP', version: '24.200.001' }];
	const connection = environment.connect({ ...environment.login, endpointName: 'StampliEP', basedOn: '23.200.001' });
	await expect(connection.list('Vendor', vendors)).resolves.toHaveLength(1);
	expect(connection.endpoint).toMatchObject({ subcontracts: true });
});

test.each(['acumaticaLoginApi', 'acumaticaPasswordApi', 'acumaticaOAuth2Api'] as const)('an endpoint of one\'s own is not called missing when only the sign-in (%s) has ended', async (type) => {
	environment.acumatica.settings.otherEndpoints = [{ name: 'StampliEP', version: '24.200.001' }];
	const credentials = type === 'acumaticaLoginApi' ? environment.login : type === 'acumaticaPasswordApi' ? environment.password : oauth();
	const options = type === 'acumaticaOAuth2Api' ? { storedToken: storedToken() } : {};
	const own = { ...credentials, endpointName: 'StampliEP', basedOn: '24.200.001' };
	await environment.connect(own, options).list('Vendor', vendors);
	environment.acumatica.sessions.expireAll();
	await expect(environment.connect(own, options).list('Vendor', vendors)).resolves.toHaveLength(1);
	expect(environment.acumatica.sessions.live).toHaveLength(1);
	await expect(environment.connect({ ...own, endpointName: 'Other' }, options).list('Vendor', vendors)).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.endpoint', message: expect.stringContaining('StampliEP') });
});

test('values in the format of system contract 5 stop the node', async () => {
	environment.acumatica.settings.otherEndpoints = [{ name: 'FiveEP', version: '25.200.001', contract: 5 }];
	const { bills } = environment.books();
	const one = invoice();
	await bills.create(await bills.prepare([one]));
	const five = environment.books({}, { ...environment.login, endpointName: 'FiveEP', endpointVersion: '25.200.001', basedOn: '25.200.001' });
	await expect(five.bills.find([one])).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.contract5', hint: expect.stringContaining('25.200.001') });
});

test('an instance of version 26 has older endpoints beside the new one; the pinned one is used', async () => {
	environment.acumatica.settings.otherEndpoints = [{ name: 'Default', version: '26.200.001', contract: 5 }];
	await expect(environment.connect().list('Vendor', vendors)).resolves.toHaveLength(1);
});

test('a licence that makes requests wait without a word, and declines a long queue, is lived with', async () => {
	environment.acumatica.settings.licence = { requests: 6, windowMs: 1000, queue: 0 };
	const connection = environment.connect(environment.login, { concurrency: 6 });
	const all = await Promise.all(Array.from({ length: 5 }, async () => await connection.list('Vendor', vendors)));
	expect(all.every((rows) => rows?.length === 1)).toBe(true);
	expect(environment.acumatica.journal.some((entry) => entry.status === 429)).toBe(true);
});

test('a virtual directory is part of every address, and whatever was pasted behind it is not', async () => {
	await environment.close();
	environment = await startEnvironment({ virtualDirectory: '/AcumaticaERP' });
	await expect(environment.connect().list('Vendor', vendors)).resolves.toHaveLength(1);
	expect(environment.acumatica.journal.every((entry) => entry.url.startsWith('/AcumaticaERP/'))).toBe(true);
	expect(instanceOf({ instanceUrl: 'https://host.example/AcumaticaERP/Main?ScreenId=00000000' })).toEqual({ origin: 'https://host.example', directory: '/AcumaticaERP' });
});

test('a page of HTML with status 200 is no list', async () => {
	environment.acumatica.faults.next({ kind: 'loginPage', match: { path: '/Vendor' } });
	await expect(environment.connect().list('Vendor', vendors)).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.noData' });
});

test('without a right to bills the node stops and names the form', async () => {
	environment.acumatica.settings.forbidden = ['Bill'];
	await expect(environment.books().bills.find([invoice()])).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.noPermission', message: expect.stringContaining('Bill'), hint: expect.not.stringContaining('firewall') });
	environment.acumatica.faults.next({ kind: 'status', status: 403, body: '<html>Blocked</html>', contentType: 'text/html', match: { path: '/Bill?' } });
	await expect(environment.books().bills.find([invoice()])).rejects.toMatchObject({ kind: 'setup', code: 'acumatica.noPermission', hint: expect.stringContaining('firewall') });
});

test('the credential\'s test names what is right and what is wrong', async () => {
	const { acumatica, login, password } = environment;
	expect(await testAcumatica('acumaticaLoginApi', login)).toEqual({ status: 'OK', message: expect.stringContaining('Default/24.200.001 of tenant Acme; the user sees branch HQ') });
	expect(await testAcumatica('acumaticaPasswordApi', password)).toMatchObject({ status: 'OK' });
	expect(await testAcumatica('acumaticaLoginApi', { ...login, password: 'wrong' })).toMatchObject({ status: 'Error', message: expect.stringContaining('user name or password is wrong') });
	for (const [fault, words] of [
		[{ status: 401, body: '{"message":"Unauthorized"}' }, 'user name or password is wrong'],
		[{ status: 500, body: '"Invalid credentials. Please try again."' }, 'user name or password is wrong'],
		[{ status: 500, body: '{"message":"An error has occurred.","exceptionMessage":"Your password has expired and must be changed."}' }, 'Your password has expired'],
		[{ status: 500, body: '{"message":"An error has occurred.","exceptionMessage":"Sign-in is limited to the local network."}' }, 'limited to the local network'],
	] as const) {
		acumatica.faults.next({ kind: 'status', contentType: 'application/json', ...fault, match: { path: '/auth/login' } });
		expect(await testAcumatica('acumaticaLoginApi', login)).toMatchObject({ status: 'Error', message: expect.stringContaining(words) });
	}
	expect(await testAcumatica('acumaticaPasswordApi', { ...password, clientSecret: 'wrong' })).toMatchObject({ status: 'Error', message: expect.stringContaining('client is not known') });
	expect(await testAcumatica('acumaticaPasswordApi', { ...password, clientId: 'no-tenant' })).toMatchObject({ status: 'Error', message: expect.stringContaining('tenant') });
	acumatica.settings.tenants = ['Acme', 'Other'];
	expect(await testAcumatica('acumaticaLoginApi', { ...login, tenant: 'Nobody' })).toMatchObject({ status: 'Error', message: expect.stringContaining('tenant is not known') });
	expect(await testAcumatica('acumaticaLoginApi', { ...login, instanceUrl: 'http://127.0.0.1:9' })).toMatchObject({ status: 'Error', message: expect.stringContaining('cannot be reached') });
	expect(await testAcumatica('acumaticaLoginApi', { ...login, username: '' })).toEqual({ status: 'Error', message: expect.stringContaining('User Name') });
	expect(acumatica.sessions.live.length).toBeLessThanOrEqual(1);
});

test('no secret is in any error', async () => {
	const { acumatica, login, password } = environment;
	const secrets = [acumatica.settings.users.api!, acumatica.settings.client.secret];
	const errors: string[] = [];
	for (const credentials of [{ ...login, password: `${secrets[0]}x` }, { ...password, username: 'nobody' }] as never[]) {
		errors.push(JSON.stringify(await environment.connect(credentials).list('Vendor', vendors).catch((error: Error) => ({ ...error, message: error.message, stack: error.stack }))));
	}
	for (const secret of secrets) expect(errors.join()).not.toContain(secret);
});
