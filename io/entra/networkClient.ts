import type { INetworkModule } from '@azure/msal-node';
import { parseJson } from '../odata/json';
import type { Http } from '../http/http';

type Options = Parameters<INetworkModule['sendPostRequestAsync']>[1];

/** MSAL's requests through our own door: one origin only, private authorities trusted, proxies as everywhere, no secret in errors. */
export function networkClient(http: Http): INetworkModule {
	const exchange = async <T>(method: 'GET' | 'POST', url: string, options?: Options) => {
		const answer = await http.request({ method, url, headers: { ...options?.headers }, body: options?.body, repeatable: true });
		return { headers: answer.headers, status: answer.status, body: (parseJson(answer.text) ?? {}) as T };
	};
	return {
		sendGetRequestAsync: (url, options) => exchange('GET', url, options),
		sendPostRequestAsync: (url, options) => exchange('POST', url, options),
	};
}
