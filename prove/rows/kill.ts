import { boundaries, type KillPlan } from '../job';
import { openProcesses } from '../processes';
import { type Draw, draw } from '../random';
import type { Figures, Row } from '../row';
import { scenario } from '../scenario';
import { type Case, withCase } from '../settle';

const minute = 60_000;

/** kill -9 at a boundary, once or twice, and started again until nothing is left to do. */
export const kill: Row = {
	id: 'kill',
	fault: 'kill -9 of the process at every boundary of a run, then started again',
	zero: ['lost', 'doubled', 'halfDone'],
	tried: ['kills', 'boundaries', 'invoices'],
	perErp: true,
	seeds: { full: 206, short: 2 },
	lanes: 2,
	note: 'Leases and pauses are the ones of production; each start has its clock moved ahead, at first by less than the leases, then beyond them.',
	async open({ erp }) {
		const processes = openProcesses(3);
		const killedAt = new Set<string>();
		return {
			one: (seed) => withCase({ erp, seed, processes, made: (world) => scenario(world, `K${seed}`, draw(seed)) }, (each) => oneCase(seed, each, killedAt)),
			close: () => processes.close(),
		};
	},
};

async function oneCase(seed: number, each: Case, killedAt: Set<string>) {
	const draws = draw(seed, 1);
	const plan = plannedKills(seed, draws);
	const otherWay = draws.percent(35) || plan[0]!.boundary === 'erp.create';
	const figures: Figures = { kills: 0, boundaries: 0, invoices: each.made.bills.size, starts: plan.length };
	for (const one of plan) {
		if ((await each.start({ kill: one, erpSettings: { otherWay } })).ended === 'killed') {
			figures.kills! += 1;
			if (!killedAt.has(one.boundary)) figures.boundaries! += 1;
			killedAt.add(one.boundary);
		}
		// Somebody starts n8n again at once or soon, while the dead run's leases still hold; or later.
		each.aheadMs += draws.pick([0, 5 * minute, 31 * minute]);
	}
	figures.starts! += await each.settle();
	const { said, ...found } = await each.find();
	return { figures: { ...found, ...figures }, said: said.length > 0 ? [...said, JSON.stringify(plan)] : [] };
}

/**
 * The boundaries take turns; which of its calls, and the moment, are drawn. A third of the cases dies a second time. A bill is
 * completed only where creating it was interrupted.
 */
function plannedKills(seed: number, { below, percent, pick }: Draw): KillPlan[] {
	const one = (boundary: string): KillPlan => ({ boundary, nth: percent(70) ? 1 : 1 + below(4), when: pick(['before', 'during', 'after'] as const), delayMs: below(12) });
	const boundary = boundaries[seed % boundaries.length]!;
	if (boundary === 'erp.complete') return [{ boundary: 'erp.create', nth: 1, when: 'during', delayMs: 2 + below(12) }, { ...one(boundary), nth: 1 }];
	return [one(boundary), ...(percent(35) ? [one(pick(boundaries))] : [])];
}
