import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PostgresPlace } from './n8n/cluster';
import { root } from './n8n/paths';

/** Where the services of queue mode are expected, by the usual variables. */
export interface Services {
	redis: { host: string; port: number };
	postgres: PostgresPlace;
}

export function servicesFrom(env: NodeJS.ProcessEnv): Services {
	return {
		redis: { host: env.REDIS_HOST || '127.0.0.1', port: Number(env.REDIS_PORT || 6379) },
		postgres: { host: env.PGHOST || '127.0.0.1', port: Number(env.PGPORT || 5432), user: env.PGUSER || env.USER || 'postgres', password: env.PGPASSWORD || '' },
	};
}

/** What is missing, each with what to start; empty when both services answer and a database may be created. */
export async function missingServices({ redis, postgres }: Services): Promise<string[]> {
	const missing: string[] = [];
	const noRedis = await knock(redis.host, redis.port);
	if (noRedis) {
		missing.push(`Redis does not answer at ${redis.host}:${redis.port} (${noRedis}).
    Start one:      redis-server --port ${redis.port}
    or elsewhere:   set REDIS_HOST and REDIS_PORT to it.`);
	}
	const noPostgres = await postgresFault(postgres);
	if (noPostgres) {
		missing.push(`PostgreSQL at ${postgres.host}:${postgres.port} cannot be used as user "${postgres.user}": ${noPostgres}.
    Start one:      sudo service postgresql start      (or: pg_ctl -D <data folder> start)
    Make the user:  createuser --createdb ${postgres.user}
    or elsewhere:   set PGHOST, PGPORT, PGUSER and PGPASSWORD to it. Its user needs the right to create databases (CREATEDB).`);
	}
	return missing;
}

function knock(host: string, port: number): Promise<string | undefined> {
	return new Promise((resolve) => {
		const socket = connect({ host, port, timeout: 3_000 });
		const done = (fault?: string) => {
			socket.destroy();
			resolve(fault);
		};
		socket.once('connect', () => done()).once('timeout', () => done('no answer within 3 s')).once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
	});
}

async function postgresFault(place: PostgresPlace): Promise<string | undefined> {
	const client = new Client({ ...place, database: 'postgres', connectionTimeoutMillis: 3_000 });
	try {
		await client.connect();
		const { rows } = await client.query<{ may: boolean }>('select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user');
		return rows[0]?.may ? undefined : 'it may not create databases';
	} catch (error) {
		return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
	} finally {
		await client.end().catch(() => undefined);
	}
}

interface RedisClient {
	keys(pattern: string): Promise<string[]>;
	del(...keys: string[]): Promise<number>;
	quit(): Promise<unknown>;
}

/** Takes the queue of one n8n out of Redis; with n8n's own client, so that nothing more is installed. */
export async function clearQueue({ host, port }: Services['redis'], prefix: string): Promise<void> {
	const Redis = createRequire(join(root, 'n8n-runtime', 'node_modules', 'n8n', 'package.json'))('ioredis') as new (options: object) => RedisClient;
	const redis = new Redis({ host, port });
	try {
		const keys = await redis.keys(`*${prefix}*`);
		if (keys.length > 0) await redis.del(...keys);
	} finally {
		await redis.quit();
	}
}
