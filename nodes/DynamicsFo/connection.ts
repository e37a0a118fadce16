import { randomBytes } from 'node:crypto';
import type { LookupFunction } from 'node:net';
import { StampliErpError } from '../../core/errors';
import { entraTokens } from '../../io/entra/tokens';
import { type Clock, systemClock } from '../../io/http/clock';
import { type HttpAnswer, type HttpRequest, openHttp } from '../../io/http/http';
import { pem } from '../../io/http/pem';
import { type Changeset, writeBatch } from '../../io/odata/batch';
import { readOdataError } from '../../io/odata/errors';
import { queryString } from '../../io/odata/literals';
import { type Page, pages, pieces, type Row } from '../../io/odata/paging';
import { type DynamicsFoCredentials, entraSettings, environmentOrigin } from './credentials';

export type Query = Record<string, string | number | boolean | undefined>;
type Limits = Pick<HttpRequest, 'giveUpAt' | 'timeoutMs' | 'repeatable'>;

/** One environment, for one run. Every request carries our token and goes to this environment only. */
export interface FoConnection {
	/** `https://contoso.operations.dynamics.com` */
	readonly origin: string;
	readonly clock: Clock;
	/** Address of an entity set or row: `https://host/data/<path>`. */
	url(path: string, query?: Query): string;
	/** Any answer whatever its status, except 401 and 403, which are setup errors. */
	send(request: { method: HttpRequest['method']; url: string; body?: unknown } & Limits): Promise<HttpAnswer>;
	/** Every page of an entity set in pieces of at most `size` rows; reads all companies. Throws when a page fails. */
	pieces(set: string, query: Query, size: number): AsyncGenerator<Page>;
	/** Every row of an entity set over all pages; reads all companies. Throws when any page fails. */
	rows(set: string, query: Query): AsyncGenerator<Row>;
	all(set: string, query: Query): Promise<Row[]>;
	/** All rows and what the server says their number is. */
	counted(set: string, query: Query): Promise<{ rows: Row[]; count?: number }>;
	batch(changesets: Changeset[], limits?: Limits): Promise<HttpAnswer>;
	/** Holds back every request to this environment for so long. */
	pause(ms: number): void;
	close(): void;
}

export interface ConnectionOptions {
	/** Requests at once. Default 8. */
	concurrency?: number;
	timeoutMs?: number;
	maxWaitMs?: number;
	clock?: Clock;
	/** Keeps the n8n instance's own rules on where nodes may connect to. */
	lookup?: LookupFunction;
}

const json = 'application/json;odata.metadata=minimal';

export function openDynamicsFo(credentials: DynamicsFoCredentials, options: ConnectionOptions = {}): FoConnection {
	const origin = environmentOrigin(credentials);
	const tokens = entraTokens(entraSettings(credentials));
	const clock = options.clock ?? systemClock;
	const settings = {
		origin,
		clock,
		caCertificate: credentials.caCertificate?.trim() ? pem(credentials.caCertificate) : undefined,
		concurrency: options.concurrency,
		timeoutMs: options.timeoutMs ?? 120_000,
		maxWaitMs: options.maxWaitMs,
		lookup: options.lookup,
	};
	const http = openHttp(settings);
	// F&O exempts Data management from its throttling: packages are the way on when everything else has to wait.
	const dataManagement = openHttp({ ...settings, service: 'data management' });

	const authorized = async (given: HttpRequest): Promise<HttpAnswer> => {
		// A link to a next page may be relative to the service.
		const request = URL.canParse(given.url) || !URL.canParse(given.url, `${origin}/data/`) ? given : { ...given, url: new URL(given.url, `${origin}/data/`).href };
		const door = request.url.startsWith(`${origin}/data/DataManagementDefinitionGroups/`) ? dataManagement : http;
		const withToken = (token: string) => door.request({ ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } });
		const token = await tokens.token();
		let answer = await withToken(token);
		if (answer.status === 401) answer = await withToken(await tokens.replace(token)); // a 401 was refused before it was carried out
		if (answer.status === 401) throw notRegistered(origin);
		if (answer.status === 403) throw noPrivilege(request, answer);
		return answer;
	};

	const url = (path: string, query: Query = {}) => {
		const text = queryString(query);
		return `${origin}/data/${path}${text ? `?${text}` : ''}`;
	};
	/** A write may take all the time that its caller gives it: an answer not waited for is one to be looked up. */
	const writeTime = (method: string, { giveUpAt, timeoutMs }: Limits) =>
		timeoutMs === undefined && options.timeoutMs === undefined && giveUpAt !== undefined && method !== 'GET' ? { timeoutMs: Math.max(1000, giveUpAt - clock.now()) } : {};
	const headers = { Accept: json, 'OData-Version': '4.0', 'OData-MaxVersion': '4.0' };

	const getAnswer = async (address: string): Promise<HttpAnswer> => {
		const answer = await authorized({ method: 'GET', url: address, headers });
		if (answer.status !== 200) throw readRefused(address, answer);
		return answer;
	};
	const get = async (address: string): Promise<string> => (await getAnswer(address)).text;
	const getBytes = async (address: string): Promise<Buffer> => (await getAnswer(address)).bytes;
	const allPages = (set: string, query: Query) => pages(url(set, { ...query, 'cross-company': true }), get);

	const counted = async (set: string, query: Query) => {
		const found: Row[] = [];
		let count: number | undefined;
		for await (const page of allPages(set, query)) {
			found.push(...page.rows);
			count ??= page.count;
		}
		return { rows: found, ...(count === undefined ? {} : { count }) };
	};

	return {
		origin,
		clock,
		url,
		send: ({ method, url: address, body, ...limits }) =>
			authorized({
				method,
				url: address,
				headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': json }) },
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
				...limits,
				...writeTime(method, limits),
			}),
		pieces: (set, query, size) => pieces(url(set, { ...query, 'cross-company': true }), getBytes, size),
		async *rows(set, query) {
			for await (const page of allPages(set, query)) yield* page.rows;
		},
		all: async (set, query) => (await counted(set, query)).rows,
		counted,
		batch: (changesets, limits = {}) => {
			const { contentType, body } = writeBatch(changesets, randomBytes(12).toString('hex'));
			const wanted = { Accept: 'multipart/mixed', 'Content-Type': contentType, 'OData-Version': '4.0', 'OData-MaxVersion': '4.0', Prefer: 'odata.continue-on-error' };
			return authorized({ method: 'POST', url: url('$batch'), headers: wanted, body, ...limits, ...writeTime('POST', limits) });
		},
		pause: (ms) => http.pause(ms),
		close: () => {
			http.close();
			dataManagement.close();
		},
	};
}

