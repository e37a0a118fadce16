import { createFaults, type Faults } from '../faults';
import { type JournalEntry, type SimulatedAnswer, type SimulatedRequest, startHttpServer } from '../httpServer';
import { answerBatch, countOperations } from './batch';
import type { Company, Row } from './company';
import type { BillSet } from './documents';
import { badQuery, envelope, invalidSession, Refusal, type Version } from './errors';
import { payBill, voidPayment } from './payments';
import { seed } from './seed';
import { createSessions } from './sessions';
import { serve } from './service';
import { defaultSettings, type SapB1Settings } from './settings';

export interface SapB1Options {
	port?: number;
	tls?: { key: string; cert: string };
	settings?: Partial<SapB1Settings>;
}

export interface SapB1Simulator {
	/** Scheme, host and port, without /b1s. */
	url: string;
	settings: SapB1Settings;
	faults: Faults;
	journal: JournalEntry[];
	companies: Map<string, Company>;
	/** The first company: SBODEMOUS. */
	company: Company;
	sessions: { readonly open: number; readonly logins: number; readonly logouts: number; readonly overlaps: number };
	expireSessions(): void;
	pay(set: BillSet, document: Row, payment: { amount: number; date: string; reference: string }): Row;
	voidPayment(reference: string): void;
	close(): Promise<void>;
}

/** A Service Layer on 127.0.0.1, in both versions, with two companies. */
export async function startSapB1(options: SapB1Options = {}): Promise<SapB1Simulator> {
	const settings: SapB1Settings = { ...defaultSettings, ...options.settings };
	const faults = createFaults();
	const companies = seed();
	const sessions = createSessions(companies, settings);
	let origin = '';

	const answer = async (request: SimulatedRequest, version: Version, path: string, hints: { expireToken?: boolean; pageSize?: number; nextLinkOrigin?: string }) => {
		if (settings.expectTrap && request.headers.expect && request.method === 'POST') return { status: 500, headers: {}, body: '' };
		if (path === 'Login' && request.method === 'POST') return sessions.login(request, version);
		const session = sessions.of(request);
		if (hints.expireToken) {
			sessions.expire(session);
			throw invalidSession();
		}
		return await sessions.inTurn(session, (): SimulatedAnswer => {
			if (path === 'Logout' && request.method === 'POST') {
				sessions.logout(session);
				return { status: 204 };
			}
			const one = (inner: SimulatedRequest, below: string) => serve(below, { company: session.company, settings, version, origin, request: inner, ...hints });
			if (path === '$batch' && request.method === 'POST') return answerBatch(request, version, session.company, (inner) => one(readInBatch(inner, settings), belowRoot(inner.url)));
			return one(request, path);
		}, countOperations(request));
	};

	const server = await startHttpServer({
		system: 'sap-b1',
		...(options.port === undefined ? {} : { port: options.port }),
		...(options.tls ? { tls: options.tls } : {}),
		faults,
		capacity: () => settings.capacity,
		operations: countOperations,
		throttled: () => ({ status: 429, headers: { 'content-type': 'text/html', 'retry-after': '1' }, body: '<html><body>Too Many Requests</body></html>' }),
		async handle(request, hints) {
			const [, version, path = ''] = /^\/+b1s\/(v[12])\/([^?]*)/.exec(request.url) ?? [];
			if (request.url.startsWith('/ping')) return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"message":"pong"}' };
			if (!version) return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><body><h1>Not Found</h1></body></html>' };
			try {
				return await answer(request, version as Version, decodeURIComponent(path), hints);
			} catch (error) {
				if (!(error instanceof Refusal)) throw error;
				return envelope(error, version as Version, error.code === 301 && settings.plainSessionError);
			}
		},
	});
	origin = `${options.tls ? 'https' : 'http'}://127.0.0.1:${server.port}`;
	const company = companies.get('SBODEMOUS')!;

	return {
		url: origin,
		settings,
		faults,
		journal: server.journal,
		companies,
		company,
		sessions,
		expireSessions: () => sessions.expireAll(),
		pay: (set, document, payment) => payBill(company, set, document, payment),
		voidPayment: (reference) => voidPayment(company, reference),
		close: () => server.close(),
	};
}

/** The path of a request inside a batch. */
function belowRoot(url: string): string {
	return decodeURIComponent(/^\/b1s\/v[12]\/([^?]*)/.exec(url)![1]!);
}

function readInBatch(inner: SimulatedRequest, { readsInBatch }: SapB1Settings): SimulatedRequest {
	if (inner.method !== 'GET' || readsInBatch === 'heedHeaders') return inner;
	if (readsInBatch === 'refused') throw badQuery('Invalid query option: reads are not served here');
	return { ...inner, headers: { cookie: inner.headers.cookie! } };
}
