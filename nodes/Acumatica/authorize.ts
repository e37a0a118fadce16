import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { openHttp } from '../../io/http/http';
import { authorityOf, checkCredentials, instanceOf, type PasswordFields, secretsOf } from './credentials';
import { passwordSignIn } from './passwordTokens';

/**
 * Lets n8n's HTTP Request node use the password credential: adds the token of our shared cache, but only to requests to the
 * credential's own scheme, host, port and virtual directory. Any other request goes out without it.
 */
export async function authorizeOwnRequest(data: ICredentialDataDecryptedObject, request: IHttpRequestOptions): Promise<IHttpRequestOptions> {
	const credentials = checkCredentials('acumaticaPasswordApi', data);
	const { origin, directory } = instanceOf(credentials);
	if (!isOwn(request, origin, directory)) return request;
	const http = openHttp({ origin, caCertificate: authorityOf(credentials), secrets: secretsOf(credentials) });
	try {
		const signIn = passwordSignIn(credentials as unknown as PasswordFields, { http, instance: `${origin}${directory}`, now: () => Date.now(), waitMs: 20_000 });
		const authorized = { ...request, headers: { ...request.headers, ...(await signIn.headers()) } };
		// A redirect must not take the token elsewhere. n8n's older helper (the HTTP Request node) has another name for it.
		return 'uri' in request ? { ...authorized, ...{ followRedirect: false, followAllRedirects: false } } : { ...authorized, disableFollowRedirect: true };
	} finally {
		http.close();
	}
}

/** The older helper says `uri` where the newer one says `url`. */
function isOwn({ url, uri, baseURL }: IHttpRequestOptions & { uri?: string }, origin: string, directory: string): boolean {
	const given = url ?? uri ?? '';
	const whole = URL.canParse(given) || !baseURL ? given : `${baseURL.replace(/\/+$/, '')}/${given.replace(/^\/+/, '')}`;
	if (!URL.canParse(whole)) return false;
	const { origin: asked, pathname, username, password } = new URL(whole);
	return asked === origin && !username && !password && (directory === '' || pathname.startsWith(`${directory}/`));
}
