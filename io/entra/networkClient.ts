import type { INetworkModule } from '@azure/msal-node';
import { parseJson } from '../odata/json';
import type { Http } from '../http/http';

type Options = Parameters<INetworkModule['sendPostRequestAsync']>[1];

/** What went wrong in an exchange: MSAL's own errors do not carry it. */
export interface Failure {
	error?: unknown;
	/** The service's own code, such as AADSTS90002. */
	code?: string;
}

/** MSAL's requests through our own door: one origin only, private authorities trusted, proxies as everywhere, no secret in errors. */
export function networkClient(http: Http, onFailure: (failure: Failure) => void): INetworkModule {
	const exchange = async <T>(method: 'GET' | 'POST', url: string, options?: Options) => {
		const answer = await http.request({ method, url, headers: { ...options?.headers }, body: options?.body, repeatable: true }).catch((error: unknown) => {
			onFailure({ error });
			throw error;
		});
		if (answer.status >= 400) onFailure({ code: /AADSTS\d+/.exec(answer.text)?.[0] });
		return { headers: answer.headers, status: answer.status, body: (parseJson(answer.text) ?? {}) as T };
	};
	return {
		sendGetRequestAsync: (url, options) => exchange('GET', url, options),
		sendPostRequestAsync: (url, options) => exchange('POST', url, options),
	};
}
