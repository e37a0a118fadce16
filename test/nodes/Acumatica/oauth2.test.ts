import 'reflect-metadata';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { refreshOAuth2Token } from 'n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers/oauth';
import { AcumaticaOAuth2Api } from '../../../credentials/AcumaticaOAuth2Api.credentials';
import { withConnection } from '../../../nodes/Acumatica/openConnection';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
/** The credential as n8n's database has it. */
let stored: ICredentialDataDecryptedObject;
let writes: number;
beforeEach(async () => {
	environment = await startEnvironment();
	const { acumatica } = environment;
	writes = 0;
	stored = {
		instanceUrl: acumatica.url, endpointName: 'Default', endpointVersion: '24.200.001', clientId: acumatica.settings.client.id, clientSecret: acumatica.settings.client.secret,
		grantType: 'authorizationCode', accessTokenUrl: `${acumatica.url}/identity/connect/token`, scope: 'api offline_access', authentication: 'body', oauthTokenData: { ...acumatica.sessions.grant(), token_type: 'Bearer', expires_in: 3600 },
	}; // prettier-ignore
});
afterEach(async () => await environment.close());

/** A node's context whose refresh is n8n's own code, over the stored credential. */
function context(): IExecuteFunctions {
	const node = { name: 'Acumatica', type: 'acumatica', parameters: { authentication: 'acumaticaOAuth2Api' }, credentials: { acumaticaOAuth2Api: { id: '1', name: 'Acumatica' } } };
	const quiet = { debug: () => undefined, warn: () => undefined, error: () => undefined, info: () => undefined };
	const additionalData = {
		credentialsHelper: {
			getDecrypted: async () => structuredClone(stored),
			runPreAuthentication: async () => undefined,
			updateCredentialsOauthTokenData: async (_node: unknown, _type: string, data: ICredentialDataDecryptedObject) => {
				writes += 1;
				stored = { ...stored, oauthTokenData: structuredClone(data.oauthTokenData!) };
			},
		},
	};
	const own = { getCredentials: async () => structuredClone(stored), getNode: () => node, getMode: () => 'trigger', logger: quiet };
	const helpers = {
		async refreshOAuth2Token(this: never, type: string) {
			return (await refreshOAuth2Token.call({ ...own, helpers } as never, type, node as never, additionalData as never)) as unknown;
		},
	};
	return { ...own, helpers } as never;
}

const read = async (given = context()) => await withConnection(given, async (connection) => await connection.list('Vendor', { $select: 'VendorID', $filter: "VendorID eq '00042'" }), { concurrency: 5 });
const refreshes = () => environment.acumatica.journal.filter((entry) => entry.url.endsWith('/connect/token')).length;

test('a token that is no longer accepted is refreshed by n8n, stored, and used', async () => {
	environment.acumatica.sessions.expireAll();
	await expect(read()).resolves.toHaveLength(1);
	expect([refreshes(), writes]).toEqual([1, 1]);
	await expect(read()).resolves.toHaveLength(1);
	expect(refreshes()).toBe(1);
});

test('several executions at once refresh once, and all go on', async () => {
	environment.acumatica.sessions.expireAll();
	const all = await Promise.all(Array.from({ length: 6 }, async () => await read(context())));
	expect(all.map((rows) => rows?.length)).toEqual([1, 1, 1, 1, 1, 1]);
	expect(refreshes()).toBe(1);
});

test('a grant that was taken back asks a person to connect again, without any token in the words', async () => {
	environment.acumatica.sessions.expireAll();
	environment.acumatica.sessions.killRefreshTokens();
	const error = await read().catch((each: Error) => each);
	expect(error).toMatchObject({ kind: 'setup', code: 'acumatica.reconnect', hint: expect.stringContaining('connect it again') });
	expect(JSON.stringify({ ...(error as Error), message: (error as Error).message })).not.toMatch(/access-|refresh-|client-secret/);
});

test('an account that was never connected is named', async () => {
	delete stored.oauthTokenData;
	await expect(read()).rejects.toMatchObject({ kind: 'setup', message: expect.stringContaining('not connected') });
});

test('the credential leads n8n to the identity server below the virtual directory, with a refresh token', () => {
	const fields = Object.fromEntries(new AcumaticaOAuth2Api().properties.map((each) => [each.name, each.default]));
	expect(fields).toMatchObject({ scope: 'api offline_access', grantType: 'authorizationCode', authentication: 'body' });
	const address = (template: unknown, instanceUrl: string) => {
		const [, expression, rest] = /^=\{\{(.+)\}\}(.*)$/.exec(String(template))!;
		return `${String(new Function('$self', `return ${expression}`)({ instanceUrl }))}${rest}`;
	};
	expect(address(fields.accessTokenUrl, 'https://host.example/AcumaticaERP/ ')).toBe('https://host.example/AcumaticaERP/identity/connect/token');
	expect(address(fields.accessTokenUrl, 'https://host.example/AcumaticaERP/(W(10003))/Main?CompanyID=Acme&ScreenId=00000000')).toBe('https://host.example/AcumaticaERP/identity/connect/token');
	expect(address(fields.accessTokenUrl, 'https://main.example/Main')).toBe('https://main.example/identity/connect/token');
	expect(address(fields.authUrl, 'https://acme.acumatica.example')).toBe('https://acme.acumatica.example/identity/connect/authorize');
});
