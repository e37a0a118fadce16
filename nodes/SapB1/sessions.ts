import { isKind, StampliErpError } from '../../core/errors';
import type { Http, HttpAnswer, HttpRequest } from '../../io/http/http';
import { parseJson } from '../../io/odata/json';
import type { SapB1Credentials } from './credentials';
import { errorText, readServiceError } from './serviceError';

/** One login. Its requests run one after another, because the server handles them so anyway. */
interface Session {
	cookie?: string;
	busy: boolean;
	/** Was logged in before. */
	known?: boolean;
	/** Its login, while that is under way. */
	opening?: Promise<void>;
}

/** A few sessions that share the work of one run. */
export interface SessionPool {
	/** Sends a request in a session that is free; logs in where needed, and once more when the session has expired. */
	send(request: HttpRequest): Promise<HttpAnswer>;
	/** Logs every session out, whatever happened. Never throws. */
	logout(): Promise<void>;
}

export interface PoolSettings {
	http: Http;
	credentials: SapB1Credentials;
	/** `https://host:50000/b1s/v2/` */
	root: string;
	/** Sessions at once: 1 to 4. */
	size: number;
}

const logoutTimeoutMs = 10_000;

export function sessionPool({ http, credentials, root, size }: PoolSettings): SessionPool {
	const sessions: Session[] = Array.from({ length: size }, () => ({ busy: false }));
	const waiting: ((session: Session) => void)[] = [];
	let refused: StampliErpError | undefined;
	let first: Promise<void> | undefined;
	let closed = false;

	/** A session that is logged in already is preferred: a login takes seconds there. */
	const take = async (): Promise<Session> => {
		const free = sessions.find((each) => !each.busy && each.cookie !== undefined) ?? sessions.find((each) => !each.busy);
		if (!free) return await new Promise((resolve) => waiting.push(resolve));
		free.busy = true;
		return free;
	};
	const giveBack = (session: Session) => {
		const next = sessions.includes(session) ? waiting.shift() : undefined;
		if (next) next(session);
		else session.busy = false;
	};

	const login = async (session: Session): Promise<void> => {
		// One tries first. Once refused, always refused: more tries could lock the user out.
		while (first && !refused) await first.catch(() => undefined);
		if (refused) throw refused;
		if (closed) throw ended();
		session.opening = sendLogin(session);
		// So does one that was lost: the password may have been changed, whatever other sessions seem to be open.
		if (session.known || sessions.every((each) => each.cookie === undefined)) first = session.opening;
		try {
			await session.opening;
		} finally {
			if (first === session.opening) first = undefined;
			session.opening = undefined;
		}
		if (closed) throw ended();
	};

	const sendLogin = async (session: Session): Promise<void> => {
		const { companyDb, userName, password, language } = credentials;
		const body = { CompanyDB: companyDb, UserName: userName, Password: password, ...(language ? { Language: Number(language) } : {}) };
		const answer = await http.request({ method: 'POST', url: `${root}Login`, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), repeatable: true });
		session.cookie = cookieOf(answer);
		session.known ||= session.cookie !== undefined;
		if (session.cookie) return;
		const error = loginRefused(answer, credentials);
		if (error.kind === 'setup' && !isSpare(session, error)) refused = error;
		throw error;
	};

	/**
	 * The user may have used up his sessions: those that are open do the work then. What the server says to one session too many is not known: after
	 * the same password was accepted it is not the password, unless that was changed since, which a session finds that was logged in before.
	 */
	const isSpare = (session: Session, error: unknown) =>
		isKind(error, 'setup') && (error.code === 'sapB1.loginFailed' || (error.code === 'sapB1.login' && !session.known)) && sessions.some((each) => each.cookie !== undefined);

	const giveUp = (session: Session, error: unknown): undefined => {
		if (!isSpare(session, error)) throw error;
		sessions.splice(sessions.indexOf(session), 1);
	};

	const sendIn = async (session: Session, request: HttpRequest): Promise<HttpAnswer> => {
		if (session.cookie === undefined) await login(session);
		const once = () => {
			if (closed) throw ended();
			return http.request({ ...request, headers: { ...request.headers, Cookie: session.cookie! } });
		};
		const answer = await once();
		if (answer.status !== 401) return answer;
		session.cookie = undefined; // refused before it was carried out: the session has expired
		await login(session);
		const again = await once();
		if (again.status !== 401) return again;
		throw notAccepted(again);
	};

	return {
		send: async (request) => {
			for (;;) {
				const session = await take();
				const answer = await sendIn(session, request).catch((error: unknown) => giveUp(session, error)).finally(() => giveBack(session));
				if (answer) return answer;
			}
		},
		logout: async () => {
			closed = true;
			const out = async (session: Session) => {
				await session.opening?.catch(() => undefined);
				const { cookie } = session;
				session.cookie = undefined;
				if (cookie) await http.request({ method: 'POST', url: `${root}Logout`, headers: { Cookie: cookie }, repeatable: true, timeoutMs: logoutTimeoutMs, giveUpAt: Date.now() + logoutTimeoutMs });
			};
			await Promise.allSettled(sessions.map(out));
		},
	};
}

