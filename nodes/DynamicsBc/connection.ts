import type { LookupFunction } from 'node:net';
import { type Clock, systemClock } from '../../io/http/clock';
import { type HttpAnswer, type HttpRequest, openHttp } from '../../io/http/http';
import { pem } from '../../io/http/pem';
import { queryString, quote } from '../../io/odata/literals';
import { type Page, pages, type Row } from '../../io/odata/paging';
import { type BatchAnswer, type BatchOperation, readBatch, writeBatch } from './batch';
import { batchRefused, noPermission, readRefused } from './connectionErrors';
import { type DynamicsBcCredentials, serviceRoot } from './credentials';
import { signInOf, signInRefused } from './signIn';

export type Query = Record<string, string | number | boolean | undefined>;
export type Limits = Pick<HttpRequest, 'giveUpAt' | 'timeoutMs' | 'repeatable'>;

export interface SendRequest extends Limits {
	method: HttpRequest['method'];
	/** Absolute (of `url` or of a next link), or a path below the API root. */
	url: string;
	headers?: Record<string, string>;
	/** Sent as JSON; a Buffer as it is (name its content type in `headers`). */
	body?: unknown;
}

/** A company as Business Central has it: `id` for the API, `name` for published pages, `displayName` for people. */
export interface Company {
	id: string;
	name: string;
	displayName: string;
}

/** One environment, for one run. Every request carries our sign-in and goes to this environment only. */
export interface BcConnection {
	/** `https://api.businesscentral.dynamics.com` */
	readonly origin: string;
	/** Identity of the environment: `api.businesscentral.dynamics.com/contoso/Production`. */
	readonly name: string;
	/** `…/api/v2.0`, no trailing slash. */
	readonly apiRoot: string;
	/** `…/ODataV4`, no trailing slash: root of published pages. */
	readonly odataRoot: string;
	/** Query option that every request to this server carries, where it serves several tenants. */
	readonly serverTenant?: string;
	readonly clock: Clock;
	/** Address below the API root: `url('companies(…)/vendors', { $top: 1 })`. */
	url(path: string, query?: Query): string;
	/** Address of a published page of a company, which is named and not numbered there. */
	pageUrl(companyName: string, path: string, query?: Query): string;
	/** Address of another API of the environment: `apiUrl('microsoft/reportsFinance/beta', 'companies(…)/…')`. */
	apiUrl(api: string, path: string, query?: Query): string;
	/** Any answer whatever its status, except 401 and 403, which are setup errors. */
	send(request: SendRequest): Promise<HttpAnswer>;
	/** Every page of a collection, by path below the API root or absolute address, of so many rows at most where that is given. Throws when a page fails. */
	pages(pathOrUrl: string, query?: Query, pageSize?: number): AsyncGenerator<Page>;
	/** Every row of a collection over all pages. */
	all(pathOrUrl: string, query?: Query): Promise<Row[]>;
	/** Companies that this sign-in sees; read once. */
	companies(): Promise<Company[]>;
	/**
	 * One `$batch`. Answers in the order of the operations; undefined for those the server did not answer. Each operation stands
	 * for itself, unless `atomic`. Throws like `send`; an answer that is no batch is thrown as `ambiguous`.
	 */
	batch(operations: BatchOperation[], options?: Limits & { atomic?: boolean }): Promise<(BatchAnswer | undefined)[]>;
	/** Holds back every request to this environment for so long. */
	pause(ms: number): void;
	close(): void;
}

export interface ConnectionOptions {
	/** Requests at once. Default 5: so many of one user run at once on the server, the others wait there. */
	concurrency?: number;
	timeoutMs?: number;
	maxWaitMs?: number;
	clock?: Clock;
	/** Keeps the n8n instance's own rules on where nodes may connect to. */
	lookup?: LookupFunction;
}

const json = 'application/json;odata.metadata=minimal';
/** In English, so that its messages and numbers can be read. */
const standardHeaders = { Accept: json, 'Accept-Language': 'en-US', 'OData-Version': '4.0', 'OData-MaxVersion': '4.0' };

