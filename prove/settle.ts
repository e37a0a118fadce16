import type { ErpWorld, ProvenErp } from './erps';
import { type Findings, findings, isSettled } from './findings';
import type { Job, Report } from './job';
import type { Ending, Processes } from './processes';
import type { Scenario } from './scenario';
import { openWorkspace, type Workspace } from './workspace';

const minute = 60_000;

/** One case on its way: a folder of files, an ERP, and processes that take turns. */
export interface Case {
	erp: ProvenErp;
	world: ErpWorld;
	made: Scenario;
	workspace: Workspace;
	/** Of every start that was not killed. */
	reports: Report[];
	/** What the clock is ahead at the next start; whoever starts a process may move it on. */
	aheadMs: number;
	/** One start of n8n: runs until nothing is left for now, or until it is killed. */
	start(changes?: Partial<Job>, whilePaused?: () => Promise<number>, processes?: Processes): Promise<Ending>;
	/** Starts again and again, an hour later each time, until nothing is left to do. Gives the number of starts. */
	settle(): Promise<number>;
	find(): Promise<Findings>;
}

/** Restarts in all; by the last ones every lease and every pause is over. */
const maxStarts = 8;

export interface CaseFacts {
	erp: ProvenErp;
	seed: number;
	processes: Processes;
	made(world: ErpWorld): Scenario;
}

/** Opens an ERP, a file server and a ledger of its own for one case, and puts the files into the folder. */
export async function withCase<T>({ erp, seed, processes: usual, made: make }: CaseFacts, work: (each: Case) => Promise<T>): Promise<T> {
	const [world, workspace] = await Promise.all([erp.start(seed), openWorkspace()]);
	const made = make(world);
	let starts = 0;
	const each: Case = {
		erp,
		world,
		made,
		workspace,
		reports: [],
		aheadMs: 0,
		async start(changes = {}, whilePaused, processes = usual) {
			const ending = await processes.run(workspace.job({ erp: erp.id, erpFacts: world.facts, executions: `${seed}.${++starts}`, aheadMs: each.aheadMs, ...changes }), whilePaused);
			if (ending.ended === 'done') each.reports.push(ending.report);
			return ending;
		},
		async settle() {
			let count = 0;
			for (; count < maxStarts && !isSettled(workspace, made); count++) {
				await each.start();
				each.aheadMs += 61 * minute;
			}
			return count;
		},
		find: () => findings(workspace, world, made),
	};
	try {
		for (const { name, text } of made.files) workspace.sftp.tree.put(`/outbound/${name}`, text);
		return await work(each);
	} finally {
		await Promise.all([workspace.close(), world.close()]);
	}
}
