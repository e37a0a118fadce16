import { setTimeout as sleep } from 'node:timers/promises';
import { openProcesses } from '../processes';
import { draw } from '../random';
import type { Row } from '../row';
import { scenario } from '../scenario';
import { withCase } from '../settle';

const lateMs = 900;

/** The connection breaks, and the ERP carries the work out a minute later. */
export const lateCommit: Row = {
	id: 'late-commit',
	fault: 'the create is committed 60 s after its answer was lost',
	zero: ['doubled', 'lost', 'halfDone'],
	tried: ['committedLate', 'invoices'],
	perErp: true,
	seeds: { full: 20, short: 1 },
	lanes: 4,
	note: `The minute is ${lateMs} ms of real time with the clock of the posting process moved on: polls 20 and 40 s after the loss, the commit, polls from 61 s on.`,
	async open({ erp }) {
		const processes = openProcesses(2);
		return {
			one: (seed) =>
				withCase({ erp, seed, processes, made: (world) => scenario(world, `M${seed}`, draw(seed)) }, async (each) => {
					let committedLate = 0;
					const { faults, creating } = each.world;
					faults.next({ kind: 'workLater', ms: lateMs, times: 1 + (seed % 3), match: creating });
					const take = faults.take.bind(faults);
					faults.take = (request) => {
						const hit = take(request);
						committedLate += hit.length;
						return hit;
					};
					const lostAt = Date.now();
					for (const second of [0, 20, 40]) {
						each.aheadMs = second * 1000;
						await each.start({ erpSettings: { otherWay: seed % 2 === 0 } });
					}
					await sleep(Math.max(0, lostAt + lateMs + 1000 - Date.now()));
					each.aheadMs = 61_000;
					await each.settle();
					// What is still on its way must be there when it is counted.
					await sleep(lateMs + 200);
					const { said, ...found } = await each.find();
					return { figures: { ...found, invoices: each.made.bills.size, committedLate }, said };
				}),
			close: () => processes.close(),
		};
	},
};
