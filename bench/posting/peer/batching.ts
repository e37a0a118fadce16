import type { Load } from '../load';

/**
 * *Items per Batch* and *Batch Interval* of the HTTP Request nodes: the fastest that completes without a refusal. n8n sends a batch,
 * waits the interval and sends the next one, whether the first is answered or not: the interval must outlast the ERP's answer.
 * Tried at 50 ms: 8 every 60 ms completes; every 50 ms some are refused and go round again, which takes longer; every 40 ms the look-up fails.
 */
export function batchingFor({ latencyMs, perOperationMs }: Load): { batchSize: number; batchInterval: number } {
	const answerMs = latencyMs + perOperationMs;
	return { batchSize: 8, batchInterval: answerMs === 0 ? 4 : answerMs + 10 };
}
