import { constants, createHash, createSign, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { request } from 'node:https';
import { ConfidentialClientApplication, type INetworkModule } from '@azure/msal-node';
import { defaultClient, defaultTenant, readToken, startEntra, type EntraSimulator } from '../../simulators/entra';
import { clientCertificate, clientPrivateKey } from './entraClientCertificate';

let entra: EntraSimulator;
beforeEach(async () => {
	entra = await startEntra();
});
afterEach(() => entra.close());

interface Answered {
	status: number;
	headers: Record<string, string>;
	json: Record<string, unknown>;
	text: string;
}

function send(
	url: string,
	{
		method = 'GET',
		headers = {},
		body = '',
		ca = entra.caCertificate,
	}: { method?: string; headers?: Record<string, string>; body?: string; ca?: string | null } = {},
) {
	return new Promise<Answered>((resolve, reject) => {
		const call = request(url, { method, headers, ...(ca === null ? {} : { ca }) }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => {
				const text = Buffer.concat(chunks).toString();
				resolve({
					status: response.statusCode ?? 0,
					headers: response.headers as Record<string, string>,
					text,
					json: text.startsWith('{') ? JSON.parse(text) : {},
				});
			});
		});
		call.on('error', reject);
		call.end(body);
	});
}

const good = {
	client_id: defaultClient.clientId,
	client_secret: defaultClient.clientSecret as string,
	grant_type: 'client_credentials',
	scope: 'https://env.example/.default',
};

const ask = (form: Record<string, string> = {}, tenant = defaultTenant) =>
	send(`${entra.url}/${tenant}/oauth2/v2.0/token`, {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ ...good, ...form }).toString(),
	});

const networkClient = (): INetworkModule => {
	const through = async (url: string, method: string, options: { headers?: Record<string, string>; body?: string } = {}) => {
		const answer = await send(url, { method, headers: options.headers ?? {}, body: options.body ?? '' });
		return { status: answer.status, headers: answer.headers, body: answer.json as never };
	};
	return {
		sendGetRequestAsync: (url, options) => through(url, 'GET', options),
		sendPostRequestAsync: (url, options) => through(url, 'POST', options),
	};
};

const application = (auth: object) =>
	new ConfidentialClientApplication({
		auth: {
			clientId: defaultClient.clientId,
			authority: `${entra.url}/${defaultTenant}`,
			knownAuthorities: [new URL(entra.url).host],
			...auth,
		},
		system: { networkClient: networkClient() },
	});

test('a client with its secret gets a token for the resource it asked for', async () => {
	const { status, json } = await ask();
	expect(status).toBe(200);
	expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
	expect(readToken(String(json.access_token))).toMatchObject({
		aud: 'https://env.example',
		tid: defaultTenant,
		appid: defaultClient.clientId,
	});
	expect(entra.tokenRequests()).toBe(1);
});

test('without trusting its authority the connection is refused', async () => {
	await expect(send(entra.url, { ca: null })).rejects.toThrow(/certificate|verify/i);
});

test('the lifetime of tokens can be set', async () => {
	entra.settings.lifetimeSeconds = 5;
	const { json } = await ask();
	const claims = readToken(String(json.access_token));
	expect([json.expires_in, (claims?.exp ?? 0) - (claims?.iat ?? 0)]).toEqual([5, 5]);
});

