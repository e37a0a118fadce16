import { StampliErpError } from '../../core/errors';
import { parseJson } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';

export interface Page {
	rows: Row[];
	/** How many there are, where asked for. */
	count?: number;
}

/**
 * All pages of a set in either version's envelope. Links are followed below the service root for the place that they name; what is asked
 * there stays as it was first asked. A link that was followed before is an error, not an endless loop.
 */
export async function* pages(first: string, root: string, get: (url: string) => Promise<string>): AsyncGenerator<Page> {
	const seen = new Set<string>();
	for (let url: string | undefined = first; url !== undefined; ) {
		if (seen.has(url)) {
			throw new StampliErpError({ kind: 'transient', code: 'odata.pagingLoop', message: 'The server sent us to a page that was already read', hint: 'Nothing was taken from this list. Try again later.' });
		}
		seen.add(url);
		const { rows, count, nextLink } = readPage(await get(url), url);
		yield { rows, ...(count === undefined ? {} : { count }) };
		url = nextLink === undefined ? undefined : nextUrl(nextLink, first, root);
	}
}

function readPage(body: string, url: string): Page & { nextLink?: string } {
	const json = parseJson(body) as Row | null | undefined;
	if (json === null || typeof json !== 'object' || !Array.isArray(json.value)) {
		const page = /^\s*<(!doctype|html)/i.test(body) ? 'an HTML page' : 'something that is no list';
		throw new StampliErpError({
			kind: 'setup',
			code: 'odata.notAList',
			message: `${new URL(url).pathname} answered with ${page}`,
			hint: 'A sign-in page or a proxy answers like this. Check the Server URL in the credential.',
		});
	}
	const nextLink = json['odata.nextLink'] ?? json['@odata.nextLink'];
	const count = Number(json['odata.count'] ?? json['@odata.count'] ?? NaN);
	return { rows: json.value as Row[], ...(typeof nextLink === 'string' && nextLink !== '' ? { nextLink } : {}), ...(Number.isFinite(count) ? { count } : {}) };
}

/** `/b1s/v1/Orders?$skip=20`, `Orders?$skip=20` or a whole address: the caller refuses those of another origin. */
function nextUrl(link: string, first: string, root: string): string {
	const whole = link.replaceAll('#', '%23');
	const next = URL.canParse(whole) ? new URL(whole) : new URL(whole, whole.startsWith('/') ? new URL(root).origin : root);
	const places = next.search.slice(1).split('&').filter((part) => placeName(part) !== undefined);
	const told = new Set(places.map(placeName));
	const own = new URL(first).search.slice(1).split('&').filter((part) => part && placeName(part) !== 'skip' && !told.has(placeName(part) ?? part));
	return `${next.origin}${next.pathname}?${[...own, ...places].join('&')}`;
}

/** Only what says where the next page begins: the other options may stand in a link as they were before they were encoded, and cannot be told apart. */
function placeName(part: string): string | undefined {
	return /^(?:\$|%24)(skip|skiptoken|top)=/i.exec(part)?.[1]!.toLowerCase();
}
