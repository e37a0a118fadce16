import { StampliErpError } from '../../core/errors';
import type { PresentedKey } from './hostKeys';

/** What was being done when something failed: "read /outbound/a.csv". */
export interface Operation {
	verb: string;
	path: string;
}

interface Server {
	host: string;
	port: number;
	username: string;
}

/** An error of the ssh2 library: network errors have text codes, SFTP statuses numbers, the rest only a level. */
export interface LibraryError extends Error {
	code?: string | number;
	level?: string;
}

/** Nothing was decided by these, so that the same may be tried again at once. Never an answer of the server. */
const repeatable = ['sftp.connect.refused', 'sftp.connect.busy', 'sftp.connect.dns', 'sftp.connect.unreachable', 'sftp.connect.timeout', 'sftp.connection.lost'];

export function isRepeatable(error: unknown): error is StampliErpError {
	return error instanceof StampliErpError && repeatable.includes(error.code);
}

export function hasCode(error: unknown, ...codes: string[]): error is StampliErpError {
	return error instanceof StampliErpError && codes.includes(error.code);
}

/** Reason of a disconnect message (RFC 4253). */
const tooManyConnections = 12;

/** Why no connection came about. */
export function connectError(server: Server, cause: LibraryError | undefined): StampliErpError {
	const at = `${server.host}:${server.port}`;
	const text = serverText(cause?.message ?? 'the connection was closed');
	switch (cause?.code) {
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return transient('connect.dns', `The SFTP server name ${server.host} (port ${server.port}) cannot be found.`, 'Check Host in the SFTP credential, and the name service of the machine that runs n8n.', cause);
		case 'ECONNREFUSED':
			return transient('connect.refused', `The SFTP server ${at} refused the connection.`, 'Check Host and Port in the SFTP credential, and that the server is running and its firewall lets this machine in.', cause);
		case 'ETIMEDOUT':
		case 'EHOSTUNREACH':
		case 'ENETUNREACH':
			return transient('connect.unreachable', `The SFTP server ${at} cannot be reached from here (${cause.code}).`, 'Check Host and Port, the firewall, and whether the server lets in only listed IP addresses.', cause);
		case tooManyConnections:
			return busy(server, text, cause);
		case 'ECONNRESET':
		case 'EPIPE':
			return lostConnection(server, { verb: 'log in to', path: at }, cause);
	}
	if (cause?.level === 'client-authentication' || /authentication fail/i.test(text)) return loginRefused(server, []);
	if (/no matching/.test(text)) {
		return setup('algorithms', `The SFTP server ${at} and this client have no encryption method in common (${text.replace(/^Handshake failed: /, '')}).`, 'If it says "host key format": pin a key that the server has. Otherwise the server is old: ask for an update, or turn on Allow Legacy Algorithms in the SFTP credential.', cause);
	}
	if (/identification string/.test(text)) return notSftp(server, cause);
	if (/subsystem|channel open/i.test(text)) {
		return setup('noSubsystem', `The server ${at} accepted the login but offers no SFTP to user "${server.username}".`, 'Ask the administrator of the server to allow SFTP for this user.', cause);
	}
	return lostConnection(server, { verb: 'log in to', path: at }, cause);
}

/** What answers, where its first words are not those of SSH: OpenSSH too says in plain words that it has enough connections. */
export function notSsh(server: Server, words: string, cause: unknown): StampliErpError {
	return /^(exceeded maxstartups|not allowed at this time|too many)/i.test(words) ? busy(server, words, cause) : notSftp(server, cause);
}

function busy(server: Server, words: string, cause: unknown): StampliErpError {
	return transient('connect.busy', `The SFTP server ${server.host}:${server.port} takes no further connection now; it says "${serverText(words)}".`, 'Nothing to do at first: it is tried again. If it persists, poll less often, or ask the administrator of the server how many connections are allowed at once.', cause);
}

function notSftp(server: Server, cause: unknown): StampliErpError {
	return setup('notSftp', `What answers at ${server.host}:${server.port} is not an SFTP server.`, 'Check Port in the SFTP credential: SFTP usually is 22; FTP (21) and web ports do not work.', cause);
}

export function connectTimeout(server: Server, timeoutMs: number): StampliErpError {
	return transient('connect.timeout', `The SFTP server ${server.host}:${server.port} did not complete the login within ${timeoutMs / 1000} s.`, 'Check Host and Port (SFTP usually is 22; an FTP server does not answer), the firewall, and whether the server lets in only listed IP addresses.');
}

export function loginRefused(server: Server, offered: string[]): StampliErpError {
	const methods = offered.length > 0 ? ` The server accepts: ${serverText(offered.join(', '))}.` : '';
	return setup('auth.failed', `The SFTP server ${server.host}:${server.port} refused the login of user "${server.username}".`, `Check username and password or key in the SFTP credential.${methods} It is not tried again, so that the account is not locked.`);
}

