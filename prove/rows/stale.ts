import type { Fault } from '../../simulators/faults';
import type { ErpWorld } from '../erps';
import { openProcesses } from '../processes';
import { draw } from '../random';
import type { Row } from '../row';
import { scenario } from '../scenario';
import { withCase } from '../settle';

const pausedAfter = ['ledger.claim', 'ledger.history', 'erp.find', 'erp.prepare', 'ledger.addAttempts'] as const;
const minute = 60_000;

/** A process stands still while it holds a claim; another one takes over; then the first goes on. */
export const stale: Row = {
	id: 'stale',
	fault: 'a claim outlived by its run: the process is stopped (SIGSTOP), another one takes over, the first goes on',
	zero: ['writtenStale', 'doubled', 'lost', 'halfDone'],
	tried: ['paused', 'invoices'],
	perErp: true,
	seeds: { full: 25, short: 1 },
	note: 'The hours of the pause are a clock that is moved on, in both processes. Written stale is a request that creates something, sent by the first process after it went on.',
	async open({ erp }) {
		const processes = openProcesses(2);
		return {
			async one(seed) {
				const world = await erp.start();
				try {
					const made = scenario(world, `S${seed}`, draw(seed));
					const creates = countCreates(world);
					return await withCase({ erp: erp.id, name: String(seed), world, made, processes }, async (each) => {
						let [paused, before] = [0, 0];
						const erpSettings = { chunkSize: 50 }; // one call at a time: what was on its way before the stop is not what is shown here
						const kill = { boundary: pausedAfter[seed % pausedAfter.length]!, nth: 1, when: 'pause', delayMs: 0 } as const;
						const ending = await each.start({ kill, maxRuns: 1, erpSettings }, async () => {
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
						return { figures: { ...found, writtenStale, paused: ending.ended === 'done' ? paused : 0, invoices: made.bills.size }, said: writtenStale > 0 ? [...said, `after ${kill.boundary}`] : said };
					});
				} finally {
					await world.close();
				}
			},
			close: () => processes.close(),
		};
	},
};

/** How many requests that create something have arrived. */
function countCreates({ faults, creating }: ErpWorld): () => number {
	let count = 0;
	const path = creating.path!;
	faults.take = ({ method, url, scope }): Fault[] => {
		const isCreate = method === creating.method && (typeof path === 'string' ? decodeURIComponent(url).includes(path) : path.test(decodeURIComponent(url)));
		if (scope === 'request' && isCreate) count += 1;
		return [];
	};
	return () => count;
}
