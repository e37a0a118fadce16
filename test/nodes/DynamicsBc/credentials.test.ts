import { authorizeOwnRequest } from '../../../nodes/DynamicsBc/authorize';
import { checkCredentials, serviceRoot, soapRoot } from '../../../nodes/DynamicsBc/credentials';

const online = { deployment: 'online', tenantId: 'contoso.com', environment: 'Production', clientId: 'id', clientSecret: 's3cret-value' } as const;
const onPremises = { deployment: 'onPremises', host: 'nav.contoso.com', instance: 'BC 240', userName: 'ap', accessKey: 'the-access-key', signIn: 'basic' } as const;

test('the address is made of tenant and environment, or of host, port and instance', () => {
	expect(serviceRoot(checkCredentials(online))).toBe('https://api.businesscentral.dynamics.com/v2.0/contoso.com/Production');
	expect(serviceRoot(checkCredentials(onPremises))).toBe('https://nav.contoso.com:7048/BC%20240');
	expect(soapRoot(checkCredentials(onPremises))).toBe('https://nav.contoso.com:7047/BC%20240');
	expect(serviceRoot(checkCredentials({ ...onPremises, protocol: 'http', port: 8048 }))).toBe('http://nav.contoso.com:8048/BC%20240');
});

test('another address replaces it, with or without the API\'s own path, unless it is switched off', () => {
	expect(serviceRoot({ ...online, baseUrl: 'https://proxy.example/bc/api/v2.0/' })).toBe('https://proxy.example/bc');
	expect(serviceRoot({ ...online, baseUrl: 'https://proxy.example/bc', useBaseUrl: false })).toContain('businesscentral');
});

test.each([
	['Tenant ID', { ...online, tenantId: '' }],
	['Environment', { ...online, environment: ' ' }],
	['Base URL', { ...online, useBaseUrl: true, baseUrl: ' ' }],
	['Client Secret', { ...online, clientSecret: '' }],
	['Private Key', { ...online, authentication: 'certificate', certificate: 'x' }],
	['Authority Host', { ...online, cloud: 'custom' }],
	['Host', { ...onPremises, host: '' }],
	['Server Instance', { ...onPremises, instance: '' }],
	['Web Service Access Key', { ...onPremises, accessKey: '' }],
	['Tenant ID', { ...onPremises, signIn: 'oauth', clientId: 'x' }],
])('a missing %s is named', (label, fields) => {
	expect(() => checkCredentials(fields)).toThrow(expect.objectContaining({ kind: 'setup', message: expect.stringContaining(label) }));
});

test.each(['https://nav.contoso.com', 'nav.contoso.com:7048', 'nav.contoso.com/BC240', ' http://nav.contoso.com:7048/BC240 '])('a host with more than its name is named: %s', (host) => {
	expect(() => checkCredentials({ ...onPremises, host })).toThrow(expect.objectContaining({ kind: 'setup', message: expect.stringContaining(`"${host.trim()}"`) }));
});

test('the HTTP Request node gets the sign-in for the credential\'s own server only, and follows no redirect with it', async () => {
	const own = await authorizeOwnRequest(onPremises, { url: 'https://nav.contoso.com:7048/BC%20240/api/v2.0/companies' });
	expect(own).toMatchObject({ headers: { Authorization: expect.stringMatching(/^Basic /) }, disableFollowRedirect: true });
	for (const url of ['https://nav.contoso.com/x', 'http://nav.contoso.com:7048/x', 'https://evil.example/', 'https://a:b@nav.contoso.com:7048/']) {
		expect((await authorizeOwnRequest(onPremises, { url })).headers).toBeUndefined();
	}
});
