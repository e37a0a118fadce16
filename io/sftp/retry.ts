import { setTimeout as sleep } from 'node:timers/promises';
import { isRepeatable } from './errors';

export interface Repetitions {
	delaysMs: readonly number[];
	/** No repetition begins later than this after the first try. */
	withinMs?: number;
}

/** Repeats after each pause what failed without an answer of the server; everything else is thrown at once. */
export async function repeated<T>({ delaysMs, withinMs = Infinity }: Repetitions, action: (attempt: number) => Promise<T>): Promise<T> {
	const began = performance.now();
	for (let attempt = 0; ; attempt += 1) {
		try {
			return await action(attempt);
		} catch (error) {
			const delayMs = delaysMs[attempt];
			if (delayMs === undefined || !isRepeatable(error) || performance.now() + delayMs - began > withinMs) throw error;
			await sleep(withJitter(delayMs));
		}
	}
}

/** Up to a fifth longer, so that many clients do not come back in the same moment. */
function withJitter(delayMs: number): number {
	return delayMs * (1 + Math.random() * 0.2);
}
