import { isKind, StampliErpError } from '../../core/errors';
import type { Http, HttpAnswer, HttpRequest } from '../../io/http/http';
import { parseJson } from '../../io/odata/json';
import { isSeatLimit } from './apiErrors';

/** How requests prove who they are. `renew` is told the very proof that was refused, so that parallel requests renew once. */
export interface SignIn {
	headers(): Promise<Record<string, string>>;
	renew(refused: Record<string, string>): Promise<void>;
	/** Sees every answer to one who was let in, with the proof that let him: cookies may change. */
	note(answer: HttpAnswer, proof: Record<string, string>): void;
	/** Signs out where that is due. Never throws. */
	end(): Promise<void>;
}

/** Where n8n keeps the token of an OAuth2 credential, and its own way to refresh it. */
export interface StoredToken {
	/** The access token as it is stored now; undefined when the account is not connected. */
	read(): Promise<string | undefined>;
	/** Refreshes through n8n, which stores the new token; n8n lets one of several at once do it. */
	refresh(): Promise<string | undefined>;
}

export interface SignInContext {
	http: Http;
	/** Origin and virtual directory. */
	instance: string;
	now(): number;
	/** How long a sign-in waits for a throttling server: shortly, as what waits behind it should know why. */
	waitMs: number;
}

/**
 * Sends a sign-in request. It writes no record, so without an answer it is simply to be tried again; seats and gateways that are
 * busy are named as such.
 */
export async function askToSignIn({ http, now, waitMs }: SignInContext, request: Pick<HttpRequest, 'url' | 'headers' | 'body'>): Promise<HttpAnswer> {
	const answer = await http.request({ ...request, method: 'POST', repeatable: false, giveUpAt: now() + waitMs }).catch((error: unknown) => {
		if (isKind(error, 'transient') && error.status === 429) throw seatsTaken(429);
		throw isKind(error, 'ambiguous') ? unavailable(error.message) : error;
	});
	if (answer.status >= 400 && isSeatLimit(answer.text)) throw seatsTaken(answer.status);
	if ([408, 502, 503, 504].includes(answer.status) || (answer.status >= 500 && isSilent(answer))) throw unavailable(`status ${answer.status}`);
	return answer;
}

/** Acumatica refuses users with status 500 too, but says why. */
function isSilent({ text }: HttpAnswer): boolean {
	const said = parseJson(text);
	if (typeof said === 'string') return said.trim() === '';
	return typeof said !== 'object' || said === null || (said as { error?: unknown }).error === 'server_error';
}

function unavailable(why: string): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: 'acumatica.signInUnavailable', message: `The sign-in at Acumatica gave no answer: ${why}`, hint: 'Nothing to do: it is tried again. If it lasts, ask the administrator of Acumatica.' });
}

/** Authorization Code: the token is n8n's. A refused refresh reads the stored token once more, as another process may have renewed it. */
export function storedTokenSignIn(stored: StoredToken): SignIn {
	let token: Promise<string> | undefined;
	let renewing: Promise<string> | undefined;
	const connected = async () => (await stored.read()) ?? fail('The Acumatica account is not connected', undefined);
	const bearer = (value: string) => ({ Authorization: `Bearer ${value}` });
	const renewed = async (stale: string): Promise<string> => {
		const before = await stored.read();
		if (before && before !== stale) return before;
		try {
			const fresh = await stored.refresh();
			if (fresh && fresh !== stale) return fresh;
		} catch (error) {
			const after = await stored.read();
			if (after && after !== stale) return after;
			if (!isRevoked(error)) throw notNow(error);
			fail('Acumatica does not accept the stored sign-in any more', error);
		}
		return (await stored.read()) ?? stale;
	};
	return {
		headers: async () => bearer(await (token ??= connected())),
		async renew(refused) {
			const stale = (refused.Authorization ?? '').slice('Bearer '.length);
			if (token && (await token) !== stale) return;
			renewing ??= renewed(stale).finally(() => (renewing = undefined));
			token = renewing;
			await token.catch((error: unknown) => {
				token = undefined;
				throw error;
			});
		},
		note: () => undefined,
		end: async () => undefined,
	};
}

function isRevoked(error: unknown): boolean {
	const { message = '', failure, body } = error as { message?: string; failure?: { cause?: string }; body?: { error?: string } };
	return failure?.cause === 'credential-invalid' || body?.error === 'invalid_grant' || /invalid_grant|reconnect|revoked|not connected/i.test(message);
}

function fail(message: string, cause: unknown): never {
	throw new StampliErpError({ kind: 'setup', code: 'acumatica.reconnect', message, hint: 'Open the credential "Acumatica OAuth2 API" and connect it again.', cause });
}

function notNow(cause: unknown): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: 'acumatica.tokenUnavailable', message: 'The token of Acumatica could not be refreshed now', hint: 'Nothing to do: it is tried again.', cause });
}

export function signInRefused(reason: string, hint: string, status?: number): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'acumatica.signIn', message: `Acumatica refused the sign-in: ${reason}`, hint, ...(status === undefined ? {} : { status }) });
}

export function seatsTaken(status?: number): StampliErpError {
	return new StampliErpError({
		kind: 'transient',
		code: 'acumatica.seats',
		message: 'All API users that the Acumatica licence allows are signed in',
		hint: 'Nothing to do: it is tried again. If it lasts, see License Monitoring Console (SM604000) for who is signed in, or use the Acumatica OAuth2 credential, whose calls share one session.',
		retryAfterMs: 60_000,
		...(status === undefined ? {} : { status }),
	});
}
