import { StampliErpError } from '../../core/errors';
import { parseJson } from './json';

export type Row = Record<string, unknown>;

/** One page of a collection. */
export interface Page {
	rows: Row[];
	nextLink?: string;
	/** `@odata.count`, when asked for. */
	count?: number;
}

/** Reads the body of a collection. Throws `setup` when it is no OData collection: a sign-in page, for example, answered with 200. */
export function readPage(body: string, what: string): Page {
	const json = parseJson(body) as { value?: unknown; '@odata.nextLink'?: unknown; '@odata.count'?: unknown } | undefined | null;
	if (!json || typeof json !== 'object' || !Array.isArray(json.value)) {
		const page = /^\s*<(!doctype|html)/i.test(body) ? 'an HTML page' : 'something that is no list';
		throw new StampliErpError({
			kind: 'setup',
			code: 'odata.notAList',
			message: `${what} answered with ${page}`,
			hint: 'A sign-in page or a proxy answers like this. Check the address in the credential.',
		});
	}
	const nextLink = json['@odata.nextLink'];
	const count = json['@odata.count'];
	return {
		rows: json.value as Row[],
		...(typeof nextLink === 'string' && nextLink !== '' ? { nextLink } : {}),
		...(typeof count === 'number' ? { count } : {}),
	};
}

/**
 * All pages of a collection, one after the other, the link of each followed exactly as given. `get` refuses addresses of another
 * origin. A link that was already followed is an error, not an endless loop.
 */
export async function* pages(first: string, get: (url: string) => Promise<string>): AsyncGenerator<Page> {
	const seen = new Set<string>();
	for (let url: string | undefined = first; url !== undefined; ) {
		if (seen.has(url)) {
			throw new StampliErpError({
				kind: 'transient',
				code: 'odata.pagingLoop',
				message: 'The server sent us to a page that was already read',
				hint: 'Nothing was taken from this list. Try again later.',
			});
		}
		seen.add(url);
		const page: Page = readPage(await get(url), url.split('?')[0]!);
		yield page;
		url = page.nextLink;
	}
}
