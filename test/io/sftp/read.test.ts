import { createHash } from 'node:crypto';
import type { SftpInbox } from '../../../io/sftp';
import { startSftpServer } from '../../../simulators/sftp';
import type { SftpServer } from '../../../simulators/sftp';
import { failure, withInbox } from './openTestInbox';

const content = Buffer.from(Array.from({ length: 20_000 }, (_, n) => n % 251));
const file = { path: '/outbound/a.csv', name: 'a.csv', size: content.length, mtime: 1_700_000_000 };
const noRetry = { retryDelaysMs: [] };

let server: SftpServer;
beforeEach(async () => {
	server = await startSftpServer();
	server.tree.put(file.path, content, file.mtime);
});
afterEach(() => server.close());

describe('stat', () => {
	test('tells a file, and that there is none', async () => {
		await withInbox(server, async (inbox) => {
			expect(await inbox.stat(file.path)).toEqual(file);
			expect(await inbox.stat('/outbound/b.csv')).toBeUndefined();
		});
	});

	test('throws when the server does not say whether the file is there', async () => {
		server.faults.statFails = [file.path];
		expect(await failure(withInbox(server, (inbox) => inbox.stat(file.path)))).toMatchObject({ kind: 'transient', code: 'sftp.failure' });
	});

	test('takes it from the folder where the server says of a missing file only that it failed', async () => {
		server.faults.missingStatus = 4;
		await withInbox(server, async (inbox) => {
			expect(await inbox.stat('/outbound/b.csv')).toBeUndefined();
			expect(await inbox.stat('/nowhere/at/all.csv')).toBeUndefined();
			expect(await inbox.stat(file.path)).toEqual(file);
		});
	});

	test('refuses folders and links', async () => {
		server.tree.link('/outbound/link.csv');
		for (const path of ['/outbound', '/outbound/link.csv']) {
			expect(await failure(withInbox(server, (inbox) => inbox.stat(path)))).toMatchObject({ kind: 'invalid', code: 'sftp.notAFile' });
		}
	});
});

describe('read', () => {
	test('gives all bytes and their hash', async () => {
		const sha256 = createHash('sha256').update(content).digest('hex');
		expect(await withInbox(server, (inbox) => inbox.read(file))).toEqual({ bytes: content, sha256 });
		expect(server.downloads.get(file.path)).toBe(1);
	});

	test('says so when nobody can ask for the file, because its name is no UTF-8', async () => {
		const path = '/outbound/Facture_\ufffd.csv';
		server.tree.put(path, 'x', 1);
		server.faults.listedOnly = [path];
		const error = await failure(withInbox(server, (inbox) => inbox.read({ path, name: 'Facture_\ufffd.csv', size: 1, mtime: 1 })));
		expect(error).toMatchObject({ kind: 'invalid', code: 'sftp.name', message: expect.stringContaining('not UTF-8') });
	});

	test('gives an empty file, and one of several megabytes', async () => {
		const large = Buffer.alloc(5 * 1024 * 1024 + 1, 'stampli');
		server.tree.put('/outbound/empty.csv', '', 1);
		server.tree.put('/outbound/large.csv', large, 1);
		await withInbox(server, async (inbox) => {
			expect((await inbox.read({ path: '/outbound/empty.csv', name: 'empty.csv', size: 0, mtime: 1 }))?.bytes).toEqual(Buffer.alloc(0));
			const read = await inbox.read({ path: '/outbound/large.csv', name: 'large.csv', size: large.length, mtime: 1 });
			expect(read?.bytes.equals(large)).toBe(true);
		});
	});

	test.each([1, 7, 32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1, 9 * 32 * 1024, 300_001])('gives %i bytes whole, also where answers are shorter than asked', async (size) => {
		const bytes = Buffer.from(Array.from({ length: size }, (_, n) => (n * 7 + Math.floor(n / 251)) % 256));
		server.tree.put(file.path, bytes, file.mtime);
		for (const most of [Infinity, 10_007]) {
			server.faults.readsAtMost = most;
			const read = await withInbox(server, (inbox) => inbox.read({ ...file, size }));
			expect(read?.bytes.equals(bytes)).toBe(true);
		}
	});

	test.each<[string, () => void]>([
		['has another size than when listed', () => server.tree.put(file.path, 'shorter', file.mtime)],
		['has another time than when listed', () => server.tree.put(file.path, content, file.mtime + 1)],
		['is gone', () => server.tree.remove(file.path)],
		['grows while it is read', () => (server.faults.growsWhenRead = [file.path])],
		['grows each time it is looked at', () => (server.faults.growsWhenLookedAt = [file.path])],
	])('gives nothing when the file %s', async (_name, change) => {
		change();
		expect(await withInbox(server, (inbox) => inbox.read(file))).toBeUndefined();
	});

	test('refuses a file above the limit before a byte is sent', async () => {
		expect(await failure(withInbox(server, (inbox) => inbox.read(file, file.size - 1)))).toMatchObject({ kind: 'invalid', code: 'sftp.file.tooLarge' });
		expect(server.journal.filter(({ operation }) => operation === 'OPEN')).toHaveLength(0);
		expect((await withInbox(server, (inbox) => inbox.read(file, file.size)))?.bytes).toHaveLength(file.size);
	});

	test('a connection cut at any kilobyte never yields a shorter file', async () => {
		for (let bytes = 0; bytes < content.length; bytes += 1024) {
			server.clear();
			server.faults.cutDownAfter = bytes;
			const error = await failure(withInbox(server, (inbox) => inbox.read(file), noRetry));
			expect(error).toMatchObject({ kind: 'transient', code: 'sftp.connection.lost' });

			server.faults.cuts = 1;
			const read = await withInbox(server, (inbox) => inbox.read(file));
			expect(read?.bytes.equals(content)).toBe(true);
			expect(server.counts.connections).toBe(3);
		}
	});

	test('a transfer that stands still is given up, and a slow one that moves is not', async () => {
		server.faults.delayMs = 200;
		const large = Buffer.alloc(1_500_000, 'x');
		server.tree.put('/outbound/large.csv', large, 1);
		const at = { path: '/outbound/large.csv', name: 'large.csv', size: large.length, mtime: 1 };
		const timed = async (inbox: SftpInbox) => {
			const began = Date.now();
			return { read: await inbox.read(at), ms: Date.now() - began };
		};
		const { read, ms } = await withInbox(server, timed, { operationTimeoutMs: 1_000 });
		expect(read?.bytes.equals(large)).toBe(true);
		expect(ms).toBeGreaterThan(1_000);
		server.faults.hang = ['READ'];
		const error = await failure(withInbox(server, (inbox) => inbox.read(at), { operationTimeoutMs: 1_000 }));
		expect(error).toMatchObject({ kind: 'transient', code: 'sftp.timeout' });
	});

	test('a file that may not be read is a setup error that names it', async () => {
		server.faults.denied = [file.path];
		const error = await failure(withInbox(server, (inbox) => inbox.read(file)));
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.permissionDenied' });
		expect(error.message).toContain(file.path);
	});

	test('several files can be read at the same time, over one connection also after a break', async () => {
		for (let n = 0; n < 5; n += 1) server.tree.put(`/outbound/${n}.csv`, content, file.mtime);
		server.faults.cutDownAfter = 5_000;
		const reads = await withInbox(server, (inbox) =>
			Promise.all([0, 1, 2, 3, 4].map((n) => inbox.read({ ...file, path: `/outbound/${n}.csv`, name: `${n}.csv` }))),
		);
		expect(reads.every((read) => read?.bytes.equals(content))).toBe(true);
		expect(server.counts.connections).toBe(2);
	});
});
