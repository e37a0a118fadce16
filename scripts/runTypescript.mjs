import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectEnv, root } from './longStep.mjs';

/** Runs a TypeScript program of this repository to its end and returns its exit code. Ctrl-C is the program's to handle. */
export async function runTypescript(program, args) {
	const child = spawn('node', [join(root, 'scripts', 'typescript.js'), join(root, program), ...args], { cwd: root, env: projectEnv, stdio: 'inherit' });
	const leaveToProgram = () => {};
	const passOn = () => child.kill('SIGTERM');
	process.on('SIGINT', leaveToProgram);
	process.on('SIGTERM', passOn);
	try {
		return await new Promise((resolve, reject) => {
			child.on('error', reject);
			child.on('close', (code) => resolve(code ?? 1));
		});
	} finally {
		process.off('SIGINT', leaveToProgram);
		process.off('SIGTERM', passOn);
	}
}