/** What still waits when the work has ended sends nothing, and opens no session again. */
function ended(): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: 'sapB1.closed', message: 'The connection to SAP Business One was closed', hint: 'Nothing to do: the work had ended before this was sent.' });
}

/** `B1SESSION=…; ROUTEID=…`, from the text before the first semicolon of each cookie; a front end may have put several into one header. */
function cookieOf({ status, setCookies, text }: HttpAnswer): string | undefined {
	if (status !== 200) return undefined;
	const pairs = setCookies.flatMap((cookie) => cookie.split(/,(?=\s*(?:B1SESSION|ROUTEID)=)/)).map((cookie) => cookie.split(';')[0]!.trim()).filter((pair) => /^(B1SESSION|ROUTEID)=./.test(pair));
	if (!pairs.some((pair) => pair.startsWith('B1SESSION='))) {
		// Some front ends drop the cookie; its value is the session's id, which the body tells too.
		const id = (parseJson(text) as { SessionId?: unknown } | null | undefined)?.SessionId;
		if (typeof id !== 'string' || !/^[\w-]+$/.test(id)) return undefined;
		pairs.unshift(`B1SESSION=${id}`);
	}
	return pairs.join('; ');
}

function loginRefused(answer: HttpAnswer, { companyDb, userName }: SapB1Credentials): StampliErpError {
	const error = readServiceError(answer.text);
	const setup = (code: string, message: string, hint: string) => new StampliErpError({ kind: 'setup', code: `sapB1.${code}`, message, hint, status: answer.status });
	if (error?.code === 305 || /switch company/i.test(error?.message ?? '')) {
		return setup('company', `SAP Business One does not know the company database "${companyDb}" (${errorText(error!)})`, 'Check the Company Database in the credential: its name as the database server has it, with upper and lower case.');
	}
	if (error?.code === 100000027 || ((answer.status === 401 || answer.status === 400) && error !== undefined)) {
		return setup('login', `SAP Business One refused the login of user ${userName} to ${companyDb}: ${errorText(error)}`, 'Check user and password in the credential, that the user is not locked, and that it has a licence for the Service Layer.');
	}
	if (answer.status >= 500) {
		return new StampliErpError({
			kind: error ? 'setup' : 'transient',
			code: 'sapB1.loginFailed',
			message: `The login to SAP Business One failed (${error ? errorText(error) : answer.status})`,
			hint: error ? 'Check company database and user in the credential; the number of licensed sessions may be used up.' : 'Nothing to do: it is tried again. If it lasts, ask the ERP administrator whether the Service Layer runs.',
			status: answer.status,
		});
	}
	return setup('notServiceLayer', `The server answered the login with ${answer.status}, but not as a Service Layer`, 'Check host and port of the Server URL (normally 50000), that the Service Layer is installed there, and the version chosen in the credential.');
}

function notAccepted(answer: HttpAnswer): StampliErpError {
	const error = readServiceError(answer.text);
	return new StampliErpError({
		kind: 'setup',
		code: 'sapB1.sessionRefused',
		message: `SAP Business One does not accept a session that was just opened (${error ? errorText(error) : answer.status})`,
		hint: 'A load balancer that loses the cookie ROUTEID answers like this; try one session in the node, and ask the ERP administrator.',
		status: answer.status,
	});
}
