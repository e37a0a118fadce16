import type { ICredentialTestFunctions } from 'n8n-workflow';
import { StampliSftpApi } from '../../../credentials/StampliSftpApi.credentials';
import { openSftp } from '../../../io/sftp';
import { sftpSettings, testSftpCredential } from '../../../nodes/shared/sftpConnection';
import { newKeyPair, startSftpServer } from '../../../simulators/sftp';
import type { SftpServer } from '../../../simulators/sftp';

const key = newKeyPair();
let server: SftpServer;
beforeEach(async () => {
	server = await startSftpServer({ users: [{ username: 'stampli', password: 'secret', publicKey: key.public }] });
});
afterEach(() => server.close());

/** What the dialog saves: the defaults, and what the user filled in. */
const saved = (changes: Record<string, string | number | boolean> = {}) => ({
	...Object.fromEntries(new StampliSftpApi().properties.map(({ name, default: value }) => [name, value as string])),
	host: '127.0.0.1',
	port: server.port,
	username: 'stampli',
	password: 'secret',
	hostKeys: server.fingerprints.join('\n'),
	...changes,
});
const dialogTest = async (changes = {}) =>
	await testSftpCredential.call({} as ICredentialTestFunctions, { id: '1', name: 'SFTP', type: 'stampliSftpApi', data: saved(changes) });

describe('the test in the credential dialog', () => {
	test('says that it is connected and where', async () => {
		expect(await dialogTest()).toEqual({ status: 'OK', message: 'Connected; the home folder is /.' });
	});

	test('tells the fingerprint to pin when none is', async () => {
		const { status, message } = await dialogTest({ hostKeys: '' });
		expect(status).toBe('Error');
		expect(message).toContain(`presented fingerprint is ${server.fingerprints[0]}`);
		expect(message).toContain('Host Keys');
		expect(server.counts.logins).toBe(0);
	});

	test('warns when any server is accepted', async () => {
		expect(await dialogTest({ hostKeyMode: 'insecureAcceptAny' })).toMatchObject({ status: 'OK', message: expect.stringContaining('not checked') });
	});

	test.each([
		['a wrong password', { password: 'wrong' }, /refused the login of user "stampli".*Check username and password/],
		['an empty host', { host: ' ' }, /^Host in the SFTP credential is empty/],
		['a URL as host', { host: 'sftp://127.0.0.1' }, /^Host in the SFTP credential must be a name/],
		['an impossible port', { port: 70_000 }, /^Port in the SFTP credential must be/],
		['a broken key', { authentication: 'privateKey', privateKey: 'broken' }, /private key .* cannot be read/],
		['a broken pin', { hostKeys: 'SHA256:short' }, /Line 1 of Host Keys/],
		['a closed port', { port: 1 }, /127\.0\.0\.1:1 refused the connection/],
	])('names the likely cause: %s', async (_name, changes, text) => {
		const result = await dialogTest(changes);
		expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(text) });
		expect(result.message).not.toContain('secret');
	});
});

describe('the settings', () => {
	test.each([
		['as it is', key.private],
		['with Windows line ends', key.private.replaceAll('\n', '\r\n')],
		['with line ends as \\n', key.private.replaceAll('\n', '\\n')],
		['on one line', key.private.trim().replaceAll('\n', ' ')],
	])('a private key works %s', async (_name, privateKey) => {
		const inbox = await openSftp(sftpSettings(saved({ authentication: 'privateKey', privateKey })));
		await inbox.close();
		expect(server.counts.logins).toBe(1);
	});

	test('a password keeps its blanks, and numbers may come as text', () => {
		const settings = sftpSettings(saved({ password: ' a b ', port: '2222', readyTimeoutMs: '', host: ' [::1] ' }));
		expect(settings).toMatchObject({ host: '::1', port: 2222, readyTimeoutMs: 20_000, operationTimeoutMs: 60_000, login: { password: ' a b ' } });
	});

	test('an address that the n8n instance forbids is refused before connecting', () => {
		const filter = { validateConnectionHost: () => ({ ok: false, error: new Error('blocked range') }), createSecureLookup: () => () => {} };
		expect(() => sftpSettings(saved(), { getSecureEgressFilter: () => filter as never })).toThrow(/not allowed by this n8n instance \(blocked range\)/);
	});

	test('names are looked up by the filter of the n8n instance', async () => {
		const asked: string[] = [];
		const lookup = (host: string, _options: unknown, done: (error: Error | null, addresses: unknown) => void) => {
			asked.push(host);
			done(null, [{ address: '127.0.0.1', family: 4 }]);
		};
		const helpers = { getSecureEgressFilter: () => ({ createSecureLookup: () => lookup }) as never };
		await (await openSftp(sftpSettings(saved({ host: 'sftp.stampli.test' }), helpers))).close();
		expect(asked).toEqual(['sftp.stampli.test']);
	});
});
