import type { SimulatedAnswer } from '../httpServer';

/** 429 as the environment answers it; Retry-After in seconds. */
export function throttled(reason: string): SimulatedAnswer {
	return {
		status: 429,
		headers: { 'content-type': 'application/json', 'retry-after': '1' },
		body: JSON.stringify({ error: { code: '', message: reason } }),
	};
}
