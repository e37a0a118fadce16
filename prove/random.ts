/** Draws of one seed: the same seed gives the same draws, whatever runs beside it. */
export interface Draw {
	/** A whole number from 0 to below `below`. */
	below(below: number): number;
	/** True in so many of a hundred cases. */
	percent(percent: number): boolean;
	pick<T>(list: readonly T[]): T;
}

/** `stream` separates independent draws of one seed. */
export function draw(seed: number, stream = 0): Draw {
	let state = (Math.imul(seed, 2_654_435_761) ^ Math.imul(stream + 1, 0x9e3779b1)) >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	return { below, percent: (percent) => below(100) < percent, pick: (list) => list[below(list.length)]! };
}
