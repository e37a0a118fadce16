import type { Load } from '../load';

/**
 * *Items per Batch* and *Batch Interval* of the HTTP Request nodes: the fastest spacing of 8 that completed in every try. n8n sends a batch, waits
 * the interval and sends the next one, whether the first is answered or not: the interval must outlast the ERP's answer.
 * Tried at 50 ms: 8 every 60 ms takes 38 to 43 s; 8 every 65 ms is slower; 1 every 5 or 6 ms took 35 and 41 s with refusals, and the like at 60 ms failed;
 * 8 every 50 ms, 4 every 20 or 25 ms are refused so often that they take longer; 8 every 40 ms, 1 every 3 or 4 ms fail at the look-up.
 */
export function batchingFor({ latencyMs, perOperationMs }: Load): { batchSize: number; batchInterval: number } {
	const answerMs = latencyMs + perOperationMs;
	return { batchSize: 8, batchInterval: answerMs === 0 ? 1 : answerMs + 10 };
}
