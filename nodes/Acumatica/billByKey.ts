import { quote } from '../../io/odata/literals';
import type { AcumaticaConnection } from './connection';
import { type Row, sameCode, textOf } from './fields';
import { billQuery } from './findBills';
import type { AcumaticaSettings } from './settings';

/** One document by type and number, which stay when its `id` does not: that is promised for one session only. */
export async function billByKey(connection: AcumaticaConnection, { type, number }: { type: string; number: string }, reading: Pick<AcumaticaSettings, 'goal' | 'referenceField'> = {}): Promise<Row | undefined> {
	const rows = await connection.list('Bill', { $filter: `ReferenceNbr eq ${quote(number)}`, ...billQuery(reading) });
	return rows?.find((row) => sameCode(textOf(row, 'Type'), type));
}

/** The same document as this session knows it. */
export async function readAgain(connection: AcumaticaConnection, row: Row, reading: Pick<AcumaticaSettings, 'goal' | 'referenceField'> = {}): Promise<Row | undefined> {
	return await billByKey(connection, { type: textOf(row, 'Type'), number: textOf(row, 'ReferenceNbr') }, reading);
}
