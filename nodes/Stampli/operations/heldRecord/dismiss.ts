import type { Operation } from '../../operation';
import { neededText, optionsProperty, writeInTestRuns } from '../../../shared/parameters';
import { decide } from './decide';
import { reasonProperty, selectionProperties, whoProperty } from './selection';

export const dismissHeldRecords: Operation = {
	option: {
		name: 'Dismiss',
		value: 'dismiss',
		action: 'Dismiss held records',
		description: 'Close held records that shall never be posted; the reason is kept in the audit trail',
	},
	properties: [...selectionProperties, whoProperty, reasonProperty('Why it is not posted, for example: entered by hand as bill 4711'), optionsProperty([writeInTestRuns])],
	usesSftp: false,
	run: async (context) =>
		await decide(context, {
			done: 'dismissed',
			apply: async (ledger, recordIds, who, itemIndex) =>
				await ledger.dismiss(recordIds, { who, reason: neededText(context, 'reason', itemIndex, 'Reason') }),
		}),
};