export function openDynamicsBc(credentials: DynamicsBcCredentials, options: ConnectionOptions = {}): BcConnection {
	const root = serviceRoot(credentials);
	const { origin, host } = new URL(root);
	const signIn = signInOf(credentials);
	const clock = options.clock ?? systemClock;
	const serverTenant = credentials.deployment === 'onPremises' ? credentials.serverTenant?.trim() || undefined : undefined;
	const http = openHttp({
		origin,
		clock,
		caCertificate: credentials.caCertificate?.trim() ? pem(credentials.caCertificate) : undefined,
		concurrency: options.concurrency ?? 5,
		timeoutMs: options.timeoutMs ?? 120_000,
		maxWaitMs: options.maxWaitMs,
		lookup: options.lookup,
	});

	const authorized = async (request: HttpRequest): Promise<HttpAnswer> => {
		const withSignIn = (authorization: string) => http.request({ ...request, headers: { ...request.headers, Authorization: authorization } });
		const first = await signIn.authorization();
		let answer = await withSignIn(first);
		if (answer.status === 401) {
			const other = await signIn.replace(first); // a 401 was refused before it was carried out
			if (other !== undefined) answer = await withSignIn(other);
		}
		if (answer.status === 401) throw signInRefused(credentials, host);
		if (answer.status === 403) throw noPermission(request.url, answer);
		return answer;
	};

	const address = (base: string, path: string, query: Query = {}) => {
		const text = queryString({ ...query, ...(serverTenant ? { tenant: serverTenant } : {}) });
		return `${base}/${path}${text ? `?${text}` : ''}`;
	};
	const apiRoot = `${root}/api/v2.0`;
	const url = (path: string, query?: Query) => address(apiRoot, path, query);
	/** A next link is followed as given, from the host or below the API root where it is not whole; a server with several tenants wants its tenant there too. */
	const absolute = (pathOrUrl: string) => {
		const whole = /^https?:/i.test(pathOrUrl) ? pathOrUrl : pathOrUrl.startsWith('/') ? `${origin}${pathOrUrl}` : `${apiRoot}/${pathOrUrl}`;
		return /[?&]tenant=/.test(whole) ? whole : withTenant(whole, serverTenant);
	};

	const getter = (pageSize: number | undefined) => async (link: string): Promise<string> => {
		const answer = await authorized({ method: 'GET', url: absolute(link), headers: { ...standardHeaders, ...(pageSize ? { Prefer: `odata.maxpagesize=${pageSize}` } : {}) } });
		if (answer.status !== 200) throw readRefused(link, answer);
		return answer.text;
	};
	const allPages = (pathOrUrl: string, query: Query = {}, pageSize?: number) => pages(/^https?:/i.test(pathOrUrl) ? pathOrUrl : url(pathOrUrl, query), getter(pageSize));
	const all = async (pathOrUrl: string, query: Query = {}) => {
		const found: Row[] = [];
		for await (const page of allPages(pathOrUrl, query)) found.push(...page.rows);
		return found;
	};
	let companies: Promise<Company[]> | undefined;

	return {
		origin,
		name: `${host}${new URL(root).pathname.replace(/^\/v2\.0(?=\/)/, '').replace(/\/$/, '')}`,
		apiRoot,
		odataRoot: `${root}/ODataV4`,
		...(serverTenant ? { serverTenant } : {}),
		clock,
		url,
		pageUrl: (companyName, path, query) => address(`${root}/ODataV4/Company(${encodeURIComponent(quote(companyName))})`, path, query),
		apiUrl: (api, path, query) => address(`${root}/api/${api}`, path, query),
		send: ({ method, url: pathOrUrl, headers, body, ...limits }) =>
			authorized({
				method,
				url: absolute(pathOrUrl),
				headers: { ...standardHeaders, ...(body === undefined || Buffer.isBuffer(body) ? {} : { 'Content-Type': 'application/json' }), ...headers },
				...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
				...limits,
			}),
		pages: allPages,
		all,
		companies: () => {
			companies ??= all('companies').then(
				(rows) => rows.map((row) => ({ id: String(row.id), name: String(row.name ?? ''), displayName: String(row.displayName ?? '') })),
				(error: unknown) => {
					companies = undefined;
					throw error;
				},
			);
			return companies;
		},
		batch: async (operations, { atomic = false, ...limits } = {}) => {
			const headers = { ...standardHeaders, 'Content-Type': 'application/json', ...(atomic ? { Isolation: 'snapshot' } : { Prefer: 'odata.continue-on-error' }) };
			const body = writeBatch(operations.map((each) => ({ ...each, path: withTenant(each.path, serverTenant) })));
			const repeatable = operations.every(({ method }) => method === 'GET');
			const answer = await authorized({ method: 'POST', url: url('$batch'), headers, body, repeatable, ...limits });
			const read = answer.status === 200 ? readBatch(answer.text, operations.length) : undefined;
			if (!read) throw batchRefused(answer, repeatable);
			return read;
		},
		pause: (ms) => http.pause(ms),
		close: () => http.close(),
	};
}

function withTenant(path: string, tenant: string | undefined): string {
	return tenant ? `${path}${path.includes('?') ? '&' : '?'}tenant=${encodeURIComponent(tenant)}` : path;
}
