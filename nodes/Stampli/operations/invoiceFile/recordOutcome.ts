import type { INodeProperties } from 'n8n-workflow';
import { outcomeProperties, recordOutcomes } from '../../../shared/outcome/recordOutcome';
import type { Operation } from '../../operation';
import { withInbox } from '../../withInbox';

const masterDataHours: INodeProperties = {
	displayName: 'Master Data Max Age (Hours)',
	name: 'masterDataHours',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: 'Adds a warning, and a line to the message about new holds, when Master Data: Upload last ran longer ago, or never. 0: no check.',
};

export const recordOutcome: Operation = {
	option: {
		name: 'Record Outcome',
		value: 'recordOutcome',
		action: 'Record the outcome of invoice files',
		description: 'Write a receipt per file from what the ledger knows, and move finished files. Connect Posted and Held to it.',
	},
	properties: outcomeProperties([masterDataHours]),
	usesSftp: true,
	run: async (context) => await recordOutcomes(context, withInbox),
};
