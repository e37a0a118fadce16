import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openApi, type N8nApi } from './api';
import { installPackageInto } from './nodesFolder';
import { freePort, projectEnv } from './paths';
import { n8nProcess } from './process';

export interface N8nSettings {
	/** Becomes N8N_USER_FOLDER; data and ledger live in `<folder>/.n8n`. */
	folder: string;
	/** A free one when absent. */
	port?: number;
	env?: Record<string, string>;
	/** False: n8n without this package (for comparisons). */
	withPackage?: boolean;
}

/** A real n8n with this package installed, on loopback, on SQLite. */
export interface N8n {
	readonly url: string;
	readonly folder: string;
	/** Signed in as the owner. */
	readonly api: N8nApi;
	/** Everything the server has printed. */
	log(): Promise<string>;
	/** Process id of the server, while it runs. */
	pid(): number | undefined;
	stop(): Promise<void>;
	/** kill -9: no chance to finish anything. */
	kill(): Promise<void>;
	/** Starts it again on the same folder and port. */
	start(env?: Record<string, string>): Promise<void>;
}

export const owner = { email: 'owner@example.com', firstName: 'Demo', lastName: 'Owner', password: 'Stampli-demo-1' };

/** What every n8n process of demo and tests is told, main or worker: quiet, on loopback, nothing leaves this machine. */
export async function quietEnv(folder: string): Promise<Record<string, string>> {
	return {
		N8N_USER_FOLDER: folder,
		// Its default port clashes as soon as a second n8n runs on this machine.
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		// It asks n8n's own servers at every start; nothing here leaves this machine.
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		GENERIC_TIMEZONE: 'UTC',
	};
}

/** Installs the package, starts the server, creates the owner if there is none, signs in. */
export async function startN8n(settings: N8nSettings): Promise<N8n> {
	const { folder } = settings;
	const dataFolder = join(folder, '.n8n');
	await mkdir(dataFolder, { recursive: true });
	if (settings.withPackage !== false) await installPackageInto(dataFolder);
	const port = settings.port ?? (await freePort());
	const url = `http://127.0.0.1:${port}`;
	const quiet = await quietEnv(folder);
	const server = n8nProcess({ command: ['start'], folder, logFile: join(folder, 'n8n.log'), readyUrl: `${url}/healthz/readiness` });
	const start = async (extra: Record<string, string> = {}) => await server.start({ ...projectEnv, ...quiet, N8N_PORT: String(port), N8N_EDITOR_BASE_URL: url, ...settings.env, ...extra });

	await start();
	const api = await openApi(url, owner);
	return { url, folder, api, log: server.log, pid: server.pid, stop: () => server.end('SIGTERM'), kill: () => server.end('SIGKILL'), start };
}
