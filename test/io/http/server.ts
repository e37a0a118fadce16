import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestServer {
	url: string;
	/** Method, path and arrival of every request. */
	requests: { method: string; url: string; headers: IncomingMessage['headers']; at: number }[];
	close(): Promise<void>;
}

/** A real local server that answers as it is told; `count` begins at 1. */
export async function startServer(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void): Promise<TestServer> {
	const requests: TestServer['requests'] = [];
	const server = createServer((request, response) => {
		requests.push({ method: request.method!, url: request.url!, headers: request.headers, at: Date.now() });
		answer(request, response, requests.length);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		close: () =>
			new Promise((done) => {
				server.closeAllConnections();
				server.close(() => done());
			}),
	};
}
