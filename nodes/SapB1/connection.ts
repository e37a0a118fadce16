import type { LookupFunction } from 'node:net';
import { caCertificate } from '../../io/http/caCertificate';
import { type Clock, systemClock } from '../../io/http/clock';
import { type HttpAnswer, type HttpRequest, openHttp } from '../../io/http/http';
import { parseJson } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';
import { explained, noPermission, readRefused } from './connectionErrors';
import { type SapB1Credentials, serverOrigin } from './credentials';
import { currencyCodes } from './currencyCodes';
import { type Page, pages } from './pages';
import { acceptOf, pathOf, type Query, readHeaders, type Reading } from './reading';
import { readServiceError } from './serviceError';
import { sessionPool } from './sessions';

export type { Query, Reading } from './reading';

export interface Sending {
	method: HttpRequest['method'];
	/** Below the service root: `PurchaseInvoices(12)/Cancel`. */
	path: string;
	body?: unknown;
	/** Instead of a JSON body. Currency codes in a text are translated as in JSON. */
	raw?: { contentType: string; bytes: Buffer | string };
	repeatable?: boolean;
	giveUpAt?: number;
	/** Longest wait for the answer; otherwise the connection's own. */
	timeoutMs?: number;
}

/** One company database, for one run: a few sessions, opened when they are needed and logged out at the end. */
export interface B1Connection {
	readonly origin: string;
	readonly companyDb: string;
	readonly version: 'v1' | 'v2';
	readonly clock: Clock;
	/** Requests at once: the number of sessions. */
	readonly sessions: number;
	/** The ISO code of one of the company's currency codes. Bodies and answers are in ISO codes already. */
	isoCurrency(code: string): string;
	/** Any answer whatever its status, except 401 and 403, which are setup errors. */
	send(request: Sending): Promise<HttpAnswer>;
	/** Page by page; throws when a page fails. */
	pages(set: string, query: Query, reading?: Reading): AsyncGenerator<Page>;
	all(set: string, query: Query, reading?: Reading): Promise<Row[]>;
	/** One row, or undefined when there is none of this key. */
	one(path: string, query?: Query, giveUpAt?: number): Promise<Row | undefined>;
	/** A service of the company: reads only. */
	service(name: string, body?: unknown): Promise<unknown>;
	/** Logs out and closes. Never throws. */
	close(): Promise<void>;
}

export interface ConnectionOptions {
	/** 1 to 4; default 4. Each is opened when all others are busy. */
	sessions?: number;
	/** Rows per page. Default 500. */
	pageSize?: number;
	timeoutMs?: number;
	maxWaitMs?: number;
	clock?: Clock;
	/** Keeps the n8n instance's own rules on where nodes may connect to. */
	lookup?: LookupFunction;
}

export const standardSessions = 4;

export function openSapB1(credentials: SapB1Credentials, options: ConnectionOptions = {}): B1Connection {
	const origin = serverOrigin(credentials);
	const { version, companyDb } = credentials;
	const root = `${origin}/b1s/${version}/`;
	const size = Math.min(4, Math.max(1, Math.trunc(options.sessions ?? standardSessions)));
	const clock = options.clock ?? systemClock;
	const http = openHttp({
		origin,
		clock,
		caCertificate: credentials.caCertificate?.trim() ? caCertificate(credentials.caCertificate) : undefined,
		concurrency: 2 * size, // the sessions bound the requests; a logout waits for none of them
		timeoutMs: options.timeoutMs ?? 120_000,
		maxWaitMs: options.maxWaitMs,
		lookup: options.lookup,
		secrets: [credentials.password],
	});
	const currencies = currencyCodes(credentials.currencyCodes);
	const pool = sessionPool({ http, credentials, root, size });
	const accept = acceptOf(version);

	const authorized = async (request: HttpRequest): Promise<HttpAnswer> => {
		const translated = typeof request.body === 'string' ? { ...request, body: currencies.toCompany(request.body) } : request;
		const answer = await pool.send(translated).catch(explained);
		if (answer.status === 403) throw noPermission(new URL(request.url).pathname, answer);
		return { ...answer, text: currencies.toIso(answer.text) };
	};
	const address = (path: string, query?: Query) => `${root}${pathOf(path, query)}`;

	const readPages = (set: string, query: Query, reading: Reading = {}) => {
		const headers = readHeaders(version, reading.pageSize ?? options.pageSize ?? 500, reading);
		const counting: Query = !reading.counted ? {} : version === 'v1' ? { $inlinecount: 'allpages' } : { $count: true };
		const first = address(set, { ...query, ...counting });
		return pages(first, root, async (url) => {
			if (url === first && reading.firstPage !== undefined) return reading.firstPage;
			const answer = await authorized({ method: 'GET', url, headers, giveUpAt: reading.giveUpAt });
			if (answer.status !== 200) throw readRefused(set, answer);
			return answer.text;
		});
	};

	return {
		origin,
		companyDb,
		version,
		clock,
		sessions: size,
		isoCurrency: (code) => currencies.isoOf(code),
		send: ({ method, path, body, raw, ...limits }) =>
			authorized({
				method,
				url: address(path),
				headers: { Accept: accept, ...(raw ? { 'Content-Type': raw.contentType } : body === undefined ? {} : { 'Content-Type': 'application/json' }) },
				...(raw ? { body: raw.bytes } : body === undefined ? {} : { body: JSON.stringify(body) }),
				...limits,
			}),
		pages: readPages,
		all: async (set, query, reading) => {
			const found: Row[] = [];
			for await (const { rows } of readPages(set, query, reading)) found.push(...rows);
			return found;
		},
		one: async (path, query, giveUpAt) => {
			const answer = await authorized({ method: 'GET', url: address(path, query), headers: { Accept: accept }, giveUpAt });
			if (answer.status === 404 && readServiceError(answer.text)) return undefined; // a front end's own 404 says nothing of the row
			const row = answer.status === 200 ? parseJson(answer.text) : undefined;
			if (row === null || typeof row !== 'object') throw readRefused(path, answer);
			return row as Row;
		},
		service: async (name, body) => {
			const answer = await authorized({ method: 'POST', url: address(name), headers: { Accept: accept, 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}), repeatable: true });
			const json = answer.status === 200 ? parseJson(answer.text) : undefined;
			if (json === undefined) throw readRefused(name, answer);
			return json;
		},
		close: async () => {
			await pool.logout();
			http.close();
		},
	};
}
