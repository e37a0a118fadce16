import type { HttpAnswer } from '../../../io/http/http';

/** What subscriptions and reading back need of a connection to Business Central. */
export interface BcApi {
	/** Any answer; `path` is below `.../api/v2.0/`. 401 and 403 are thrown as setup errors. */
	send(request: { method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; path: string; headers?: Record<string, string>; body?: unknown }): Promise<HttpAnswer>;
	/** The pages of a collection; next-page links are followed on the connection's own origin only. Throws when a page fails. */
	pages(path: string, query: Record<string, string | number>): AsyncGenerator<Record<string, unknown>[]>;
}

/** A connection together with what its credential gives the webhooks. */
export interface Connected {
	api: BcApi;
	/** Key of the secrets of subscriptions. */
	key: Buffer;
	/** PEM of a private authority. */
	caCertificate?: string;
}
