import type { Fault } from '../../simulators/faults';
import type { ErpWorld } from '../erps';
import { invoicesCsv } from '../files';
import { openProcesses } from '../processes';
import { type Draw, draw } from '../random';
import type { Row } from '../row';
import type { Scenario } from '../scenario';
import { withCase } from '../settle';

/** An ERP that refuses, breaks down and hangs up; each pause it asks for is held against the requests that our process begins. */
export const throttle: Row = {
	id: 'throttle',
	fault: '30 % answered 429 (Retry-After in seconds or as HTTP date), 5 % 503, 5 % connections reset',
	zero: ['notCompleted', 'tooEarly', 'doubled', 'halfDone'],
	tried: ['requests', 'pauses', 'invoices'],
	perErp: true,
	seeds: { full: 6, short: 1 },
	lanes: 4,
	note: 'Too early is a request that the process begins after it has read an answer with Retry-After and before that pause is over; seen in the process itself, in the order of its events, at the place where Node sends and receives.',
	async open({ erp, scale }) {
		const processes = openProcesses(3);
		return {
			one: (seed) =>
				withCase({ erp, seed, processes, made: (world) => invoices(world, seed, scale === 'full' ? 16 : 2) }, async (each) => {
					const weather = badWeather(each.world, draw(seed, 1));
					const starts = await each.settle();
					const { said, lost, ...found } = await each.find();
					const waited = (which: 'pauses' | 'tooEarly') => each.reports.reduce((sum, report) => sum + report.waited[which], 0);
					return { figures: { ...found, notCompleted: lost, tooEarly: waited('tooEarly'), requests: weather.requests(), pauses: waited('pauses'), invoices: each.made.bills.size, starts }, said };
				}),
			close: () => processes.close(),
		};
	},
};

/** Decides the fault of each request itself. */
function badWeather({ faults }: ErpWorld, { below }: Draw) {
	let requests = 0;
	const roll = (): Fault[] => {
		const percent = below(100);
		if (percent < 30) return [{ kind: 'throttle', retryAfter: percent % 2 === 0 ? 1 : 'httpDate' }];
		if (percent < 35) return [{ kind: 'status', status: 503 }];
		if (percent < 40) return [{ kind: below(2) === 0 ? 'dropConnection' : 'loseAnswer' }];
		return [];
	};
	faults.take = ({ scope }) => {
		if (scope !== 'request') return [];
		requests += 1;
		return roll();
	};
	return { requests: () => requests };
}

function invoices(world: ErpWorld, seed: number, count: number): Scenario {
	const all = Array.from({ length: count }, (_, i) => world.invoice(`T${seed}-${i + 1}`, ['15.00', '25.10']));
	return { files: [{ name: `Invoices_T${seed}.csv`, text: invoicesCsv(all), invoices: all }], bills: new Map(all.map((each) => [each.invoiceNumber, each])), held: new Set() };
}
