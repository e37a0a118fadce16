import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { entraTokens } from '../../io/entra/tokens';
import { checkCredentials, entraSettings, environmentOrigin } from './credentials';

/**
 * Lets n8n's HTTP Request node use the credential: adds the token of our shared cache, but only to requests to the credential's
 * own scheme, host and port. Any other request goes out without it.
 */
export async function authorizeOwnRequest(data: ICredentialDataDecryptedObject, request: IHttpRequestOptions): Promise<IHttpRequestOptions> {
	const credentials = checkCredentials(data);
	if (!isOwn(request, environmentOrigin(credentials))) return request;
	const token = await entraTokens(entraSettings(credentials)).token();
	const authorized = { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
	// A redirect must not take the token elsewhere. n8n's older helper (the HTTP Request node) has another name for it.
	return 'uri' in request ? { ...authorized, ...{ followRedirect: false, followAllRedirects: false } } : { ...authorized, disableFollowRedirect: true };
}

/** The older helper says `uri` where the newer one says `url`. */
function isOwn({ url, uri, baseURL }: IHttpRequestOptions & { uri?: string }, origin: string): boolean {
	const given = url ?? uri ?? '';
	const whole = URL.canParse(given) || !baseURL ? given : `${baseURL.replace(/\/+$/, '')}/${given.replace(/^\/+/, '')}`;
	if (!URL.canParse(whole)) return false;
	const { origin: asked, username, password } = new URL(whole);
	return asked === origin && !username && !password;
}
