import type { IHttpRequestOptions } from 'n8n-workflow';
import { DynamicsFoApi } from '../../../credentials/DynamicsFoApi.credentials';
import { authorizeOwnRequest } from '../../../nodes/DynamicsFo/authorize';
import { testDynamicsFo } from '../../../nodes/DynamicsFo/credentialTest';
import { pem } from '../../../io/http/pem';
import { checkCredentials, environmentOrigin } from '../../../nodes/DynamicsFo/credentials';
import { clientCertificate, clientPrivateKey } from '../../simulators/entraClientCertificate';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(() => environment.close());

describe('the credential test names the likely cause', () => {
	const test_ = (changes: object = {}) => testDynamicsFo({ ...environment.credentials, ...changes });

	test('everything right', async () => {
		expect(await test_()).toEqual({ status: 'OK', message: expect.stringContaining('usmf') });
	});

	test('a certificate instead of a secret, pasted into one line', async () => {
		environment.entra.settings.clients = [{ clientId: 'cert-app', certificate: clientCertificate }];
		const oneLine = (text: string) => text.replaceAll('\n', ' ');
		expect(await test_({ clientId: 'cert-app', authentication: 'certificate', certificate: oneLine(clientCertificate), privateKey: oneLine(clientPrivateKey) })).toMatchObject({ status: 'OK' });
	});

	test.each([
		['wrong secret', { clientSecret: 'nope' }, /secret is wrong/],
		['wrong tenant', { tenantId: '99999999-0000-0000-0000-000000000000' }, /tenant does not exist/],
		['wrong client ID', { clientId: 'ffffffff-0000-0000-0000-000000000000' }, /app \(client ID\) does not exist/],
		['empty secret', { clientSecret: ' ' }, /has no Client Secret/],
		['environment without scheme', { environmentUrl: 'contoso.operations.dynamics.com' }, /not an address/],
		['environment over http', { environmentUrl: 'http://contoso.operations.dynamics.com' }, /not encrypted/],
		['nobody there', { environmentUrl: 'http://127.0.0.1:9' }, /cannot be reached/],
		['certificate of the sign-in host not trusted', { caCertificate: '' }, /certificate .* not trusted/],
	])('%s', async (_name, changes, message) => {
		expect(await test_(changes)).toEqual({ status: 'Error', message: expect.stringMatching(message) });
	});

	test('the app is not registered in F&O', async () => {
		environment.fo.settings.registeredClients = ['another-app'];
		expect(await test_()).toEqual({ status: 'Error', message: expect.stringContaining('Microsoft Entra ID applications') });
	});

	test('the user of the app has no privilege, or sees nothing', async () => {
		environment.fo.faults.next({ kind: 'status', status: 403 });
		expect(await test_()).toEqual({ status: 'Error', message: expect.stringContaining('may not use') });
		environment.fo.data.LegalEntities.length = 0;
		expect(await test_()).toEqual({ status: 'Error', message: expect.stringContaining('sees no legal entity') });
	});

	test('another kind of web server', async () => {
		environment.fo.faults.next({ kind: 'loginPage' });
		expect(await test_()).toEqual({ status: 'Error', message: expect.stringContaining('HTML page') });
	});
});

describe('the credential in the HTTP Request node', () => {
	const credential = new DynamicsFoApi();
	const authorize = (request: Partial<IHttpRequestOptions> & { uri?: string }) => authorizeOwnRequest({ ...environment.credentials }, request as IHttpRequestOptions);

	test('adds the token to its own origin, from the shared cache, and forbids redirects', async () => {
		const requests = await Promise.all(Array.from({ length: 20 }, () => authorize({ url: `${environment.fo.url}/data/LegalEntities`, headers: { Accept: 'x' } })));
		expect(requests[0]).toMatchObject({ disableFollowRedirect: true, headers: { Accept: 'x', Authorization: expect.stringMatching(/^Bearer ./) } });
		expect(environment.entra.tokenRequests()).toBe(1);
	});

	test('knows the older form of a request, and a base address', async () => {
		expect(await authorize({ uri: `${environment.fo.url}/data/X` })).toMatchObject({ followRedirect: false, headers: { Authorization: expect.any(String) } });
		expect(await authorize({ baseURL: `${environment.fo.url}/data`, url: '/X' })).toMatchObject({ headers: { Authorization: expect.any(String) } });
	});

	test.each(['https://evil.example/data', 'http://127.0.0.1:1/data', 'nonsense', '//evil.example/x'])('leaves a request to %s without the token', async (url) => {
		const request = { url, headers: {} };
		expect(await authorize(request)).toEqual(request);
		expect(environment.entra.tokenRequests()).toBe(0);
	});

	test('is not deceived by an address that only begins like its own', async () => {
		for (const url of [`${environment.fo.url}.evil.example/x`, `${environment.fo.url.replace('://', '://user@evil.example#')}`, `https://evil.example/?${environment.fo.url}`]) {
			expect((await authorize({ url, headers: {} })).headers).toEqual({});
		}
	});

	test('the class has an authenticate function and no pre-authentication', () => {
		expect(credential.authenticate).toBe(authorizeOwnRequest);
		expect(credential).not.toHaveProperty('preAuthentication');
		for (const property of credential.properties.filter(({ name }) => /secret|key/i.test(name))) expect(property.typeOptions?.password).toBe(true);
	});
});

test('the environment address is taken without path, in lower case', () => {
	expect(environmentOrigin({ environmentUrl: 'https://Contoso.Operations.Dynamics.com/?cmp=usmf' })).toBe('https://contoso.operations.dynamics.com');
});

test('a missing field is named by its label', () => {
	expect(() => checkCredentials({ ...environment.credentials, tenantId: '' })).toThrow(/has no Tenant ID/);
	expect(() => checkCredentials({ ...environment.credentials, cloud: 'custom', authorityHost: '' })).toThrow(/has no Authority Host/);
});

test('PEM text is mended whatever a form made of its line ends', () => {
	const whole = clientCertificate.trim();
	for (const broken of [whole.replaceAll('\n', '\\n'), whole.replaceAll('\n', ' '), whole.replaceAll('\n', '\r\n'), `  ${whole}  `]) expect(pem(broken).trim()).toBe(whole);
});
