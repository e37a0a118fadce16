import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { checkPartner, readX12, toInvoice } from '../core/x12';
import type { Table } from './report';
import { x12File, type X12File } from './x12File';
import { peerName, peerReading } from './x12Peer';

const megabytes = 50;
const runs = 3;

/** Ways of reading, each doing what the one before does; the peer last. */
const names = ['read', 'checked', 'mapped', 'peer'] as const;
type Way = (typeof names)[number];

export interface X12Result {
	megabytes: number;
	sets: number;
	segments: number;
	/** MiB per second, best of all runs. */
	rate: Record<Way, number>;
	/** Median over the runs of rate/peer of the same run, so that other work on the machine does not decide. */
	ratio: Record<Way, number>;
	/** Highest resident memory of the first run minus that before all; of the peer, that before its first run. */
	growthBytes: Record<Way, number>;
}

/** Reads a 50 MB interchange that is made while it is read; every set and segment is counted. */
export async function x12Reading(): Promise<X12Result> {
	const partner = checkPartner({ partner: 'bench', role: 'buyer', usage: 'T', us: { qualifier: 'ZZ', id: 'NORTHWINDUSMF' }, them: { qualifier: '01', id: '061234567' } });
	const ours = async (options: { validate: boolean; map: boolean }) => {
		const { chunks, counts } = x12File(megabytes * 1e6);
		let [sets, segments] = [0, 0];
		for await (const event of readX12(chunks, { validate: options.validate })) {
			if (event.kind !== 'set') continue;
			sets++;
			segments += event.set.segments.length;
			if (event.set.faults.length > 0) throw new Error(`The benchmark's own file was found faulty: ${event.set.faults[0]!.message}`);
			if (options.map && toInvoice(event.set, partner).problems.length > 0) throw new Error('An invoice of the benchmark was refused.');
		}
		if (sets !== counts.sets || segments !== counts.segments) throw new Error(`${sets} of ${counts.sets} sets and ${segments} of ${counts.segments} segments were read.`);
		return counts;
	};
	const ways: Record<Way, () => Promise<Counts> | Counts> = {
		read: () => ours({ validate: false, map: false }), checked: () => ours({ validate: true, map: false }), mapped: () => ours({ validate: true, map: true }),
		peer: () => theirs!(),
	};
	let theirs: (() => Counts) | undefined;
	const found: Record<Way, Measured[]> = { read: [], checked: [], mapped: [], peer: [] };
	const idle = memoryInUse();
	for (let run = 0; run < runs; run++) {
		for (const name of names) {
			// Made only now: its text would hide what our first run takes.
			if (name === 'peer') theirs ??= peerReading(megabytes * 1e6);
			found[name].push(await measured(name === 'peer' ? memoryInUse() : idle, ways[name]));
		}
	}
	const each = (of: (all: Measured[]) => number) => Object.fromEntries(names.map((name) => [name, of(found[name])])) as Record<Way, number>;
	const { sets, segments, bytes } = await ours({ validate: false, map: false });
	return {
		megabytes: bytes / 2 ** 20, sets, segments,
		rate: each((all) => Math.max(...all.map(({ rate }) => rate))),
		ratio: each((all) => median(all.map(({ rate }, run) => rate / found.peer[run]!.rate))),
		growthBytes: each(([first]) => first!.growthBytes),
	};
}

type Counts = X12File['counts'];

interface Measured {
	rate: number;
	growthBytes: number;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memoryInUse(): number {
	collectGarbage();
	return process.memoryUsage.rss();
}

async function measured(idle: number, work: () => Promise<Counts> | Counts): Promise<Measured> {
	let peak = memoryInUse();
	const ticker = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
	const startedAt = performance.now();
	const { bytes } = await work();
	const seconds = (performance.now() - startedAt) / 1000;
	clearInterval(ticker);
	peak = Math.max(peak, process.memoryUsage.rss());
	return { rate: bytes / 2 ** 20 / seconds, growthBytes: peak - idle };
}

export function x12Table(result: X12Result): Table {
	const row = (what: string, name: Way) => [what, result.rate[name].toFixed(1), `${result.ratio[name].toFixed(1)}×`, String(Math.round(result.growthBytes[name] / 2 ** 20))];
	return {
		title: `Reading an X12 interchange of ${Math.round(result.megabytes)} MiB`,
		header: ['', 'MiB/s', 'Ratio', 'MiB above idle'],
		rows: [
			row('Every segment and set, envelope checked', 'read'),
			row('The same, checked against the tables of 004010', 'checked'),
			row('The same, mapped to canonical invoices', 'mapped'),
			row(`${peerName}, one text into its objects`, 'peer'),
		],
		notes: [
			`${result.sets.toLocaleString('en-US')} invoices (810) of 20 lines, ${result.segments.toLocaleString('en-US')} segments, made while they are read; ${peerName} takes a whole file at once and gets it ready made. All in turn in one process: best rate of ${runs} runs, median of the ratios to node-x12 in the same run, memory of the first run. Every set and segment is counted, or the benchmark fails. Aim: less than 200 MiB above idle, and three times node-x12 at the like work, which is the first line: all sets with their segments and elements, envelope checked.`,
		],
	};
}
