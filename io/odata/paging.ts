import { StampliErpError } from '../../core/errors';
import { freed } from '../freed';
import { parseJson } from './json';
import { scanPage } from './rowScan';

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
	// Some servers write whole numbers as texts.
	const count = /^\d{1,15}$/.test(String(json['@odata.count'])) ? Number(json['@odata.count']) : undefined;
	return {
		rows: json.value as Row[],
		...(typeof nextLink === 'string' && nextLink !== '' ? { nextLink } : {}),
		...(count === undefined ? {} : { count }),
	};
}

/**
 * All pages of a collection, one after the other, the link of each followed exactly as given. `get` refuses addresses of another
 * origin. A link that was already followed is an error, not an endless loop.
 */
export async function* pages(first: string, get: (url: string) => Promise<string>): AsyncGenerator<Page> {
	for (const follow = followOnce(first); follow.url !== undefined; ) {
		const page: Page = readPage(await get(follow.url), follow.url.split('?')[0]!);
		follow.next(page.nextLink);
		yield page;
	}
}

/** The same in pieces of at most `size` rows, for lists that should not stand in memory. The count comes with every piece of a page. */
export async function* pieces(first: string, get: (url: string) => Promise<Buffer>, size: number): AsyncGenerator<Page> {
	for (const follow = followOnce(first); follow.url !== undefined; ) {
		const bytes = await get(follow.url);
		const scanned = scanPage(bytes);
		// What is no list is told as a whole page tells it.
		const page = readPage(scanned ? JSON.stringify({ ...scanned.envelope, value: [] }) : bytes.toString('utf8'), follow.url.split('?')[0]!);
		follow.next(page.nextLink);
		for (let from = 0; scanned && (from === 0 || from < scanned.length); from += size) yield { ...page, rows: scanned.rows(from, from + size) };
		freed(bytes);
	}
}

function followOnce(first: string) {
	const seen = new Set<string>();
	const follow = {
		url: first as string | undefined,
		next(link: string | undefined): void {
			seen.add(follow.url!);
			if (link !== undefined && seen.has(link)) {
				throw new StampliErpError({
					kind: 'transient',
					code: 'odata.pagingLoop',
					message: 'The server sent us to a page that was already read',
					hint: 'Nothing was taken from this list. Try again later.',
				});
			}
			follow.url = link;
		},
	};
	return follow;
}
