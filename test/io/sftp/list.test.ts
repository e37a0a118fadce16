import type { Selection } from '../../../core/ports';
import { startSftpServer } from '../../../simulators/sftp';
import type { SftpServer } from '../../../simulators/sftp';
import { failure, withInbox } from './openTestInbox';

let server: SftpServer;
beforeEach(async () => {
	server = await startSftpServer();
});
afterEach(() => server.close());

const list = (changes: Partial<Selection> = {}, settings = {}) =>
	withInbox(server, (inbox) => inbox.list({ folder: '/outbound', include: [], exclude: [], ...changes }), settings);
const names = async (changes: Partial<Selection> = {}) => (await list(changes)).map(({ name }) => name);
const put = (...files: string[]) => files.forEach((file) => server.tree.put(file, 'x', 1_700_000_000));

test('files come oldest first, and by name where the time is the same', async () => {
	server.tree.put('/outbound/b.csv', '12', 1_700_000_000);
	server.tree.put('/outbound/a.csv', '1', 1_700_000_000);
	server.tree.put('/outbound/z.csv', '123', 1_600_000_000);
	expect(await list()).toEqual([
		{ path: '/outbound/z.csv', name: 'z.csv', size: 3, mtime: 1_600_000_000 },
		{ path: '/outbound/a.csv', name: 'a.csv', size: 1, mtime: 1_700_000_000 },
		{ path: '/outbound/b.csv', name: 'b.csv', size: 2, mtime: 1_700_000_000 },
	]);
});

test('an empty folder has no files, and a missing one is a setup error', async () => {
	server.tree.makeFolder('/outbound');
	expect(await list()).toEqual([]);
	const error = await failure(list({ folder: '/outbuond' }));
	expect(error).toMatchObject({ kind: 'setup', code: 'sftp.folderMissing' });
	expect(error.message).toContain('/outbuond');
});

test('a relative folder is made absolute once', async () => {
	put('/outbound/a.csv');
	expect((await list({ folder: 'outbound/./' }))[0]?.path).toBe('/outbound/a.csv');
	expect(server.journal.filter(({ operation }) => operation === 'REALPATH')).toHaveLength(1);
});

test('20,000 entries are listed page by page, without a look at each', async () => {
	for (let n = 0; n < 20_000; n += 1) put(`/outbound/Invoices_${String(n).padStart(5, '0')}.csv`);
	const found = await list({ include: ['Invoices_*.csv'] });
	expect(found).toHaveLength(20_000);
	expect(found[19_999]?.name).toBe('Invoices_19999.csv');
	expect(server.journal.filter(({ operation }) => operation === 'READDIR')).toHaveLength(201);
	expect(server.journal.filter(({ operation }) => operation === 'LSTAT')).toHaveLength(0);
});

test('folders, symbolic links, half-written and hidden files are left out', async () => {
	put('/outbound/a.csv', '/outbound/.a.csv.uuid.part', '/outbound/.hidden', '/outbound/a.tmp', '/outbound/a.part', '/outbound/a.partial');
	put('/outbound/a.filepart', '/outbound/a.writing', '/outbound/a.crdownload', '/outbound/a.lock', '/outbound/sub/b.csv');
	server.tree.link('/outbound/link.csv');
	expect(await names()).toEqual(['a.csv']);
});

test('names that could lead elsewhere are left out', async () => {
	put('/outbound/a.csv');
	const odd = server.tree.find('/outbound');
	const entry = odd?.children?.get('a.csv');
	for (const name of ['..', '.', '../../etc/passwd', 'a\\b.csv', 'a\u0000b.csv', 'a\nb.csv', 'a\u009bb.csv', `${'n'.repeat(256)}.csv`]) {
		if (entry) odd?.children?.set(name, entry);
	}
	expect(await names()).toEqual(['a.csv']);
});

test('include and exclude are globs, case-sensitive, on the name or on the path below the folder', async () => {
	put('/outbound/Invoices_1.csv', '/outbound/invoices_2.csv', '/outbound/Invoices_3.xml', '/outbound/2026/Invoices_4.csv', '/outbound/Invoices_5.csv.done');
	expect(await names({ include: ['Invoices_*.csv'] })).toEqual(['Invoices_1.csv']);
	expect(await names({ include: ['Invoices_*.{csv,xml}'] })).toEqual(['Invoices_1.csv', 'Invoices_3.xml']);
	expect(await names({ include: ['*.csv', '*.xml'], exclude: ['invoices*'] })).toEqual(['Invoices_1.csv', 'Invoices_3.xml']);
	expect(await names({ include: ['2026/*.csv'], recursive: true })).toEqual(['Invoices_4.csv']);
	expect(await names({ exclude: ['2026', '*.done'], recursive: true })).toEqual(['Invoices_1.csv', 'Invoices_3.xml', 'invoices_2.csv']);
});

test('folders below are read only when asked for, ten levels deep and no more', async () => {
	const deep = (levels: number) => `/outbound/${'d/'.repeat(levels)}level${levels}.csv`;
	put(deep(0), deep(1), deep(10), deep(11));
	expect(await names()).toEqual(['level0.csv']);
	expect(await names({ recursive: true })).toEqual(['level0.csv', 'level1.csv', 'level10.csv']);
});

