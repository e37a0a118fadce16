/** The time of day of this process, ahead of the machine's or behind it. Whoever measures durations is not concerned. */
const RealDate = Date;
let aheadMs = 0;

class MovedDate extends RealDate {
	constructor(...args: unknown[]) {
		if (args.length === 0) super(RealDate.now() + aheadMs);
		else super(...(args as [number]));
	}

	static override now(): number {
		return RealDate.now() + aheadMs;
	}
}
globalThis.Date = MovedDate as DateConstructor;

export function moveClock(ms: number): void {
	aheadMs = ms;
}
