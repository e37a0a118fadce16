import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Job } from './job';
import type { Report } from './workflow';

/** A process at work; `kill` ends it at once. */
export interface Running {
	/** Undefined when it was killed. */
	ended: Promise<Report | undefined>;
	kill(): void;
}

export interface Processes {
	run(job: Job): Running;
	close(): Promise<void>;
}

/** Processes that wait for work, already loaded. One that was killed is replaced. */
export function openProcesses(size: number): Processes {
	const all = new Set<ChildProcess>();
	const idle: ChildProcess[] = [];
	const output: string[] = [];
	let closed = false;
	const start = () => {
		const child = fork(join(__dirname, 'start.js'), { execArgv: ['--disable-warning=ExperimentalWarning'], silent: true });
		all.add(child);
		child.stderr?.on('data', (text: Buffer) => output.push(text.toString()));
		child.once('exit', () => all.delete(child));
		return child;
	};
	const refill = () => {
		while (!closed && idle.length < size) idle.push(start());
	};
	refill();
	return {
		run(job) {
			if (closed) throw new Error('The processes are closed.');
			const child = idle.shift() ?? start();
			const ended = new Promise<Report | undefined>((resolve, reject) => {
				const exited = (code: number | null, signal: string | null) => {
					refill();
					if (signal === 'SIGKILL') resolve(undefined);
					else reject(new Error(`A process ended by itself (${code ?? signal}).\n${output.slice(-20).join('')}`));
				};
				child.once('exit', exited);
				child.once('message', ({ report, failed }: { report?: Report; failed?: string }) => {
					child.removeListener('exit', exited);
					idle.push(child);
					if (report) resolve(report);
					else reject(new Error(failed));
				});
			});
			child.send({ job });
			return { ended, kill: () => void child.kill('SIGKILL') };
		},
		async close() {
			closed = true;
			await Promise.all([...all].map((child) => new Promise((resolve) => {
				child.once('exit', resolve);
				child.kill('SIGKILL');
			})));
		},
	};
}
