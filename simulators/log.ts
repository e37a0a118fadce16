import { appendFileSync } from 'node:fs';

/** One request as a simulator saw it, with what it answered. */
export interface LoggedRequest {
	/** The vendor's system: dynamics-fo, dynamics-bc, sap-b1 or acumatica. Sign-in requests go under the system they belong to. */
	system: string;
	method: string;
	/** Path and query. */
	url: string;
	headers?: Record<string, string | string[] | undefined>;
	body?: unknown;
	status: number;
	/** A request that a test sends wrong on purpose. */
	expectFailure?: boolean;
}

const secretHeaders = /^(proxy-)?authorization$|^(set-)?cookie$|^x-functions-key$/i;
const secretFields = /^(client_secret|client_assertion|password|passwd|passphrase|refresh_token|access_token|id_token|secret|token)$/i;

/** Appends the request as one JSON line to the file named by SIMULATOR_LOG; without that variable it does nothing. */
export function logRequest(request: LoggedRequest): void {
	const file = process.env.SIMULATOR_LOG;
	if (!file) return;
	const headers = Object.fromEntries(Object.entries(request.headers ?? {}).filter(([name]) => !secretHeaders.test(name)));
	// One write per line, synchronous, so that simulators in several processes share a file without mixing lines.
	appendFileSync(file, `${JSON.stringify({ ...request, headers, body: withoutSecrets(request.body) })}\n`);
}

function withoutSecrets(body: unknown): unknown {
	if (typeof body === 'string') return withoutSecretFormFields(body);
	if (Buffer.isBuffer(body)) return `${body.length} bytes`;
	if (Array.isArray(body)) return body.map(withoutSecrets);
	if (typeof body !== 'object' || body === null) return body;
	return Object.fromEntries(
		Object.entries(body)
			.filter(([name]) => !secretFields.test(name))
			.map(([name, value]) => [name, withoutSecrets(value)]),
	);
}

function withoutSecretFormFields(text: string): string {
	if (!/^[\w.%+-]+=[^\s{}<>]*$/.test(text)) return text;
	return text
		.split('&')
		.filter((pair) => !secretFields.test(decodeURIComponent(pair.split('=')[0] ?? '')))
		.join('&');
}
