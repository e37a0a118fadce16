import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Called {
	/** 0: no answer in time, or no connection. */
	status: number;
	contentType: string;
	body: string;
}

/** One request from the server to a subscriber; never throws and follows nothing. */
export function call(method: 'GET' | 'POST', url: string, options: { headers?: Record<string, string>; body?: string; timeoutMs: number; caCertificate?: string }): Promise<Called> {
	const silence: Called = { status: 0, contentType: '', body: '' };
	return new Promise((resolve) => {
		const send = url.startsWith('https:') ? httpsRequest : httpRequest;
		const body = options.body ?? '';
		const headers = { ...options.headers, ...(method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}) };
		const outgoing = send(url, { method, headers, agent: false, signal: AbortSignal.timeout(options.timeoutMs), ...(options.caCertificate ? { ca: options.caCertificate } : {}) }, (answer) => {
			const parts: Buffer[] = [];
			answer.on('data', (part: Buffer) => parts.push(part));
			answer.on('error', () => resolve(silence));
			answer.on('end', () => resolve({ status: answer.statusCode ?? 0, contentType: String(answer.headers['content-type'] ?? ''), body: Buffer.concat(parts).toString('utf8') }));
		});
		outgoing.on('error', () => resolve(silence));
		outgoing.end(method === 'POST' ? body : undefined);
	});
}
