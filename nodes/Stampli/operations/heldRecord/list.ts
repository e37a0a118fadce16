import { openLedger } from '../../../shared/openLedger';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { optionsProperty } from '../../../shared/parameters';
import { heldJson } from './heldItem';
import { filterOf, filterOptions } from './selection';

export const listHeldRecords: Operation = {
	option: { name: 'List', value: 'list', action: 'List held records', description: 'Get what is held, with the reason and the next step of each' },
	properties: [
		{ displayName: 'Return All', name: 'returnAll', type: 'boolean', default: false, description: 'Whether to return all results or only up to a given limit' },
		{ displayName: 'Limit', name: 'limit', type: 'number', typeOptions: { minValue: 1 }, default: 50, displayOptions: { show: { returnAll: [false] } }, description: 'Max number of results to return' },
		optionsProperty(filterOptions),
	],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const all = context.getNodeParameter('returnAll', itemIndex, false) === true;
			const limit = all ? Number.MAX_SAFE_INTEGER : Number(context.getNodeParameter('limit', itemIndex, 50));
			const held = await ledger.held({ ...filterOf(context, itemIndex), limit });
			return held.map((each) => ({ json: heldJson(each) }));
		});
	},
};
