/**
 * What a server can bear: used by the benchmark. An operation is a plain request or one request inside a batch; the operations of a batch
 * are served one after the other, so a batch holds one place and its time is that of all its operations.
 */
export interface Capacity {
	/** Added to every HTTP request. */
	latencyMs?: number;
	/** Added for every operation. */
	perOperationMs?: number;
	/** Requests served at the same moment; beyond that they queue, or 429 with Retry-After. */
	maxConcurrent?: number;
	/** Requests that may wait for a place. Default 0. */
	maxQueued?: number;
}

export interface Gate {
	/** Waits for the service time and takes a place; a reason when there is none. */
	pass(operations: number): Promise<string | undefined>;
	leave(): void;
	sleep(ms: number): Promise<void>;
}

const sleep = (ms: number) => (ms > 0 ? new Promise<void>((resolve) => setTimeout(resolve, ms)) : Promise.resolve());

export function createGate(capacity: () => Capacity): Gate {
	let served = 0;
	const queue: (() => void)[] = [];
	return {
		sleep,
		async pass(operations) {
			const { latencyMs = 0, perOperationMs = 0, maxConcurrent = Infinity, maxQueued = 0 } = capacity();
			if (served >= maxConcurrent) {
				if (queue.length >= maxQueued) return `Number of concurrent requests exceeded the limit of ${maxConcurrent}.`;
				await new Promise<void>((given) => queue.push(given)); // the place of the one that leaves
			} else served++;
			await sleep(latencyMs + perOperationMs * operations);
			return undefined;
		},
		leave() {
			const next = queue.shift();
			if (next) next();
			else served--;
		},
	};
}
