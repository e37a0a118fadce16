import type { Answer } from './service';
import { badRequest, Refusal } from './errors';

export interface BatchRequest {
	id: string | null;
	method: string;
	url: string;
	headers: Record<string, string>;
	body: unknown;
}

export const mostOperations = 100;

export function parseBatch(body: string): BatchRequest[] {
	let json: unknown;
	try {
		json = JSON.parse(body);
	} catch {
		throw badRequest('Invalid Request Body');
	}
	const { requests } = (json ?? {}) as { requests?: unknown };
	if (!Array.isArray(requests) || requests.length === 0) throw badRequest('Invalid Request Body');
	if (requests.length > mostOperations) throw new Refusal(500, 'Internal_ServerError', `The maximum number of '${mostOperations}' query operations in a batch has been exceeded.`);
	return requests.map((each: { id?: unknown; method?: unknown; url?: unknown; headers?: Record<string, unknown>; body?: unknown }) => {
		if (typeof each.method !== 'string' || typeof each.url !== 'string') throw badRequest('Invalid Request Body');
		const headers = Object.fromEntries(Object.entries(each.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
		if (each.body !== undefined && !/^application\/json\b/i.test(headers['content-type'] ?? '')) throw badRequest('The content type of an operation with a body must be application/json.');
		return { id: typeof each.id === 'string' ? each.id : null, method: each.method, url: each.url.replace(/^\//, ''), headers, body: each.body };
	});
}

/** Runs the operations in their order, up to the first that fails unless errors are to be passed. */
export async function runBatch(requests: BatchRequest[], run: (request: BatchRequest) => Promise<Answer>, goOn: boolean): Promise<{ answers: Record<string, unknown>[]; failed: boolean }> {
	const answers: Record<string, unknown>[] = [];
	let failed = false;
	for (const request of requests) {
		const { status, headers = {}, body } = await run(request);
		answers.push({ id: request.id, status, headers: { 'Content-Type': 'application/json', ...headers }, ...(body === undefined ? {} : { body }) });
		if (status < 400) continue;
		failed = true;
		if (!goOn) break;
	}
	return { answers, failed };
}
