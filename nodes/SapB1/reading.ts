import { queryString } from '../../io/odata/literals';

export type Query = Record<string, string | number | boolean | undefined>;

export interface Reading {
	/** Rows per page; the server's own default is 20. */
	pageSize?: number;
	/** Compare text without regard to case, where the server can. */
	ignoreCase?: boolean;
	/** Have the server tell how many rows there are. */
	counted?: boolean;
	/** Nothing is begun or awaited beyond this time (milliseconds since the epoch). */
	giveUpAt?: number;
	/** The body of the first page, where that was read together with others. */
	firstPage?: string;
}

/** One list to be read. */
export interface Read {
	set: string;
	query: Query;
	reading: Reading;
	/** To be read before the others: what leaves this list enters one of them. */
	first?: true;
}

export function acceptOf(version: 'v1' | 'v2'): string {
	return version === 'v1' ? 'application/json;odata=minimalmetadata' : 'application/json;odata.metadata=minimal';
}

export function readHeaders(version: 'v1' | 'v2', pageSize: number, { ignoreCase = false }: Reading): Record<string, string> {
	return { Accept: acceptOf(version), Prefer: `odata.maxpagesize=${pageSize}`, ...(ignoreCase ? { 'B1S-CaseInsensitive': 'true' } : {}) };
}

/** Below the service root. */
export function pathOf(path: string, query: Query = {}): string {
	const text = queryString(query);
	return text ? `${path}?${text}` : path;
}
