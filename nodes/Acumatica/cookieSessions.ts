import { sha256, stableJson } from '../../core/identity';
import type { HttpAnswer } from '../../io/http/http';
import { readApiError, reasonOf } from './apiErrors';
import type { LoginFields } from './credentials';
import { askToSignIn, type SignIn, type SignInContext, signInRefused } from './signIn';

type Jar = Map<string, string>;

interface Session {
	/** Connections that use it; the last one signs out. */
	users: number;
	cookies?: Promise<Jar>;
}

/** The sign-in behind each proof that was given out. Its cookies may change with every answer, so that they do not tell which it is. */
const provenBy = new WeakMap<Record<string, string>, Promise<Jar>>();

/** Sessions of this process by credential: connections that are open at the same time share one seat of the licence. */
const sessions = new Map<string, Session>();

/** Sign-in by user name and password, replayed by cookies. `end` signs out when nobody else here uses the session. */
export function cookieSignIn(fields: LoginFields, context: SignInContext): SignIn {
	const identity = sha256(stableJson([context.instance, fields.username, fields.password, fields.tenant, fields.branch]));
	const session = sessions.get(identity) ?? { users: 0 };
	sessions.set(identity, session);
	session.users += 1;
	let ended = false;

	const begin = (signingIn: Promise<Jar>): Promise<Jar> => {
		session.cookies = signingIn;
		signingIn.catch(() => session.cookies === signingIn && delete session.cookies);
		return signingIn;
	};
	const cookies = () => session.cookies ?? begin(login(fields, context));
	const header = (jar: Jar) => ({ Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') });
	return {
		async headers() {
			const signedIn = cookies();
			const proof = header(await signedIn);
			provenBy.set(proof, signedIn);
			return proof;
		},
		async renew(refused) {
			const stale = provenBy.get(refused);
			// It may live nevertheless, and hold the only seat.
			if (stale !== undefined && stale === session.cookies) begin(stale.then(async (jar) => await logout(header(jar), context, 5_000)).then(async () => await login(fields, context)));
			await cookies();
		},
		note({ setCookies }, proof) {
			if (setCookies.length > 0) void provenBy.get(proof)?.then((jar) => take(setCookies, jar)).catch(() => undefined);
		},
		async end() {
			if (ended) return;
			ended = true;
			session.users -= 1;
			if (session.users > 0) return;
			if (sessions.get(identity) === session) sessions.delete(identity);
			const jar = await session.cookies?.catch(() => undefined);
			if (jar) await logout(header(jar), context);
		},
	};
}

async function login({ username, password, tenant, branch }: LoginFields, context: SignInContext): Promise<Jar> {
	const body = { name: username, password, ...(tenant?.trim() ? { tenant: tenant.trim() } : {}), ...(branch?.trim() ? { branch: branch.trim() } : {}), locale: 'EN-US' };
	const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
	const answer = await askToSignIn(context, { url: `${context.instance}/entity/auth/login`, headers, body: JSON.stringify(body) });
	if (answer.status === 204 || (answer.status === 200 && answer.setCookies.length > 0)) return take(answer.setCookies, new Map());
	const said = readApiError(answer.text)?.text ?? (isHtml(answer) ? '' : answer.text);
	const words = reasonOf(answer.text);
	if (/proper company ID|PXUndefinedCompany/i.test(`${said} ${answer.text}`)) throw signInRefused('the tenant is not known', 'Enter the login name of the tenant as the sign-in page shows it.', answer.status);
	if (/locked out/i.test(said)) throw signInRefused('the account is locked out', 'Ask the administrator of Acumatica to unlock the user (SM201010).', answer.status);
	if (/disabled/i.test(said)) throw signInRefused('the account is disabled', 'Ask the administrator of Acumatica to enable the user (SM201010).', answer.status);
	if (/password.*(expired|must be changed)/i.test(said)) throw signInRefused(words ?? 'the password has expired', 'Sign in to Acumatica as that user, choose a new password and enter it in the credential.', answer.status);
	if (answer.status === 401 || /credential|password|user name/i.test(said)) throw signInRefused('user name or password is wrong', 'Correct User Name and Password in the credential.', answer.status);
	throw signInRefused(`status ${answer.status}${words ? `: ${words}` : ''}`, 'Check the Instance URL with its virtual directory, and that direct sign-in is still offered by this version; otherwise use the OAuth2 credential.', answer.status);
}

function isHtml({ headers }: HttpAnswer): boolean {
	return /html/i.test(headers['content-type'] ?? '');
}

/** The seat is freed whatever happened before; a failure to do so is not worth failing for. */
async function logout(headers: Record<string, string>, { http, instance, now }: SignInContext, withinMs = 30_000): Promise<void> {
	const request = { method: 'POST' as const, url: `${instance}/entity/auth/logout`, headers: { ...headers, 'Content-Length': '0' }, body: '', repeatable: true, timeoutMs: 15_000, giveUpAt: now() + withinMs };
	await http.request(request).catch(() => undefined);
}

/** All cookies are replayed: which of them make the session is not documented. */
function take(setCookies: string[], jar: Jar): Jar {
	for (const each of setCookies) {
		const [, name, value] = /^([^=;\s]+)=([^;]*)/.exec(each) ?? [];
		if (name === undefined) continue;
		if (value === '' || /;\s*max-age=0\b/i.test(each)) jar.delete(name);
		else jar.set(name, value!);
	}
	return jar;
}
