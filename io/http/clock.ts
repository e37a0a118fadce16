import { setTimeout as delay } from 'node:timers/promises';

/** The time of day and how to wait for it; tests bring their own. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms) => {
		await delay(ms);
	},
};
