/** What the simulated ERP bears, for one pair of runs. */
export interface Load {
	/** Time of every HTTP request. */
	latencyMs: number;
	/** Time of every operation: of a plain request, and of each request inside a `$batch`. */
	perOperationMs: number;
}

/** What is posted in one run. */
export interface Work {
	invoices: number;
	linesPerInvoice: number;
}

/** *Items per Batch* and *Batch Interval* (milliseconds) of n8n's HTTP Request nodes. */
export interface Batching {
	batchSize: number;
	batchInterval: number;
}
