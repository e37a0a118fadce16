import type { DimensionValue } from '../../core/model';
import { meta, optional } from './entityFacts';
import { isTrue, type Row, textOf } from './fields';
import type { ListToRead } from './paging';

interface DimensionList {
	list: ListToRead;
	record(row: Row, companyId: string): DimensionValue | undefined;
}

/** What a line can be coded with beside its account. A form that is not there (feature off, no access) gives no values. */
export const dimensionLists: DimensionList[] = [
	{
		list: { entity: 'Subaccount', key: ['SubaccountCD'], $select: 'SubaccountCD,Description,Active', optional: true },
		record: (row, companyId) => value(companyId, 'Subaccount', textOf(row, 'SubaccountCD'), row, isTrue(row, 'Active')),
	},
	{
		list: { entity: 'Project', key: ['ProjectID'], $select: 'ProjectID,Description,Status', optional: true },
		record: (row, companyId) => value(companyId, 'Project', textOf(row, 'ProjectID'), row, textOf(row, 'Status') === 'Active'),
	},
	{
		list: { entity: 'ProjectTask', key: ['ProjectID', 'ProjectTaskID'], $select: 'ProjectID,ProjectTaskID,Description,Status', optional: true },
		record: (row, companyId) => value(companyId, 'ProjectTask', textOf(row, 'ProjectTaskID'), row, textOf(row, 'Status') === 'Active', textOf(row, 'ProjectID')),
	},
	{
		list: { entity: 'CostCode', key: ['CostCodeID'], $select: 'CostCodeID,Description', optional: true },
		record: (row, companyId) => value(companyId, 'CostCode', textOf(row, 'CostCodeID'), row, true),
	},
];

function value(companyId: string, dimension: string, code: string, row: Row, active: boolean, parent?: string): DimensionValue | undefined {
	if (code === '') return undefined;
	return { ...meta('dimensionValue', companyId, [dimension, parent, code].filter(Boolean).join('|')), dimension, value: code, name: textOf(row, 'Description') || code, active, ...optional('parent', parent) };
}
