import { codeKey } from '../../../../core/crossReference';
import { changeSet, readSet } from '../../../shared/crossReferences';
import { openLedger } from '../../../shared/openLedger';
import { isTestRun } from '../../../shared/testRun';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { neededText, optionsOf, optionsProperty, writeInTestRuns } from '../../../shared/parameters';
import { whoProperty } from '../heldRecord/selection';
import { setProperty, tableOf } from './tables';

export const removeCrossReferences: Operation = {
	option: { name: 'Remove', value: 'remove', action: 'Remove cross references', description: 'Take codes out of a set, one per item' },
	properties: [
		setProperty,
		{ displayName: 'Table', name: 'table', type: 'string', required: true, default: '={{ $json.table }}', description: 'The table that the code stands in, as Get Many tells it' },
		{ displayName: 'Code in Stampli', name: 'code', type: 'string', required: true, default: '={{ $json.code }}', description: 'As the file has it, leading zeros included' },
		whoProperty,
		optionsProperty([writeInTestRuns]),
	],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const set = neededText(context, 'set', itemIndex, 'Set');
			const table = tableOf(neededText(context, 'table', itemIndex, 'Table'));
			const code = neededText(context, 'code', itemIndex, 'Code in Stampli');
			const who = neededText(context, 'who', itemIndex, 'Your Name');
			const found = Object.entries((await readSet(ledger, set))[table] ?? {}).find(([each]) => codeKey(each) === codeKey(code));
			if (!found) return [{ json: { set, table, code, removed: false } }];
			if (isTestRun(context, optionsOf<{ writeInTestRuns: boolean }>(context, itemIndex).writeInTestRuns)) {
				return [{ json: { set, table, code, value: found[1], removed: false, testRun: 'Nothing was written: this is what would be.' } }];
			}
			await changeSet(ledger, set, (tables) => ({ ...tables, [table]: Object.fromEntries(Object.entries(tables[table] ?? {}).filter(([each]) => codeKey(each) !== codeKey(code))) }));
			await ledger.note('crossReferenceRemoved', { set, table, code, value: found[1], who }, { executionId: context.getExecutionId() });
			return [{ json: { set, table, code, value: found[1], removed: true } }];
		});
	},
};
