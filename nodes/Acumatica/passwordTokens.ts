import { sha256, stableJson } from '../../core/identity';
import { parseJson } from '../../io/odata/json';
import type { PasswordFields } from './credentials';
import { askToSignIn, type SignIn, type SignInContext, signInRefused } from './signIn';

interface Tokens {
	access: string;
	refresh?: string;
}

/** Tokens of this process by credential: each grant is a session and holds a seat of the licence, so it is kept and refreshed. */
const kept = new Map<string, Promise<Tokens>>();

export function forgetTokens(): void {
	kept.clear();
}

/** Resource owner password grant with `offline_access`: one session for all runs of this process. */
export function passwordSignIn(fields: PasswordFields, context: SignInContext): SignIn {
	const identity = sha256(stableJson([context.instance, fields.clientId, fields.clientSecret, fields.username, fields.password]));
	const renew = (make: () => Promise<Tokens>, before?: Promise<Tokens>): Promise<Tokens> => {
		const made = make();
		kept.set(identity, made);
		made.catch(() => {
			if (kept.get(identity) !== made) return;
			// What can refresh is not thrown away: another grant would be another seat.
			if (before) kept.set(identity, before);
			else kept.delete(identity);
		});
		return made;
	};
	const bearer = ({ access }: Tokens) => ({ Authorization: `Bearer ${access}` });
	const current = () => kept.get(identity) ?? renew(async () => await byPassword(fields, context));
	return {
		headers: async () => bearer(await current()),
		async renew(refused) {
			const now = await current();
			if (bearer(now).Authorization !== refused.Authorization) return;
			const again = kept.get(identity); // another request may have begun to renew it meanwhile
			if (again && bearer(await again).Authorization !== refused.Authorization) return;
			await renew(async () => (now.refresh && (await byRefresh(now.refresh, fields, context))) || (await byPassword(fields, context)), Promise.resolve(now));
		},
		note: () => undefined,
		end: async () => undefined,
	};
}

async function byPassword(fields: PasswordFields, context: SignInContext): Promise<Tokens> {
	const { username, password } = fields;
	const answer = await ask({ grant_type: 'password', username, password, scope: 'api offline_access' }, fields, context);
	const tokens = tokensOf(answer.text);
	if (answer.status === 200 && tokens) return tokens;
	const { error } = (parseJson(answer.text) ?? {}) as { error?: string };
	if (error === 'invalid_grant') throw signInRefused('user name or password is wrong, or the account is locked or may not use the API', 'Correct User Name and Password in the credential.', answer.status);
	if (error === 'invalid_client') {
		throw signInRefused('the client is not known', 'Check Client ID (with @tenant) and Client Secret, and that the connected application (SM303010) has the flow Resource Owner Password Credentials.', answer.status);
	}
	throw signInRefused(`status ${answer.status}${error ? ` (${error})` : ''}`, 'Check the Instance URL, with its virtual directory, and the connected application (SM303010).', answer.status);
}

/** Undefined when the refresh token is dead. */
async function byRefresh(refresh: string, fields: PasswordFields, context: SignInContext): Promise<Tokens | undefined> {
	const answer = await ask({ grant_type: 'refresh_token', refresh_token: refresh }, fields, context);
	const tokens = answer.status === 200 ? tokensOf(answer.text) : undefined;
	return tokens && { ...tokens, refresh: tokens.refresh ?? refresh };
}

async function ask(form: Record<string, string>, { clientId, clientSecret }: PasswordFields, context: SignInContext) {
	const body = new URLSearchParams({ ...form, client_id: clientId.trim(), client_secret: clientSecret }).toString();
	const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };
	return await askToSignIn(context, { url: `${context.instance}/identity/connect/token`, headers, body });
}

function tokensOf(text: string): Tokens | undefined {
	const { access_token: access, refresh_token: refresh } = (parseJson(text) ?? {}) as { access_token?: unknown; refresh_token?: unknown };
	if (typeof access !== 'string' || !access) return undefined;
	return { access, ...(typeof refresh === 'string' && refresh ? { refresh } : {}) };
}
