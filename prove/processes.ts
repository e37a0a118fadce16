import { type ChildProcess, fork, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Job, Report } from './job';

/** How a job ended. A killed process says nothing. */
export type Ending = { ended: 'done'; report: Report } | { ended: 'killed' };

/** Processes that wait for work, already loaded. One that was killed is replaced. */
export interface Processes {
	/** `whilePaused`: what happens while the process stands still (SIGSTOP) at its boundary; gives what its clock is ahead when it goes on. */
	run(job: Job, whilePaused?: () => Promise<number>): Promise<Ending>;
	/** Everything that any of them wrote to its output. */
	output(): string;
	close(): Promise<void>;
}

const program = join(__dirname, 'child', 'start.js');
const flags = ['--disable-warning=ExperimentalWarning'];

type Message = { kind: 'ready' | 'paused' } | { kind: 'done'; report: Report } | { kind: 'failed'; message: string } | { kind: 'killMe'; afterMs: number };

/** How they are started, where it matters. */
export interface ProcessOptions {
	/** As this user; only root may. */
	uid?: number;
	/** No file can grow beyond this: a full disk, for any user. */
	largestFileKiB?: number;
}

export function openProcesses(size: number, { uid, largestFileKiB }: ProcessOptions = {}): Processes {
	const all = new Set<ChildProcess>();
	const idle = new Set<ChildProcess>();
	const output: string[] = [];
	let closed = false;

	const start = (): ChildProcess => {
		const limited = ['-c', `ulimit -f ${2 * (largestFileKiB ?? 0)}; exec "$@"`, 'sh', process.execPath, ...flags, program];
		const child = largestFileKiB
			? spawn('sh', limited, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
			: fork(program, { execArgv: flags, silent: true, ...(uid === undefined ? {} : { uid, gid: uid }) });
		all.add(child);
		for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => output.push(text.toString()));
		child.once('exit', () => {
			all.delete(child);
			idle.delete(child);
		});
		return child;
	};
	const refill = () => {
		while (!closed && idle.size < size) idle.add(start());
	};
	const take = (): ChildProcess => {
		const [first = start()] = idle;
		idle.delete(first);
		refill();
		return first;
	};
	const giveBack = (child: ChildProcess) => {
		if (idle.size < size) idle.add(child);
		else child.kill('SIGKILL');
	};
	refill();

	return {
		run: (job, whilePaused) =>
			new Promise((resolve, reject) => {
				const child = take();
				let killing: NodeJS.Timeout | undefined;
				const finish = (end: () => void) => {
					clearTimeout(killing);
					child.removeListener('message', heard);
					child.removeListener('exit', exited);
					end();
				};
				const exited = (code: number | null, signal: string | null) =>
					finish(() => (signal === 'SIGKILL' ? resolve({ ended: 'killed' }) : reject(new Error(`A process ended by itself (${code ?? signal}).\n${output.slice(-20).join('')}`))));
				const heard = (message: Message) => {
					if (message.kind === 'killMe') killing = setTimeout(() => child.kill('SIGKILL'), message.afterMs);
					if (message.kind === 'paused') void pause(child, whilePaused).catch((error: Error) => finish(() => reject(error)));
					if (message.kind === 'failed') finish(() => reject(new Error(message.message)));
					if (message.kind === 'done') {
						finish(() => {
							giveBack(child);
							resolve({ ended: 'done', report: message.report });
						});
					}
				};
				child.once('exit', exited);
				child.on('message', heard);
				child.send({ kind: 'job', job });
			}),
		output: () => output.join(''),
		async close() {
			closed = true;
			await Promise.all(
				[...all].map((child) => new Promise((resolve) => {
					child.once('exit', resolve);
					child.kill('SIGKILL');
				})),
			);
		},
	};
}

async function pause(child: ChildProcess, whilePaused?: () => Promise<number>): Promise<void> {
	child.kill('SIGSTOP');
	const aheadMs = (await whilePaused?.()) ?? 0;
	child.send({ kind: 'goOn', aheadMs });
	child.kill('SIGCONT');
}
