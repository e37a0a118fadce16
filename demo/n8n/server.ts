import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openApi, type N8nApi } from './api';
import { installPackageInto } from './nodesFolder';
import { freePort, projectEnv, root } from './paths';

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

const readyWithinMs = 120_000;

/** Installs the package, starts the server, creates the owner if there is none, signs in. */
export async function startN8n(settings: N8nSettings): Promise<N8n> {
	const dataFolder = join(settings.folder, '.n8n');
	await mkdir(dataFolder, { recursive: true });
	if (settings.withPackage !== false) await installPackageInto(dataFolder);
	const port = settings.port ?? (await freePort());
	const brokerPort = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const logFile = join(settings.folder, 'n8n.log');
	let child: ChildProcess | undefined;

	const env = (extra: Record<string, string> = {}) => ({
		...projectEnv,
		N8N_USER_FOLDER: settings.folder,
		N8N_PORT: String(port),
		// Its default port clashes as soon as a second n8n runs on this machine.
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: url,
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
		...settings.env,
		...extra,
	});

	async function start(extra?: Record<string, string>): Promise<void> {
		const log = openSync(logFile, 'a');
		const n8n = join(root, 'n8n-runtime', 'node_modules', 'n8n', 'bin', 'n8n');
		// A process group of its own, so that its task runner ends with it.
		child = spawn('node', [n8n, 'start'], { env: env(extra), stdio: ['ignore', log, log], detached: true, cwd: settings.folder });
		closeSync(log);
		child.unref();
		const { pid } = child;
		const orphan = () => endGroup(pid, 'SIGKILL');
		process.once('exit', orphan);
		child.once('exit', () => process.off('exit', orphan));
		await untilReady(url, child, logFile);
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
		const gone = once(child, 'exit');
		endGroup(child.pid, signal);
		const late = setTimeout(endGroup, 20_000, child.pid, 'SIGKILL');
		await gone;
		clearTimeout(late);
	}

	await start();
	const api = await openApi(url, owner);
	return {
		url,
		folder: settings.folder,
		api,
		log: () => readFile(logFile, 'utf8'),
		pid: () => (child?.exitCode === null ? child.pid : undefined),
		stop: () => end('SIGTERM'),
		kill: () => end('SIGKILL'),
		start,
	};
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
	try {
		if (pid) process.kill(-pid, signal);
	} catch {
		// It has ended by itself.
	}
}

async function untilReady(url: string, child: ChildProcess, logFile: string): Promise<void> {
	const deadline = Date.now() + readyWithinMs;
	while (Date.now() < deadline) {
		if (child.exitCode !== null) throw new Error(`n8n ended with code ${child.exitCode} while starting:\n${await lastLines(logFile)}`);
		const ready = await fetch(`${url}/healthz/readiness`).then((answer) => answer.status === 200, () => false);
		if (ready) return;
		await sleep(250);
	}
	throw new Error(`n8n was not ready after ${readyWithinMs / 1000} s:\n${await lastLines(logFile)}`);
}

async function lastLines(file: string): Promise<string> {
	return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-20).join('\n');
}
