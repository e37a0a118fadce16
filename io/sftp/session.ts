import { connect as connectSocket } from 'node:net';
import type { SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { StampliErpError } from '../../core/errors';
import { algorithms } from './algorithms';
import { connectError, connectTimeout, hostKeyRefused, lostConnection, notSsh, operationError, timedOut } from './errors';
import type { LibraryError, Operation } from './errors';
import { judge, presentedKey, shownPin } from './hostKeys';
import type { Pins, PresentedKey } from './hostKeys';
import { loginWith } from './login';
import { closeTimeoutMs, defaultOperationTimeoutMs, defaultReadyTimeoutMs } from './settings';
import type { SftpSettings } from './settings';

/** One connection with time limits. After its loss, or after a time-out, it is of no more use. */
export interface Session {
	/** The raw SFTP object of ssh2, reached through `call` and `watch` only. */
	readonly sftp: SFTPWrapper;
	isLost(): boolean;
	/** One request and its answer. Rejects with a classified error; on time-out the connection is destroyed. */
	call<T>(operation: Operation, start: (done: (error?: Error | null, value?: T) => void) => void): Promise<T>;
	/** Something longer, of which `progress` must be told at least once per time limit. */
	watch<T>(operation: Operation, work: (progress: () => void) => Promise<T>): Promise<T>;
	/** Bounded; never throws. */
	close(): Promise<void>;
}

type Verdict = (key: PresentedKey) => StampliErpError | undefined;

/** The check of the presented key against the settings. */
function hostKeyCheck(settings: SftpSettings, { pins }: Pins): Verdict {
	if (settings.hostKeyMode === 'insecureAcceptAny') return () => undefined;
	return (key) => {
		const verdict = judge(pins, key);
		if (verdict === 'trusted') return undefined;
		const expected = pins.filter((pin) => !pin.revoked).map(shownPin);
		return hostKeyRefused(settings, key, verdict, expected);
	};
}

/** One try, within the ready time-out. */
export async function openSession(settings: SftpSettings, pins: Pins, check: Verdict = hostKeyCheck(settings, pins)): Promise<Session> {
	const timeoutMs = settings.readyTimeoutMs ?? defaultReadyTimeoutMs;
	let refusal: StampliErpError | undefined;
	let firstError: LibraryError | undefined;
	const authHandler = loginWith(settings, (error) => (refusal ??= error));

	// Silent callbacks: the client's own print to the console.
	const client = new SftpClient('stampli', { error: () => {}, end: () => {}, close: () => {} });
	client.on('error', (error: LibraryError) => (firstError ??= error));
	const socket = connectSocket({ host: settings.host, port: settings.port, lookup: settings.lookup, noDelay: true });
	// Errors after the end (a late reset by the server) must not reach the process.
	socket.on('error', () => {});
	let words = '';
	socket.once('data', (data: Buffer) => (words = data.toString('latin1', 0, 200)));

	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject((refusal ??= connectTimeout(settings, timeoutMs))), timeoutMs);
	});
	try {
		const ready = client.connect({
			sock: socket,
			username: settings.username,
			authHandler,
			readyTimeout: 0,
			keepaliveInterval: 15_000,
			keepaliveCountMax: 3,
			algorithms: algorithms(settings.hostKeyMode === 'pinned' ? pins.pins : [], settings.allowLegacyAlgorithms ?? false),
			hostVerifier: (blob: Buffer) => (refusal = check(presentedKey(blob))) === undefined,
		});
		const sftp = await Promise.race([ready, tooLate]);
		return sessionOn({ settings, client, socket, sftp });
	} catch (error) {
		socket.destroy();
		const cause = firstError ?? (error as LibraryError);
		// The library says "lost before handshake" both for silence and for words that are not SSH.
		const isOtherService = /before handshake/.test(cause.message) && socket.bytesRead > 0;
		throw refusal ?? (isOtherService ? notSsh(settings, words, cause) : connectError(settings, cause));
	} finally {
		clearTimeout(timer);
	}
}

interface Connected {
	settings: SftpSettings;
	client: SftpClient;
	socket: ReturnType<typeof connectSocket>;
	sftp: SFTPWrapper;
}

function sessionOn({ settings, client, socket, sftp }: Connected): Session {
	const timeoutMs = settings.operationTimeoutMs ?? defaultOperationTimeoutMs;
	const waiting = new Set<(cause: LibraryError) => void>();
	const state: { loss?: LibraryError } = {};
	const loss = () => state.loss;

	const lose = (cause: LibraryError) => {
		state.loss ??= cause;
		socket.destroy();
		for (const reject of waiting) reject(state.loss);
	};
	sftp.on('error', lose);
	sftp.on('end', () => lose(new Error('The SFTP session ended')));
	client.on('error', lose);
	client.on('close', () => lose(new Error('The connection was closed')));

	const session: Session = {
		sftp,
		isLost: () => state.loss !== undefined,
		call: (operation, start) =>
			session.watch(
				operation,
				() =>
					new Promise((resolve, reject) => {
						start((error, value) => (error ? reject(error) : resolve(value as never)));
					}),
			),
		async watch<T>(operation: Operation, work: (progress: () => void) => Promise<T>): Promise<T> {
			if (loss()) throw lostConnection(settings, operation, loss());
			let timeout: StampliErpError | undefined;
			const timer = setTimeout(() => {
				timeout = timedOut(settings, operation, timeoutMs);
				lose(timeout as LibraryError);
			}, timeoutMs);
			let onLoss: (cause: LibraryError) => void = () => {};
			const broken = new Promise<never>((_resolve, reject) => waiting.add((onLoss = reject)));
			try {
				return await Promise.race([work(() => timer.refresh()), broken]);
			} catch (error) {
				if (timeout) throw timeout;
				if (error instanceof StampliErpError) throw error;
				// A disconnect carries a number too, which is no SFTP status.
				const isLoss = error === loss() && loss()?.level !== 'sftp-protocol';
				throw isLoss ? lostConnection(settings, operation, error) : operationError(settings, operation, error as LibraryError);
			} finally {
				clearTimeout(timer);
				waiting.delete(onLoss);
			}
		},
		async close() {
			let timer: NodeJS.Timeout | undefined;
			const bound = new Promise<void>((resolve) => (timer = setTimeout(resolve, closeTimeoutMs)));
			await Promise.race([state.loss ? undefined : client.end().catch(() => {}), bound]);
			clearTimeout(timer);
			socket.destroy();
		},
	};
	return session;
}
