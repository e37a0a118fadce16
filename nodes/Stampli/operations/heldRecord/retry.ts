import type { IExecuteFunctions } from 'n8n-workflow';
import type { Ledger } from '../../../../core/ports';
import type { Operation } from '../../operation';
import { optionsOf, optionsProperty, writeInTestRuns, wrongParameter } from '../../../shared/parameters';
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
		optionsProperty([
			{
				displayName: 'Hand Over To',
				name: 'route',
				type: 'string',
				default: '',
				placeholder: 'e.g. workflow ID/Stampli Trigger',
				description: 'Another trigger than the one they came from, where that one\'s workflow was deleted or replaced: ID of its workflow and its own name',
			},
			writeInTestRuns,
		]),
	],
	usesSftp: false,
	run: async (context) =>
		await decide(context, {
			done: 'retried',
			apply: async (ledger, recordIds, who, itemIndex) => {
				const again = context.getNodeParameter('again', itemIndex, false) === true;
				const route = newRoute(context, itemIndex);
				if (route && !(await isTrigger(ledger, route))) {
					throw wrongParameter(`There is no trigger "${route}" that has ever polled with this ledger.`, 'Write the ID of its workflow (the end of its address in the editor), a slash and the name of the trigger. It must have been activated.');
				}
				return await ledger.retry(recordIds, { who, ...(again ? { again } : {}), ...(route ? { route } : {}) });
			},
			warning: async (ledger, route, itemIndex) =>
				newRoute(context, itemIndex) || (await isTrigger(ledger, route)) ? undefined : `No trigger hands this record over (it came from ${route}): it is tried again when a workflow brings its item again.`,
		}),
};

/** Every trigger notes its first activation. */
async function isTrigger(ledger: Ledger, route: string): Promise<boolean> {
	return (await ledger.watermark(`activation:${route}`)) !== undefined;
}

function newRoute(context: IExecuteFunctions, itemIndex: number): string {
	return String(optionsOf<{ route: string }>(context, itemIndex).route ?? '').trim();
}
