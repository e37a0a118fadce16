import type { CodeTable } from '../../../../core/errors';
import { readSet } from '../../../shared/crossReferences';
import { openLedger } from '../../../shared/openLedger';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { neededText, textParameter } from '../../../shared/parameters';
import { setProperty, tableOf } from './tables';

export const getManyCrossReferences: Operation = {
	option: { name: 'Get Many', value: 'getAll', action: 'Get many cross references', description: 'Get the codes of a set, one item each, as Set takes them' },
	properties: [setProperty, { displayName: 'Table', name: 'table', type: 'string', default: '', placeholder: 'e.g. vendor', description: 'Only this table. Empty: all.' }],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const set = neededText(context, 'set', itemIndex, 'Set');
			const only = textParameter(context, 'table', itemIndex);
			const wanted = only === '' ? undefined : tableOf(only);
			const tables = Object.entries(await readSet(ledger, set)) as [CodeTable, Record<string, string>][];
			return tables
				.filter(([table]) => wanted === undefined || table === wanted)
				.flatMap(([table, codes]) => Object.entries(codes).map(([code, value]) => ({ json: { set, table, code, value } })));
		});
	},
};
