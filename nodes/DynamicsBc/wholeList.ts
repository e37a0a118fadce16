import { StampliErpError } from '../../core/errors';
import type { Row } from '../../io/odata/paging';
import { inCompany } from './companies';
import type { BcConnection, Company, Query } from './connection';
import { textOf } from './fields';

/** A collection page by page. A row that comes twice says that the list changed while it was read (`masterData.changing`). */
export async function* wholePages(connection: BcConnection, company: Company, set: string, query: Query = {}, pageSize?: number): AsyncGenerator<Row[]> {
	const seen = new Set<string>();
	for await (const { rows } of connection.pages(inCompany(company, set), query, pageSize)) {
		for (const row of rows) {
			const id = textOf(row, 'id');
			if (seen.has(id)) throw changing(set);
			seen.add(id);
		}
		yield rows;
	}
}

export async function readWhole(connection: BcConnection, company: Company, set: string, query: Query = {}): Promise<Row[]> {
	const all: Row[] = [];
	for await (const rows of wholePages(connection, company, set, query)) all.push(...rows);
	return all;
}

/** `$filter` for what was changed at or after a time; Business Central keeps milliseconds. */
export function sinceFilter(changedSince: string | undefined): Query {
	return changedSince ? { $filter: `lastModifiedDateTime ge ${new Date(changedSince).toISOString()}` } : {};
}

/** The newest change among rows, on Business Central's clock. */
export function newest(rows: Row[]): { changedUntil?: string } {
	const times = rows.map((row) => textOf(row, 'lastModifiedDateTime')).filter((time) => time > '0002');
	const latest = times.reduce((last, time) => (Date.parse(time) > Date.parse(last) ? time : last), times[0] ?? '');
	return latest ? { changedUntil: latest } : {};
}

function changing(set: string): StampliErpError {
	return new StampliErpError({
		kind: 'transient',
		code: 'masterData.changing',
		message: `${set} changed while it was read; nothing was taken`,
		hint: 'Run it again, preferably when nobody imports data into Business Central.',
	});
}
