import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';

/** The repository. */
export const root = dirname(dirname(__dirname));

/** `node` is the project's own Node 24, whatever the machine has. */
export const projectEnv = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}` };

/** A loopback port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => resolve(port));
		});
	});
}
