import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { installPackageInto } from './nodesFolder';
import { freePort, projectEnv } from './paths';
import { type N8nProcess, n8nProcess } from './process';
import { type N8n, quietEnv, startN8n } from './server';

export interface ClusterSettings {
	folder: string;
	workers: number;
	/** Port of the editor; a free one when absent. */
	port?: number;
	postgres: PostgresPlace;
	redis: { host: string; port: number };
}

export interface PostgresPlace {
	host: string;
	port: number;
	user: string;
	password: string;
}

/** n8n in queue mode: one main, several workers, over Redis and a PostgreSQL database of its own. */
export interface Cluster {
	main: N8n;
	workers: N8nProcess[];
	/** Where the ledger credential may point: n8n's own database. */
	database: PostgresPlace & { database: string };
	startWorker(index: number): Promise<void>;
	close(): Promise<void>;
}

/** Makes a database, starts main and workers, each with the package in a user folder of its own. `close` takes everything away again. */
export async function startCluster({ folder, workers: count, port, postgres, redis }: ClusterSettings): Promise<Cluster> {
	const name = `stampli_erp_n8n_${process.pid}_${randomBytes(3).toString('hex')}`;
	await onServer(postgres, (client) => client.query(`create database ${name}`));
	const shared = {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_BULL_PREFIX: name,
		N8N_REDIS_KEY_PREFIX: name,
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		DB_POSTGRESDB_DATABASE: name,
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
	};
	const workers: N8nProcess[] = [];
	const environments: NodeJS.ProcessEnv[] = [];
	let main: N8n | undefined;
	const close = async () => {
		await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
		await main?.stop();
		await onServer(postgres, (client) => client.query(`drop database if exists ${name} with (force)`));
	};
	try {
		main = await startN8n({ folder: join(folder, 'main'), ...(port === undefined ? {} : { port }), env: shared });
		for (let i = 0; i < count; i += 1) {
			const own = join(folder, `worker-${i + 1}`);
			await mkdir(join(own, '.n8n'), { recursive: true });
			await installPackageInto(join(own, '.n8n'));
			const healthPort = await freePort();
			workers.push(n8nProcess({ command: ['worker', '--concurrency=5'], folder: own, logFile: join(own, 'n8n.log'), readyUrl: `http://127.0.0.1:${healthPort}/healthz/readiness` }));
			environments.push({ ...projectEnv, ...(await quietEnv(own)), ...shared, QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(healthPort) });
		}
		await Promise.all(workers.map((worker, i) => worker.start(environments[i]!)));
	} catch (error) {
		await close();
		throw error;
	}
	return { main, workers, database: { ...postgres, database: name }, startWorker: (index) => workers[index]!.start(environments[index]!), close };
}

async function onServer(place: PostgresPlace, work: (client: Client) => Promise<unknown>): Promise<void> {
	const client = new Client({ ...place, database: 'postgres' });
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}
