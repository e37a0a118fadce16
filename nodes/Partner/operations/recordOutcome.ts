import type { INodeExecutionData } from 'n8n-workflow';
import type { Operation } from '../../shared/operations';
import { outcomeProperties, recordOutcomes } from '../../shared/outcome/recordOutcome';
import { withInbox } from '../credentials';

export const recordOutcome: Operation<INodeExecutionData[][]> = {
	option: {
		name: 'Record Outcome',
		value: 'recordOutcome',
		action: 'Record the outcome of partner files',
		description: 'Write a receipt per file from what the ledger knows, and move finished files. Put it behind Acknowledge.',
	},
	properties: outcomeProperties(),
	run: async (context) => [await recordOutcomes(context, withInbox)],
};
