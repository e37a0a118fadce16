import { parseJson } from '../../io/odata/json';

/** One operation of a `$batch`; `path` is below the API root. */
export interface BatchOperation {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	path: string;
	headers?: Record<string, string>;
	body?: unknown;
}

export interface BatchAnswer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** Parsed; the text where it is no JSON; undefined when there is none. */
	body: unknown;
}

/** The most operations that Business Central takes in one `$batch`. */
export const mostOperations = 100;

export function writeBatch(operations: BatchOperation[]): string {
	return JSON.stringify({
		requests: operations.map(({ method, path, headers, body }, i) => ({
			id: String(i + 1),
			method,
			url: path,
			// No document: an action still wants a content type and a body.
			...(method === 'GET' || method === 'DELETE'
				? { headers: { 'Accept-Language': 'en-US', ...headers } }
				: { headers: { 'Content-Type': 'application/json', 'Accept-Language': 'en-US', ...headers }, body: body ?? {} }),
		})),
	});
}

/** Answers by the ids we sent; where the server gave none back, by their order. Undefined when this is no answer to a batch. */
export function readBatch(text: string, count: number): (BatchAnswer | undefined)[] | undefined {
	const json = parseJson(text) as { responses?: unknown } | undefined | null;
	if (!json || typeof json !== 'object' || !Array.isArray(json.responses)) return undefined;
	const answers: (BatchAnswer | undefined)[] = Array.from({ length: count }, () => undefined);
	(json.responses as { id?: unknown; status?: unknown; headers?: Record<string, unknown>; body?: unknown }[]).forEach(({ id, status, headers, body }, i) => {
		const at = id === undefined || id === null ? i : Number(id) - 1;
		if (!(at in answers) || typeof status !== 'number') return;
		const plain = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
		answers[at] = { status, headers: plain, body: body === null ? undefined : typeof body === 'string' ? (parseJson(body) ?? body) : body };
	});
	return answers;
}
