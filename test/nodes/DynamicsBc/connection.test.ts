import { openDynamicsBc } from '../../../nodes/DynamicsBc/connection';
import type { DynamicsBcCredentials } from '../../../nodes/DynamicsBc/credentials';
import { testDynamicsBc } from '../../../nodes/DynamicsBc/credentialTest';
import { dynamicsBcBills } from '../../../nodes/DynamicsBc/bills';
import { type DynamicsBcSimulator, firstCompany, startDynamicsBc } from '../../../simulators/dynamicsBc';
import { defaultClient, testCertificate } from '../../../simulators/entra';
import { company, invoice, line, post, startEnvironment, type TestEnvironment } from './environment';

describe('online', () => {
	let environment: TestEnvironment;
	beforeEach(async () => {
		environment = await startEnvironment();
	});
	afterEach(async () => await environment.close());

	test('a token that runs out in the middle of a run is replaced, and nothing is done twice', async () => {
		const erp = environment.erp();
		await post(erp, invoice());
		environment.bc.expireTokens();
		expect(await post(erp, invoice())).toMatchObject([{ status: 'created' }]);
		expect(environment.books.tables.purchaseInvoices).toHaveLength(2);
	});

	test('all pages of a list are read, and the link of each is followed as given', async () => {
		environment.bc.settings.pageSize = 3;
		const rows = await environment.connect().all(`companies(${firstCompany.id})/accounts`, { $select: 'id,number' });
		expect(rows).toHaveLength(environment.books.tables.accounts.length);
		expect(environment.bc.journal.filter(({ url }) => url.includes('aid=')).length).toBeGreaterThan(2);
	});

	test('a next link to another host is refused, with no token sent there', async () => {
		environment.bc.settings.pageSize = 3;
		environment.bc.faults.next({ kind: 'foreignNextLink', origin: 'https://evil.example' });
		await expect(environment.connect().all(`companies(${firstCompany.id})/accounts`)).rejects.toMatchObject({ kind: 'setup', code: 'http.foreignOrigin' });
	});

	test('a sign-in page answered with 200 is an error, in lists and in batches', async () => {
		const connection = environment.connect();
		environment.bc.faults.next({ kind: 'loginPage', times: 2 });
		await expect(connection.companies()).rejects.toMatchObject({ kind: 'setup', code: 'odata.notAList' });
		await expect(connection.batch([{ method: 'POST', path: `companies(${firstCompany.id})/vendors`, body: {} }])).rejects.toMatchObject({ kind: 'ambiguous' });
		expect(await connection.companies()).toHaveLength(2); // an error is not kept
	});

	test('throttling without Retry-After, as Business Central does it, is waited for on the connection\'s own clock', async () => {
		const slept: number[] = [];
		let now = Date.now();
		const clock = { now: () => now, sleep: async (ms: number) => void (slept.push(ms), (now += ms)) };
		environment.bc.faults.next({ kind: 'throttle', retryAfter: null });
		expect(await environment.connect({ clock }).companies()).toHaveLength(2);
		expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(30_000);
	});

	test('a batch of more than a hundred operations is refused whole by the server, and never sent by us', async () => {
		const connection = environment.connect();
		const operations = Array.from({ length: 101 }, () => ({ method: 'GET' as const, path: `companies(${firstCompany.id})/vendors?$top=1` }));
		await expect(connection.batch(operations)).rejects.toMatchObject({ code: 'dynamicsBc.batchUnanswered' });
		const lines = Array.from({ length: 120 }, (_each, i) => line({ lineNumber: String(i + 1), amount: '1.00', dimensions: [{ name: 'AREA', value: i % 2 ? '10' : '30' }] }));
		expect(await post(environment.erp(), invoice({ lines, totalAmount: '120.00' }))).toMatchObject([{ status: 'created' }]);
	});

	test('an app that is not enabled in this environment is named as the likely cause', async () => {
		environment.bc.settings.registeredClients = ['somebody-else'];
		expect(await testDynamicsBc(environment.credentials)).toMatchObject({ status: 'Error', message: expect.stringContaining('Microsoft Entra Applications') });
	});

	test('the credential test tells a company, an unknown environment, an API that is off, and a missing field', async () => {
		expect(await testDynamicsBc(environment.credentials)).toMatchObject({ status: 'OK', message: expect.stringContaining('CRONUS') });
		expect(await testDynamicsBc({ ...environment.credentials, baseUrl: `${environment.bc.origin}/v2.0/contoso/Nowhere` })).toMatchObject({ status: 'Error', message: expect.stringContaining('environment name') });
		environment.bc.settings.apiEnabled = false;
		expect(await testDynamicsBc(environment.credentials)).toMatchObject({ status: 'Error', message: expect.stringContaining('switched off') });
		expect(await testDynamicsBc({ ...environment.credentials, clientId: ' ' })).toMatchObject({ status: 'Error', message: expect.stringContaining('Client ID') });
	});

	test('no secret stands in any error', async () => {
		const { credentials } = environment;
		const messages: string[] = [];
		const note = (error: unknown) => void messages.push(JSON.stringify(error), String(error), String((error as Error).stack));
		environment.bc.settings.registeredClients = ['somebody-else'];
		await environment.connect().companies().catch(note);
		await openDynamicsBc({ ...credentials, clientSecret: 'wrong-secret-value' }).companies().catch(note);
		expect(messages).toHaveLength(6);
		for (const text of messages) {
			expect(text).not.toContain(defaultClient.clientSecret);
			expect(text).not.toContain('wrong-secret-value');
			expect(text).not.toMatch(/Bearer [\w-]/);
		}
	});
});

