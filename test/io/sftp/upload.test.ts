import { createHash } from 'node:crypto';
import type { UploadOptions } from '../../../core/ports';
import { startSftpServer } from '../../../simulators/sftp';
import type { SftpServer } from '../../../simulators/sftp';
import { failure, withInbox } from './openTestInbox';

const content = Buffer.from(Array.from({ length: 20_000 }, (_, n) => n % 251));
const sha256 = createHash('sha256').update(content).digest('hex');
const path = '/inbound/Vendors_1.csv';
const noRetry = { retryDelaysMs: [] };

let server: SftpServer;
beforeEach(async () => {
	server = await startSftpServer({ files: { '/inbound/': '' } });
});
afterEach(() => server.close());

const upload = (changes: Partial<UploadOptions> = {}, settings = {}, to = path) =>
	withInbox(server, (inbox) => inbox.upload(to, content, { exists: 'fail', atomic: 'tempRename', ...changes }), settings);
const names = () => [...server.tree.files('/inbound').keys()];
const visible = () => names().filter((name) => !name.startsWith('/inbound/.'));
const stored = (at = path) => server.tree.find(at)?.content;
const done = (operation: string) => server.journal.filter((entry) => entry.operation === operation);

test('the file is written under a hidden temporary name, saved, measured and renamed', async () => {
	expect(await upload()).toEqual({ path, bytes: content.length, sha256, written: true });
	expect(stored()?.equals(content)).toBe(true);
	expect(names()).toEqual([path]);
	const [open] = done('OPEN');
	expect(open?.path).toMatch(/^\/inbound\/\.Vendors_1\.csv\.[0-9a-f-]{36}\.part$/);
	expect(done('EXTENDED').map((entry) => entry.path)).toEqual(['fsync@openssh.com']);
	expect(done('RENAME')).toEqual([expect.objectContaining({ path: open?.path, status: 0 })]);
	expect([...done('SETSTAT'), ...done('FSETSTAT')]).toEqual([]);
});

test('a server that says of a missing file only that it failed gets new files', async () => {
	server.faults.missingStatus = 4;
	expect(await upload()).toMatchObject({ written: true });
	expect(await failure(upload())).toMatchObject({ code: 'sftp.upload.exists' });
});

test('an empty file and one of several megabytes arrive whole', async () => {
	const large = Buffer.alloc(3 * 1024 * 1024 + 7, 'stampli');
	await withInbox(server, async (inbox) => {
		await inbox.upload('/inbound/empty.csv', Buffer.alloc(0), { exists: 'fail', atomic: 'tempRename' });
		await inbox.upload('/inbound/large.csv', large, { exists: 'fail', atomic: 'tempRename' });
	});
	expect(stored('/inbound/empty.csv')).toHaveLength(0);
	expect(stored('/inbound/large.csv')?.equals(large)).toBe(true);
});

test('a server without fsync and posix-rename will do for a new file', async () => {
	Object.assign(server.faults, { posixRename: false, fsync: false });
	await upload({ exists: 'replace' });
	expect(stored()?.equals(content)).toBe(true);
});

describe('when the file exists', () => {
	beforeEach(() => server.tree.put(path, 'old'));

	test('"fail" is a clear error and touches nothing', async () => {
		expect(await failure(upload())).toMatchObject({ kind: 'invalid', code: 'sftp.upload.exists' });
		expect(names()).toEqual([path]);
		expect(stored()?.toString()).toBe('old');
	});

	test('"skip" leaves it and says so', async () => {
		expect(await upload({ exists: 'skip' })).toEqual({ path, bytes: content.length, sha256, written: false });
		expect(stored()?.toString()).toBe('old');
	});

	test('"unique" takes the next free name', async () => {
		server.tree.put('/inbound/Vendors_1-2.csv', 'old too');
		expect(await upload({ exists: 'unique' })).toMatchObject({ path: '/inbound/Vendors_1-3.csv', written: true });
		expect(stored()?.toString()).toBe('old');
	});

	test('"replace" replaces it in one step and never deletes it', async () => {
		await upload({ exists: 'replace' });
		expect(stored()?.equals(content)).toBe(true);
		expect(names()).toEqual([path]);
		expect(done('REMOVE')).toEqual([]);
	});

	test('"replace" on a server that cannot do it in one step is a setup error; the old file stays', async () => {
		server.faults.posixRename = false;
		expect(await failure(upload({ exists: 'replace' }))).toMatchObject({ kind: 'setup', code: 'sftp.upload.cannotReplace' });
		expect(names()).toEqual([path]);
		expect(stored()?.toString()).toBe('old');
		expect(done('REMOVE').map((entry) => entry.path)).toEqual([expect.stringMatching(/\.part$/)]);
	});
});

