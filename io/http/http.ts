import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import * as tls from 'node:tls';
import { isKind, StampliErpError } from '../../core/errors';
import { type Clock, systemClock } from './clock';
import { formsOf, secretsIn, withoutSecrets } from './echo';
import { failureError, readFailure } from './failures';
import { gateOf } from './gate';
import { ownUrl } from './origin';
import { retryAfterMs } from './retryAfter';
import { type HttpAnswer, send } from './send';
import { createSlots } from './slots';

export type { HttpAnswer } from './send';

export interface HttpSettings {
	/** The only origin this connection talks to. */
	origin: string;
	/** PEM; trusted in addition to the usual authorities. */
	caCertificate?: string;
	/** A service of this origin that its throttling does not count: it is not held back with the rest, nor does it hold the rest back. */
	service?: string;
	/** Requests at once. Default 8. */
	concurrency?: number;
	/** For one exchange. Default 60 s. */
	timeoutMs?: number;
	/** The longest one request may wait for a throttling server, all pauses together. Default 5 minutes. */
	maxWaitMs?: number;
	/** Default 64 MiB. */
	maxResponseBytes?: number;
	/** How long to wait after 429 without Retry-After. Default 30 s. */
	defaultRetryAfterMs?: number;
	/** What requests carry in their bodies (passwords); with what they prove themselves by in headers it is taken out of every answer. */
	secrets?: string[];
	clock?: Clock;
	/** Resolves host names; refuses those that may not be connected to. */
	lookup?: LookupFunction;
}

export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Absolute, or relative to the origin. */
	url: string;
	headers?: Record<string, string>;
	body?: string | Buffer;
	timeoutMs?: number;
	/** Doing it twice is the same as doing it once. Default: true for GET. */
	repeatable?: boolean;
	/** Nothing is begun, waited for or awaited beyond this time (milliseconds since the epoch). */
	giveUpAt?: number;
}

export interface Http {
	readonly origin: string;
	/**
	 * The server's answer, whatever its status, except that throttling has been waited for. Repeats only what is repeatable or was
	 * certainly not carried out. Throws `setup` (unreachable, certificate, foreign address, redirect), `transient` (nothing was done,
	 * `retryAfterMs` when known) or, for a request that is not repeatable, `ambiguous`.
	 */
	request(request: HttpRequest): Promise<HttpAnswer>;
	/** Holds back every request to this origin for so long: a server can also ask for a pause inside an answer. */
	pause(ms: number): void;
	close(): void;
}

const tries = 4;
const shortestPauseMs = 100;
/** Of the newest tokens and sessions, each in several forms. */
const mostSecrets = 100;
const busy = new Set([408, 502, 503, 504]);

