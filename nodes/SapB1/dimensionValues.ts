import type { MasterDataPage } from '../../core/books';
import type { DimensionValue, IsoDate } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import type { B1Connection } from './connection';
import { dimensionName, isActiveDimension } from './dimensions';
import { dateOf, isWithin, isYes, membersOf, meta, optional, textOf } from './fields';
import type { Lookups } from './lookups';
import { wholePages } from './wholeList';

/** What a line can be coded to: distribution rules of the active dimensions, projects and, where they are on, branches. Cost centres without a rule are refused in postings and left out. */
export async function* dimensionValuePages(connection: B1Connection, lookups: Lookups, today: IsoDate): AsyncGenerator<MasterDataPage> {
	const { companyDb } = connection;
	const dimensions = await lookups.dimensions();
	const value = (dimension: string, code: string, name: string, active: boolean, more: Partial<DimensionValue> = {}): DimensionValue => ({
		...meta(`dimensionValue|${companyDb}|${dimension}|${code}`, companyDb),
		dimension,
		value: code,
		name: name || code,
		active,
		...more,
	});
	for await (const rows of wholePages(connection, 'DistributionRules', { $select: 'FactorCode,FactorDescription,InWhichDimension,Active,DistributionRuleLines' }, 'FactorCode')) {
		yield {
			records: rows.map((row) => {
				const number = textOf(row, 'InWhichDimension');
				const isActive = isYes(row, 'Active') && isActiveDimension(Number(number), dimensions);
				return value(dimensionName(number, dimensions), textOf(row, 'FactorCode'), textOf(row, 'FactorDescription'), isActive, validity(row));
			}),
		};
	}
	for await (const rows of wholePages(connection, 'Projects', { $select: 'Code,Name,ValidFrom,ValidTo,Active' }, 'Code')) {
		yield {
			records: rows.map((row) =>
				value('Project', textOf(row, 'Code'), textOf(row, 'Name'), isYes(row, 'Active') && isWithin(row, 'ValidFrom', 'ValidTo', today), {
					...optional('validFrom', dateOf(row, 'ValidFrom')),
					...optional('validTo', dateOf(row, 'ValidTo')),
				}),
			),
		};
	}
	if (!(await lookups.company()).branchesOn) return;
	yield { records: (await lookups.branches()).map((row) => value('Branch', textOf(row, 'BPLID'), textOf(row, 'BPLName'), !isYes(row, 'Disabled'))) };
}

/** A rule holds as long as the first of its centres does. */
function validity(row: Row): Partial<DimensionValue> {
	const [first] = membersOf(row, 'DistributionRuleLines');
	return first ? { ...optional('validFrom', dateOf(first, 'EffectiveFrom')), ...optional('validTo', dateOf(first, 'EffectiveTo')) } : {};
}
