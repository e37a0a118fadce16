import type { Operation } from '../../operation';
import { optionsProperty, writeInTestRuns } from '../../../shared/parameters';
import { decide } from './decide';
import { selectionProperties, whoProperty } from './selection';

export const retryHeldRecords: Operation = {
	option: {
		name: 'Retry',
		value: 'retry',
		action: 'Retry held records',
		description: 'Let their trigger hand held records over again at its next poll',
	},
	properties: [
		...selectionProperties,
		whoProperty,
		{
			displayName: 'Post Again',
			name: 'again',
			type: 'boolean',
			default: false,
			description: 'Whether a bill may be created that the ledger says was posted before and the ERP no longer has',
		},
		optionsProperty([writeInTestRuns]),
	],
	usesSftp: false,
	run: async (context) =>
		await decide(context, {
			done: 'retried',
			apply: async (ledger, recordIds, who, itemIndex) => {
				const again = context.getNodeParameter('again', itemIndex, false) === true;
				return await ledger.retry(recordIds, { who, ...(again ? { again } : {}) });
			},
		}),
};