describe('when somebody else takes the name in the last moment', () => {
	beforeEach(() => {
		server.faults.beforeRename = (_from, to) => {
			server.faults.beforeRename = undefined;
			server.tree.put(to, 'rival');
		};
	});

	test.each([
		['fail', [path]],
		['skip', [path]],
		['unique', [path, '/inbound/Vendors_1-2.csv']],
	] as const)('"%s" does not overwrite it', async (exists, expected) => {
		const result = upload({ exists });
		if (exists === 'fail') expect(await failure(result)).toMatchObject({ kind: 'invalid', code: 'sftp.upload.exists' });
		else expect(await result).toMatchObject({ written: exists === 'unique' });
		expect(stored()?.toString()).toBe('rival');
		expect(names().sort()).toEqual([...expected].sort());
	});
});

test.each(['../etc/passwd', '/inbound/../../etc/passwd', '/inbound/..', '/inbound/', '', '/inbound/a\nb.csv', '/inbound/a\u0000b', '/inbound/a\\b.csv', `/inbound/${'n'.repeat(256)}`])(
	'the path %j is refused before anything is sent',
	async (to) => {
		expect(await failure(upload({}, {}, to))).toMatchObject({ kind: 'invalid', code: 'sftp.path' });
		expect(server.journal.filter(({ operation }) => operation !== 'REALPATH')).toEqual([]);
	},
);

test('a name of 255 bytes can be uploaded', async () => {
	const to = `/inbound/${'ü'.repeat(125)}n.csv`;
	await upload({}, {}, to);
	expect(names()).toEqual([to]);
	expect(Buffer.byteLength(done('OPEN')[0]?.path.split('/').pop() ?? '')).toBeLessThanOrEqual(255);
});

describe('when it fails', () => {
	test('a read-only folder is a setup error that names it, and reading goes on', async () => {
		server.tree.put('/inbound/a.csv', 'x', 1);
		server.faults.readOnly = ['/inbound'];
		const error = await failure(upload());
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.permissionDenied' });
		expect(error.message).toContain('/inbound/');
		const file = { path: '/inbound/a.csv', name: 'a.csv', size: 1, mtime: 1 };
		expect((await withInbox(server, (inbox) => inbox.read(file)))?.bytes.toString()).toBe('x');
	});

	test('a missing folder is a setup error that names it', async () => {
		const error = await failure(upload({}, {}, '/inbuond/a.csv'));
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.folderMissing' });
		expect(error.message).toContain('The folder /inbuond does not exist');
	});

	test('a full disk leaves nothing behind', async () => {
		server.faults.diskBytes = 5_000;
		expect(await failure(upload())).toMatchObject({ kind: 'transient', code: 'sftp.failure' });
		expect(names()).toEqual([]);
	});

	test('a server that stores less than it says is found out, and nothing is left behind', async () => {
		server.faults.storesOnly = 5_000;
		const error = await failure(upload());
		expect(error).toMatchObject({ kind: 'transient', code: 'sftp.upload.incomplete' });
		expect(error.message).toContain('5000 of 20000 bytes');
		expect(names()).toEqual([]);
	});

	test.each(['direct', 'sentinel'] as const)('a full disk leaves nothing behind in %s mode either', async (atomic) => {
		server.faults.diskBytes = 5_000;
		expect(await failure(upload({ atomic }))).toMatchObject({ kind: 'transient', code: 'sftp.failure' });
		expect(names()).toEqual([]);
	});
});

