import { randomUUID } from 'node:crypto';
import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import { httpError, jsonAnswer, Refusal, seatsExhausted } from './errors';
import type { AcumaticaSettings } from './settings';

/** One API user at work. */
export interface Session {
	id: string;
	user: string;
	expired: boolean;
	/** Address of the long operation that runs in it. */
	operation?: string;
}

export interface Sessions {
	login(request: SimulatedRequest): SimulatedAnswer;
	logout(request: SimulatedRequest): SimulatedAnswer;
	token(request: SimulatedRequest): SimulatedAnswer;
	/** The live session of a request, or the refusal. */
	of(request: SimulatedRequest, expireNow: boolean): Session;
	/** Sessions that hold a seat. */
	readonly live: Session[];
	/** Whatever was given out until now is not accepted any more; refresh tokens still are. */
	expireAll(): void;
	/** Somebody else used the refresh tokens: they are dead. */
	killRefreshTokens(): void;
	/** An access token and refresh token as an authorization code would have given them. */
	grant(): { access_token: string; refresh_token: string };
}

export function createSessions(settings: AcumaticaSettings): Sessions {
	let live: Session[] = [];
	const cookies = new Map<string, Session>();
	const tokens = new Map<string, Session>();
	const refreshTokens = new Map<string, Session>();

	const open = (user: string): Session => {
		live = live.filter((each) => !each.expired);
		if (live.length >= settings.seats) throw seatsExhausted(settings.seatsStatus);
		const session = { id: randomUUID(), user, expired: false };
		live.push(session);
		return session;
	};
	const issue = (session: Session, withRefresh: boolean) => {
		const [access, refresh] = [`access-${randomUUID()}`, `refresh-${randomUUID()}`];
		tokens.set(access, session);
		if (withRefresh) refreshTokens.set(refresh, session);
		return { access_token: access, expires_in: 3600, token_type: 'Bearer', scope: withRefresh ? 'api offline_access' : 'api', ...(withRefresh ? { refresh_token: refresh } : {}) };
	};
	const refused = (error: string, status = 400) => new Refusal(jsonAnswer(status, { error }));
	const sessionOfCookies = (header: string | undefined): Session | undefined => {
		const sent = Object.fromEntries((header ?? '').split(';').map((each) => each.trim().split('=') as [string, string]));
		const session = cookies.get(sent['ASP.NET_SessionId'] ?? '');
		// All cookies belong together: the sign-in alone, without its session, is nothing.
		return session && sent['.ASPXAUTH'] === `auth-${session.id}` && sent.UserBranch === '16' ? session : undefined;
	};

	return {
		login(request) {
			const body = JSON.parse(request.body || '{}') as Record<string, string>;
			const tenant = body.tenant ?? body.company ?? '';
			if (settings.users[body.name ?? ''] !== body.password) throw httpError(500, 'An error has occurred.', { exceptionMessage: 'Invalid credentials. Please try again.' });
			if (settings.tenants.length > 1 && tenant !== '' && !settings.tenants.includes(tenant)) {
				throw httpError(500, 'An error has occurred.', { exceptionMessage: 'A proper company ID cannot be determined for the request.', exceptionType: 'PX.Data.PXUndefinedCompanyException' });
			}
			const session = open(body.name as string);
			cookies.set(session.id, session);
			return { status: 204, headers: { 'set-cookie': [`ASP.NET_SessionId=${session.id}; path=/; HttpOnly`, `.ASPXAUTH=auth-${session.id}; path=/; HttpOnly`, 'UserBranch=16; path=/', 'Locale=Culture=en-US; path=/'] as unknown as string } };
		},
		logout(request) {
			if (request.headers['content-length'] === undefined) return { status: 411, headers: { 'content-type': 'text/html' }, body: '<h2>Length Required</h2>' };
			const session = sessionOfCookies(request.headers.cookie) ?? tokens.get((request.headers.authorization ?? '').slice(7));
			if (session) {
				session.expired = true;
				live = live.filter((each) => each !== session);
			}
			return { status: 204 };
		},
		token(request) {
			if (!/^application\/x-www-form-urlencoded/.test(request.headers['content-type'] ?? '')) throw refused('invalid_request');
			const form = new URLSearchParams(request.body);
			const id = form.get('client_id') ?? '';
			if (!id.includes('@') || id !== settings.client.id || form.get('client_secret') !== settings.client.secret) throw refused('invalid_client');
			const offline = (form.get('scope') ?? '').split(' ').includes('offline_access');
			if (form.get('grant_type') === 'password') {
				const user = form.get('username') ?? '';
				if (settings.users[user] === undefined || settings.users[user] !== form.get('password')) throw refused('invalid_grant');
				return jsonAnswer(200, issue(open(user), offline));
			}
			if (form.get('grant_type') === 'refresh_token') {
				const refresh = form.get('refresh_token') ?? '';
				const session = refreshTokens.get(refresh);
				if (!session) throw refused('invalid_grant');
				if (settings.rotateRefreshTokens) refreshTokens.delete(refresh);
				session.expired = false;
				if (!live.includes(session)) live.push(session);
				return jsonAnswer(200, issue(session, true));
			}
			throw refused('unsupported_grant_type');
		},
		of(request, expireNow) {
			const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
			const session = bearer ? tokens.get(bearer) : sessionOfCookies(request.headers.cookie);
			if (expireNow && session) {
				if (bearer) tokens.delete(bearer);
				else session.expired = true;
			}
			if (session && !session.expired && !expireNow) return session;
			if (settings.expiredSession === 'redirect') throw new Refusal({ status: 302, headers: { location: '/Frames/Login.aspx', 'content-type': 'text/html' }, body: '<html>Object moved</html>' });
			const refusal = httpError(401, 'Unauthorized');
			if (settings.cookieWith401 && !bearer) Object.assign(refusal.answer.headers!, { 'set-cookie': [`ASP.NET_SessionId=${randomUUID()}; path=/; HttpOnly`] });
			throw refusal;
		},
		get live() {
			return live.filter((each) => !each.expired);
		},
		expireAll() {
			tokens.clear();
			for (const session of cookies.values()) session.expired = true;
			live = live.filter((each) => !each.expired);
		},
		killRefreshTokens: () => refreshTokens.clear(),
		grant() {
			const { access_token, refresh_token } = issue(open('api'), true);
			return { access_token, refresh_token: refresh_token as string };
		},
	};
}
