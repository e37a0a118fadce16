import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Server, utils } from 'ssh2';
import type { Algorithms, AuthContext, ParsedKey, SFTPWrapper } from 'ssh2';
import { noFaults } from './faults';
import type { SftpFaults } from './faults';
import { newKeyPair } from './keys';
import { serve } from './operations';
import type { JournalEntry } from './operations';
import { tree } from './tree';
import type { Tree } from './tree';

export interface SftpServerOptions {
	/** 0 for any free port; always on the loopback interface. */
	port?: number;
	/** `publicKey` as one line of an authorized_keys file. */
	users?: { username: string; password?: string; publicKey?: string }[];
	/** Private keys in OpenSSH or PEM format; a new Ed25519 key when absent. */
	hostKeys?: string[];
	/** What the server says it accepts. */
	methods?: ('password' | 'publickey' | 'keyboard-interactive')[];
	algorithms?: Algorithms;
	/** What keyboard-interactive asks for; a hidden "Password: " when absent. */
	prompt?: { prompt: string; echo: boolean };
	/** What is in the folders at the start: path and content. A path that ends in `/` is an empty folder. */
	files?: Record<string, string | Buffer>;
}

export interface SftpServer {
	port: number;
	/** SHA256 fingerprint of each host key. */
	fingerprints: string[];
	knownHostsLines: string[];
	tree: Tree;
	faults: SftpFaults;
	/** Sets all faults back, and forgets journal, counts and downloads. */
	clear(): void;
	journal: JournalEntry[];
	/** Complete downloads per path. */
	downloads: Map<string, number>;
	counts: { connections: number; logins: number; refusedLogins: number; open: number };
	changeHostKeys(hostKeys?: string[]): void;
	close(): Promise<void>;
}

/** A real SSH server on this machine with a file tree in memory. */
export async function startSftpServer(options: SftpServerOptions = {}): Promise<SftpServer> {
	const users = options.users ?? [{ username: 'stampli', password: 'stampli' }];
	const methods = options.methods ?? ['password', 'publickey'];
	const faults = noFaults();
	const counts = { connections: 0, logins: 0, refusedLogins: 0, open: 0 };
	const journal: JournalEntry[] = [];
	const downloads = new Map<string, number>();
	const files = tree();
	const sockets = new Set<Socket>();
	let hostKeys = options.hostKeys ?? [newKeyPair().private];
	for (const [path, content] of Object.entries(options.files ?? {})) {
		if (path.endsWith('/')) files.makeFolder(path.slice(0, -1));
		else files.put(path, content);
	}

	const accept = (socket: Socket, connection: number) => {
		const server = new Server({ hostKeys, algorithms: options.algorithms }, (client) => {
			client.on('error', () => {});
			client.on('authentication', (context) => {
				const isRight = faults.refuseLogins <= 0 && mayLogIn(context, users, methods);
				if (context.method !== 'none' && !isRight) {
					counts.refusedLogins += 1;
					faults.refuseLogins -= 1;
				}
				if (context.method === 'keyboard-interactive' && isRight) {
					context.prompt([options.prompt ?? { prompt: 'Password: ', echo: false }], (answers: string[]) => {
						const user = users.find(({ username }) => username === context.username);
						if (user && answers.length === 1 && answers[0] === user.password) return context.accept();
						counts.refusedLogins += 1;
						context.reject(methods);
					});
				} else if (isRight) context.accept();
				else context.reject(methods);
			});
			client.on('ready', () => {
				counts.logins += 1;
				client.on('session', (open) => {
					open().on('sftp', (start) => {
						const sftp = start();
						advertiseExtensions(sftp, faults);
						serve(sftp, { tree: files, faults, journal, downloads, connection, cut: () => socket.destroySoon() });
					});
				});
			});
		});
		server.injectSocket(socket);
	};

	const listener = createServer({ noDelay: true }, (socket) => {
		const connection = (counts.connections += 1);
		sockets.add(socket);
		counts.open += 1;
		socket.on('error', () => {});
		socket.on('close', () => {
			sockets.delete(socket);
			counts.open -= 1;
		});
		if (faults.handshakeDelayMs > 0) setTimeout(() => accept(socket, connection), faults.handshakeDelayMs).unref();
		else accept(socket, connection);
	});
	await new Promise<void>((resolve, reject) => {
		listener.once('error', reject);
		listener.listen(options.port ?? 0, '127.0.0.1', resolve);
	});
	const { port } = listener.address() as AddressInfo;
	const publicKeys = () => hostKeys.map((key) => utils.parseKey(key) as ParsedKey);

	return {
		port,
		get fingerprints() {
			return publicKeys().map((key) => `SHA256:${createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '')}`);
		},
		get knownHostsLines() {
			return publicKeys().map((key) => `[127.0.0.1]:${port} ${key.type} ${key.getPublicSSH().toString('base64')}`);
		},
		tree: files,
		faults,
		clear() {
			Object.assign(faults, noFaults());
			Object.assign(counts, { connections: 0, logins: 0, refusedLogins: 0 });
			journal.length = 0;
			downloads.clear();
		},
		journal,
		downloads,
		counts,
		changeHostKeys: (keys = [newKeyPair().private]) => void (hostKeys = keys),
		async close() {
			const closed = new Promise((resolve) => listener.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

function mayLogIn(context: AuthContext, users: SftpServerOptions['users'] & object, methods: string[]): boolean {
	const user = users.find(({ username }) => username === context.username);
	if (!user || !methods.includes(context.method)) return false;
	if (context.method === 'keyboard-interactive') return true;
	if (context.method === 'password') return user.password !== undefined && context.password === user.password;
	if (context.method !== 'publickey' || user.publicKey === undefined) return false;
	const key = utils.parseKey(user.publicKey) as ParsedKey;
	if (context.key.data.compare(key.getPublicSSH()) !== 0) return false;
	// Without a signature the client only asks whether this key would do.
	return context.signature === undefined || key.verify(context.blob as Buffer, context.signature, context.hashAlgo) === true;
}

/**
 * The library's server cannot name extensions in its greeting, so the client's first packet (INIT, nine bytes) is answered
 * here, and kept from the library.
 */
function advertiseExtensions(sftp: SFTPWrapper, faults: SftpFaults): void {
	const inner = sftp as unknown as {
		push(data: Buffer | null): void;
		_version: number;
		_protocol: { channelData(id: number, data: Buffer): void };
		outgoing: { id: number; window: number };
	};
	const push = inner.push.bind(inner);
	let isFirst = true;
	inner.push = (data) => {
		if (!isFirst || data === null) return push(data);
		isFirst = false;
		const names = [...(faults.posixRename ? ['posix-rename@openssh.com'] : []), ...(faults.fsync ? ['fsync@openssh.com'] : [])];
		const body = Buffer.concat([Buffer.from([2, 0, 0, 0, 3]), ...names.flatMap((name) => [text(name), text('1')])]);
		const length = Buffer.alloc(4);
		length.writeUInt32BE(body.length);
		const greeting = Buffer.concat([length, body]);
		inner._version = 3;
		inner.outgoing.window -= greeting.length;
		inner._protocol.channelData(inner.outgoing.id, greeting);
		if (data.length > 9) push(data.subarray(9));
	};
}

function text(value: string): Buffer {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(Buffer.byteLength(value));
	return Buffer.concat([length, Buffer.from(value)]);
}
