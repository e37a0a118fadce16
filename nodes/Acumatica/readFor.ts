import { grouped, or, quote } from '../../io/odata/literals';
import type { AcumaticaConnection, Query } from './connection';
import type { Row } from './fields';
import { filterLength } from './limits';

/** Every record whose field has one of these values, in requests of bounded length. Undefined when the entity is `optional` and not there. */
export async function readFor(connection: AcumaticaConnection, entity: string, field: string, values: string[], query: Query, optional = false): Promise<Row[] | undefined> {
	const condition = (value: string) => `${field} eq ${quote(value.trim())}`;
	const answers = await Promise.all(grouped(values, condition, filterLength).map(async (some) => await connection.list(entity, { ...query, $filter: or(...some.map(condition)) }, { optional })));
	return answers.some((each) => each === undefined) ? undefined : answers.flatMap((each) => each!);
}
