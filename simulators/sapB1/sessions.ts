import { randomUUID } from 'node:crypto';
import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import type { Company } from './company';
import { badQuery, invalidSession, Refusal, type Version } from './errors';
import type { SapB1Settings } from './settings';

export interface Session {
	id: string;
	company: Company;
	lastUse: number;
	/** Requests of one session are handled one after another. */
	tail: Promise<unknown>;
	inHand: number;
}

/** Who is logged in, and the order of requests inside each session. */
export interface Sessions {
	login(request: SimulatedRequest, version: Version): SimulatedAnswer;
	/** The session of a request; throws 301. */
	of(request: SimulatedRequest): Session;
	logout(session: Session): void;
	/** Runs after every earlier request of the session, and takes the time of so many operations. */
	inTurn<T>(session: Session, work: () => Promise<T> | T, operations?: number): Promise<T>;
	expireAll(): void;
	expire(session: Session): void;
	readonly open: number;
	readonly logins: number;
	readonly logouts: number;
	/** Requests that came while another one of the same session was in hand. */
	readonly overlaps: number;
}

export function createSessions(companies: Map<string, Company>, settings: SapB1Settings): Sessions {
	const open = new Map<string, Session>();
	const counts = { logins: 0, logouts: 0, overlaps: 0 };

	return {
		login(request, version) {
			const { CompanyDB, UserName, Password } = credentialsOf(request.body);
			counts.logins += 1;
			const company = companies.get(CompanyDB);
			if (!company) throw new Refusal(500, 305, 'Switch company error: -1102');
			if (company.users[UserName] !== Password) throw new Refusal(settings.badLoginStatus, 100000027, 'Login failed');
			if (open.size >= settings.maxSessions) throw new Refusal(settings.sessionsRefused.status, settings.sessionsRefused.code, 'Too many open sessions for this user');
			const id = randomUUID();
			open.set(id, { id, company, lastUse: Date.now(), tail: Promise.resolve(), inHand: 0 });
			const context = version === 'v1' ? { 'odata.metadata': '$metadata#B1Sessions/@Element' } : { '@odata.context': '$metadata#B1Sessions/$entity' };
			// Two headers, as the vendor sends them; the first without a path and with a semicolon at its end.
			const pair = [`B1SESSION=${id};HttpOnly;`, 'ROUTEID=.node2; path=/b1s'];
			const cookies = (settings.foldedCookies ? [pair.join(', ')] : pair) as unknown as string;
			return {
				status: 200,
				headers: { 'content-type': 'application/json', 'set-cookie': cookies },
				body: JSON.stringify({ ...context, SessionId: id, Version: '1000190', SessionTimeout: settings.sessionMinutes }),
			};
		},
		of(request) {
			const cookies = Object.fromEntries((request.headers.cookie ?? '').split(';').map((part) => part.trim().split('=') as [string, string]));
			const session = open.get(cookies.B1SESSION ?? '');
			if (!session || (settings.requireRouteId && !cookies.ROUTEID)) throw invalidSession();
			if (Date.now() - session.lastUse > settings.sessionMinutes * 60_000) {
				open.delete(session.id);
				throw invalidSession();
			}
			session.lastUse = Date.now();
			return session;
		},
		logout(session) {
			if (open.delete(session.id)) counts.logouts += 1;
		},
		async inTurn(session, work, operations = 1) {
			if (session.inHand > 0) counts.overlaps += 1;
			session.inHand += 1;
			const turn = session.tail.then(async () => {
				if (settings.serviceMs > 0) await new Promise((resolve) => setTimeout(resolve, settings.serviceMs * operations));
				return await work();
			});
			session.tail = turn.catch(() => undefined);
			try {
				return await turn;
			} finally {
				session.inHand -= 1;
			}
		},
		expireAll: () => open.clear(),
		expire: (session) => void open.delete(session.id),
		get open() {
			return open.size;
		},
		get logins() {
			return counts.logins;
		},
		get logouts() {
			return counts.logouts;
		},
		get overlaps() {
			return counts.overlaps;
		},
	};
}

function credentialsOf(body: string): Record<'CompanyDB' | 'UserName' | 'Password', string> {
	let given: Record<string, unknown>;
	try {
		given = JSON.parse(body) as Record<string, unknown>;
	} catch {
		throw badQuery('Invalid JSON format');
	}
	for (const name of Object.keys(given)) if (!['CompanyDB', 'UserName', 'Password', 'Language'].includes(name)) throw badQuery(`Invalid parameter '${name}'`);
	return { CompanyDB: String(given.CompanyDB ?? ''), UserName: String(given.UserName ?? ''), Password: String(given.Password ?? '') };
}
