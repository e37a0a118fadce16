import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface AnswerHolder {
	url: string;
	/** From the next request with this text on, no answer comes back, though the server gets the request and does the work. */
	holdAnswersTo(text: string): void;
	letPass(): void;
	close(): Promise<void>;
}

/** Stands between a client and a plain HTTP server, and keeps answers back when told: the moment for a crash. */
export async function holdAnswersOf(serverUrl: string): Promise<AnswerHolder> {
	const { port, hostname } = new URL(serverUrl);
	const sockets = new Set<Socket>();
	let trigger: string | undefined;
	const server = createServer((client) => {
		const upstream = connect(Number(port), hostname);
		let isHeld = false;
		client.on('data', (chunk) => {
			if (trigger !== undefined && chunk.includes(trigger)) isHeld = true;
			upstream.write(chunk);
		});
		upstream.on('data', (chunk) => {
			if (!isHeld) client.write(chunk);
		});
		for (const [socket, other] of [[client, upstream], [upstream, client]] as const) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				sockets.delete(socket);
				other.destroy();
			});
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		holdAnswersTo: (text) => void (trigger = text),
		letPass: () => void (trigger = undefined),
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
