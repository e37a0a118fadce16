import type { INodeProperties } from 'n8n-workflow';
import type { CodeTable } from '../../../../core/errors';
import { wrongParameter } from '../../../shared/parameters';

export const setProperty: INodeProperties = {
	displayName: 'Set',
	name: 'set',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. production',
	description: 'Name of the cross-reference tables, as in the option Cross-Reference Set of the ERP nodes',
};

const known = ['vendor', 'customer', 'glAccount', 'taxCode', 'item', 'paymentTerms', 'company'] as const;

/** The table that a text names, in its own spelling. Throws an error that lists the tables. */
export function tableOf(text: string): CodeTable {
	const [kind, ...name] = text.split(':');
	const dimension = name.join(':').trim();
	if (kind!.trim().toLowerCase() === 'dimension' && dimension !== '') return `dimension:${dimension}`;
	const table = known.find((each) => each.toLowerCase() === text.trim().toLowerCase());
	if (table) return table;
	throw wrongParameter(`There is no table "${text}".`, `Use one of ${known.join(', ')}, or dimension:NAME such as dimension:Department.`);
}
