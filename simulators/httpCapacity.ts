/**
 * What a server can bear: used by the benchmark. An operation is a plain request or one request inside a batch; the operations of a batch
 * are served one after the other, so a batch holds one place and its time is that of all its operations.
 */
export interface Capacity {
	/** Added to every HTTP request. */
	latencyMs?: number;
	/** Added for every operation. */
	perOperationMs?: number;
	/** Operations served at the same moment; beyond that 429 with Retry-After. */
	maxConcurrent?: number;
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
	return {
		sleep,
		async pass(operations) {
			const { latencyMs = 0, perOperationMs = 0, maxConcurrent = Infinity } = capacity();
			if (served >= maxConcurrent) return `Number of concurrent requests exceeded the limit of ${maxConcurrent}.`;
			served++;
			await sleep(latencyMs + perOperationMs * operations);
			return undefined;
		},
		leave() {
			served--;
		},
	};
}