describe('on-premises', () => {
	let bc: DynamicsBcSimulator;
	const basic = { user: 'STAMPLI', key: 'web-service-key' };
	const credentials = (changes: Partial<DynamicsBcCredentials> = {}): DynamicsBcCredentials => ({
		deployment: 'onPremises', protocol: 'http', host: '127.0.0.1', port: Number(new URL(bc.origin).port), instance: 'BC240', signIn: 'basic', userName: basic.user, accessKey: basic.key, ...changes,
	}); // prettier-ignore
	afterEach(async () => await bc.close());

	test('user name and web service access key sign in, over plain http where the credential says so', async () => {
		bc = await startDynamicsBc({ basePath: '/BC240', basic });
		const connection = openDynamicsBc(credentials());
		expect(await connection.companies()).toHaveLength(2);
		expect(connection.name).toBe(`${new URL(bc.origin).host}/BC240`);
		connection.close();
		expect(await testDynamicsBc(credentials({ accessKey: 'wrong' }))).toMatchObject({ status: 'Error', message: expect.stringContaining('access key') });
	});

	test('a server with several tenants is told the tenant on every request, next links and batches included', async () => {
		bc = await startDynamicsBc({ basePath: '/BC240', basic, serverTenant: 'acme', pageSize: 4 });
		const connection = openDynamicsBc(credentials({ serverTenant: 'acme' }));
		const erp = dynamicsBcBills(connection, { company, posting: 'post' });
		expect(await post(erp, invoice())).toMatchObject([{ status: 'created', bill: { state: 'posted purchase invoice (open)' } }]);
		expect(await connection.all(`companies(${firstCompany.id})/accounts`)).toHaveLength(bc.companies[0]!.tables.accounts.length);
		connection.close();
	});

	test('a certificate of a private authority is trusted when it is pasted, on one line too', async () => {
		bc = await startDynamicsBc({ basePath: '/BC240', basic, tls: true });
		expect(await testDynamicsBc(credentials({ protocol: 'https' }))).toMatchObject({ status: 'Error', message: expect.stringContaining('certificate') });
		expect(await testDynamicsBc(credentials({ protocol: 'https', caCertificate: testCertificate.caCertificate.replace(/\n/g, ' ') }))).toMatchObject({ status: 'OK' });
	});

	test('a user name with an umlaut is refused before anything is sent', async () => {
		bc = await startDynamicsBc({ basePath: '/BC240', basic });
		expect(await testDynamicsBc(credentials({ userName: 'MÜLLER' }))).toMatchObject({ status: 'Error', message: expect.stringContaining('ASCII') });
		expect(bc.journal).toEqual([]);
	});
});
