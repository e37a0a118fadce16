import type { LookupFunction } from 'node:net';
import { isKind } from '../../core/errors';
import { type Clock, systemClock } from '../../io/http/clock';
import { type HttpAnswer, type HttpRequest, openHttp } from '../../io/http/http';
import { queryString } from '../../io/odata/literals';
import { isBlocked, isSeatLimit, readApiError } from './apiErrors';
import { noPermission, notAccepted, redirectedWrite, unavailable } from './connectionErrors';
import { cookieSignIn } from './cookieSessions';
import { type AcumaticaCredentials, authorityOf, instanceOf, secretsOf, tenantOf } from './credentials';
import { checkEndpoint, type Endpoint, endpointOf } from './endpoint';
import type { Row } from './fields';
import { passwordSignIn } from './passwordTokens';
import { createReader, type ListOptions } from './reading';
import { sessionLockOf } from './sessionLock';
import { seatsTaken, type SignIn, type SignInContext, storedTokenSignIn, type StoredToken } from './signIn';

export type Query = Record<string, string | number | undefined>;

export interface AcumaticaRequest {
	method: HttpRequest['method'];
	/** Below the endpoint's version, encoded (`Bill`), or a whole address on the own origin. */
	path: string;
	query?: Query;
	headers?: Record<string, string>;
	/** A record, or bytes. */
	body?: unknown;
	giveUpAt?: number;
	timeoutMs?: number;
	repeatable?: boolean;
}