/** Every expanded row of a row, the rest of a long expansion included. */
export async function expanded(connection: FoConnection, row: Row, navigation: string): Promise<Row[]> {
	const own = (row[navigation] as Row[] | undefined) ?? [];
	const next = row[`${navigation}@odata.nextLink`];
	if (typeof next !== 'string') return own;
	const rest: Row[] = [];
	const get = async (address: string) => {
		const answer = await connection.send({ method: 'GET', url: address });
		if (answer.status !== 200) throw readRefused(address, answer);
		return answer.text;
	};
	for await (const page of pages(next, get)) rest.push(...page.rows);
	return [...own, ...rest];
}

function readRefused(address: string, answer: HttpAnswer): StampliErpError {
	const set = address.split('?')[0]!.replace(/^.*\/data\//, '');
	const reason = readOdataError(answer.text)?.message;
	const missing = answer.status === 404 || /Resource not found for the segment/i.test(reason ?? '');
	const transient = answer.status >= 500 || answer.status === 408;
	return new StampliErpError({
		kind: transient ? 'transient' : 'setup',
		code: missing ? 'dynamicsFo.entityMissing' : transient ? 'dynamicsFo.unavailable' : 'dynamicsFo.readRefused',
		message: `Dynamics 365 F&O refused to read ${set} (${answer.status})${reason ? `: ${reason.slice(0, 300)}` : ''}`,
		hint: missing
			? `The entity ${set} is not published in this environment: ask the ERP administrator to make it public, or check the environment URL.`
			: transient
				? 'Nothing to do: it is tried again. If it lasts, ask the ERP administrator.'
				: 'Ask the ERP administrator whether this entity can be read by the integration user.',
		status: answer.status,
	});
}

function notRegistered(origin: string): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'dynamicsFo.notRegistered',
		message: `${new URL(origin).host} does not accept the app (401), although Microsoft Entra ID gave a token`,
		hint: 'Add the client ID under System administration > Setup > Microsoft Entra ID applications with a user, and check that the tenant is the environment\'s own.',
		status: 401,
	});
}

function noPrivilege(request: HttpRequest, answer: HttpAnswer): StampliErpError {
	const path = new URL(request.url).pathname.replace(/^.*\/data\//, '');
	return new StampliErpError({
		kind: 'setup',
		code: 'dynamicsFo.noPrivilege',
		message: `The integration user of Dynamics 365 F&O may not use ${path} (403)`,
		hint: 'Give that user a role with the privileges named in the README (Accounts payable: vendor invoices, and reading of master data).',
		status: answer.status,
	});
}