describe('when the connection breaks', () => {
	test.each(['tempRename', 'sentinel', 'direct'] as const)('at any kilobyte, a repetition in %s mode brings the whole file, once', async (atomic) => {
		for (let bytes = 0; bytes < content.length; bytes += 1024) {
			server.clear();
			server.faults.cutUpAfter = bytes;
			expect(await upload({ atomic })).toMatchObject({ path, written: true });
			expect(server.counts.connections).toBe(2);
			expect(stored()?.equals(content)).toBe(true);
			expect(names()).toEqual(atomic === 'sentinel' ? [path, `${path}.done`] : [path]);
			names().forEach((name) => server.tree.remove(name));
		}
	});

	test('at any kilobyte and for good, no half file is visible', async () => {
		for (let bytes = 0; bytes < content.length; bytes += 1024) {
			server.clear();
			server.faults.cutUpAfter = bytes;
			expect(await failure(upload({}, noRetry))).toMatchObject({ kind: 'transient', code: 'sftp.connection.lost' });
			expect(visible()).toEqual([]);
		}
	});

	test('after the rename was done, the file is found and not sent again', async () => {
		server.faults.cutAt = [{ operation: 'RENAME', when: 'after' }];
		expect(await upload()).toEqual({ path, bytes: content.length, sha256, written: true });
		expect(names()).toEqual([path]);
		expect(done('RENAME')).toHaveLength(1);
	});

	test('before the rename was done, the temporary file is removed and the upload repeated', async () => {
		server.faults.cutAt = [{ operation: 'RENAME', when: 'before' }];
		expect(await upload()).toMatchObject({ written: true });
		expect(names()).toEqual([path]);
		expect(done('RENAME')).toHaveLength(2);
	});

	test('in a replacement too', async () => {
		server.tree.put(path, 'old');
		server.faults.fsync = false;
		server.faults.cutAt = [{ operation: 'EXTENDED', when: 'after' }];
		expect(await upload({ exists: 'replace' })).toMatchObject({ written: true });
		expect(stored()?.equals(content)).toBe(true);
		expect(names()).toEqual([path]);
	});

	test('and the receiver has taken the file meanwhile, the outcome is ambiguous, not repeated', async () => {
		server.faults.cutAt = [{ operation: 'RENAME', when: 'after' }];
		server.faults.beforeRename = (_from, to) => setImmediate(() => server.tree.remove(to));
		expect(await failure(upload())).toMatchObject({ kind: 'ambiguous', code: 'sftp.upload.unknown' });
		expect(done('RENAME')).toHaveLength(1);
	});

	test('and cannot be built up again, the outcome is ambiguous', async () => {
		server.faults.cutAt = [{ operation: 'RENAME', when: 'after' }];
		expect(await failure(upload({}, noRetry))).toMatchObject({ kind: 'ambiguous', code: 'sftp.upload.unknown' });
	});

	test('a write-only drop folder is judged by the size', async () => {
		server.faults.cutAt = [{ operation: 'RENAME', when: 'after' }];
		server.faults.beforeRename = () => (server.faults.unreadable = ['/inbound']);
		expect(await upload()).toMatchObject({ written: true });
		expect(done('RENAME')).toHaveLength(1);
	});
});

describe('with a sentinel', () => {
	test('the sentinel comes after the whole file', async () => {
		expect(await upload({ atomic: 'sentinel', sentinel: '{stem}.ok' })).toMatchObject({ path });
		expect(names().sort()).toEqual(['/inbound/Vendors_1.csv', '/inbound/Vendors_1.ok']);
		expect(done('OPEN').map((entry) => entry.path)).toEqual([path, '/inbound/Vendors_1.ok']);
	});

	test('a replaced file loses its old sentinel first', async () => {
		server.tree.put(path, 'old');
		server.tree.put(`${path}.done`, '');
		server.faults.diskBytes = 5_000;
		await failure(upload({ atomic: 'sentinel', exists: 'replace' }));
		expect(names()).toEqual([]);
	});

	test.each(['sentinel', 'direct'] as const)('an existing file is kept in %s mode', async (atomic) => {
		server.tree.put(path, 'old');
		expect(await failure(upload({ atomic }))).toMatchObject({ code: 'sftp.upload.exists' });
		expect(await upload({ atomic, exists: 'skip' })).toMatchObject({ written: false });
		expect(stored()?.toString()).toBe('old');
	});
});
