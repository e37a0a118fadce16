import type { LookupFunction } from 'node:net';
import { testCertificate } from '../../../simulators/entra/testCertificate';
import { testSapB1 } from '../../../nodes/SapB1/credentialTest';
import { withConnection } from '../../../nodes/SapB1/openConnection';
import { startCompany, type TestCompany } from './environment';

let company: TestCompany;
afterEach(async () => await company.close());
const until = async (reached: () => boolean) => {
	while (!reached()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const requests = (path: string) => company.b1.journal.filter(({ url }) => url.includes(path)).length;

describe.each(['v1', 'v2'] as const)('Service Layer %s', (version) => {
	beforeEach(async () => {
		company = await startCompany({}, version);
	});

	test('a few sessions share the work, each logs in once and has one request at a time, and all are logged out', async () => {
		company.b1.settings.serviceMs = 5;
		const connection = company.connect({ sessions: 3 });
		const all = await Promise.all(Array.from({ length: 12 }, () => connection.all('Projects', { $select: 'Code' })));
		expect(all.map((rows) => rows.length)).toEqual(all.map(() => 3));
		expect(company.b1.sessions).toMatchObject({ logins: 3, open: 3, overlaps: 0 });
		await connection.close();
		expect(company.b1.sessions).toMatchObject({ open: 0, logouts: 3 });
	});

	test('a session that expired in the middle is opened again, and the request repeated once, a write too', async () => {
		const connection = company.connect({ sessions: 1 });
		await connection.all('Projects', { $select: 'Code' });
		company.b1.expireSessions();
		const answer = await connection.send({ method: 'PATCH', path: "BusinessPartners('V10000')", body: { CardName: 'New name' } });
		expect(answer.status).toBe(204);
		expect(company.b1.sessions.logins).toBe(2);
		expect(company.b1.company.tables.BusinessPartners[0]!.CardName).toBe('New name');
	});

	test('a session that is not accepted even when new is a setup error, not a loop', async () => {
		company.b1.faults.next({ kind: 'expireToken', times: 10, match: { path: 'Projects' } });
		await expect(company.connect().all('Projects', {})).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.sessionRefused' });
		expect(requests('Projects')).toBe(2);
	});

	test('a business refusal never logs in again', async () => {
		const connection = company.connect({ sessions: 1 });
		const answer = await connection.send({ method: 'PATCH', path: "BusinessPartners('V10000')", body: { PayTermsGrpCode: 77 } });
		expect([answer.status, company.b1.sessions.logins]).toEqual([400, 1]);
	});

	test('a wrong password is tried once for the whole run, and is not in the message', async () => {
		const connection = company.connect({ sessions: 4 }, { password: 'Wrong#1' });
		for (let i = 0; i < 3; i += 1) await expect(connection.all('Projects', {})).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.login', message: expect.not.stringContaining('Wrong#1') });
		expect(company.b1.sessions.logins).toBe(1);
	});

	test('a wrong password is tried once, however many requests wait for the login', async () => {
		const connection = company.connect({ sessions: 4 }, { password: 'Wrong#1' });
		const all = await Promise.allSettled(Array.from({ length: 6 }, () => connection.all('Projects', {})));
		expect(all).toEqual(all.map(() => ({ status: 'rejected', reason: expect.objectContaining({ kind: 'setup', code: 'sapB1.login' }) })));
		expect(company.b1.sessions.logins).toBe(1);
	});

	test('a server that gives fewer sessions than wished gets the work in those', async () => {
		company.b1.settings.maxSessions = 2;
		const connection = company.connect({ sessions: 4 });
		const all = await Promise.all(Array.from({ length: 12 }, () => connection.all('Projects', { $select: 'Code' })));
		expect(all.map((rows) => rows.length)).toEqual(all.map(() => 3));
		expect(company.b1.sessions).toMatchObject({ open: 2, overlaps: 0 });
		expect(company.b1.sessions.logins).toBeLessThanOrEqual(4);
		await connection.close();
		expect(company.b1.sessions.open).toBe(0);
	});

	test('a session that expired and may not be opened again leaves its request to the others', async () => {
		const connection = company.connect({ sessions: 2 });
		const read = () => connection.all('Projects', { $select: 'Code' });
		await Promise.all(Array.from({ length: 4 }, read));
		company.b1.settings.maxSessions = 1;
		company.b1.faults.next({ kind: 'expireToken', match: { path: 'Projects' } });
		expect(await Promise.all(Array.from({ length: 4 }, read))).toEqual(Array.from({ length: 4 }, () => expect.arrayContaining([{ Code: 'P1' }])));
		expect(company.b1.sessions.open).toBe(1);
	});

	test('no session at all is a setup error that names the number of sessions', async () => {
		company.b1.settings.maxSessions = 0;
		await expect(company.connect().all('Projects', {})).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.loginFailed', hint: expect.stringContaining('licensed sessions') });
	});

	test.each([1, 4])('of %i sessions none is left or opened again when the work fails while other requests still wait', async (sessions) => {
		company.b1.settings.forbiddenSets = ['Dimensions'];
		company.b1.settings.serviceMs = 20;
		const connection = company.connect({ sessions });
		const all = ['Dimensions', 'Projects', 'Currencies', 'Projects', 'Currencies', 'Projects'].map((set) => connection.all(set, {}));
		const ended = Promise.allSettled(all);
		await expect(Promise.all(all)).rejects.toMatchObject({ code: 'sapB1.noPermission' });
		await connection.close();
		await ended;
		expect(company.b1.sessions.open).toBe(0);
		expect(company.b1.sessions.logins).toBeLessThanOrEqual(sessions);
	});

	test('a session is logged out even when a long request of it never ends: the logout is on its way before that', async () => {
		const connection = company.connect({ sessions: 1 });
		await connection.all('Projects', {});
		let answered = false;
		company.b1.faults.next({ kind: 'delay', ms: 3000, match: { path: 'Currencies' } });
		const read = connection.all('Currencies', {}).catch(() => undefined).finally(() => (answered = true));
		await until(() => requests('Currencies') === 1);
		await connection.close();
		expect([requests('/Logout'), answered]).toEqual([1, false]);
		await read;
		expect(company.b1.sessions.open).toBe(0);
	});

	test('a logout whose connection is cut is sent once more: no session is left', async () => {
		const connection = company.connect({ sessions: 1 });
		await connection.all('Projects', {});
		company.b1.faults.next({ kind: 'dropConnection', match: { path: 'Logout' } });
		await connection.close();
		expect(company.b1.sessions.open).toBe(0);
	});

	test('a front end\'s own 404 does not say that a record is not there', async () => {
		const connection = company.connect();
		expect(await connection.one('Drafts(77)')).toBeUndefined();
		company.b1.faults.next({ kind: 'status', status: 404, match: { path: 'Drafts(77)' } });
		await expect(connection.one('Drafts(77)')).rejects.toMatchObject({ code: 'sapB1.readRefused' });
	});

	test('a login that is under way when the work ends is logged out too', async () => {
		company.b1.faults.next({ kind: 'delay', ms: 1000, match: { path: 'Login' } });
		const connection = company.connect();
		const read = expect(connection.all('Projects', {})).rejects.toMatchObject({ kind: 'transient' });
		await until(() => requests('/Login') === 1);
		await connection.close();
		await read;
		expect(company.b1.sessions).toMatchObject({ logins: 1, open: 0 });
	});

	test('an unknown company database is named', async () => {
		await expect(company.connect({}, { companyDb: 'SBONONE' }).all('Projects', {})).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.company', message: expect.stringContaining('SBONONE') });
	});

	test('sessions are logged out when the work fails', async () => {
		const context = { getCredentials: async () => ({ ...company.credentials }), helpers: {} };
		await expect(withConnection(context, async (connection) => {
			await connection.all('Projects', {});
			throw new Error('stop');
		})).rejects.toThrow('stop');
		expect(company.b1.sessions).toMatchObject({ open: 0, logouts: 1 });
	});

	test.each([
		[{ nextLink: 'rooted', nextLinkKeepsQuery: true, countAs: 'text' }],
		[{ nextLink: 'relative', nextLinkKeepsQuery: false, countAs: 'number' }],
	] as const)('pages are followed whatever the links look like: %o', async (settings) => {
		Object.assign(company.b1.settings, settings, { pageSize: 2, honourMaxPageSize: false });
		const connection = company.connect();
		const rows = await connection.all('ChartOfAccounts', { $select: 'Code', $filter: "ActiveAccount eq 'tYES'", $orderby: 'Code' });
		expect(rows.map((row) => row.Code)).toEqual(['0640', '1180', '2100', '2150', '6100', '6200', '6300', '6400', '6500']);
	});

	test('a next link to another host is not followed', async () => {
		Object.assign(company.b1.settings, { pageSize: 2, honourMaxPageSize: false });
		company.b1.faults.next({ kind: 'foreignNextLink', origin: 'https://evil.example', match: { path: 'ChartOfAccounts' } });
		await expect(company.connect().all('ChartOfAccounts', { $select: 'Code' })).rejects.toMatchObject({ kind: 'setup', code: 'http.foreignOrigin' });
	});

	test('the credential is tested by logging in, reading and logging out', async () => {
		expect(await testSapB1(company.credentials)).toEqual({ status: 'OK', message: 'Connected to OEC Computers (SBODEMOUS, USD).' });
		expect(company.b1.sessions).toMatchObject({ open: 0, logins: 1 });
		company.b1.settings.linksBeyondTop = true;
		company.b1.journal.length = 0;
		expect(await testSapB1(company.credentials)).toMatchObject({ status: 'OK' });
		expect(company.b1.journal.filter(({ method }) => method === 'GET')).toHaveLength(5);
		company.b1.settings.forbiddenSets = ['JournalEntries'];
		expect(await testSapB1(company.credentials)).toMatchObject({ status: 'Error', message: expect.stringContaining('may not use JournalEntries') });
		expect(await testSapB1({ ...company.credentials, password: '' })).toMatchObject({ status: 'Error', message: expect.stringContaining('no Password') });
	});
});

test('a certificate of a private authority is trusted once that authority is in the credential, and its error says how to get it', async () => {
	company = await startCompany({ tls: { key: testCertificate.privateKey, cert: testCertificate.certificate } });
	await expect(company.connect().all('Projects', {})).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.certificate', hint: expect.stringMatching(/authority.*PEM.*fingerprint/s) });
	const oneLine = testCertificate.caCertificate.replaceAll('\n', ' ');
	expect(await company.connect({}, { caCertificate: oneLine }).all('Projects', { $select: 'Code' })).toHaveLength(3);
});

test('a certificate for another name says so, and what was pasted in place of a certificate is told before anything is sent', async () => {
	company = await startCompany({ tls: { key: testCertificate.privateKey, cert: testCertificate.certificate } });
	const given = { ...company.credentials, caCertificate: testCertificate.caCertificate };
	for (const wrong of ['garbage', testCertificate.privateKey, testCertificate.caCertificate.slice(0, 300), testCertificate.caCertificate.replace(/-----[^-]+-----/g, '')]) {
		expect(await testSapB1({ ...given, caCertificate: wrong })).toMatchObject({ status: 'Error', message: expect.stringContaining('no certificate in PEM') });
	}
	expect(company.b1.journal).toEqual([]);
	expect(await testSapB1({ ...given, caCertificate: `Bag Attributes\n${testCertificate.caCertificate.replaceAll('\n', '\r\n')}${testCertificate.certificate}` })).toMatchObject({ status: 'OK' });
	const lookup: LookupFunction = (_host, { all }, found) => (all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4));
	const elsewhere = { ...given, serverUrl: given.serverUrl.replace('127.0.0.1', 'sap.example') };
	await expect(company.connect({ lookup }, elsewhere).all('Projects', {})).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.certificate', hint: expect.stringContaining('another name') });
});

test('a port where nothing listens is named with the usual one', async () => {
	company = await startCompany();
	const answer = await testSapB1({ ...company.credentials, serverUrl: 'http://127.0.0.1:9' });
	expect(answer).toMatchObject({ status: 'Error', message: expect.stringContaining('50000') });
});

test('a proxy\'s sign-in page is no session', async () => {
	company = await startCompany();
	company.b1.faults.next({ kind: 'loginPage', match: { path: 'Login' }, times: 5 });
	await expect(company.connect().all('Projects', {})).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.notServiceLayer' });
});
