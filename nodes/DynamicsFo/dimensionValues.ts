import type { DimensionValue, IsoDate } from '../../core/model';
import { meta, optional } from './entityFacts';
import { dateOf, isActiveOn, isYes, textOf } from './fields';
import type { Lists } from './wholeList';

/** Values shared by all companies, and those of the companies asked for. */
export async function readDimensionValues(lists: Lists, companies: string[], today: IsoDate): Promise<DimensionValue[]> {
	const rows = await lists.of(
		'FinancialDimensionValues',
		['', ...companies],
		'LegalEntityId',
		{
			$select: 'FinancialDimension,LegalEntityId,DimensionValue,Description,GroupDimension,IsSuspended,IsTotal,ActiveFrom,ActiveTo',
			$orderby: 'FinancialDimension,LegalEntityId,DimensionValue',
		},
		['FinancialDimension', 'LegalEntityId', 'DimensionValue'],
	);
	return rows.map((row) => {
		const companyId = textOf(row, 'LegalEntityId');
		const [dimension, value] = [textOf(row, 'FinancialDimension'), textOf(row, 'DimensionValue')];
		return {
			...meta(`dimensionValue|${companyId}|${dimension}|${value}`, companyId || undefined),
			dimension,
			value,
			name: textOf(row, 'Description') || value,
			active: !isYes(row, 'IsSuspended') && !isYes(row, 'IsTotal') && isActiveOn(row, today),
			...optional('parent', textOf(row, 'GroupDimension') || undefined),
			...optional('validFrom', dateOf(row, 'ActiveFrom')),
			...optional('validTo', dateOf(row, 'ActiveTo')),
		};
	});
}
