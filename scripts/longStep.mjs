import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The environment in which `node` is the project's own Node 24, whatever the machine has. */
export const projectEnv = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}` };

const progressEveryMs = 5_000;

/**
 * Runs one long command. Its output goes to a log file; the screen gets a line every few seconds with the time that has
 * passed. A failure shows the last lines of the log and its path. Host names of registries are never shown.
 */
export async function longStep(title, command, args, { cwd = root, env = projectEnv, usual } = {}) {
	const logFile = join(root, '.runtime', `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.log`);
	mkdirSync(dirname(logFile), { recursive: true });
	const log = createWriteStream(logFile);
	const startedAt = Date.now();
	const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
	console.log(`▸ ${title}${usual ? ` (usually ${usual})` : ''}`);
	const ticker = setInterval(() => console.log(`  … ${title}: ${seconds()}`), progressEveryMs);
	try {
		const code = await new Promise((resolve, reject) => {
			const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
			child.stdout.pipe(log, { end: false });
			child.stderr.pipe(log, { end: false });
			child.on('error', reject);
			child.on('close', resolve);
		});
		await new Promise((resolve) => log.end(resolve));
		if (code !== 0) throw new StepFailed(title, `exit code ${code}`, logFile);
	} catch (error) {
		if (error instanceof StepFailed) throw error;
		throw new StepFailed(title, error.message, logFile);
	} finally {
		clearInterval(ticker);
	}
	console.log(`✓ ${title}: ${seconds()}`);
}

export class StepFailed extends Error {
	constructor(title, reason, logFile) {
		super(`${title} failed (${reason}). The last lines of ${logFile}:\n\n${lastLines(logFile)}`);
	}
}

function lastLines(file) {
	const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20);
	return lines.map((line) => `    ${line.replace(/https?:\/\/[^\s/]+/g, 'https://…')}`).join('\n');
}

/** Runs a script's main function; a failure ends in one readable message and exit code 1. */
export async function runMain(main) {
	try {
		process.exitCode = (await main()) ?? 0;
	} catch (error) {
		console.error(`\n✗ ${error instanceof StepFailed ? error.message : error.stack}`);
		process.exitCode = 1;
	}
}
