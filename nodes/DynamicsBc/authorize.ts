import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { checkCredentials, serviceRoot } from './credentials';
import { signInOf } from './signIn';

/**
 * Lets n8n's HTTP Request node use the credential: adds the sign-in, but only to requests to the credential's own
 * scheme, host and port.
 * Any other request goes out without it.
 */
export async function authorizeOwnRequest(data: ICredentialDataDecryptedObject, request: IHttpRequestOptions): Promise<IHttpRequestOptions> {
	const credentials = checkCredentials(data);
	if (!isOwn(request, serviceRoot(credentials))) return request;
	const authorized = { ...request, headers: { ...request.headers, Authorization: await signInOf(credentials).authorization() } };
	// A redirect must not take the sign-in elsewhere. n8n's older helper (the HTTP Request node) has another name for it.
	return 'uri' in request ? { ...authorized, ...{ followRedirect: false, followAllRedirects: false } } : { ...authorized, disableFollowRedirect: true };
}

/** The older helper says `uri` where the newer one says `url`. */
function isOwn({ url, uri, baseURL }: IHttpRequestOptions & { uri?: string }, root: string): boolean {
	const given = url ?? uri ?? '';
	const whole = URL.canParse(given) || !baseURL ? given : `${baseURL.replace(/\/+$/, '')}/${given.replace(/^\/+/, '')}`;
	if (!URL.canParse(whole)) return false;
	const { origin, username, password } = new URL(whole);
	return origin === new URL(root).origin && !username && !password;
}
