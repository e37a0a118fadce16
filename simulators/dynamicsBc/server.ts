import { testCertificate } from '../entra/testCertificate';
import { issueToken } from '../entra/tokens';
import { createFaults, type Faults } from '../faults';
import { type Hints, type JournalEntry, type SimulatedAnswer, type SimulatedRequest, startHttpServer } from '../httpServer';
import { createDoorkeeper } from './access';
import type { ChangeKind } from './books';
import type { CompanyBooks } from './environment';
import { badRequest, envelope, noSegment, Refusal, throttled } from './errors';
import { readLedger } from './ledgerApi';
import { metadataXml } from './metadata';
import { createRequests } from './requests';
import { companyOf } from './resourcePath';
import { schema, type SetName } from './schema';
import { firstCompany, openCompany, secondCompany, seed } from './seed';
import type { Answer } from './service';
import { type BcSettings, defaultSettings } from './settings';

/** What further routes need to know of the environment. */
export interface BcHost {
	/** `http://127.0.0.1:port/…/api/v2.0`, no trailing slash. */
	apiRoot(): string;
	hasCompany(id: string): boolean;
	/** Whether changes of this collection can be told of. */
	mayWatch(set: string): boolean;
	now(): number;
}

/** Routes at the root of the API, beside the companies: subscriptions, for example. */
export interface Routes {
	/** `path` is relative to the API root and without query; undefined when it is not theirs. */
	answer(request: SimulatedRequest, path: string): Promise<SimulatedAnswer | undefined> | SimulatedAnswer | undefined;
	/** A row was written; a written line is told as its document. */
	noticed?(change: { companyId: string; set: string; id: string; kind: ChangeKind; at: number }): void;
	close?(): void;
}

export interface DynamicsBcOptions extends Partial<BcSettings> {
	/** 0 takes a free one. */
	port?: number;
	/** HTTPS with the test certificate of simulators/entra. */
	tls?: boolean;
	routes?: (host: BcHost) => Routes;
	/** Answers requests below `/ODataV4/`: pages that somebody has published. Absent: none are. */
	pages?: (request: SimulatedRequest, hints: Hints, origin: string) => SimulatedAnswer;
	/** 'empty' starts without companies. */
	seed?: 'default' | 'empty';
	/** Its clock; milliseconds since the epoch. */
	now?: () => number;
}

export interface DynamicsBcSimulator {
	/** Address of the environment: what stands before `/api/v2.0`. */
	url: string;
	/** `http://127.0.0.1:port` */
	origin: string;
	/** Live: read to assert, write to seed (`insert`, then `commit`). */
	companies: CompanyBooks[];
	/** Live settings. */
	settings: BcSettings;
	faults: Faults;
	journal: JournalEntry[];
	counters(): { requests: number; operations: number };
	resetCounters(): void;
	/** A token the simulator accepts, for requests sent by hand. */
	token(): string;
	/** Tokens used until now are refused from now on. */
	expireTokens(): void;
	/** Tells of every row written by whomever. */
	onChange(listener: (companyId: string, set: SetName, id: string, kind: ChangeKind) => void): void;
	close(): Promise<void>;
}

const unwatchable = new Set(['companies', 'dimensionSetLines', 'defaultDimensions', 'documentAttachments', 'purchaseInvoiceLines', 'purchaseOrderLines']);

