/** A small generator with a seed, so that a failure can be repeated: whole numbers from 0 to below `below`. */
export function seeded(seed: number): (below: number) => number {
	// Spread out: neighbouring seeds would begin nearly alike.
	let state = Math.imul(seed, 2_654_435_761) >>> 0;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}
