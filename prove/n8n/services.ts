import { once } from 'node:events';
import { connect } from 'node:net';
import { lacksN8n } from './setting';

/** Redis and PostgreSQL of this machine, by the variables that their own tools read. */
export const redis = { host: process.env.REDIS_HOST ?? '127.0.0.1', port: Number(process.env.REDIS_PORT ?? 6379) };
export const postgres = { host: process.env.PGHOST ?? '127.0.0.1', port: Number(process.env.PGPORT ?? 5432), user: process.env.PGUSER ?? 'root', password: process.env.PGPASSWORD ?? '' };

async function answers(place: { host: string; port: number }): Promise<boolean> {
	const socket = connect({ host: place.host, port: place.port, timeout: 5_000 });
	try {
		await Promise.race([once(socket, 'connect'), once(socket, 'timeout').then(() => Promise.reject(new Error('timeout')))]);
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}

/** What this machine lacks for n8n in queue mode, in words. */
export async function lacksQueueMode(): Promise<string | undefined> {
	const lacks = await lacksN8n();
	if (lacks) return lacks;
	const missing: string[] = [];
	if (!(await answers(redis))) missing.push(`Redis does not answer at ${redis.host}:${redis.port}`);
	if (!(await answers(postgres))) missing.push(`PostgreSQL does not answer at ${postgres.host}:${postgres.port}`);
	return missing.length > 0 ? missing.join('; ') : undefined;
}
