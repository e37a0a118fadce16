import type { DimensionValue } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import type { Company } from './connection';
import { meta } from './entityFacts';
import { textOf } from './fields';

/** A value of a dimension, which is named by its code. Whether it is blocked or a total is not told by this API; the value is then refused when it is used. */
export function dimensionValuesOf(row: Row, company: Company, dimensions: Map<string, string>): DimensionValue {
	const dimension = dimensions.get(textOf(row, 'dimensionId').toLowerCase()) ?? textOf(row, 'dimensionId');
	const value = textOf(row, 'code');
	return { ...meta(`dimensionValue|${company.name}|${dimension}|${value}`, company.name), dimension, value, name: textOf(row, 'displayName') || value, active: true };
}