test('more entries than allowed is an error, never a shorter list', async () => {
	for (let n = 0; n < 250; n += 1) put(`/outbound/${n}.csv`);
	expect(await failure(list({ maxEntries: 249 }))).toMatchObject({ kind: 'setup', code: 'sftp.list.tooMany' });
	expect(await names({ maxEntries: 250 })).toHaveLength(250);
	expect(await failure(list({ maxEntries: 249, include: ['1.csv'] }))).toMatchObject({ code: 'sftp.list.tooMany' });
});

test.each(['foreign', 'empty'] as const)('types are right with a %s long name', async (longname) => {
	put('/outbound/a.csv', '/outbound/sub/b.csv');
	server.tree.link('/outbound/link.csv');
	server.faults.longname = longname;
	expect(await names({ recursive: true })).toEqual(['a.csv', 'b.csv']);
});

test('entries that come without attributes are looked at one by one', async () => {
	put('/outbound/a.csv', '/outbound/sub/b.csv');
	server.faults.bareEntries = true;
	expect(await list()).toEqual([{ path: '/outbound/a.csv', name: 'a.csv', size: 1, mtime: 1_700_000_000 }]);
});

test('a listing that fails half way is an error, not half a list, and the handle is closed', async () => {
	for (let n = 0; n < 250; n += 1) put(`/outbound/${n}.csv`);
	server.faults.listFailsAfter = 1;
	expect(await failure(list())).toMatchObject({ kind: 'transient', code: 'sftp.failure' });
	expect(server.journal.filter(({ operation }) => operation === 'OPENDIR')).toHaveLength(1);
	expect(server.journal.filter(({ operation }) => operation === 'CLOSE')).toHaveLength(1);
});

test('a listing whose connection breaks is begun again and is whole', async () => {
	for (let n = 0; n < 250; n += 1) put(`/outbound/${n}.csv`);
	server.faults.cutAt = [{ operation: 'READDIR', when: 'after' }, { operation: 'OPENDIR', when: 'before' }];
	expect(await list()).toHaveLength(250);
	expect(server.counts.connections).toBe(3);
});

test('a folder that may not be read is a setup error that names it, without a second try', async () => {
	put('/outbound/a.csv');
	server.faults.denied = ['/outbound'];
	const error = await failure(list());
	expect(error).toMatchObject({ kind: 'setup', code: 'sftp.permissionDenied' });
	expect(error.message).toContain('/outbound');
	expect(server.journal.filter(({ operation }) => operation === 'OPENDIR')).toHaveLength(1);
});

test('a directory answer larger than the protocol allows is told as such and not repeated', async () => {
	for (let n = 0; n < 3_000; n += 1) put(`/outbound/${'long-name-'.repeat(10)}${n}.csv`);
	server.faults.pageSize = 3_000;
	expect(await failure(list())).toMatchObject({ kind: 'setup', code: 'sftp.protocol' });
	expect(server.counts.connections).toBe(1);
});

test('a server that stops answering is given up after the time limit', async () => {
	put('/outbound/a.csv');
	server.faults.hang = ['READDIR'];
	const began = Date.now();
	expect(await failure(list({}, { operationTimeoutMs: 200 }))).toMatchObject({ kind: 'transient', code: 'sftp.timeout' });
	// Not after the usual minute; a busy machine may take its time.
	expect(Date.now() - began).toBeLessThan(20_000);
	expect(server.counts.connections).toBe(1);
});

test('a slow server is waited for: the time limit is that of one answer', async () => {
	put('/outbound/a.csv');
	server.faults.delayMs = 300;
	const began = Date.now();
	await list({}, { operationTimeoutMs: 1_100 });
	expect(Date.now() - began).toBeGreaterThan(1_100);
	expect(server.counts.connections).toBe(1);
});

test('a listing that ends in pages without entries ends', async () => {
	put('/outbound/a.csv', '/outbound/b.csv');
	server.faults.pageSize = 1;
	server.faults.listEnd = 'emptyPages';
	expect(await names()).toEqual(['a.csv', 'b.csv']);
});

test('a file that is listed twice is one file', async () => {
	put('/outbound/a.csv', '/outbound/sub/b.csv');
	server.faults.listsTwice = true;
	expect(await names({ recursive: true })).toEqual(['a.csv', 'b.csv']);
});

test('a server that resolves no paths is asked for the folder as it is written', async () => {
	put('/outbound/a.csv');
	server.faults.unsupported = ['REALPATH'];
	expect(await list({ folder: '/outbound/' })).toMatchObject([{ path: '/outbound/a.csv' }]);
	expect(await failure(list({ folder: '/outbuond' }))).toMatchObject({ kind: 'setup', code: 'sftp.folderMissing' });
});

test('a server without LSTAT is asked by STAT', async () => {
	put('/outbound/a.csv');
	server.faults.unsupported = ['LSTAT'];
	server.faults.bareEntries = true;
	expect(await names()).toEqual(['a.csv']);
});
