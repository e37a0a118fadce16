import { StampliErpError } from '../../core/errors';
import { and } from '../../io/odata/literals';
import type { AcumaticaConnection, Query } from './connection';
import { codeKey, type Row, textOf } from './fields';

export interface ListToRead {
	entity: string;
	/** Key fields, selected too. */
	key: string[];
	$select: string;
	$expand?: string;
	$filter?: string;
	optional?: boolean;
}

/**
 * A list page by page. Acumatica cuts pages by position and keeps no snapshot, so each page begins with the last record of the one
 * before: when another record stands there, the list has changed meanwhile and could miss some, and reading ends with an error.
 * It ends for good only at a page that brings nothing new, because a short page may also be the server's own limit. `absent` is called for
 * an optional list that this instance or user does not have.
 */
export async function* readPages(connection: AcumaticaConnection, { entity, key, optional, ...query }: ListToRead, pageSize: number, absent?: () => void): AsyncGenerator<Row[]> {
	const keyOf = (row: Row) => key.map((field) => codeKey(textOf(row, field))).join('\n');
	const seen = new Set<string>();
	let last: string | undefined;
	for (let read = 0; ; ) {
		const overlap = last === undefined ? 0 : 1;
		const asked: Query = { ...query, $top: pageSize + overlap, $skip: read - overlap };
		const rows = await connection.list(entity, asked, { optional });
		if (rows === undefined) return absent?.();
		if (overlap === 1 && (rows.length === 0 || keyOf(rows[0]!) !== last)) throw changing(entity);
		const fresh = rows.slice(overlap);
		if (fresh.length === 0) return;
		for (const row of fresh) {
			if (seen.has(keyOf(row))) throw changing(entity);
			seen.add(keyOf(row));
		}
		read += fresh.length;
		last = keyOf(fresh.at(-1)!);
		yield fresh;
	}
}

/** Only what was changed at or after a time, with some minutes before it: the server's clock stamps what is saved a little later. */
export function changedSince(time: string): string {
	const from = new Date(Date.parse(time) - 5 * 60_000).toISOString().replace('Z', '+00:00');
	return `LastModifiedDateTime ge datetimeoffset'${from}'`;
}

export function both(...conditions: (string | undefined)[]): string | undefined {
	const given = conditions.filter((each) => each !== undefined);
	return given.length === 0 ? undefined : given.length === 1 ? given[0] : and(...given);
}

function changing(entity: string): StampliErpError {
	return new StampliErpError({
		kind: 'transient',
		code: 'masterData.changing',
		message: `The list of ${entity} changed while it was read, so that records could be missing; nothing was taken`,
		hint: 'Run it again, preferably when nobody imports data into Acumatica.',
	});
}
