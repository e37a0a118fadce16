import type { Fault } from '../../simulators/faults';
import type { ErpWorld } from '../erps';
import { asks } from '../matching';
import { openProcesses } from '../processes';
import { draw } from '../random';
import type { Row } from '../row';
import { scenario } from '../scenario';
import { type Case, withCase } from '../settle';

const pausedAfter = ['ledger.claim', 'ledger.history', 'erp.find', 'erp.prepare', 'ledger.addAttempts'] as const;
const minute = 60_000;

/** A process stands still while it holds a claim; another one takes over; then the first goes on. */
export const stale: Row = {
	id: 'stale',
	fault: 'a claim outlived by its run: the process is stopped (SIGSTOP), another one takes over, the first goes on',
	zero: ['writtenStale', 'doubled', 'lost', 'halfDone'],
	tried: ['paused', 'invoices'],
	perErp: true,
	seeds: { full: 20, short: 1 },
	note: 'The hours of the pause are a clock that is moved on, in both processes. Written stale is a request that creates something, sent by the first process after it went on.',
	async open({ erp }) {
		const processes = openProcesses(2);
		return {
			one: (seed) => withCase({ erp, seed, processes, made: (world) => scenario(world, `S${seed}`, draw(seed)) }, (each) => oneCase(seed, each)),
			close: () => processes.close(),
		};
	},
};

async function oneCase(seed: number, each: Case) {
	const creates = countCreates(each.world);
	let [paused, before] = [0, 0];
	const kill = { boundary: pausedAfter[seed % pausedAfter.length]!, nth: 1, when: 'pause', delayMs: 0 } as const;
	// One call at a time: what was on its way before the stop is not what is shown here.
	const ending = await each.start({ kill, maxRuns: 1, erpSettings: { chunkSize: 50 } }, async () => {
		paused += 1;
		// The rival's poll finds what the first was handed, once its lease is over.
		each.aheadMs = (seed % 2 === 0 ? 31 : 100) * minute;
		await each.start({ staticFile: `${each.workspace.folder}/rival.json` });
		before = creates();
		return each.aheadMs;
	});
	const writtenStale = creates() - before;
	each.aheadMs += 61 * minute;
	await each.settle();
	const { said, ...found } = await each.find();
	return { figures: { ...found, writtenStale, paused: ending.ended === 'done' ? paused : 0, invoices: each.made.bills.size }, said: [...said, `after ${kill.boundary}`] };
}

/** How many requests that create something have arrived. */
function countCreates({ faults, creating }: ErpWorld): () => number {
	let count = 0;
	faults.take = (request): Fault[] => {
		if (asks(creating, request)) count += 1;
		return [];
	};
	return () => count;
}
