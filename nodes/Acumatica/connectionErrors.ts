import { StampliErpError } from '../../core/errors';

/** Signed in just now, and refused all the same. */
export function notAccepted(origin: string, how: '401' | 'redirect'): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'acumatica.notSignedIn',
		message: `${new URL(origin).host} does not accept the sign-in (${how === '401' ? '401' : 'a redirect to its sign-in or error page'}), although it has just been renewed`,
		hint: 'Check that the user may use the API, and that the connected application has the scope api.',
		...(how === '401' ? { status: 401 } : {}),
	});
}

/** Sent away to another page in the middle of a write: it may have been carried out. */
export function redirectedWrite(cause: StampliErpError): StampliErpError {
	return new StampliErpError({ kind: 'ambiguous', code: 'acumatica.redirected', message: `${cause.message}; it may have been carried out`, hint: 'Nothing to do: it is looked up before anything is sent again.', cause });
}

/** `isPage`: a web page came instead of Acumatica's own words. */
export function noPermission(path: string, isPage = false): StampliErpError {
	if (path === '') return new StampliErpError({ kind: 'setup', code: 'acumatica.noPermission', message: 'The integration user of Acumatica may not use the API (403)', hint: 'Ask the administrator of Acumatica whether the licence has API users, and whether this user is one.', status: 403 });
	const [entity, action = ''] = path.replace(/^.*\/entity\/[^/]+\/[^/]+\//, '').split('/');
	const what = /^[A-Za-z]+$/.test(action) && action !== 'Bill' ? `${entity}/${action}` : entity;
	return new StampliErpError({
		kind: 'setup',
		code: 'acumatica.noPermission',
		message: `The integration user of Acumatica may not use ${what} (403)`,
		hint: `${isPage ? 'A web page came in answer, so a firewall or proxy before Acumatica may refuse the address: look in its log. Otherwise give' : 'Give'} the user a role with access to that form, named in the README; or the feature behind it is switched off (CS100000).`,
		status: 403,
	});
}

/** It is restarted or maintained, perhaps: nothing is wrong with the credential. */
export function unavailable(origin: string, status: number): StampliErpError {
	return new StampliErpError({ kind: 'transient', code: 'acumatica.unavailable', message: `${new URL(origin).host} is not available (${status})`, hint: 'Nothing to do: it is tried again. If it lasts, ask the administrator of Acumatica.', status });
}
