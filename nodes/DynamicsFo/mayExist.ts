import { parseJson } from '../../io/odata/json';
import { and, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { FoConnection } from './connection';
import { sameCode, textOf } from './fields';

/**
 * Whether a row with this key may be there. Anything but an empty list counts as yes: it is then looked up by the caller, not sent again.
 * By filter, as a number in an address can be more than a web server takes, and a page of a gateway knows nothing of rows.
 */
export async function mayExist(connection: FoConnection, set: string, key: Record<string, string>, giveUpAt: number): Promise<boolean> {
	const names = Object.keys(key);
	const $filter = and(...names.map((name) => `${name} eq ${quote(key[name]!)}`));
	try {
		const { status, text } = await connection.send({ method: 'GET', url: connection.url(set, { $filter, $select: names.join(','), 'cross-company': true }), giveUpAt });
		const list = status === 200 ? (parseJson(text) as { value?: unknown } | null | undefined)?.value : undefined;
		// F&O takes an asterisk in a text for a wildcard.
		return !Array.isArray(list) || (list as Row[]).some((row) => names.every((name) => sameCode(textOf(row, name), key[name]!)));
	} catch {
		return true;
	}
}
