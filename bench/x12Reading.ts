import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { checkPartner, readX12, toInvoice } from '../core/x12';
import type { Table } from './report';
import { x12File } from './x12File';

const megabytes = 50;
const runs = 3;
/** The usual package; measured beside ours when it is installed. */
const peerName = 'node-x12';

export interface X12Result {
	megabytes: number;
	sets: number;
	segments: number;
	/** Best of all runs, MiB per second. */
	read: number;
	/** Reading without our tables. */
	readUnchecked: number;
	/** Reading, checking and mapping to invoices. */
	mapped: number;
	/** Highest resident memory while reading minus that before, bytes. */
	growthBytes: number;
	/** Undefined when the peer is not installed. */
	peer?: { version: string; rate: number; growthBytes: number };
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
	const best = async (work: () => Promise<{ bytes: number }>) => {
		const found: Measured[] = [];
		for (let run = 0; run < runs; run++) found.push(await measured(work));
		return { rate: Math.max(...found.map(({ rate }) => rate)), growthBytes: Math.max(...found.map(({ growthBytes }) => growthBytes)) };
	};
	const checked = await best(() => ours({ validate: true, map: false }));
	const unchecked = await best(() => ours({ validate: false, map: false }));
	const mapped = await best(() => ours({ validate: true, map: true }));
	const { sets, segments, bytes } = await ours({ validate: false, map: false });
	const peer = await peerReading();
	return { megabytes: bytes / 2 ** 20, sets, segments, read: checked.rate, readUnchecked: unchecked.rate, mapped: mapped.rate, growthBytes: checked.growthBytes, ...(peer ? { peer } : {}) };
}

interface Measured {
	rate: number;
	growthBytes: number;
}

async function peerReading(): Promise<X12Result['peer']> {
	let version: string;
	let parser: { X12Parser: new (strict?: boolean) => { parse(text: string): { functionalGroups: { transactions: unknown[] }[] } } };
	try {
		// By a variable: it is no dependency, and need not be there.
		parser = (await import(peerName)) as typeof parser;
		({ version } = (await import(`${peerName}/package.json`)) as { version: string });
	} catch {
		return undefined;
	}
	// It takes the whole text at once; its making is not measured.
	const { chunks, counts } = x12File(megabytes * 1e6);
	const text = Buffer.concat([...chunks]).toString('latin1');
	const result = await measured(async () => {
		const sets = new parser.X12Parser(true).parse(text).functionalGroups.reduce((sum, { transactions }) => sum + transactions.length, 0);
		if (sets !== counts.sets) throw new Error(`${peerName} read ${sets} of ${counts.sets} sets.`);
		return counts;
	});
	return { version, ...result };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function measured(work: () => Promise<{ bytes: number }>): Promise<Measured> {
	collectGarbage();
	const before = process.memoryUsage.rss();
	let peak = before;
	const ticker = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
	const startedAt = performance.now();
	const { bytes } = await work();
	const seconds = (performance.now() - startedAt) / 1000;
	clearInterval(ticker);
	peak = Math.max(peak, process.memoryUsage.rss());
	return { rate: bytes / 2 ** 20 / seconds, growthBytes: peak - before };
}

export function x12Table(result: X12Result): Table {
	const rate = (value: number) => value.toFixed(1);
	const mib = (bytes: number) => String(Math.round(bytes / 2 ** 20));
	return {
		title: `Reading an X12 interchange of ${Math.round(result.megabytes)} MiB`,
		header: ['', 'MiB/s', 'MiB above idle'],
		rows: [
			['Every segment and set, envelope checked', rate(result.readUnchecked), ''],
			['The same, checked against the tables of 004010', rate(result.read), mib(result.growthBytes)],
			['The same, mapped to canonical invoices', rate(result.mapped), ''],
			...(result.peer ? [[`${peerName} ${result.peer.version}, from one text into its objects`, rate(result.peer.rate), mib(result.peer.growthBytes)]] : []),
		],
		notes: [
			`${result.sets.toLocaleString('en-US')} invoices (810) of 20 lines, ${result.segments.toLocaleString('en-US')} segments, made while they are read; best of ${runs} runs. Every set and segment is counted, or the benchmark fails. Aim: less than 200 MiB above idle.${result.peer ? '' : ` ${peerName} is not installed here; with it, this table has a line more.`}`,
		],
	};
}