/** Opens a connection: keep-alive sockets, bounded concurrency, one pause for all when the server asks for one. */
export function openHttp(settings: HttpSettings): Http {
	const { origin, clock = systemClock, maxWaitMs = 300_000, defaultRetryAfterMs = 30_000 } = settings;
	const agents = createAgents(settings);
	const slot = createSlots(settings.concurrency ?? 8);
	const gate = gateOf(settings.service ? `${origin} ${settings.service}` : origin, clock);
	let known = false;
	let closed = false;

	// A front end can mix answers up: what any request of this connection proved itself with is a secret in every answer.
	const lasting = formsOf(settings.secrets ?? []);
	let newest: string[] = [];
	const noted = (own: string[]): string[] => {
		if (own.some((each) => !newest.includes(each))) newest = [...new Set([...own, ...newest])].slice(0, mostSecrets);
		return [...lasting, ...newest];
	};

	const once = (request: HttpRequest, url: URL, waitUntil: number) =>
		slot(async () => {
			await passGate(waitUntil, `${request.method} ${url.origin}${url.pathname}`);
			const left = (request.giveUpAt ?? Infinity) - clock.now();
			if (left <= 0) throw tooLong(`${request.method} ${url.origin}${url.pathname}`, 0);
			const timeoutMs = Math.min(request.timeoutMs ?? settings.timeoutMs ?? 60_000, left);
			const received = await send({
				method: request.method,
				url,
				headers: request.headers ?? {},
				body: request.body,
				timeoutMs,
				maxResponseBytes: settings.maxResponseBytes ?? 64 * 1024 * 1024,
				agents,
			});
			const answer = withoutSecrets(received, noted(secretsIn(request.headers)));
			known = true;
			const pauseMs = pauseOf(answer);
			if (pauseMs !== undefined) gate.close(pauseMs);
			return answer;
		});

	/** A pause the server asks for. */
	const pauseOf = (answer: HttpAnswer): number | undefined => {
		const asked = retryAfterMs(answer.headers['retry-after'], clock.now(), answer.headers.date);
		if (answer.status === 429) return Math.max(asked ?? defaultRetryAfterMs, shortestPauseMs);
		return answer.status === 503 && asked !== undefined ? Math.max(asked, shortestPauseMs) : undefined;
	};

	const passGate = async (waitUntil: number, what: string) => {
		for (let left = gate.remainingMs(); left > 0; left = gate.remainingMs()) {
			if (clock.now() + left > waitUntil) throw tooLong(what, left);
			await clock.sleep(left);
		}
	};

	const request = async (each: HttpRequest): Promise<HttpAnswer> => {
		const url = ownUrl(each.url, origin);
		const what = `${each.method} ${url.origin}${url.pathname}`;
		const repeatable = each.repeatable ?? each.method === 'GET';
		const waitUntil = Math.min(clock.now() + maxWaitMs, each.giveUpAt ?? Infinity);
		for (let attempt = 1; ; attempt += 1) {
			let answer: HttpAnswer;
			try {
				answer = await once(each, url, waitUntil);
			} catch (error) {
				if (error instanceof StampliErpError) throw error;
				const failure = readFailure(error);
				const failed = failureError(failure, what, { known, repeatable, timeoutMs: each.timeoutMs ?? settings.timeoutMs ?? 60_000 });
				const again = isKind(failed, 'transient') || (!failure.sent && failure.kind === 'unreachable');
				if (!again || closed || attempt >= tries) throw failed;
				await backOff(attempt, waitUntil, failed);
				continue;
			}
			if (answer.status >= 300 && answer.status < 400 && answer.status !== 304) throw redirected(what, answer, url);
			// A gateway's 503 may come after the work was begun, Retry-After or not.
			if (answer.status === 503 && !repeatable) return answer;
			if (pauseOf(answer) !== undefined) {
				attempt -= 1; // a pause asked for is bounded by time, not by number
				if (clock.now() + gate.remainingMs() > waitUntil) throw tooLong(what, gate.remainingMs(), answer.status);
				continue;
			}
			if (!repeatable || !busy.has(answer.status) || attempt >= tries) return answer;
			await backOff(attempt, waitUntil, tooLong(what, 0, answer.status));
		}
	};

	const backOff = async (attempt: number, waitUntil: number, otherwise: StampliErpError) => {
		const ms = 250 * 2 ** (attempt - 1);
		if (clock.now() + ms > waitUntil) throw otherwise;
		await clock.sleep(ms);
	};

	return {
		origin,
		request,
		pause: (ms) => {
			if (ms > 0) gate.close(ms);
		},
		close: () => {
			closed = true;
			agents.httpAgent.destroy();
			agents.httpsAgent.destroy();
		},
	};
}

function createAgents({ caCertificate, lookup }: HttpSettings) {
	const ca = caCertificate?.trim() ? [...trusted(), caCertificate] : undefined;
	const options = { keepAlive: true, maxFreeSockets: 16, ...(lookup ? { lookup } : {}) };
	return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent({ ...options, ...(ca ? { ca } : {}) }) };
}

/** What Node trusts anyway, NODE_EXTRA_CA_CERTS included where this Node can tell. */
function trusted(): readonly string[] {
	return typeof tls.getCACertificates === 'function' ? tls.getCACertificates('default') : tls.rootCertificates;
}

function tooLong(what: string, retryMs: number, status?: number): StampliErpError {
	return new StampliErpError({
		kind: 'transient',
		code: 'http.throttled',
		message: status === undefined || status === 429 ? `${what}: the server asks us to wait` : `${what}: the server is not available (${status})`,
		hint: 'Nothing to do: it is tried again later. If it lasts, lower the concurrency or ask the administrator of that server.',
		...(retryMs > 0 ? { retryAfterMs: retryMs } : {}),
		...(status === undefined ? {} : { status }),
	});
}

function redirected(what: string, answer: HttpAnswer, asked: URL): StampliErpError {
	const location = answer.headers.location ?? '';
	const host = URL.canParse(location) ? ` to ${new URL(location).host}` : '';
	const isSignIn = isSignInPage(location, asked);
	return new StampliErpError({
		kind: 'setup',
		code: 'http.redirected',
		message: `${what} answered with a redirect${host}, which is not followed`,
		hint: 'A sign-in page or a wrong address answers like this. Check the address in the credential.',
		status: answer.status,
		// The address itself may carry secrets. Only a sign-in page says that nothing was done.
		...(isSignIn ? { cause: 'signInPage' } : {}),
	});
}

const signInWords = new Set(['login', 'logon', 'signin', 'auth', 'oauth', 'authorize', 'authenticate', 'authentication', 'identity', 'saml', 'sso', 'adfs']);

/** By whole words of where it is; the own host's name says nothing, and a page of errors is none. */
function isSignInPage(location: string, asked: URL): boolean {
	if (!URL.canParse(location, asked.href)) return false;
	const { host, pathname } = new URL(location, asked);
	const words = `${host === asked.host ? '' : host}${pathname}`.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase());
	return !/error/i.test(pathname) && words.some((word, i) => signInWords.has(word) || signInWords.has(`${word}${words[i + 1] ?? ''}`));
}
