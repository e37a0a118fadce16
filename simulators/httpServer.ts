import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createGate, type Capacity } from './httpCapacity';
import { faultAnswer } from './httpFaults';
import type { Fault, Faults } from './faults';
import { logRequest } from './log';

export interface SimulatedRequest {
	method: string;
	/** Path and query as sent. */
	url: string;
	headers: Record<string, string>;
	/** Always UTF-8 text. */
	body: string;
}

export interface SimulatedAnswer {
	status: number;
	headers?: Record<string, string>;
	body?: string;
}

/** What the faults in force ask of the handler itself. */
export type Hints = { expireToken?: boolean; pageSize?: number; nextLinkOrigin?: string };

/** One request as it came in, with the answer; `status` 0 means that the connection was dropped. */
export interface JournalEntry extends SimulatedRequest {
	at: number;
	status: number;
	/** Operations served: the inner requests of a batch, otherwise 1. */
	operations: number;
	faults: Fault['kind'][];
}

export interface SimulatedSystem {
	/** Name in the request log. */
	system: string;
	port?: number;
	tls?: { key: string; cert: string };
	faults: Faults;
	capacity?: () => Capacity;
	/** 429 in the system's own words. */
	throttled: (reason: string) => SimulatedAnswer;
	/** How many operations a request stands for. */
	operations?: (request: SimulatedRequest) => number;
	handle: (request: SimulatedRequest, hints: Hints) => SimulatedAnswer | Promise<SimulatedAnswer>;
}

export interface RunningServer {
	port: number;
	journal: JournalEntry[];
	close(): Promise<void>;
}

async function readBody(message: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of message) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, answer: SimulatedAnswer): void {
	const body = answer.body ?? '';
	const length = answer.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
	response.writeHead(answer.status, { ...answer.headers, ...length }).end(answer.status === 204 ? undefined : body);
}

/** Starts the server on 127.0.0.1. Every request goes through faults, capacity and handler, into journal and request log. */
export async function startHttpServer(setup: SimulatedSystem): Promise<RunningServer> {
	const journal: JournalEntry[] = [];
	const timers = new Set<NodeJS.Timeout>();
	const gate = createGate(setup.capacity ?? (() => ({})));
	let closed = false;

	const serve = async (message: IncomingMessage, response: ServerResponse) => {
		const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
		const request = { method: message.method ?? 'GET', url: message.url ?? '/', headers, body: await readBody(message) };
		const faults = setup.faults.take({ ...request, scope: 'request' });
		const entry: JournalEntry = {
			...request,
			at: Date.now(),
			status: 0,
			operations: setup.operations?.(request) ?? 1,
			faults: faults.map((f) => f.kind),
		};
		journal.push(entry);

		const note = (status: number) => {
			entry.status = status;
			const expectFailure = headers['x-expect-failure'] === '1' ? { expectFailure: true } : {};
			logRequest({ system: setup.system, method: request.method, url: request.url, headers, body: request.body, status, ...expectFailure });
		};
		const drop = () => {
			note(0);
			message.socket.destroy();
		};
		const answerWith = (answer: SimulatedAnswer) => {
			note(answer.status);
			send(response, answer);
		};
		const work = async (hints: Hints) => setup.handle(request, hints);

		const hints: Hints = {};
		let lose = false;
		for (const fault of faults) {
			if (fault.kind === 'delay') await gate.sleep(fault.ms);
			if (fault.kind === 'dropConnection') return drop();
			if (fault.kind === 'workLater') {
				drop();
				await fault.cue;
				if (closed) return;
				const timer = setTimeout(() => {
					timers.delete(timer);
					if (!closed) void work(hints);
				}, fault.ms);
				timers.add(timer);
				return;
			}
			if (fault.kind === 'status' || fault.kind === 'throttle' || fault.kind === 'loginPage')
				return answerWith(faultAnswer(fault, setup.throttled));
			if (fault.kind === 'expireToken') hints.expireToken = true;
			if (fault.kind === 'smallPages') hints.pageSize = fault.size;
			if (fault.kind === 'foreignNextLink') hints.nextLinkOrigin = fault.origin;
			if (fault.kind === 'loseAnswer') lose = true;
		}
		const refused = await gate.pass(entry.operations);
		if (refused) return answerWith(setup.throttled(refused));
		try {
			const answer = await work(hints);
			if (lose) return drop();
			answerWith(answer);
		} finally {
			gate.leave();
		}
	};

	const listener = (message: IncomingMessage, response: ServerResponse) => {
		serve(message, response).catch((error: unknown) => {
			// A fault of the simulator itself must be loud in the test that meets it, never look like the vendor's answer.
			if (!response.headersSent) response.writeHead(599, { 'content-type': 'text/plain' });
			response.end(`simulator defect: ${error instanceof Error ? error.stack : String(error)}`);
		});
	};
	const server = setup.tls ? createHttpsServer(setup.tls, listener) : createHttpServer(listener);
	server.keepAliveTimeout = 60_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(setup.port ?? 0, '127.0.0.1', resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		journal,
		async close() {
			closed = true;
			for (const timer of timers) clearTimeout(timer);
			const done = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await done;
		},
	};
}
