import type { IDataObject } from 'n8n-workflow';
import { codeKey, type CrossReferences } from '../../../../core/crossReference';
import type { UnmappedCode } from '../../../../core/errors';
import type { HeldRecord } from '../../../../core/ports';
import { setOrNothing } from '../../../shared/crossReferences';
import { openLedger } from '../../../shared/openLedger';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { neededText, optionsOf, optionsProperty } from '../../../shared/parameters';
import { filterOf, filterOptions } from '../heldRecord/selection';
import { setProperty } from './tables';

interface Unmapped extends UnmappedCode {
	/** What the code is mapped to now, where that is what the ERP does not know. */
	value: string;
	records: HeldRecord[];
	problem: string;
}

/** The codes for which records are held, one item each with an empty `value`: fill it in and give it to Set. */
export const listUnmappedCodes: Operation = {
	option: { name: 'List Unmapped', value: 'listUnmapped', action: 'List unmapped codes', description: 'Get the codes that hold records because the ERP does not know them, for a person to fill in' },
	properties: [
		setProperty,
		optionsProperty([...filterOptions, { displayName: 'ERP', name: 'erp', type: 'string', default: '', placeholder: 'e.g. Acumatica', description: 'Only codes that this ERP does not know: its name or a part of it, where one ledger serves several' }]),
	],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const set = neededText(context, 'set', itemIndex, 'Set');
			const found = new Map<string, Unmapped>();
			const erp = String(optionsOf<{ erp: string }>(context, itemIndex).erp ?? '').trim().toLowerCase();
			const inFile = fileCodes(await setOrNothing(ledger, set));
			for (const record of await ledger.held({ ...filterOf(context, itemIndex), limit: Number.MAX_SAFE_INTEGER })) {
				if (!(record.outcome.erp ?? '').toLowerCase().includes(erp)) continue;
				for (const { unmapped, message } of record.outcome.problems) {
					if (!unmapped) continue;
					const key = `${unmapped.table.toLowerCase()}|${codeKey(unmapped.code)}`;
					const code = inFile.get(key);
					const known = found.get(key) ?? { table: unmapped.table, code: code ?? unmapped.code, value: code === undefined ? '' : unmapped.code, records: [], problem: message };
					if (!known.records.includes(record)) known.records.push(record);
					found.set(key, known);
				}
			}
			const most = [...found.values()].sort((a, b) => b.records.length - a.records.length);
			return most.map(({ table, code, value, records, problem }) => {
				const json: IDataObject = {
					set, table, code, value, heldRecords: records.length,
					erps: [...new Set(records.flatMap(({ outcome }) => outcome.erp ?? []))],
					invoices: records.slice(0, 20).map(({ summary }) => summary.number ?? summary.rows),
					vendors: [...new Set(records.map(({ summary }) => summary.vendor ?? ''))].filter(Boolean).slice(0, 20),
					problem,
				}; // prettier-ignore
				return { json };
			});
		});
	},
};

/** The file's code by what it is mapped to: an ERP that does not know that speaks of its own code. */
function fileCodes(tables: CrossReferences): Map<string, string> {
	return new Map(Object.entries(tables).flatMap(([table, codes]) => Object.entries(codes ?? {}).map(([code, value]): [string, string] => [`${table.toLowerCase()}|${codeKey(value)}`, code])));
}
