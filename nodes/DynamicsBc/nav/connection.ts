import type { LookupFunction } from 'node:net';
import { StampliErpError } from '../../../core/errors';
import { type Clock, systemClock } from '../../../io/http/clock';
import { type Http, type HttpAnswer, type HttpRequest, openHttp } from '../../../io/http/http';

/** One server instance with published pages, for one run: requests with the credential's own sign-in, to its own two addresses only. */
export interface NavConnection {
	/** `nav.contoso.com:7048/BC140`: identity of the instance. */
	readonly name: string;
	readonly clock: Clock;
	/** `https://nav.contoso.com:7048/BC140/ODataV4` */
	readonly odataRoot: string;
	/** `https://nav.contoso.com:7047/BC140/WS` */
	readonly soapRoot: string;
	readonly tenant?: string;
	/** Any answer whatever its status, except 401 and 403, which are setup errors. */
	send(request: HttpRequest): Promise<HttpAnswer>;
	close(): void;
}

export interface NavAddress {
	/** `https://nav.contoso.com:7048/BC140`, for OData and API. */
	serverUrl: string;
	/** `https://nav.contoso.com:7047/BC140`; absent: the same host, port 7047. */
	soapUrl?: string;
	/** Value of the Authorization header, asked for before each request. */
	authorization: () => Promise<string> | string;
	tenant?: string;
	/** PEM. */
	caCertificate?: string;
}

export interface NavOptions {
	concurrency?: number;
	timeoutMs?: number;
	maxWaitMs?: number;
	clock?: Clock;
	lookup?: LookupFunction;
}

/** Opens the instance. SOAP has a port of its own, and so a connection of its own, made at its first use. */
export function openNav(address: NavAddress, options: NavOptions = {}): NavConnection {
	const server = new URL(address.serverUrl.replace(/\/+$/, ''));
	const soap = soapAddress(address, server);
	const clock = options.clock ?? systemClock;
	const opened = new Map<string, Http>();
	const httpOf = (origin: string) => {
		const known = opened.get(origin);
		if (known) return known;
		const { concurrency = 4, timeoutMs = 120_000, maxWaitMs, lookup } = options;
		const http = openHttp({ origin, clock, caCertificate: address.caCertificate, concurrency, timeoutMs, maxWaitMs, lookup });
		opened.set(origin, http);
		return http;
	};
	return {
		name: `${server.host}${server.pathname}`,
		clock,
		odataRoot: `${server.href.replace(/\/+$/, '')}/ODataV4`,
		soapRoot: `${soap.href.replace(/\/+$/, '')}/WS`,
		...(address.tenant ? { tenant: address.tenant } : {}),
		send: async (request) => {
			const isSoap = soap.origin !== server.origin && request.url.startsWith(`${soap.origin}/`);
			const http = httpOf(isSoap ? soap.origin : server.origin);
			const answer = await http.request({ ...request, headers: { ...request.headers, Authorization: await address.authorization() } });
			if (answer.status === 401) throw signInRefused(http.origin);
			if (answer.status === 403) throw noPermission(request.url);
			return answer;
		},
		close: () => {
			for (const http of opened.values()) http.close();
		},
	};
}

export function basicAuthorization(userName: string, accessKey: string): string {
	return `Basic ${Buffer.from(`${userName}:${accessKey}`, 'utf8').toString('base64')}`;
}

function soapAddress({ soapUrl }: NavAddress, server: URL): URL {
	if (soapUrl?.trim()) return new URL(soapUrl.trim().replace(/\/+$/, ''));
	const same = new URL(server.href);
	same.port = '7047';
	return same;
}

function signInRefused(origin: string): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'dynamicsNav.signIn',
		message: `${new URL(origin).host} does not accept user name and web service access key (401)`,
		hint: 'Check both in the credential (no umlauts or accents in them), whether the key has expired, and whether the server instance signs users in with NavUserPassword.',
		status: 401,
	});
}

function noPermission(url: string): StampliErpError {
	return new StampliErpError({
		kind: 'setup',
		code: 'dynamicsNav.noPermission',
		message: `The integration user may not use ${decodeURIComponent(new URL(url).pathname)} (403)`,
		hint: 'Give that user the permission sets named in the README, in every company that is posted to.',
		status: 403,
	});
}
