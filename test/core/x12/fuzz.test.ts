import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledge, acknowledgeInterchange, readAcknowledgement, toInvoice, toOrderAcknowledgement, toPurchaseOrder, writeInterchange, x12Reader, type X12Event, type X12Set } from '../../../core/x12';
import { seeded } from '../seeded';
import { at, buyerOf } from './partners';

const folder = join(__dirname, '../../golden/x12');
const files = readdirSync(folder).filter((name) => name.endsWith('.x12')).map((name) => readFileSync(join(folder, name)));
const noise = ['~', '*', '>', '~~', '**', '\n', '\r\n', 'ISA', 'ISA*', 'IEA*1*1~', 'GS*', 'ST*850*', 'SE*', 'GE*1*1~', 'TA1*', '\u0000', '\u001a', '\ufeff', '\u00fc', 'N1*', 'PO1*1*', 'SAC*A*', 'TDS*-', '.', '-', '-.5', '1e9', '99999999', '__proto__', '\\', '\u2028', '\ud83d\ude00'].map((text) => Buffer.from(text));
const partner = buyerOf();

function mutated(bytes: Buffer, next: (below: number) => number): Buffer {
	let result = bytes;
	for (let change = next(5); change >= 0; change--) {
		const from = next(result.length);
		const rest = result.subarray(from + next(next(2) ? 60 : 2));
		const kind = next(6);
		const insert = kind === 0 ? Buffer.from([next(256)]) : kind === 1 ? result.subarray(from, from + next(300)) : kind === 2 ? Buffer.alloc(0) : noise[next(noise.length)]!;
		result = Buffer.concat([result.subarray(0, from), insert, next(12) === 0 ? Buffer.alloc(0) : rest]);
	}
	return result;
}

function check(bytes: Buffer, next: (below: number) => number): string[] {
	const texts: string[] = [];
	const options = { mode: next(2) ? 'strict' as const : 'lenient' as const, codes: next(2) ? 'strict' as const : 'lenient' as const };
	const read = (size: number): X12Event[] => {
		const reader = x12Reader({ ...options, limits: { piece: 1 } });
		const events: X12Event[] = [];
		for (let from = 0; from < bytes.length; from += size) events.push(...reader.push(bytes.subarray(from, from + size)));
		return [...events, ...reader.end()];
	};
	const events = read(bytes.length || 1);
	expect(read(1 + next(50))).toEqual(events);
	const sets: X12Set[] = [];
	for (const event of events) {
		if (event.kind === 'fault') texts.push(event.fault.message);
		if (event.kind === 'set') sets.push(event.set);
		if (event.kind !== 'interchangeEnd') continue;
		const { interchange } = event;
		texts.push(...interchange.faults.map(({ message, fix }) => `${message} ${fix}`), ...interchange.groups.flatMap((group) => [...group.faults, ...group.sets.flatMap((set) => set.faults)]).map(({ message, fix }) => `${message} ${fix}`));
		const answer = acknowledge(interchange, { control: '1', groupControl: '1', ...at });
		if (answer && /^[A-Z0-9]{2}$/.test(interchange.header.sender.qualifier) && answer.groups.every(({ functionalId, control }) => /^[A-Z]{2}$/.test(functionalId) && /^\d{1,9}$/.test(control))) {
			const { faults } = writeInterchange(answer.interchange);
			texts.push(...faults.map(({ message }) => message));
		}
		acknowledgeInterchange(interchange, { control: '1', ...at });
	}
	expect(events.filter(({ kind }) => kind === 'interchange')).toHaveLength(events.filter(({ kind }) => kind === 'interchangeEnd').length);
	expect(sets).toHaveLength(events.flatMap((event) => (event.kind === 'interchangeEnd' ? event.interchange.groups.flatMap((group) => group.sets) : [])).length);
	for (const set of sets) {
		for (const map of [toPurchaseOrder, toInvoice, toOrderAcknowledgement]) {
			const { problems, warnings, document } = map(set, partner);
			texts.push(...[...problems, ...warnings].map(({ message, fix }) => `${message} ${fix}`));
			expect(document === undefined && problems.length === 0).toBe(false);
		}
		readAcknowledgement(set);
	}
	return texts;
}

// Bounded by time, so that a slow machine tries less and no more time is spent; X12_FUZZ_MS=60000 looks longer.
test('whatever happens to a file, reading, mapping and acknowledging never throw and never stammer', () => {
	const until = performance.now() + Number(process.env.X12_FUZZ_MS ?? 5000);
	let seed = 0;
	do {
		const next = seeded(++seed);
		const bytes = mutated(files[next(files.length)]!, next);
		try {
			for (const text of check(bytes, next)) expect(text).not.toMatch(/undefined|\[object|NaN|\ufffd/);
		} catch (error) {
			throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
		}
	} while (performance.now() < until || seed < 100);
	expect(seed).toBeGreaterThanOrEqual(100);
	expect(Object.getPrototypeOf({})).toBe(Object.prototype);
}, 120_000);