/** Two proofs of one login. */
export function secondProof(server: Server, first: 'key' | 'password', asked: string[]): StampliErpError {
	return setup('auth.second', `The SFTP server ${server.host}:${server.port} took the ${first} of user "${server.username}" and asks for more: ${serverText(asked.join(', '))}.`, 'The SFTP credential sends one of them only. Ask the administrator of the server to let this user log in with a key alone.');
}

export function hostKeyRefused(server: Server, key: PresentedKey, verdict: 'unknown' | 'revoked', expected: string[]): StampliErpError {
	const at = `${server.host}:${server.port}`;
	const shown = `${key.fingerprint} (${key.type})`;
	if (verdict === 'revoked') {
		return setup('hostKey.revoked', `The SFTP server ${at} presented the host key ${shown}, which Host Keys marks as revoked.`, 'Do not connect. Ask the administrator of the server for its new key.');
	}
	if (expected.length === 0) {
		return setup('hostKey.missing', `No host key of the SFTP server ${at} is pinned; presented fingerprint is ${shown}.`, `Compare it with what the server's administrator tells you, then paste ${key.fingerprint} into Host Keys of the SFTP credential.`);
	}
	return setup('hostKey.mismatch', `The SFTP server ${at} presented the host key ${shown}; expected is ${expected.join(' or ')}.`, 'Someone may be between you and the server, or its key was changed. Ask its administrator; only then replace the line in Host Keys.');
}

export function lostConnection(server: Server, operation: Operation, cause?: unknown): StampliErpError {
	return transient('connection.lost', `The connection to the SFTP server ${server.host}:${server.port} broke while trying to ${operation.verb} ${operation.path}.`, 'Nothing to do at first: it is tried again. If it persists, ask the administrator of the server.', cause);
}

export function timedOut(server: Server, operation: Operation, timeoutMs: number): StampliErpError {
	return transient('timeout', `The SFTP server ${server.host}:${server.port} did not answer within ${timeoutMs / 1000} s when asked to ${operation.verb} ${operation.path}.`, 'Try again later, or raise Operation Timeout in the SFTP credential.');
}

/** What the server answered, or that it stopped answering. */
export function operationError(server: Server, operation: Operation, cause: LibraryError): StampliErpError {
	const what = `${operation.verb} ${operation.path}`;
	// The library says this itself, without a code, where the server does not advertise an extension.
	const code = /does not support this extended request/.test(cause.message) ? 8 : cause.code;
	switch (code) {
		case 2:
			return new StampliErpError({ kind: 'invalid', code: 'sftp.noSuchFile', message: `The SFTP server has nothing at ${operation.path} (asked to ${what}).`, hint: 'Check the path. Another program may have moved or deleted it.', cause });
		case 3:
			return setup('permissionDenied', `The SFTP user "${server.username}" is not allowed to ${what}.`, `Ask the administrator of the server for the right, or choose another folder.`, cause);
		case 5:
			return setup('protocol', `The SFTP server did not understand the request to ${what}.`, 'Tell the administrator of the server which request failed.', cause);
		case 6:
		case 7:
			return lostConnection(server, operation, cause);
		case 8:
			return setup('unsupported', `The SFTP server does not support what is needed to ${what}.`, 'Choose another way in the node, for example another upload mode.', cause);
	}
	if (typeof code === 'number') {
		return transient('failure', `The SFTP server could not ${what}; it says "${serverText(cause.message)}".`, 'The server gave no reason. Usual ones: nothing has this name, disk full, file locked, target exists, folder on another volume.', cause);
	}
	if (cause.level === 'sftp-protocol') {
		return setup('protocol', `The SFTP server sent an answer that cannot be read (${serverText(cause.message)}) to the request to ${what}.`, 'Tell the administrator of the server. Very large folders on some servers cause this: move processed files away.', cause);
	}
	return lostConnection(server, operation, cause);
}

export function folderMissing(folder: string, cause?: unknown): StampliErpError {
	return setup('folderMissing', `The folder ${folder} does not exist on the SFTP server.`, 'Check the folder in the node, or create it. Names are case-sensitive, and "/" is the root that the server shows to this user.', cause);
}

export function setup(code: string, message: string, hint: string, cause?: unknown): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: `sftp.${code}`, message, hint, cause });
}

export function transient(code: string, message: string, hint: string, cause?: unknown): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: `sftp.${code}`, message, hint, cause });
}

/** The other side's words, made harmless for logs and screens. */
function serverText(text: string): string {
	return text.replace(/\p{C}+/gu, ' ').trim().slice(0, 200);
}
