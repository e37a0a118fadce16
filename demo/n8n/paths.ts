import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';

/** The repository. */
export const root = dirname(dirname(__dirname));

// n8n behaves otherwise under a test runner's NODE_ENV.
const { NODE_ENV: _testRunner, ...machineEnv } = process.env;

/** `node` is the project's own Node 24, whatever the machine has. */
export const projectEnv = { ...machineEnv, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}` };

/** A loopback port that nobody listens on at this moment: this one if possible, otherwise any. */
export function freePort(wanted = 0): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort())));
		probe.listen(wanted, '127.0.0.1', () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => resolve(port));
		});
	});
}
