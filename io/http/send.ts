import axios from 'axios';
import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';

export interface HttpAnswer {
	status: number;
	/** Names in lower case; several values joined by comma. */
	headers: Record<string, string>;
	/** Each `Set-Cookie` by itself, as sent. */
	setCookies: string[];
	bytes: Buffer;
	/** The body as UTF-8; made when it is asked for. */
	readonly text: string;
}

export interface Exchange {
	method: string;
	url: URL;
	headers: Record<string, string>;
	body?: string | Buffer;
	timeoutMs: number;
	maxResponseBytes: number;
	agents: { httpAgent: HttpAgent; httpsAgent: HttpsAgent };
}

/**
 * One request, one answer of any status. No redirect is followed. Throws what axios throws when there is no answer: read it
 * with `readFailure` and let nothing of it leave this folder, it holds the request's headers.
 */
export async function send(exchange: Exchange): Promise<HttpAnswer> {
	const { method, url, headers, body, timeoutMs, maxResponseBytes, agents } = exchange;
	const answer = await axios.request<Buffer>({
		method,
		url: url.href,
		headers: { ...headers },
		data: body,
		...agents,
		responseType: 'arraybuffer',
		transformRequest: [(data: unknown) => data],
		transformResponse: [(data: unknown) => data],
		validateStatus: () => true,
		maxRedirects: 0,
		maxContentLength: maxResponseBytes,
		maxBodyLength: Infinity,
		timeout: timeoutMs,
		signal: AbortSignal.timeout(timeoutMs),
	});
	const bytes = Buffer.isBuffer(answer.data) ? answer.data : Buffer.from(answer.data ?? '');
	let text: string | undefined;
	return { status: answer.status, headers: plain(answer.headers), setCookies: [answer.headers['set-cookie'] ?? []].flat() as string[], bytes, get text() { return (text ??= bytes.toString('utf8')); } }; // prettier-ignore
}

function plain(headers: object): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : String(value)]));
}
