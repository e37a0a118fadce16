import { isKind } from '../../core/errors';
import { and, oneOf } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { FoConnection, Query } from './connection';
import { pagesFor, valueGroups } from './wholeList';

/** A list of one or several legal entities. */
export interface ListRequest {
	/** Never empty. */
	companies: string[];
	/** Absent: the whole list, of which it is made sure that it is whole. */
	limit?: number;
}

/** Pages of a set: the first `limit` rows, or all of them in the order of the key. */
export async function* listPages(connection: FoConnection, set: string, { companies, limit }: ListRequest, query: Query & { $filter?: string }, key: string[]): AsyncGenerator<Row[]> {
	if (limit === undefined) return yield* pagesFor(connection, set, companies, 'dataAreaId', query, key);
	const page: Row[] = [];
	for (const some of valueGroups(companies, 'dataAreaId', query)) {
		const own = oneOf('dataAreaId', some.map((each) => each.toLowerCase()));
		for await (const row of connection.rows(set, { ...query, $filter: query.$filter ? and(query.$filter, own) : own, $top: limit - page.length })) {
			page.push(row);
			if (page.length === limit) return yield page;
		}
	}
	yield page;
}

/** All records of a list. One that changed while it was read is read once more from its beginning; then it is an error. */
export async function readList<T>(read: () => AsyncGenerator<T[]>): Promise<T[]> {
	const once = async () => {
		const all: T[] = [];
		for await (const page of read()) all.push(...page);
		return all;
	};
	return await once().catch(async (error: unknown) => {
		if (!isKind(error, 'transient') || error.code !== 'masterData.changing') throw error;
		return await once();
	});
}
