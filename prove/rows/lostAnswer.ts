import type { Fault } from '../../simulators/faults';
import type { ErpWorld } from '../erps';
import { asks } from '../matching';
import { openProcesses } from '../processes';
import { type Draw, draw } from '../random';
import type { Row } from '../row';
import { scenario } from '../scenario';
import { withCase } from '../settle';

/** Every request that creates something is carried out, and its answer never arrives. */
export const lostAnswer: Row = {
	id: 'lost-answer',
	fault: 'the answer is lost after the commit, on every create',
	note: 'After the first start every fourth answer is lost: an ERP whose every refusal is lost too could never be understood.',
	zero: ['doubled', 'lost', 'halfDone'],
	tried: ['answersLost', 'invoices'],
	perErp: true,
	seeds: { full: 20, short: 1 },
	lanes: 2,
	async open({ erp }) {
		const processes = openProcesses(2);
		return {
			one: (seed) =>
				withCase({ erp, seed, processes, made: (world) => scenario(world, `L${seed}`, draw(seed)) }, async (each) => {
					const loser = loseAnswers(each.world, draw(seed, 1));
					await each.start({ erpSettings: { otherWay: seed % 2 === 0 } });
					loser.sometimes();
					each.aheadMs += 61 * 60_000;
					const starts = 1 + (await each.settle());
					const { said, ...found } = await each.find();
					return { figures: { ...found, invoices: each.made.bills.size, answersLost: loser.lost(), starts }, said };
				}),
			close: () => processes.close(),
		};
	},
};

/** Loses the answer of each request that creates something, and from `sometimes` on of every fourth one. */
function loseAnswers({ faults, creating }: ErpWorld, { percent }: Draw) {
	let [lost, chance] = [0, 100];
	faults.take = (request): Fault[] => {
		if (!asks(creating, request) || !percent(chance)) return [];
		lost += 1;
		return [{ kind: 'loseAnswer' }];
	};
	return { lost: () => lost, sometimes: () => void (chance = 25) };
}
