/** What the simulated ERP bears, for one pair of runs. */
export interface Load {
	/** Time of every HTTP request. */
	latencyMs: number;
	/** Time of every operation: of a plain request, and of each request inside a `$batch`. */
	perOperationMs: number;
}

/** Operations served at the same moment; beyond that the ERP answers 429. */
export const maxConcurrent = 8;

/** First the latencies of the network, then what the operations themselves cost at 50 ms latency. */
export const loads: Load[] = [
	{ latencyMs: 0, perOperationMs: 0 },
	{ latencyMs: 50, perOperationMs: 0 },
	{ latencyMs: 50, perOperationMs: 10 },
	{ latencyMs: 50, perOperationMs: 50 },
];

export const work = { invoices: 500, linesPerInvoice: 5 };
