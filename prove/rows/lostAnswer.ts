import { openProcesses } from '../processes';
import { draw } from '../random';
import type { Row } from '../row';
import { scenario } from '../scenario';
import { withCase } from '../settle';

/** Every request that creates something is carried out, and its answer never arrives. */
export const lostAnswer: Row = {
	id: 'lost-answer',
	fault: 'the answer is lost after the commit, on every create',
	zero: ['doubled', 'lost', 'halfDone'],
	tried: ['answersLost', 'invoices'],
	perErp: true,
	seeds: { full: 30, short: 1 },
	lanes: 2,
	async open({ erp }) {
		const processes = openProcesses(2);
		return {
			async one(seed) {
				const world = await erp.start();
				try {
					const made = scenario(world, `L${seed}`, draw(seed));
					const orders = 1000;
					for (let i = 0; i < orders; i++) world.faults.next({ kind: 'loseAnswer', match: world.creating });
					return await withCase({ erp: erp.id, name: String(seed), world, made, processes }, async (each) => {
						await each.start({ erpSettings: { stepwise: seed % 2 === 0 } });
						each.aheadMs += 61 * 60_000;
						const starts = 1 + (await each.settle());
						const { said, ...found } = await each.find();
						return { figures: { ...found, invoices: made.bills.size, answersLost: orders - world.faults.waiting, starts }, said };
					});
				} finally {
					await world.close();
				}
			},
			close: () => processes.close(),
		};
	},
};
