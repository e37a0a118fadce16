import type { RemoteFile } from '../../../core/ports';
import { readyFiles, sentinelGlob, sentinelName } from '../../../io/sftp';
import { startSftpServer } from '../../../simulators/sftp';
import type { SftpServer } from '../../../simulators/sftp';
import { withInbox } from './openTestInbox';

let server: SftpServer;
beforeEach(async () => {
	server = await startSftpServer();
	server.tree.put('/outbound/a.csv', 'aaa', 1_700_000_000);
	server.tree.put('/outbound/b.csv', 'bbb', 1_700_000_001);
});
afterEach(() => server.close());

const selection = { folder: '/outbound', include: ['*.csv'], exclude: [] };
const names = (files: RemoteFile[]) => files.map(({ name }) => name);

describe('stable', () => {
	const stable = { mode: 'stable', intervalSec: 5 } as const;
	const check = (meanwhile: () => void) =>
		withInbox(server, async (inbox) => {
			const slept: number[] = [];
			const result = await readyFiles(inbox, await inbox.list(selection), stable, async (ms) => {
				slept.push(ms);
				meanwhile();
			});
			expect(slept).toEqual([5_000]);
			return { ready: names(result.ready), waiting: result.waiting.map(({ file, reason }) => `${file.name}: ${reason}`) };
		});

	test('files that the server shows alike twice are ready', async () => {
		expect(await check(() => {})).toEqual({ ready: ['a.csv', 'b.csv'], waiting: [] });
	});

	test('a file that grew meanwhile waits, and so does one whose time changed', async () => {
		expect(
			await check(() => {
				server.tree.put('/outbound/a.csv', 'aaaa', 1_700_000_000);
				server.tree.put('/outbound/b.csv', 'bbb', 1_700_000_002);
			}),
		).toEqual({ ready: [], waiting: [expect.stringContaining('a.csv: it is still being written (3 bytes, then 4)'), expect.stringContaining('b.csv')] });
	});

	test('an empty file waits', async () => {
		server.tree.put('/outbound/a.csv', '', 1_700_000_000);
		expect(await check(() => {})).toEqual({ ready: ['b.csv'], waiting: ['a.csv: it is empty'] });
	});

	test('a file that vanished is in neither list', async () => {
		expect(await check(() => server.tree.remove('/outbound/a.csv'))).toEqual({ ready: ['b.csv'], waiting: [] });
	});

	test('a file whose state the server does not tell waits, the others go on', async () => {
		expect(await check(() => (server.faults.statFails = ['/outbound/a.csv']))).toMatchObject({ ready: ['b.csv'], waiting: [expect.stringContaining('a.csv')] });
	});
});

describe('sentinel', () => {
	const check = (sentinel: string) =>
		withInbox(server, async (inbox) => {
			const result = await readyFiles(inbox, await inbox.list(selection), { mode: 'sentinel', sentinel });
			return { ready: names(result.ready), waiting: names(result.waiting.map(({ file }) => file)) };
		});

	test.each([
		['{name}.done', '/outbound/b.csv.done'],
		['{stem}.ok', '/outbound/b.ok'],
	])('%s vouches for its own file only', async (pattern, path) => {
		server.tree.put(path, '');
		expect(await check(pattern)).toEqual({ ready: ['b.csv'], waiting: ['a.csv'] });
	});

	test('a fixed name vouches for the whole folder, with one look', async () => {
		expect(await check('COMPLETE')).toEqual({ ready: [], waiting: ['a.csv', 'b.csv'] });
		server.tree.put('/outbound/COMPLETE', '');
		server.clear();
		expect(await check('COMPLETE')).toEqual({ ready: ['a.csv', 'b.csv'], waiting: [] });
		expect(server.journal.filter(({ operation }) => operation === 'LSTAT')).toHaveLength(1);
	});

	test('a sentinel without its file does no harm', async () => {
		server.tree.put('/outbound/c.csv.done', '');
		expect((await check('{name}.done')).ready).toEqual([]);
	});

	test('its name and its glob follow the pattern', () => {
		expect(sentinelName('{stem}.ok', 'Invoices.2026.csv')).toBe('Invoices.2026.ok');
		expect(sentinelGlob('{name}.done')).toBe('*.done');
		expect(sentinelGlob('COMPLETE')).toBe('COMPLETE');
	});
});

test('without a check all files are ready at once', async () => {
	await withInbox(server, async (inbox) => {
		expect(names((await readyFiles(inbox, await inbox.list(selection), { mode: 'none' })).ready)).toEqual(['a.csv', 'b.csv']);
	});
});
