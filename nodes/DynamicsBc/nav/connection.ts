import { type Clock, systemClock } from '../../../io/http/clock';
import { type Http, type HttpAnswer, type HttpRequest, openHttp } from '../../../io/http/http';
import { pem } from '../../../io/http/pem';
import type { ConnectionOptions } from '../connection';
import { noPermission } from '../connectionErrors';
import { type DynamicsBcCredentials, serviceRoot, soapRoot } from '../credentials';
import { type Credentialed, readCredential } from '../openConnection';
import { signInOf, signInRefused } from '../signIn';

/** One server with published pages, for one run: requests with the credential's own sign-in, to its own two addresses only. */
export interface NavConnection {
	/** Identity of the instance: `nav.contoso.com:7048/BC140`. */
	readonly name: string;
	readonly clock: Clock;
	/** `https://nav.contoso.com:7048/BC140/ODataV4` */
	readonly odataRoot: string;
	/** `https://nav.contoso.com:7047/BC140/WS` */
	readonly soapRoot: string;
	/** Query option `tenant` of every request, where the server serves several. */
	readonly tenant?: string;
	/** Any answer whatever its status, except 401 and 403, which are setup errors. */
	send(request: HttpRequest): Promise<HttpAnswer>;
	close(): void;
}

/** Opens the server for its pages. SOAP has a port of its own, and so a connection of its own, made at its first use. */
export function openNav(credentials: DynamicsBcCredentials, options: ConnectionOptions = {}): NavConnection {
	const [root, soap] = [serviceRoot(credentials), soapRoot(credentials)];
	const { origin, host, pathname } = new URL(root);
	const soapOrigin = new URL(soap).origin;
	const signIn = signInOf(credentials);
	const clock = options.clock ?? systemClock;
	const tenant = credentials.deployment === 'onPremises' ? credentials.serverTenant?.trim() || undefined : undefined;
	const opened = new Map<string, Http>();
	const httpOf = (own: string) => {
		const known = opened.get(own);
		if (known) return known;
		const caCertificate = credentials.caCertificate?.trim() ? pem(credentials.caCertificate) : undefined;
		const http = openHttp({ origin: own, clock, caCertificate, concurrency: options.concurrency ?? 4, timeoutMs: options.timeoutMs ?? 120_000, maxWaitMs: options.maxWaitMs, lookup: options.lookup });
		opened.set(own, http);
		return http;
	};
	return {
		name: `${host}${pathname.replace(/^\/v2\.0(?=\/)/, '').replace(/\/$/, '')}`,
		clock,
		odataRoot: `${root}/ODataV4`,
		soapRoot: `${soap}/WS`,
		...(tenant ? { tenant } : {}),
		send: async (request) => {
			const own = request.url.startsWith(`${soapOrigin}/`) ? soapOrigin : origin;
			const withSignIn = (authorization: string) => httpOf(own).request({ ...request, headers: { ...request.headers, Authorization: authorization } });
			const first = await signIn.authorization();
			let answer = await withSignIn(first);
			const other = answer.status === 401 ? await signIn.replace(first) : undefined; // a 401 was refused before it was carried out
			if (other !== undefined) answer = await withSignIn(other);
			if (answer.status === 401) throw signInRefused(credentials, new URL(own).host);
			if (answer.status === 403) throw noPermission(request.url, answer);
			return answer;
		},
		close: () => {
			for (const http of opened.values()) http.close();
		},
	};
}

/** Opens the pages of the node's credential for one piece of work, and closes them whatever happens. */
export async function withNavConnection<T>(context: Credentialed, work: (connection: NavConnection) => Promise<T>, options: ConnectionOptions = {}): Promise<T> {
	const { credentials, lookup } = await readCredential(context);
	const connection = openNav(credentials, { ...options, ...(lookup ? { lookup } : {}) });
	try {
		return await work(connection);
	} finally {
		connection.close();
	}
}
