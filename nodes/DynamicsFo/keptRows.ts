import { freed } from '../../io/freed';

const blockBytes = 1024 * 1024;

/** Rows that wait to be brought into order: as bytes outside of the heap, which a hundred thousand of them would make twice as large. */
export interface KeptRows {
	readonly length: number;
	add(key: string, values: unknown[]): void;
	/** Orders them by their keys. False when two have the same one. */
	sort(): boolean;
	slice(from: number, to: number): unknown[][];
	/** Gives their memory back. */
	close(): void;
}

export function keptRows(): KeptRows {
	const blocks: Buffer[] = [];
	const keys: string[] = [];
	const places: [block: number[], start: number[], end: number[]] = [[], [], []];
	let used = 0;
	let order: number[] = [];

	const put = (bytes: Buffer): void => {
		if (blocks.length === 0 || used + bytes.length > blocks.at(-1)!.length) {
			blocks.push(Buffer.allocUnsafeSlow(Math.max(blockBytes, bytes.length)));
			used = 0;
		}
		bytes.copy(blocks.at(-1)!, used);
		places[0].push(blocks.length - 1);
		places[1].push(used);
		places[2].push((used += bytes.length));
	};
	const read = (i: number) => JSON.parse(blocks[places[0][i]!]!.toString('utf8', places[1][i], places[2][i])) as unknown[];

	return {
		get length() {
			return keys.length;
		},
		add(key, values) {
			order.push(keys.length);
			// A copy: a piece of a text keeps the whole of it in memory.
			keys.push(Buffer.from(key, 'utf16le').toString('utf16le'));
			put(Buffer.from(JSON.stringify(values)));
		},
		sort() {
			order.sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : 0));
			return order.every((one, i) => i === 0 || keys[one] !== keys[order[i - 1]!]);
		},
		slice: (from, to) => order.slice(from, to).map(read),
		close() {
			for (const block of blocks.splice(0)) freed(block);
			order = [];
			keys.length = 0;
		},
	};
}
