import SftpClient from 'ssh2-sftp-client';
import { startSftpServer } from '../../simulators/sftp';
import type { SftpServer } from '../../simulators/sftp';

// Only the library here: the simulator is a witness for our client and must hold without it.

let server: SftpServer;
let client: SftpClient;
beforeEach(async () => {
	server = await startSftpServer({ files: { '/outbound/a.csv': 'content', '/archive/': '' } });
	client = new SftpClient('test', { error: () => {}, end: () => {}, close: () => {} });
	await client.connect({ host: '127.0.0.1', port: server.port, username: 'stampli', password: 'stampli' });
});
afterEach(async () => {
	await client.end().catch(() => {});
	await server.close();
});

test('files are listed, read, written, renamed and deleted as on a real server', async () => {
	expect((await client.list('/outbound')).map(({ name, type, size }) => ({ name, type, size }))).toEqual([{ name: 'a.csv', type: '-', size: 7 }]);
	expect(String(await client.get('/outbound/a.csv'))).toBe('content');
	await client.put(Buffer.from('new'), '/outbound/b.csv');
	await client.rename('/outbound/b.csv', '/archive/b.csv');
	await client.delete('/outbound/a.csv');
	await client.mkdir('/archive/2026/11', true);
	expect([...server.tree.files()].map(([path, content]) => [path, String(content)])).toEqual([['/archive/b.csv', 'new']]);
	expect(server.tree.find('/archive/2026/11')?.kind).toBe('folder');
});

test('a rename never replaces, but the extension for it does', async () => {
	server.tree.put('/outbound/b.csv', 'other');
	await expect(client.rename('/outbound/a.csv', '/outbound/b.csv')).rejects.toThrow();
	await client.posixRename('/outbound/a.csv', '/outbound/b.csv');
	expect([...server.tree.files().keys()]).toEqual(['/outbound/b.csv']);
});

test('what was asked, downloaded and connected is counted', async () => {
	await client.get('/outbound/a.csv');
	await client.get('/outbound/a.csv');
	expect(server.downloads).toEqual(new Map([['/outbound/a.csv', 2]]));
	expect(server.counts).toEqual({ connections: 1, logins: 1, refusedLogins: 0, open: 1 });
	expect(server.journal.filter(({ operation }) => operation === 'OPEN')).toEqual([
		{ connection: 1, operation: 'OPEN', path: '/outbound/a.csv', status: 0 },
		{ connection: 1, operation: 'OPEN', path: '/outbound/a.csv', status: 0 },
	]);
	server.clear();
	expect(server.journal).toEqual([]);
});

test('a wrong user or password is refused', async () => {
	for (const login of [{ username: 'stampli', password: 'wrong' }, { username: 'nobody', password: 'stampli' }]) {
		const other = new SftpClient('test', { error: () => {}, end: () => {}, close: () => {} });
		await expect(other.connect({ host: '127.0.0.1', port: server.port, ...login })).rejects.toThrow(/authentication/);
	}
});
