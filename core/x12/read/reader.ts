import type { X12Fault } from '../faults';
import type { Encoding, ReadingPolicy } from '../partner';
import type { InterchangeReport, X12Event, X12Set } from '../wire';
import { fault } from '../catalogue';
import { byteSource } from './bytes';
import { envelope } from './envelope';
import { splitter } from './splitter';

export interface ReadOptions extends Partial<ReadingPolicy> {
	encoding?: Encoding;
	/** Checks sets against our tables; true by default. Envelopes are always checked. */
	validate?: boolean;
	/**
	 * Bytes; defaults 1 MiB, 64 MiB and 100 MiB. Faults of a set beyond `faultsPerSet` (200) are cut, fatal ones later. Small
	 * pieces are gathered until there are `piece` bytes (16 KiB).
	 */
	limits?: { segment?: number; set?: number; interchange?: number; faultsPerSet?: number; piece?: number };
}

/** A reader that is fed; every call returns what became known. After `end` it is used up. */
export interface X12Reader {
	push(chunk: Uint8Array | string): X12Event[];
	end(): X12Event[];
}

const mebibyte = 1 << 20;
const pieceLength = 1 << 16;


export function x12Reader(options: ReadOptions = {}): X12Reader {
	const { limits = {} } = options;
	const strict = options.mode === 'strict';
	let events: X12Event[] = [];
	const machine = envelope(
		{
			strict, strictCodes: options.codes === 'strict', encoding: options.encoding ?? 'auto', validate: options.validate ?? true,
			setBytes: limits.set ?? 64 * mebibyte, faultsPerSet: limits.faultsPerSet ?? 200,
		},
		(event) => events.push(event),
	);
	const cutter = splitter(machine, { segment: limits.segment ?? mebibyte, interchange: limits.interchange ?? 100 * mebibyte }, strict);
	const source = byteSource(limits.piece ?? 1 << 14);
	const taken = () => {
		const some = events;
		events = [];
		return some;
	};
	return {
		push(chunk) {
			const text = source.push(chunk);
			if (text !== undefined) cutter.push(text);
			return taken();
		},
		end() {
			cutter.push(source.end());
			if (source.utf16) events.push({ kind: 'fault', fault: fault('ENCODING', { message: 'The file is UTF-16', fix: 'Ask the sender to send one byte per character.' }) });
			cutter.end();
			machine.end();
			return taken();
		},
	};
}

/**
 * Reads a file of any number of interchanges, piece by piece; memory holds one set, and short reports of the interchange.
 * Never throws for what the bytes are; throws only what `chunks` throws.
 */
export async function* readX12(chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>, options: ReadOptions = {}): AsyncGenerator<X12Event> {
	const reader = x12Reader(options);
	for await (const chunk of chunks) {
		const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
		// A file given whole is not turned into events whole.
		for (let at = 0; at < bytes.length; at += pieceLength) yield* reader.push(bytes.subarray(at, at + pieceLength));
	}
	yield* reader.end();
}

/** All of a small file at once: sets in order, reports of interchanges, and faults that belong to none. */
export function readAll(bytes: Uint8Array | string, options: ReadOptions = {}): { sets: X12Set[]; interchanges: InterchangeReport[]; faults: X12Fault[] } {
	const reader = x12Reader(options);
	const result = { sets: [] as X12Set[], interchanges: [] as InterchangeReport[], faults: [] as X12Fault[] };
	for (const event of [...reader.push(bytes), ...reader.end()]) {
		if (event.kind === 'set') result.sets.push(event.set);
		else if (event.kind === 'interchangeEnd') result.interchanges.push(event.interchange);
		else if (event.kind === 'fault') result.faults.push(event.fault);
	}
	return result;
}
