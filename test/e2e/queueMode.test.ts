import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { invoiceFile } from '../../bench/invoiceFile';
import { type Cluster, startCluster } from '../../demo/n8n/cluster';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import { results } from '../../demo/receipts';
import { folders, startSystems, type Systems } from '../../demo/systems';
import { describePostgres, postgres } from '../io/ledger/backends';
import { eventually } from './world';

jest.setTimeout(420_000);

const redis = { host: process.env.REDIS_HOST ?? '127.0.0.1', port: Number(process.env.REDIS_PORT ?? 6379) };
const files = 6;
const perFile = 10;

let hasRedis = false;
beforeAll(async () => {
	hasRedis = await new Promise((resolve) => {
		const socket = connect(redis);
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.end());
	});
	if (!hasRedis) console.warn(`No Redis on ${redis.host}:${redis.port}: queue mode was not tried.`);
});

describePostgres('n8n in queue mode, with three workers and the ledger in PostgreSQL', () => {
	let folder: string;
	let cluster: Cluster;
	let systems: Systems;
	beforeAll(async () => {
		if (!hasRedis) return;
		folder = await mkdtemp(join(tmpdir(), 'stampli-erp-cluster-'));
		systems = await startSystems();
		cluster = await startCluster({ folder, workers: 3, postgres: { host: postgres.host, port: postgres.port, user: postgres.user, password: postgres.password }, redis });
	}, 300_000);
	afterAll(async () => {
		if (!hasRedis) return;
		await cluster?.close();
		await systems.close();
		await rm(folder, { recursive: true, force: true });
	});

	const bills = () => systems.dynamicsFo.data.VendorInvoiceHeaders;

	test('two workflows poll the same folder, a worker is killed in the middle, main is started anew: every invoice is there once', async () => {
		if (!hasRedis) return;
		const { api } = cluster.main;
		const ledger = { ...cluster.database, ssl: 'disable', schema: 'stampli_erp', auditKey: 'a key for this test only' };
		const credentials = {
			stampliSftpApi: await api.createCredential('Stampli', 'stampliSftpApi', systems.credentials.stampliSftpApi),
			dynamicsFoApi: await api.createCredential('Dynamics', 'dynamicsFoApi', systems.credentials.dynamicsFoApi),
			stampliLedgerApi: await api.createCredential('Ledger', 'stampliLedgerApi', ledger),
		};
		for (let i = 0; i < files; i += 1) systems.sftp.tree.put(`${folders.outbound}/Invoices_${i}.csv`, invoiceFile({ invoices: perFile, linesPerInvoice: 2, prefix: `Q${i}` }), systems.sftp.tree.now() - 60);
		systems.dynamicsFo.settings.capacity = { latencyMs: 150, perOperationMs: 5, maxConcurrent: 8 };
		const ids = await Promise.all(
			['A', 'B'].map(async (name) => {
				const { id } = await api.importWorkflow(
					filledIn(readTemplate('stampli-invoices-to-dynamics-fo'), {
						name: `Invoices ${name}`,
						credentials,
						parameters: {
							'New Approved Invoices': { firstActivation: 'processExisting', pollTimes: { item: [{ mode: 'everyMinute' }] }, options: { leaseSeconds: 60 } },
							'Post to Dynamics 365': { company: { __rl: true, mode: 'id', value: 'usmf' }, options: { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement', batchSize: 2, concurrency: 1, answerTimeoutSeconds: 10, leaseSeconds: 30, settleSeconds: 10 } },
							'Record Outcome': { receiptFolder: folders.receipts },
						},
					}),
				);
				await api.publish(id);
				return id;
			}),
		);
		await eventually('the first bills', () => bills().length >= 4, { timeoutMs: 90_000 });
		await cluster.workers[0]!.end('SIGKILL');
		await cluster.main.kill();
		await cluster.main.start();
		await cluster.startWorker(0);
		await eventually('every invoice', () => bills().length >= files * perFile, { timeoutMs: 240_000, everyMs: 500 });
		await sleep(2_000); // a double would come now
		const numbers = bills().map((row) => String(row.InvoiceNumber));
		expect(new Set(numbers).size).toBe(files * perFile);
		expect(numbers).toHaveLength(files * perFile);
		const perBill = Map.groupBy(systems.dynamicsFo.data.VendorInvoiceLines, (row) => row.HeaderReference);
		expect([...perBill.values()].every((lines) => lines.length === 2)).toBe(true);
		await eventually('a receipt for every invoice', () => new Set(results(systems.sftp).filter(({ outcome }) => /posted|duplicate/.test(outcome)).map(({ invoice }) => invoice)).size === files * perFile, { timeoutMs: 240_000, everyMs: 500 });
		for (const id of ids) await api.unpublish(id);
	});
});
