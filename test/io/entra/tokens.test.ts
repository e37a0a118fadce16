import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { readClientCertificate } from '../../../io/entra/certificate';
import type { EntraSettings } from '../../../io/entra/settings';
import { entraTokens } from '../../../io/entra/tokens';
import { clientCertificate, clientPrivateKey } from '../../simulators/entraClientCertificate';
import { defaultClient, defaultTenant, type EntraSimulator, startEntra, testCertificate } from '../../../simulators/entra';

let entra: EntraSimulator;
beforeEach(async () => {
	entra = await startEntra();
});
afterEach(() => entra.close());

const settings = (changes: Partial<EntraSettings> = {}): EntraSettings => ({
	authorityHost: entra.url,
	tenantId: defaultTenant,
	clientId: defaultClient.clientId,
	resource: 'https://contoso.operations.dynamics.com',
	secret: defaultClient.clientSecret,
	caCertificate: entra.caCertificate,
	...changes,
});

test('fifty callers at once make one token request, and later ones none', async () => {
	const tokens = await Promise.all(Array.from({ length: 50 }, () => entraTokens(settings()).token()));
	expect(new Set(tokens).size).toBe(1);
	await entraTokens(settings()).token();
	expect(entra.tokenRequests()).toBe(1);
});

test('fifty callers refused at once replace the token with one request', async () => {
	const tokens = entraTokens(settings());
	const old = await tokens.token();
	const replaced = await Promise.all(Array.from({ length: 50 }, () => tokens.replace(old)));
	expect(new Set(replaced).size).toBe(1);
	expect(replaced[0]).not.toBe(old);
	expect(await tokens.token()).toBe(replaced[0]);
	expect(entra.tokenRequests()).toBe(2);
});

test('a changed secret is another credential: the old token is not used for it', async () => {
	await entraTokens(settings()).token();
	await expect(entraTokens(settings({ secret: 'wrong' })).token()).rejects.toMatchObject({ kind: 'setup', code: 'entra.secret' });
});

test('a failure is not remembered: the next call tries again', async () => {
	const tokens = entraTokens(settings());
	entra.faults.next({ kind: 'status', status: 500, match: { method: 'POST' }, body: '{}', contentType: 'application/json' });
	await expect(tokens.token()).rejects.toMatchObject({ kind: expect.stringMatching(/transient|setup/) });
	expect(await tokens.token()).toMatch(/\./);
});

test('a certificate signs in without any secret on the wire', async () => {
	entra.settings.clients = [{ clientId: 'cert-app', certificate: clientCertificate }];
	const certificate = { certificate: clientCertificate, privateKey: clientPrivateKey };
	const token = await entraTokens(settings({ clientId: 'cert-app', secret: undefined, certificate })).token();
	expect(token).toMatch(/\./);
});

test.each([
	['wrong secret', { secret: 'nope' }, 'entra.secret'],
	['unknown app', { clientId: 'ffffffff-0000-0000-0000-000000000000' }, 'entra.clientId'],
	['unknown tenant', { tenantId: '99999999-0000-0000-0000-000000000000' }, 'entra.tenant'],
	['tenant "common"', { tenantId: 'common' }, 'entra.tenant'],
])('%s: a setup error that names the cause and holds no secret', async (_name, changes, code) => {
	const error: unknown = await entraTokens(settings(changes)).token().catch((each: unknown) => each);
	expect(error).toMatchObject({ kind: 'setup', code, hint: expect.stringMatching(/\w/) });
	expect(inspect(error, { depth: 20 })).not.toContain(defaultClient.clientSecret);
	expect(inspect(error, { depth: 20 })).not.toContain('nope');
});

test('an expired secret is named as expired', async () => {
	entra.settings.clients = [{ ...defaultClient, secretExpired: true }];
	await expect(entraTokens(settings()).token()).rejects.toMatchObject({ kind: 'setup', code: 'entra.secretExpired' });
});

test('a sign-in host whose certificate is not trusted is named as such', async () => {
	await expect(entraTokens(settings({ caCertificate: undefined })).token()).rejects.toMatchObject({ kind: 'setup', code: 'http.certificate' });
});

test('a sign-in host that cannot be reached is named as such', async () => {
	await entra.close();
	await expect(entraTokens(settings()).token()).rejects.toMatchObject({ kind: 'setup', code: 'http.unreachable' });
	entra = await startEntra();
});

test('a key that does not belong to the certificate is refused before anything is sent', () => {
	const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
	expect(() => readClientCertificate({ certificate: testCertificate.certificate, privateKey }, Date.now())).toThrow(expect.objectContaining({ kind: 'setup', code: 'entra.certificate' }));
	expect(() => readClientCertificate({ certificate: 'x', privateKey }, Date.now())).toThrow(/certificate .* cannot be read/);
});

test('an expired certificate is refused with its date', () => {
	expect(() => readClientCertificate(testCertificate, Date.parse('2130-01-01'))).toThrow(/expired on/);
});
