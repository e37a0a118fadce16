import { startSftpServer } from '../../../simulators/sftp';
import type { SftpServer } from '../../../simulators/sftp';
import { failure, withInbox } from './openTestInbox';

let server: SftpServer;
beforeEach(async () => {
	server = await startSftpServer({ files: { '/outbound/a.csv': 'new', '/archive/': '' } });
});
afterEach(() => server.close());

const move = (folder = '/archive', createFolders = false, settings = {}) =>
	withInbox(server, (inbox) => inbox.move('/outbound/a.csv', folder, createFolders), settings);
const files = () => Object.fromEntries([...server.tree.files()].map(([path, content]) => [path, content.toString()]));

describe('move', () => {
	test('puts the file into the folder under its name', async () => {
		expect(await move()).toBe('/archive/a.csv');
		expect(files()).toEqual({ '/archive/a.csv': 'new' });
	});

	test('never goes over another file: a time and a number are appended', async () => {
		server.tree.put('/archive/a.csv', 'older');
		const path = await move();
		expect(path).toMatch(/^\/archive\/a\.csv\.\d{14}\.1$/);
		expect(files()).toEqual({ '/archive/a.csv': 'older', [path]: 'new' });
	});

	test('a missing folder is a setup error, or created with its parents when told so', async () => {
		const error = await failure(move('/archive/2026/11'));
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.folderMissing' });
		expect(error.hint).toContain('Create Folders');
		expect(files()).toEqual({ '/outbound/a.csv': 'new' });
		expect(await move('/archive/2026/11', true)).toBe('/archive/2026/11/a.csv');
	});

	test('goes where the server says of what is missing only that it failed', async () => {
		server.faults.missingStatus = 4;
		expect(await failure(move('/archive/2026/11'))).toMatchObject({ kind: 'setup', code: 'sftp.folderMissing' });
		expect(await move('/archive/2026/11', true)).toBe('/archive/2026/11/a.csv');
		expect(await failure(move())).toMatchObject({ code: 'sftp.move.gone' });
	});

	test('files of one name that race into one new folder are all kept', async () => {
		const folders = Array.from({ length: 8 }, (_, n) => `/from${n}`);
		folders.forEach((folder) => server.tree.put(`${folder}/a.csv`, folder));
		server.faults.delayMs = 5;
		const paths = await Promise.all(folders.map((folder) => withInbox(server, (inbox) => inbox.move(`${folder}/a.csv`, '/done/today', true))));
		expect(new Set(paths).size).toBe(folders.length);
		expect([...server.tree.files('/done/today').values()].map(String).sort()).toEqual(folders);
	});

	test('of two movers of one file one succeeds, and the other learns that it is gone', async () => {
		server.faults.delayMs = 5;
		const results = await Promise.allSettled([move(), move('/archive')]);
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const lost = results.find((result) => result.status === 'rejected');
		expect(lost?.reason).toMatchObject({ code: 'sftp.move.gone' });
		expect(files()).toEqual({ '/archive/a.csv': 'new' });
	});

	test('a name taken between the look and the rename is not overwritten', async () => {
		server.faults.beforeRename = (_from, to) => {
			server.faults.beforeRename = undefined;
			server.tree.put(to, 'rival');
		};
		expect(await move()).toMatch(/\.1$/);
		expect(files()['/archive/a.csv']).toBe('rival');
	});

	test('a move that the server refuses is told as such, and nothing is changed', async () => {
		server.faults.noMoves = true;
		const error = await failure(move());
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.move.refused' });
		expect(error.hint).toContain('different volumes');
		expect(files()).toEqual({ '/outbound/a.csv': 'new' });
	});

	test.each([['/outbound', '/outbound/a.csv'], ['/archive', '/archive/a.csv']])('a read-only %s is a setup error that names the file', async (folder, path) => {
		server.faults.readOnly = [folder];
		const error = await failure(move());
		expect(error).toMatchObject({ kind: 'setup', code: 'sftp.permissionDenied' });
		expect(error.message).toContain(path);
		expect(files()).toEqual({ '/outbound/a.csv': 'new' });
	});

	test.each(['before', 'after'] as const)('a connection that breaks %s the rename still ends in one file in its place', async (when) => {
		server.faults.cutAt = [{ operation: 'RENAME', when }];
		expect(await move()).toBe('/archive/a.csv');
		expect(files()).toEqual({ '/archive/a.csv': 'new' });
	});

	test('a file that is not there is told as such', async () => {
		server.tree.remove('/outbound/a.csv');
		expect(await failure(move())).toMatchObject({ code: 'sftp.move.gone' });
	});

	test.each(['/archive/../..', '/arch\nive'])('the folder %j is refused', async (folder) => {
		expect(await failure(move(folder, true))).toMatchObject({ kind: 'invalid', code: 'sftp.path' });
	});
});

describe('remove', () => {
	const remove = (path = '/outbound/a.csv') => withInbox(server, (inbox) => inbox.remove(path));

	test('deletes the file, and is content when it is gone already', async () => {
		await remove();
		await remove();
		expect(files()).toEqual({});
	});

	test('is content too where the server says of a missing file only that it failed', async () => {
		server.faults.missingStatus = 4;
		await withInbox(server, (inbox) => inbox.remove('/outbound/none.csv'));
	});

	test('survives a broken connection', async () => {
		server.faults.cutAt = [{ operation: 'REMOVE', when: 'after' }];
		await remove();
		expect(files()).toEqual({});
	});

	test('in a read-only folder is a setup error', async () => {
		server.faults.readOnly = ['/outbound'];
		expect(await failure(remove())).toMatchObject({ kind: 'setup', code: 'sftp.permissionDenied' });
	});
});
