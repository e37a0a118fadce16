import type { ErpWorld } from './erps';
import { type Findings, findings, isSettled } from './findings';
import type { Job } from './job';
import type { Ending, Processes } from './processes';
import type { Scenario } from './scenario';
import { openWorkspace, type Workspace } from './workspace';

const minute = 60_000;

/** One case on its way: a folder of files, an ERP, and processes that take turns. */
export interface Case {
	erp: string;
	/** Begins every execution id. */
	name: string;
	world: ErpWorld;
	made: Scenario;
	workspace: Workspace;
	processes: Processes;
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

export async function withCase<T>(facts: Pick<Case, 'erp' | 'name' | 'world' | 'made' | 'processes'>, work: (each: Case) => Promise<T>): Promise<T> {
	const workspace = await openWorkspace();
	let starts = 0;
	const each: Case = {
		...facts,
		workspace,
		aheadMs: 0,
		start: (changes = {}, whilePaused, processes = facts.processes) =>
			processes.run(workspace.job({ erp: facts.erp, erpFacts: facts.world.facts, executions: `${facts.name}.${++starts}`, aheadMs: each.aheadMs, ...changes }), whilePaused),
		async settle() {
			let count = 0;
			for (; count < maxStarts && !isSettled(workspace, facts.made); count++) {
				await each.start();
				each.aheadMs += 61 * minute;
			}
			return count;
		},
		find: () => findings(workspace, facts.world, facts.made),
	};
	try {
		for (const { name, text } of facts.made.files) workspace.sftp.tree.put(`/outbound/${name}`, text);
		return await work(each);
	} finally {
		await workspace.close();
	}
}
