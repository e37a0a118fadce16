import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { utils } from 'ssh2';
import type { StampliErpError } from '../../../core/errors';
import { openSftp, presentedHostKey, tryOut } from '../../../io/sftp';
import { loginWith } from '../../../io/sftp/login';
import { newKeyPair, startSftpServer } from '../../../simulators/sftp';
import type { SftpServer, SftpServerOptions } from '../../../simulators/sftp';
import { failure, settingsFor, withInbox } from './openTestInbox';

const servers: SftpServer[] = [];
const start = async (options: SftpServerOptions = {}) => {
	const server = await startSftpServer(options);
	servers.push(server);
	return server;
};
afterEach(async () => {
	await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('the host key', () => {
	test('a pinned key connects, by fingerprint, known_hosts line or one of several', async () => {
		const server = await start({ files: { '/outbound/a.csv': 'x' } });
		const [line = ''] = server.knownHostsLines;
		for (const hostKeys of [server.fingerprints.join(), line, line.split(' ').slice(1).join(' '), `SHA256:${'A'.repeat(43)}\n${line}`]) {
			const files = await withInbox(server, (inbox) => inbox.list({ folder: '/outbound', include: [], exclude: [] }), { hostKeys });
			expect(files.map(({ name }) => name)).toEqual(['a.csv']);
		}
	});

	test('a wrong key stops at once: one connection, no login, and both fingerprints in the message', async () => {
		const server = await start();
		const expected = `SHA256:${'A'.repeat(43)}`;
		const error = await failure(openSftp(settingsFor(server, { hostKeys: expected })));
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.hostKey.mismatch' });
		expect(error.message).toContain(expected);
		expect(error.message).toContain(server.fingerprints[0]);
		expect(server.counts).toMatchObject({ connections: 1, logins: 0, refusedLogins: 0 });
	});

	test('a server whose key changes between two connections is refused, and not asked again', async () => {
		const server = await start({ files: { '/outbound/a.csv': 'x' } });
		const settings = settingsFor(server);
		const inbox = await openSftp(settings);
		server.changeHostKeys();
		server.faults.cutAt = [{ operation: 'LSTAT', when: 'before' }];
		expect(await failure(inbox.stat('/outbound/a.csv'))).toMatchObject({ kind: 'setup', code: 'sftp.hostKey.mismatch' });
		expect(server.counts.connections).toBe(2);
		await inbox.close();
	});

	test('without a pin the message tells the presented fingerprint, to be pasted', async () => {
		const server = await start();
		const error = await failure(openSftp(settingsFor(server, { hostKeys: '# none yet' })));
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.hostKey.missing' });
		expect(error.message).toContain(`presented fingerprint is ${server.fingerprints[0]}`);
		expect(error.hint).toContain(`paste ${server.fingerprints[0]} into Host Keys`);
		expect(server.counts.logins).toBe(0);
	});

	test('a revoked key is refused', async () => {
		const server = await start();
		const revoked = server.knownHostsLines.map((line) => `@revoked ${line}`).join('\n');
		const hostKeys = `${server.fingerprints.join('\n')}\n${revoked}`;
		expect(await failure(openSftp(settingsFor(server, { hostKeys })))).toMatchObject({ kind: 'setup', code: 'sftp.hostKey.revoked' });
	});

	test('any key is accepted only when told so, and then with a warning', async () => {
		const server = await start();
		const inbox = await openSftp(settingsFor(server, { hostKeyMode: 'insecureAcceptAny', hostKeys: '' }));
		expect(inbox.warnings).toEqual([expect.stringContaining('not checked')]);
		await inbox.close();
		await withInbox(server, async ({ warnings }) => expect(warnings).toEqual([]));
	});

	test('a server with several keys presents the pinned type', async () => {
		const rsa = utils.generateKeyPairSync('rsa', { bits: 2048 }).private;
		const ed25519 = newKeyPair().private;
		const server = await start({ hostKeys: [ed25519, rsa] });
		const hostKeys = server.knownHostsLines.find((line) => line.includes(' ssh-rsa ')) ?? '';
		await withInbox(server, async (inbox) => expect(inbox.name).toBe(`sftp://stampli@127.0.0.1:${server.port}`), { hostKeys });
	});

	test('the presented key can be asked for without logging in', async () => {
		const server = await start();
		expect(await presentedHostKey(settingsFor(server))).toMatchObject({ fingerprint: server.fingerprints[0], type: 'ssh-ed25519' });
		expect(server.counts).toMatchObject({ logins: 0, refusedLogins: 0 });
	});
});

describe('the login', () => {
	test('a wrong password is a setup error after exactly one try, and the password is not in it', async () => {
		const server = await start({ methods: ['password', 'keyboard-interactive', 'publickey'] });
		const login = { method: 'password', password: 'wrong-secret' } as const;
		const error = await failure(openSftp(settingsFor(server, { login })));
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.auth.failed' });
		expect(JSON.stringify([error.message, error.hint])).not.toContain('wrong-secret');
		expect(server.counts).toMatchObject({ connections: 1, refusedLogins: 1 });
	});

	test('a server that takes the password only by keyboard-interactive gets it there', async () => {
		const server = await start({ methods: ['keyboard-interactive'] });
		await withInbox(server, async () => expect(server.counts).toMatchObject({ logins: 1, refusedLogins: 0 }));
		const login = { method: 'password', password: 'wrong' } as const;
		expect(await failure(openSftp(settingsFor(server, { login })))).toMatchObject({ kind: 'setup', code: 'sftp.auth.failed' });
		expect(server.counts.refusedLogins).toBe(1);
	});

	test('a question that is not hidden gets the password only when it asks for that', async () => {
		for (const [prompt, answered] of [['Password:', true], ["stampli's password: ", true], ['One-time password: ', false], ['Code: ', false]] as const) {
			const server = await start({ methods: ['keyboard-interactive'], prompt: { prompt, echo: true } });
			const login = openSftp(settingsFor(server));
			if (answered) await (await login).close();
			else expect(await failure(login)).toMatchObject({ code: 'sftp.auth.failed' });
		}
	});

	test('a server that wants a second proof after the first says so', () => {
		let refusal: StampliErpError | undefined;
		const answers: unknown[] = [];
		const handler = loginWith(settingsFor({ port: 22, fingerprints: [] as string[] } as SftpServer), (error) => (refusal = error));
		for (const [left, partial] of [[null, null], [['password', 'publickey'], false], [['publickey'], true]] as const) handler(left as never, partial as never, ((method: unknown) => answers.push(method)) as never);
		expect(answers).toMatchObject([{ type: 'none' }, { type: 'password' }, false]);
		expect(refusal).toMatchObject({ kind: 'setup', code: 'sftp.auth.second', message: expect.stringContaining('took the password of user "stampli" and asks for more: publickey') });
	});

	test('a server that wants a key says so when it gets a password', async () => {
		const server = await start({ methods: ['publickey'] });
		expect((await failure(openSftp(settingsFor(server)))).hint).toContain('publickey');
	});

	test('a private key logs in, also an encrypted one with its passphrase', async () => {
		const plain = newKeyPair();
		const encrypted = utils.generateKeyPairSync('rsa', { bits: 2048, passphrase: 'open sesame', cipher: 'aes256-cbc' });
		const server = await start({ users: [{ username: 'plain', publicKey: plain.public }, { username: 'encrypted', publicKey: encrypted.public }] });
		await withInbox(server, async () => {}, { username: 'plain', login: { method: 'privateKey', privateKey: plain.private } });
		await withInbox(server, async () => {}, { username: 'encrypted', login: { method: 'privateKey', privateKey: encrypted.private, passphrase: 'open sesame' } });
		expect(server.counts).toMatchObject({ logins: 2, refusedLogins: 0 });
		const login = { method: 'privateKey', privateKey: plain.private } as const;
		expect(await failure(openSftp(settingsFor(server, { username: 'encrypted', login })))).toMatchObject({ kind: 'setup', code: 'sftp.auth.failed' });
	});

	test('a key that cannot be used is named before anything is sent', async () => {
		const server = await start();
		const { private: encrypted, public: publicKey } = newKeyPair({ passphrase: 'right', cipher: 'aes256-ctr', rounds: 4 });
		const cases: [string, string | undefined, RegExp][] = [
			[encrypted, undefined, /no passphrase/],
			[encrypted, 'wrong', /passphrase .* does not open/],
			['-----BEGIN OPENSSH PRIVATE KEY-----\ngarbage\n-----END OPENSSH PRIVATE KEY-----', undefined, /cannot be read/],
			['garbage', 'passphrase', /cannot be read/],
			[publicKey, undefined, /public key/],
		];
		for (const [privateKey, passphrase, text] of cases) {
			const error = await failure(openSftp(settingsFor(server, { login: { method: 'privateKey', privateKey, passphrase } })));
			expect(error).toMatchObject({ kind: 'setup', code: 'sftp.privateKey' });
			expect(error.message).toMatch(text);
		}
		expect(server.counts.connections).toBe(0);
	});
});

describe('reaching the server', () => {
	test('a refused connection is tried four times and names host and port', async () => {
		const server = await start();
		const settings = settingsFor(server);
		await server.close();
		const error = await failure(openSftp(settings));
		expect(error).toMatchObject({ kind: 'transient', code: 'sftp.connect.refused' });
		expect(error.message).toContain(`127.0.0.1:${server.port}`);
	});

	test('an unknown name is transient and names host and port', async () => {
		const server = await start();
		let lookups = 0;
		const lookup = (_host: string, _options: unknown, done: (error: NodeJS.ErrnoException, address: string) => void) => {
			lookups += 1;
			done(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), '');
		};
		const error = await failure(openSftp(settingsFor(server, { host: 'sftp.stampli.test', lookup: lookup as never })));
		expect(error).toMatchObject({ kind: 'transient', code: 'sftp.connect.dns' });
		expect(error.message).toContain(`sftp.stampli.test (port ${server.port})`);
		expect(lookups).toBe(4);
	});

	test('a server that does not say a word is given up in time', async () => {
		const server = await start();
		server.faults.handshakeDelayMs = 60_000;
		const began = Date.now();
		const error = await failure(openSftp(settingsFor(server, { readyTimeoutMs: 200, retryDelaysMs: [0] })));
		expect(error).toMatchObject({ kind: 'transient', code: 'sftp.connect.timeout' });
		// Not after twice the usual twenty seconds; a busy machine may take its time.
		expect(Date.now() - began).toBeLessThan(20_000);
		expect(server.counts.connections).toBe(2);
	});

	test('a try that took longer than repetitions may is not repeated; quick refusals are', async () => {
		const server = await start();
		server.faults.handshakeDelayMs = 60_000;
		const within = { readyTimeoutMs: 300, retryDelaysMs: [0, 0, 0], retryWithinMs: 200 };
		expect(await failure(openSftp(settingsFor(server, within)))).toMatchObject({ code: 'sftp.connect.timeout' });
		expect(server.counts.connections).toBe(1);
	});

	test('a server that only starts slowly is waited for', async () => {
		const server = await start();
		server.faults.handshakeDelayMs = 300;
		await withInbox(server, async () => expect(server.counts.connections).toBe(1));
	});

	test('something that is not an SFTP server is a setup error', async () => {
		const web = createServer((socket) => {
			socket.on('error', () => {});
			socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
		});
		await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
		const server = await start();
		const { port } = web.address() as AddressInfo;
		const error = await failure(openSftp(settingsFor(server, { port })));
		web.close();
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.notSftp' });
	});

	test.each(['Exceeded MaxStartups\r\n', 'Not allowed at this time\r\n'])('a server that has enough connections for now and says %p is tried again, and quoted', async (words) => {
		let connections = 0;
		const busy = createServer((socket) => {
			connections += 1;
			socket.on('error', () => {});
			socket.end(words);
		});
		await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
		const server = await start();
		const { port } = busy.address() as AddressInfo;
		const error = await failure(openSftp(settingsFor(server, { port })));
		busy.close();
		expect(error).toMatchObject({ kind: 'transient', code: 'sftp.connect.busy', message: expect.stringContaining(`"${words.trim()}"`) });
		expect(connections).toBe(4);
	});

	test.each(['diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'])('an old server (%s) is refused with the way out, and accepted when legacy algorithms are allowed', async (kex) => {
		const rsa = utils.generateKeyPairSync('rsa', { bits: 2048 }).private;
		const old = { kex: [kex], cipher: ['aes128-cbc'], hmac: ['hmac-sha1'], serverHostKey: ['ssh-rsa'] };
		const server = await start({ hostKeys: [rsa], algorithms: old as never });
		const error = await failure(openSftp(settingsFor(server)));
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.algorithms' });
		expect(error.hint).toContain('Allow Legacy Algorithms');
		expect(server.counts.connections).toBe(1);
		await withInbox(server, async () => expect(server.counts.logins).toBe(1), { allowLegacyAlgorithms: true });
	});

	test('every connection is closed again', async () => {
		const server = await start({ files: { '/outbound/a.csv': 'x' } });
		await withInbox(server, (inbox) => inbox.stat('/outbound/a.csv'));
		await failure(openSftp(settingsFor(server, { login: { method: 'password', password: 'wrong' } })));
		await failure(openSftp(settingsFor(server, { hostKeys: '' })));
		expect(await tryOut(settingsFor(server))).toEqual({ home: '/', warnings: [] });
		// The server hears of it a moment later; of a connection that stays it never does.
		while (server.counts.open > 0) await new Promise((resolve) => setTimeout(resolve, 10));
	});

	test('closing is quick, also when the server has stopped answering, and may be repeated', async () => {
		const server = await start();
		const inbox = await openSftp(settingsFor(server));
		server.faults.hang = ['LSTAT'];
		const waiting = failure(inbox.stat('/outbound/a.csv'));
		const began = Date.now();
		await inbox.close();
		await inbox.close();
		expect(Date.now() - began).toBeLessThan(15_000);
		expect((await waiting).code).toMatch(/^sftp\./);
	});
});