test.each([
	['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 'AADSTS7000215'],
	['no secret', { client_secret: '' }, 401, 'invalid_client', 'AADSTS7000218'],
	['an unknown client', { client_id: 'nobody' }, 400, 'unauthorized_client', 'AADSTS700016'],
	['a scope without /.default', { scope: 'https://env.example/user_impersonation' }, 400, 'invalid_scope', 'AADSTS1002012'],
	['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 'AADSTS70003'],
])('%s is refused in the words of the provider', async (_name, form, status, error, code) => {
	const answer = await ask(form);
	expect([answer.status, answer.json.error]).toEqual([status, error]);
	expect(answer.json.error_description).toContain(`${code}: `);
});

test('an expired secret, an unknown tenant, the common tenant and an unknown resource are refused', async () => {
	entra.settings.resources = ['https://env.example'];
	entra.settings.clients = [{ ...defaultClient, secretExpired: true }];
	expect((await ask()).json.error_description).toContain('AADSTS7000222');
	entra.settings.clients = [defaultClient];
	expect((await ask({}, 'other-tenant')).json.error_description).toContain('AADSTS90002');
	expect((await ask({}, 'common')).status).toBe(400);
	expect((await ask({ scope: 'https://elsewhere.example/.default' })).json.error_description).toContain('AADSTS500011');
	expect((await ask()).status).toBe(200);
});

test('throttling comes with Retry-After, and a gateway failure as HTML', async () => {
	entra.faults.next({ kind: 'throttle', retryAfter: 3, match: { path: '/token' } });
	const throttled = await ask();
	expect([throttled.status, throttled.headers['retry-after']]).toEqual([429, '3']);
	entra.faults.next({ kind: 'status', status: 503 });
	expect((await ask()).text).toContain('<html>');
	expect((await ask()).status).toBe(200);
});

describe('a client with a certificate', () => {
	beforeEach(() => {
		entra.settings.clients = [{ clientId: defaultClient.clientId, certificate: clientCertificate }];
	});
	const der = Buffer.from(clientCertificate.replace(/-----[^-]+-----|\s/g, ''), 'base64');
	const thumbprint = createHash('sha256').update(der).digest('base64url');
	const claims = (more: object = {}) => ({
		aud: `${entra.url}/${defaultTenant}/oauth2/v2.0/token`,
		iss: defaultClient.clientId,
		sub: defaultClient.clientId,
		jti: randomUUID(),
		nbf: Math.floor(Date.now() / 1000),
		exp: Math.floor(Date.now() / 1000) + 600,
		...more,
	});
	const jwt = (body: object, { alg = 'PS256', thumb = thumbprint, key = clientPrivateKey } = {}) => {
		const text = [{ typ: 'JWT', alg, 'x5t#S256': thumb }, body]
			.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
			.join('.');
		const signature =
			alg === 'PS256'
				? sign('sha256', Buffer.from(text), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
				: createSign('sha256').update(text).sign(key);
		return `${text}.${signature.toString('base64url')}`;
	};
	const prove = (client_assertion: string) =>
		ask({ client_secret: '', client_assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });

	test('is believed with a PS256 or RS256 assertion, once', async () => {
		const assertion = jwt(claims());
		expect((await prove(assertion)).status).toBe(200);
		expect((await prove(jwt(claims(), { alg: 'RS256' }))).status).toBe(200);
		expect((await prove(assertion)).json.error_description).toContain('used before');
	});

	test('is refused for a foreign key, thumbprint or audience, and for an assertion that has run out', async () => {
		const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
		for (const assertion of [
			jwt(claims(), { key: foreign }),
			jwt(claims(), { thumb: 'x' }),
			jwt(claims({ aud: 'https://elsewhere.example' })),
			jwt(claims({ exp: 1000 })),
			jwt(claims({ iss: 'somebody' })),
		]) {
			const answer = await prove(assertion);
			expect([answer.status, answer.json.error]).toEqual([401, 'invalid_client']);
		}
	});

	test('is served through MSAL', async () => {
		const app = application({
			clientCertificate: { thumbprintSha256: createHash('sha256').update(der).digest('hex'), privateKey: clientPrivateKey },
		});
		const result = await app.acquireTokenByClientCredential({ scopes: ['https://env.example/.default'] });
		expect(readToken(result?.accessToken ?? '')).toMatchObject({ aud: 'https://env.example' });
	});
});

test('MSAL finds the token endpoint by discovery, gets a token by secret and keeps it', async () => {
	const app = application({ clientSecret: defaultClient.clientSecret });
	const first = await app.acquireTokenByClientCredential({ scopes: ['https://env.example/.default'] });
	const second = await app.acquireTokenByClientCredential({ scopes: ['https://env.example/.default'] });
	expect(readToken(first?.accessToken ?? '')).toMatchObject({ tid: defaultTenant });
	expect([second?.fromCache, entra.tokenRequests()]).toEqual([true, 1]);
});

test('MSAL reports a wrong secret as invalid_client', async () => {
	const wrong = application({ clientSecret: 'wrong' }).acquireTokenByClientCredential({ scopes: ['https://env.example/.default'] });
	await expect(wrong).rejects.toMatchObject({ errorCode: 'invalid_client', errorMessage: expect.stringContaining('AADSTS7000215') });
});

test('instance discovery names the authority as its own', async () => {
	const { json } = await send(
		`${entra.url}/common/discovery/instance?api-version=1.1&authorization_endpoint=${entra.url}/${defaultTenant}/oauth2/v2.0/authorize`,
	);
	expect(json.tenant_discovery_endpoint).toBe(`${entra.url}/${defaultTenant}/v2.0/.well-known/openid-configuration`);
	expect((json.metadata as { aliases: string[] }[])[0]?.aliases).toEqual([new URL(entra.url).host]);
});