/** One tenant of one instance, for one run. */
export interface AcumaticaConnection {
	readonly origin: string;
	/** Identity: host, virtual directory and tenant. */
	readonly name: string;
	readonly endpoint: Endpoint;
	readonly clock: Clock;
	/** Any answer whatever its status, except 401 and, where Acumatica itself says it, 403, which are setup errors. */
	send(request: AcumaticaRequest): Promise<HttpAnswer>;
	/** Every record of a list. Undefined when it is `optional` and this instance or user does not have it. */
	list(entity: string, query: Query, options?: ListOptions): Promise<Row[] | undefined>;
	/** One record by its id; undefined when there is none. */
	one(entity: string, id: string, query: Query): Promise<Row | undefined>;
	/** Runs with nothing else under way in this session; `send` inside it is the given one. */
	alone<T>(work: (send: AcumaticaConnection['send']) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

export interface ConnectionOptions {
	/** Requests at once. Default 6: where the licence works off fewer, the others wait there, and the way there and back costs no time. */
	concurrency?: number;
	/** Of one read. Default 5 minutes: under load Acumatica queues requests without saying so. */
	timeoutMs?: number;
	maxWaitMs?: number;
	/** Pause after 429, for which Acumatica names none. Default 10 s. */
	throttlePauseMs?: number;
	/** The longest a sign-in waits for a free seat or a throttling server. Default 20 s. */
	signInWaitMs?: number;
	clock?: Clock;
	/** Keeps the n8n instance's own rules on where nodes may connect to. */
	lookup?: LookupFunction;
	/** For `acumaticaOAuth2Api`. */
	storedToken?: StoredToken;
}

/** More than most licences work off at once, so that none of their places waits for us; few enough for three runs at once, as twenty requests are queued before one is refused. */
export const standardConcurrency = 6;

/** Opens a connection; nothing is asked before the first request, which also checks the pinned endpoint. */
export function openAcumatica(credentials: AcumaticaCredentials, options: ConnectionOptions = {}): AcumaticaConnection {
	const { origin, directory } = instanceOf(credentials);
	const instance = `${origin}${directory}`;
	const endpoint = endpointOf(credentials);
	const clock = options.clock ?? systemClock;
	const http = openHttp({
		origin,
		clock,
		caCertificate: authorityOf(credentials),
		concurrency: options.concurrency ?? standardConcurrency,
		timeoutMs: options.timeoutMs ?? 300_000,
		maxWaitMs: options.maxWaitMs,
		defaultRetryAfterMs: options.throttlePauseMs ?? 10_000,
		lookup: options.lookup,
		secrets: secretsOf(credentials),
	});
	const signIn = signInOf(credentials, { http, instance, now: () => clock.now(), waitMs: options.signInWaitMs ?? 20_000 }, options.storedToken);
	let checked: Promise<void> | undefined;
	let refusedBy: '401' | 'redirect' = '401';

	/** Undefined stands for "not signed in", which some instances say by a redirect to their sign-in page. */
	const attempt = async (request: HttpRequest, proof: Record<string, string>): Promise<HttpAnswer | undefined> => {
		const answer = await http.request({ ...request, headers: { ...request.headers, ...proof } }).catch((error: unknown) => {
			if (!isKind(error, 'setup') || error.code !== 'http.redirected') throw error;
			// An error page may follow after the work: only to a sign-in page was a write certainly not carried out.
			if (request.repeatable === false && error.cause !== 'signInPage') throw redirectedWrite(error);
			refusedBy = 'redirect';
			return undefined;
		});
		if (answer?.status === 401) {
			refusedBy = '401';
			return undefined;
		}
		if (answer) signIn.note(answer, proof);
		return answer;
	};
	const authorized = async (request: HttpRequest): Promise<HttpAnswer> => {
		const proof = await signIn.headers();
		let answer = await attempt(request, proof);
		if (!answer) {
			await signIn.renew(proof); // it was refused before it was carried out
			answer = await attempt(request, await signIn.headers());
		}
		if (!answer) throw notAccepted(origin, refusedBy);
		if (answer.status >= 400 && isSeatLimit(answer.text)) throw seatsTaken(answer.status);
		return answer;
	};
	const check = async (): Promise<void> => {
		const answer = await authorized({ method: 'GET', url: `${instance}/entity`, headers: { Accept: 'application/json' } });
		if (answer.status === 403) throw noPermission('');
		if (answer.status >= 500 || answer.status === 408) throw unavailable(origin, answer.status);
		checkEndpoint(endpoint, answer.text);
	};
	/** Whose sign-in has ended is shown the system's endpoints, and no other: one of the tenant's own is missed only by one who has just signed in. */
	const checkOwn = async (): Promise<void> => {
		const proof = await signIn.headers();
		await check().catch(async (error: unknown) => {
			if (!isKind(error, 'setup') || error.code !== 'acumatica.endpoint') throw error;
			await signIn.renew(proof);
			await check();
		});
	};
	const ready = () => {
		checked ??= (endpoint.name === 'Default' ? check() : checkOwn()).catch((error: unknown) => {
			checked = undefined;
			throw error;
		});
		return checked;
	};
	const send = async ({ method, path, query = {}, headers, body, ...limits }: AcumaticaRequest): Promise<HttpAnswer> => {
		await ready();
		const text = queryString(query);
		const below = `${instance}/entity/${encodeURIComponent(endpoint.name)}/${encodeURIComponent(endpoint.version)}/`;
		const url = /^(https?:|\/)/i.test(path) ? path : `${below}${path}${text ? `?${text}` : ''}`;
		const content = body === undefined ? {} : Buffer.isBuffer(body) ? { body } : { body: JSON.stringify(body) };
		const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
		const answer = await authorized({ method, url, headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': type }), ...headers }, ...content, ...limits });
		// A firewall may refuse one record for what it says, with a page of its own: that is no missing right.
		const isOfRecord = method === 'PUT' && answer.status === 403 && isBlocked(403, readApiError(answer.text));
		if (answer.status === 403 && !isOfRecord) throw noPermission(path, /html/i.test(answer.headers['content-type'] ?? ''));
		return answer;
	};
	const name = `${new URL(origin).host}${directory}/${tenantOf(credentials)}`.toLowerCase();
	const lock = sessionLockOf([credentials.type, name, 'username' in credentials ? credentials.username : credentials.clientId].join('|'));
	const shared: AcumaticaConnection['send'] = async (request) => await lock.shared(async () => await send(request));
	const reader = createReader(shared);

	return {
		origin,
		name,
		endpoint,
		clock,
		send: shared,
		...reader,
		alone: async (work) => await lock.alone(async () => await work(send)),
		close: async () => {
			await signIn.end();
			http.close();
		},
	};
}

function signInOf(credentials: AcumaticaCredentials, context: SignInContext, stored?: StoredToken): SignIn {
	if (credentials.type === 'acumaticaPasswordApi') return passwordSignIn(credentials, context);
	if (credentials.type === 'acumaticaLoginApi') return cookieSignIn(credentials, context);
	return storedTokenSignIn(stored ?? { read: async () => undefined, refresh: async () => undefined });
}
