import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { Client } from 'pg';
import type { Ledger } from '../../../core/ports';
import { openPostgresLedger } from '../../../io/ledger/postgres';
import { postgresProblem } from '../../../io/ledger/postgresProblems';
import { schemaVersion } from '../../../io/ledger/schema';
import { describePostgres, postgres } from './backends';

describePostgres('The ledger in PostgreSQL', () => {
	const schema = `ledger_test_${randomBytes(6).toString('hex')}`;
	const role = `ledger_role_${randomBytes(6).toString('hex')}`;
	const settings = { connection: postgres, schema, auditKey: 'an audit key for tests' };
	let admin: Client;
	let ledger: Ledger;
	beforeAll(async () => {
		admin = new Client(postgres);
		await admin.connect();
		await admin.query(`create role ${role} login`);
		ledger = await openPostgresLedger(settings);
	});
	afterAll(async () => {
		await ledger.close();
		await admin.query(`drop schema if exists ${schema} cascade`);
		await admin.query(`drop role ${role}`);
		await admin.end();
	});
	const opening = (change: object, connection: object = {}) => openPostgresLedger({ ...settings, ...change, connection: { ...postgres, ...connection } });

	it('has the clock of the database', async () => {
		const { rows } = await admin.query<{ at: string }>('select extract(epoch from clock_timestamp()) * 1000 as at');
		expect(Math.abs((await ledger.now()) - Number(rows[0]!.at))).toBeLessThan(1_000);
	});

	it('is refused with another key, an empty key or an odd schema name', async () => {
		await expect(opening({ auditKey: 'other' })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.key.wrong', message: expect.stringContaining(schema) });
		await expect(opening({ auditKey: '' })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.setting.auditKey' });
		await expect(opening({ schema: 'x"; drop schema public' })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.setting.schema' });
	});

	it('is refused when a newer release wrote it', async () => {
		await admin.query(`insert into ${schema}.migrations values (${schemaVersion + 1}, 0)`);
		await expect(opening({})).rejects.toMatchObject({ kind: 'setup', code: 'ledger.newer' });
		await admin.query(`delete from ${schema}.migrations where version > ${schemaVersion}`);
	});

	it('names host and database when it cannot be reached, found or entered', async () => {
		await expect(opening({}, { port: 1 })).rejects.toMatchObject({ kind: 'transient', code: 'ledger.postgres.unreachable', message: expect.stringContaining(`${postgres.host}:1/`) });
		await expect(opening({}, { database: 'no_such_database' })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.postgres.noDatabase' });
		await expect(opening({}, { user: 'no_such_user' })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.postgres.login' });
		await expect(opening({}, { host: 'no-such-host.invalid' })).rejects.toMatchObject({ message: expect.stringContaining('no-such-host.invalid') });
	});

	it('says what is missing when the user may not make or use the schema', async () => {
		await expect(opening({ schema: `${schema}_x` }, { user: role })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.postgres.permission', hint: expect.stringContaining('GRANT CREATE') });
		await expect(opening({}, { user: role })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.postgres.permission' });
	});

	it('needs no right to make schemas where one was made for its user', async () => {
		await admin.query(`create schema ${schema}_own authorization ${role}`);
		const own = await opening({ schema: `${schema}_own` }, { user: role });
		await own.setWatermark('w', '1');
		expect(await own.verify()).toEqual({ ok: true, entries: 1 });
		await own.close();
		await admin.query(`drop schema ${schema}_own cascade`);
	});

	it('goes on after the server ended its connections', async () => {
		await ledger.setWatermark('w', 'before');
		const others = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'n8n-nodes-stampli-erp' and pid <> pg_backend_pid()
			and state = 'idle' and query like '%commit%'`;
		await admin.query(others);
		await ledger.setWatermark('w', 'after');
		expect(await ledger.watermark('w')).toBe('after');
	});

	it('tells of a connection that breaks, and works again afterwards', async () => {
		const sockets = new Set<Socket>();
		const proxy = await throughProxy(sockets);
		const { port } = proxy.address() as { port: number };
		const remote = await opening({}, { port, host: '127.0.0.1' });
		proxy.close();
		for (const socket of sockets) socket.destroy();
		await expect(remote.setWatermark('w', 'lost')).rejects.toMatchObject({ kind: 'transient', code: 'ledger.postgres.unreachable' });
		await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
		await remote.setWatermark('w', 'found');
		expect(await ledger.watermark('w')).toBe('found');
		await remote.close();
		for (const socket of sockets) socket.destroy();
		proxy.close();
	});

	it('gives a server up that stands still, and works again with it afterwards', async () => {
		const sockets = new Set<Socket>();
		const proxy = await throughProxy(sockets);
		const { port } = proxy.address() as { port: number };
		const remote = await opening({ longestQueryMs: 3_000 }, { port, host: '127.0.0.1' });
		for (const socket of sockets) socket.pause();
		await expect(remote.setWatermark('w', 'still')).rejects.toMatchObject({ kind: 'transient', code: 'ledger.postgres.unreachable' });
		await remote.setWatermark('w', 'awake');
		expect(await ledger.watermark('w')).toBe('awake');
		await remote.close();
		for (const socket of sockets) socket.destroy();
		proxy.close();
	});

	it('leaves a server that became read-only, and works again as soon as its name leads to another one', async () => {
		const connections = async () => (await admin.query<{ pid: number }>(`select pid from pg_stat_activity where usename = '${role}'`)).rows.map(({ pid }) => pid);
		await admin.query(`create schema ${schema}_standby authorization ${role}`);
		const standby = await opening({ schema: `${schema}_standby` }, { user: role });
		await admin.query(`alter role ${role} set default_transaction_read_only = on`);
		await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
		await expect(standby.setWatermark('w', '1')).rejects.toMatchObject({ kind: 'setup', code: 'ledger.postgres.readOnly' });
		await admin.query(`alter role ${role} reset default_transaction_read_only`);
		await standby.setWatermark('w', '2');
		expect(await connections()).toHaveLength(1);
		await standby.close();
		await admin.query(`drop schema ${schema}_standby cascade`);
	});

	it('lets writers on two pools follow one another without a deadlock', async () => {
		const other = await opening({});
		const before = (await ledger.verify()).entries;
		await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 ? other : ledger).claim([`a${i % 7}`, `b${i % 5}`], `h${i}`, 60_000)));
		expect(await ledger.verify()).toMatchObject({ ok: true, entries: before + 12 });
		await other.close();
	});

	it('never shows the password', () => {
		const problem = postgresProblem(Object.assign(new Error('password authentication failed'), { code: '28P01' }), 'db:5432/n8n (schema s)');
		expect(problem).toMatchObject({ kind: 'setup', code: 'ledger.postgres.login', hint: expect.stringContaining('password') });
	});
});

/** A way to PostgreSQL that can be cut. */
async function throughProxy(sockets: Set<Socket>): Promise<Server> {
	const net = await import('node:net');
	const proxy = createServer((near) => {
		const far = net.connect(postgres.port, postgres.host);
		for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined).on('close', () => [near, far].forEach((one) => one.destroy())));
		near.pipe(far).pipe(near);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	return proxy;
}
