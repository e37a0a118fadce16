import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { HeldFilter } from '../../../../core/ports';
import { listParameter, optionsOf, textParameter, wrongParameter } from '../../../shared/parameters';

export const filterOptions: INodeProperties[] = [
	{ displayName: 'Problem Code', name: 'problemCode', type: 'string', default: '', placeholder: 'e.g. vendor.unknown', description: 'Only records with this problem' },
	{
		displayName: 'Route',
		name: 'route',
		type: 'string',
		default: '',
		placeholder: 'e.g. workflow ID/Stampli Trigger',
		description: 'Only records of one trigger, named by the ID of its workflow and its own name',
	},
	{ displayName: 'Text', name: 'text', type: 'string', default: '', description: 'Part of an invoice number, vendor or file name' },
];

/** Which held records an operation is about. */
export const selectionProperties: INodeProperties[] = [
	{
		displayName: 'Records',
		name: 'select',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'By ID', value: 'ids' },
			{ name: 'By Filter', value: 'filter' },
		],
		default: 'ids',
	},
	{
		displayName: 'Record IDs',
		name: 'recordIds',
		type: 'string',
		default: '={{ $json.recordId ?? $json.record.recordId }}',
		required: true,
		displayOptions: { show: { select: ['ids'] } },
		description: 'One ID, several with commas, or a list',
	},
	{
		displayName: 'Filter',
		name: 'filter',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: { show: { select: ['filter'] } },
		options: filterOptions,
	},
];

export const recordIdProperty: INodeProperties = { displayName: 'Record ID', name: 'recordId', type: 'string', default: '={{ $json.recordId ?? $json.record.recordId }}', required: true };

export const whoProperty: INodeProperties = {
	displayName: 'Your Name',
	name: 'who',
	type: 'string',
	default: '',
	required: true,
	description: 'Who decides this. It is kept in the audit trail.',
};

export function reasonProperty(description: string): INodeProperties {
	return { displayName: 'Reason', name: 'reason', type: 'string', default: '', required: true, description };
}

/** Throws when nothing is selected: an empty filter would mean every held record. */
export function selectionOf(context: IExecuteFunctions, itemIndex: number): HeldFilter {
	if (textParameter(context, 'select', itemIndex) === 'ids') {
		const recordIds = listParameter(context, 'recordIds', itemIndex);
		if (recordIds.length === 0) throw wrongParameter('The parameter Record IDs is empty.', 'Give at least one ID, for example from Held Record: List.');
		return { recordIds };
	}
	const filter = filterFrom(context.getNodeParameter('filter', itemIndex, {}) as Record<string, unknown>);
	if (Object.keys(filter).length === 0) throw wrongParameter('The filter is empty, which would mean every held record.', 'Add at least one condition, such as a problem code.');
	return filter;
}

export function filterOf(context: IExecuteFunctions, itemIndex: number): HeldFilter {
	return filterFrom(optionsOf(context, itemIndex));
}

function filterFrom(values: Record<string, unknown>): HeldFilter {
	const named = ['problemCode', 'route', 'text'] as const;
	return Object.fromEntries(named.map((name) => [name, String(values[name] ?? '').trim()]).filter(([, value]) => value)) as HeldFilter;
}
