import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults } from '../faults';
import { logRequest } from '../log';

export interface BlobRequest {
	method: string;
	path: string;
	status: number;
	/** Whether an Authorization header came along, which a signed address must never need. */
	authorization: boolean;
}

export interface BlobStorage {
	/** `http://127.0.0.1:port`, another origin than the environment's. */
	readonly url: string;
	blobs: Map<string, Buffer>;
	requests: BlobRequest[];
	/** An address that may be written and read for a while. */
	sign(name: string): string;
	/** The blob behind a signed address; undefined when the signature is wrong or nothing is there. */
	at(address: string): Buffer | undefined;
	/** Signatures until now are no longer accepted. */
	expire(): void;
	close(): Promise<void>;
}

/** Signed-address storage: the signature is the permission, and a bearer token beside it is refused. */
export async function startBlobStorage(faults: Faults): Promise<BlobStorage> {
	const blobs = new Map<string, Buffer>();
	const requests: BlobRequest[] = [];
	const signatures = new Map<string, string>();
	let origin = '';

	const nameOf = (url: string): string | undefined => {
		const { pathname, searchParams } = new URL(url, origin);
		const name = decodeURIComponent(pathname.replace(/^\/dmf\//, ''));
		return signatures.get(searchParams.get('sig') ?? '') === name ? name : undefined;
	};
	const error = (code: string) => `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>Simulated</Message></Error>`;

	const work = (message: IncomingMessage, body: Buffer): { status: number; body?: Buffer | string } => {
		if (message.headers.authorization !== undefined) return { status: 400, body: error('InvalidAuthenticationInfo') };
		const name = nameOf(message.url ?? '/');
		if (name === undefined) return { status: 403, body: error('AuthenticationFailed') };
		if (message.method === 'GET') return blobs.has(name) ? { status: 200, body: blobs.get(name) as Buffer } : { status: 404, body: error('BlobNotFound') };
		if (message.method !== 'PUT') return { status: 405, body: error('UnsupportedHttpVerb') };
		if (message.headers['x-ms-blob-type'] !== 'BlockBlob') return { status: 400, body: error('MissingRequiredHeader') };
		if (message.headers['content-length'] === undefined) return { status: 411, body: error('MissingContentLengthHeader') };
		blobs.set(name, body);
		return { status: 201 };
	};

	const serve = async (message: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		for await (const chunk of message) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks);
		const path = (message.url ?? '/').split('?')[0] as string;
		const note = (status: number) => {
			requests.push({ method: message.method ?? '', path, status, authorization: message.headers.authorization !== undefined });
			logRequest({ system: 'dynamics-fo', method: message.method ?? '', url: path, body, status });
		};
		const [fault] = faults.take({ method: message.method ?? 'GET', url: path, scope: 'request' });
		if (fault?.kind === 'dropConnection') {
			note(0);
			return message.socket.destroy();
		}
		if (fault?.kind === 'status') {
			note(fault.status);
			return response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
		}
		const answer = work(message, body);
		if (fault?.kind === 'loseAnswer') {
			note(0);
			return message.socket.destroy();
		}
		note(answer.status);
		response.writeHead(answer.status, { 'content-type': typeof answer.body === 'string' ? 'application/xml' : 'application/octet-stream' }).end(answer.body ?? '');
	};
	const server = createServer((message, response) => {
		serve(message, response).catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url: origin,
		blobs,
		requests,
		sign(name) {
			const signature = randomBytes(12).toString('hex');
			signatures.set(signature, name);
			return `${origin}/dmf/${encodeURIComponent(name)}?sv=2024-11-04&sr=b&sig=${signature}`;
		},
		at(address) {
			const name = address.startsWith(`${origin}/`) ? nameOf(address) : undefined;
			return name === undefined ? undefined : blobs.get(name);
		},
		expire: () => signatures.clear(),
		async close() {
			const done = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await done;
		},
	};
}
