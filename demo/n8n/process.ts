import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths';

export interface N8nProcess {
	/** While it runs. */
	pid(): number | undefined;
	start(env: NodeJS.ProcessEnv): Promise<void>;
	end(signal: NodeJS.Signals): Promise<void>;
	log(): Promise<string>;
}

const readyWithinMs = 120_000;

/** One process of n8n (`start` or `worker`) in a group of its own, so that its task runner ends with it; ready when `readyUrl` answers 200. */
export function n8nProcess({ command, folder, logFile, readyUrl }: { command: string[]; folder: string; logFile: string; readyUrl: string }): N8nProcess {
	let child: ChildProcess | undefined;
	return {
		pid: () => (child?.exitCode === null && child.signalCode === null ? child.pid : undefined),
		log: () => readFile(logFile, 'utf8'),
		async start(env) {
			const log = openSync(logFile, 'a');
			const n8n = join(root, 'n8n-runtime', 'node_modules', 'n8n', 'bin', 'n8n');
			child = spawn('node', [n8n, ...command], { env, stdio: ['ignore', log, log], detached: true, cwd: folder });
			closeSync(log);
			child.unref();
			const { pid } = child;
			const orphan = () => endGroup(pid, 'SIGKILL');
			process.once('exit', orphan);
			child.once('exit', () => process.off('exit', orphan));
			await untilReady(readyUrl, child, logFile);
		},
		async end(signal) {
			if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
			const gone = once(child, 'exit');
			endGroup(child.pid, signal);
			const late = setTimeout(endGroup, 20_000, child.pid, 'SIGKILL');
			await gone;
			clearTimeout(late);
		},
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
		if (child.exitCode !== null || child.signalCode !== null) throw new Error(`n8n ended with ${child.signalCode ?? `code ${child.exitCode}`} while starting:\n${await lastLines(logFile)}`);
		const ready = await fetch(url).then((answer) => answer.status === 200, () => false);
		if (ready) return;
		await sleep(250);
	}
	throw new Error(`n8n was not ready after ${readyWithinMs / 1000} s:\n${await lastLines(logFile)}`);
}

async function lastLines(file: string): Promise<string> {
	return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-20).join('\n');
}
