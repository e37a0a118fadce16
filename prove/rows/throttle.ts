import type { Fault } from '../../simulators/faults';
import type { ErpWorld } from '../erps';
import { invoicesCsv } from '../files';
import { openProcesses } from '../processes';
import { type Draw, draw } from '../random';
import type { Row } from '../row';
import type { Scenario } from '../scenario';
import { withCase } from '../settle';

/** A request that was on its way when the pause was asked for arrives within this time. */
const onTheWayMs = 250;

/** An ERP that refuses, breaks down and hangs up; each pause it asks for is held against the arrivals. */
export const throttle: Row = {
	id: 'throttle',
	fault: '30 % answered 429 (Retry-After in seconds or as HTTP date), 5 % 503, 5 % connections reset',
	zero: ['notCompleted', 'tooEarly', 'doubled', 'halfDone'],
	tried: ['requests', 'pauses', 'invoices'],
	perErp: true,
	seeds: { full: 6, short: 1 },
	lanes: 4,
	note: `Too early is a request that arrives at the simulator while a pause that it asked the process for is running, later than ${onTheWayMs} ms after it was asked for: until then it may have been on its way.`,
	async open({ erp, scale }) {
		const processes = openProcesses(3);
		return {
			one: (seed) =>
				withCase({ erp, seed, processes, made: (world) => invoices(world, seed, scale === 'full' ? 16 : 2) }, async (each) => {
					const weather = badWeather(each.world, draw(seed, 1));
					const starts = await each.settle();
					const { said, lost, ...found } = await each.find();
					const { requests, pauses, tooEarly } = weather.seen();
					return { figures: { ...found, notCompleted: lost, tooEarly, requests, pauses, invoices: each.made.bills.size, starts }, said };
				}),
			close: () => processes.close(),
		};
	},
};

/** Decides the fault of each request itself, and keeps the log of arrivals and pauses. */
function badWeather({ faults }: ErpWorld, { below }: Draw) {
	const arrivals: number[] = [];
	const pauses: { from: number; until: number }[] = [];
	const roll = (now: number): Fault[] => {
		const percent = below(100);
		if (percent < 30) {
			const inSeconds = percent % 2 === 0;
			// An HTTP date has whole seconds.
			pauses.push({ from: now, until: inSeconds ? now + 1000 : Math.floor((now + 1500) / 1000) * 1000 });
			return [{ kind: 'throttle', retryAfter: inSeconds ? 1 : 'httpDate' }];
		}
		if (percent < 35) return [{ kind: 'status', status: 503 }];
		if (percent < 40) return [{ kind: below(2) === 0 ? 'dropConnection' : 'loseAnswer' }];
		return [];
	};
	faults.take = ({ scope }) => {
		if (scope !== 'request') return [];
		const now = Date.now();
		arrivals.push(now);
		return roll(now);
	};
	return {
		seen: () => ({
			requests: arrivals.length,
			pauses: pauses.length,
			tooEarly: arrivals.filter((at) => pauses.some(({ from, until }) => at > from + onTheWayMs && at < until)).length,
		}),
	};
}

function invoices(world: ErpWorld, seed: number, count: number): Scenario {
	const all = Array.from({ length: count }, (_, i) => world.invoice(`T${seed}-${i + 1}`, ['15.00', '25.10']));
	return { files: [{ name: `Invoices_T${seed}.csv`, text: invoicesCsv(all), invoices: all }], bills: new Map(all.map((each) => [each.invoiceNumber, each])), held: new Set() };
}
