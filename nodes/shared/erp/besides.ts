import { isKind } from '../../../core/errors';
import type { CreateAnswer } from '../../../core/ports';

/** Keeps every answer of what goes at once. All of it has ended when this ends, whatever stopped. */
export async function keepEach<T>(work: Promise<T>[], keep: (answer: T, i: number) => void): Promise<void> {
	const settled = await Promise.allSettled(work);
	settled.forEach((one, i) => {
		if (one.status === 'fulfilled') keep(one.value, i);
	});
	const stopped = settled.find((one) => one.status === 'rejected');
	if (stopped) throw stopped.reason;
}

/**
 * The answers of a call that an error ended. What was sent before it keeps its own answer: it may be under way still. The others were not
 * sent; who sends them next meets that error again. Throws it when there is no answer beside it.
 */
export function besides(error: unknown, answers: (CreateAnswer | undefined)[]): CreateAnswer[] {
	if (answers.every((one) => one === undefined)) throw error;
	const message = error instanceof Error ? error.message : String(error);
	const status = isKind(error, 'setup') || isKind(error, 'transient') ? 'notSent' : 'lost';
	return answers.map((one) => one ?? { status, message });
}
