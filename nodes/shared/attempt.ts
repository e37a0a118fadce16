import { StampliErpError } from '../../core/errors';

export type Attempt<T> = { done: true; value: T } | { done: false; refusal: StampliErpError };

/** The result, or the `StampliErpError` as a value, for callers that go on without it. Every other error is thrown. */
export async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
	return await work.then(
		(value) => ({ done: true, value }),
		(error: unknown) => {
			if (!(error instanceof StampliErpError)) throw error;
			return { done: false, refusal: error };
		},
	);
}