/** Starts a strict stand-in for one Business Central environment on 127.0.0.1. */
export async function startDynamicsBc({ port = 0, tls = false, routes: makeRoutes, pages, seed: seedName = 'default', now = Date.now, ...given }: DynamicsBcOptions = {}): Promise<DynamicsBcSimulator> {
	const settings: BcSettings = { ...defaultSettings, ...given };
	const faults = createFaults();
	const listeners: Parameters<DynamicsBcSimulator['onChange']>[0][] = [];
	const changed: Parameters<DynamicsBcSimulator['onChange']>[0] = (...news) => listeners.forEach((each) => each(...news));
	// What is there from the beginning was written the day before.
	let age = 86_400_000;
	const companies = seedName === 'empty' ? [] : [firstCompany, secondCompany].map((facts) => openCompany(facts, () => now() - age, changed));
	companies.forEach((books, i) => seed(books, [firstCompany, secondCompany][i]!.currency));
	age = 0;
	const doorkeeper = createDoorkeeper(settings);
	let origin = '';
	const apiRoot = () => `${origin}${settings.basePath}/api/v2.0`;
	const routes = makeRoutes?.({ apiRoot, hasCompany: (id) => companies.some((each) => each.id === id.toLowerCase()), mayWatch: (set) => schema.has(set) && !unwatchable.has(set), now });
	if (routes?.noticed) listeners.push((companyId, set, id, kind) => routes.noticed!({ companyId, set, id, kind, at: now() }));

	const requests = createRequests({ settings, companies, faults, apiRoot });

	const server = await startHttpServer({
		system: 'dynamics-bc',
		port,
		...(tls ? { tls: { key: testCertificate.privateKey, cert: testCertificate.certificate } } : {}),
		faults,
		capacity: () => settings.capacity,
		throttled,
		operations: ({ url, body }) => (isBatch(url) ? (body.match(/"method"/g)?.length ?? 1) : 1),
		async handle(request, hints): Promise<SimulatedAnswer> {
			const refusal = doorkeeper.refuse(request, hints.expireToken ?? false);
			if (refusal) return refusal;
			const [whole = '', query = ''] = request.url.split(/\?(.*)/s);
			const base = `${settings.basePath}/api/`;
			if (pages && whole.startsWith(`${settings.basePath}/ODataV4/`)) return pages(request, hints, origin);
			if (!whole.startsWith(base)) return envelope(noSegment(whole, settings.unknownPath));
			if (!settings.apiEnabled) return envelope(new Refusal(405, 'BadRequest_MethodNotAllowed', 'The method is not allowed.'));
			try {
				const [, finance] = /^microsoft\/reportsFinance\/beta\/(.*)$/.exec(whole.slice(base.length)) ?? [];
				if (finance !== undefined) {
					if (!settings.reportsFinance) return envelope(noSegment('vendorLedgerEntries', settings.unknownPath));
					const { books, rest } = companyOf(finance, companies, undefined);
					return sent(readLedger(books, rest, query, { context: `${origin}${whole}`, settings }));
				}
				if (!whole.startsWith(`${base}v2.0/`)) return envelope(noSegment(whole.slice(base.length), settings.unknownPath));
				const path = decodeURIComponent(whole.slice(`${base}v2.0/`.length));
				const theirs = await routes?.answer(request, path);
				if (theirs) return theirs;
				if (path === '$metadata') return { status: 200, headers: { 'content-type': 'application/xml' }, body: metadataXml(settings.hiddenSets) };
				if (isBatch(request.url)) return await requests.batch(request, hints);
				const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
				const body = request.body === '' || !isJson ? undefined : parse(request.body);
				const plain = { id: null, method: request.method, url: request.url.slice(`${base}v2.0/`.length), headers: request.headers, body };
				return sent(requests.single(plain, Number(request.headers['content-length'] ?? 0), hints));
			} catch (error) {
				if (error instanceof Refusal) return envelope(error);
				throw error;
			}
		},
	});
	origin = `${tls ? 'https' : 'http'}://127.0.0.1:${server.port}`;
	return {
		url: `${origin}${settings.basePath}`,
		origin,
		companies,
		settings,
		faults,
		journal: server.journal,
		counters: () => ({ requests: server.journal.length, operations: server.journal.reduce((sum, entry) => sum + entry.operations, 0) }),
		resetCounters() {
			server.journal.length = 0;
		},
		token: () => issueToken({ audience: settings.audience, tenantId: settings.tenantId || 'test-tenant', clientId: settings.registeredClients[0] ?? 'test-client' }),
		expireTokens: () => doorkeeper.expireAll(),
		onChange: (listener) => void listeners.push(listener),
		async close() {
			routes?.close?.();
			await server.close();
		},
	};
}

function isBatch(url: string): boolean {
	return /\/api\/v2\.0\/(\$|%24)batch($|\?)/i.test(url);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw badRequest('Invalid Request Body');
	}
}

function sent({ status, headers = {}, body }: Answer): SimulatedAnswer {
	if (body === undefined) return { status, headers };
	return { status, headers: { 'content-type': 'application/json; odata.metadata=minimal', 'odata-version': '4.0', ...headers }, body: JSON.stringify(body) };
}
