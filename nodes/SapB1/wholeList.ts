import { StampliErpError } from '../../core/errors';
import type { Row } from '../../io/odata/paging';
import type { B1Connection, Query } from './connection';
import { textOf } from './fields';
import { erpName } from './problems';

/**
 * Every row of a set, page by page, in the order of its key, each once. Pages are cut by position, so a row that is removed meanwhile can
 * hide another one: the server's count may not fall, and at the end there must be as many rows, else the list is an error.
 */
export async function* wholePages(connection: B1Connection, set: string, query: Query, key: string, pageSize?: number): AsyncGenerator<Row[]> {
	const seen = new Set<string>();
	let count: number | undefined;
	let shrank = false;
	for await (const page of connection.pages(set, { ...query, $orderby: key }, { counted: true, ...(pageSize ? { pageSize } : {}) })) {
		shrank ||= page.count !== undefined && count !== undefined && page.count < count;
		count = page.count ?? count;
		const fresh = page.rows.filter((row) => !seen.has(textOf(row, key)));
		for (const row of fresh) seen.add(textOf(row, key));
		yield fresh;
	}
	if (!shrank && (count === undefined || seen.size >= count)) return;
	throw new StampliErpError({
		kind: 'transient',
		code: 'masterData.changing',
		message: `${set} changed while it was read (${seen.size} rows read, ${count} announced at its end); nothing was taken`,
		hint: `Run it again, preferably when nobody imports data into ${erpName}.`,
	});
}
