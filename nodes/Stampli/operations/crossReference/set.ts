import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { codeKey, type CrossReferences } from '../../../../core/crossReference';
import type { CodeTable } from '../../../../core/errors';
import type { Ledger } from '../../../../core/ports';
import { changeSet } from '../../../shared/crossReferences';
import { openLedger } from '../../../shared/openLedger';
import { isTestRun } from '../../../shared/testRun';
import { allItems } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { neededText, optionsOf, optionsProperty, textParameter, writeInTestRuns, wrongParameter } from '../../../shared/parameters';
import { whoProperty } from '../heldRecord/selection';
import { setProperty, tableOf } from './tables';

const fromItem = (name: string) => `={{ $json.${name} }}`;

export const setCrossReferences: Operation = {
	option: { name: 'Set', value: 'set', action: 'Set cross references', description: 'Enter which code of the ERP a code of Stampli stands for, one per item; held records that waited for it are tried again' },
	properties: [
		setProperty,
		{ displayName: 'Table', name: 'table', type: 'string', required: true, default: fromItem('table'), placeholder: 'e.g. vendor or dimension:Department', description: 'One of vendor, glAccount, taxCode, item, paymentTerms, company, dimension:NAME' },
		{ displayName: 'Code in Stampli', name: 'code', type: 'string', required: true, default: fromItem('code'), description: 'As the file has it, leading zeros included' },
		{ displayName: 'Code in the ERP', name: 'value', type: 'string', default: fromItem('value'), description: 'An item where this is empty is left out, so that a half-filled list can be given as it is' },
		whoProperty,
		optionsProperty([
			{ displayName: 'Retry Held Records', name: 'retryHeld', type: 'boolean', default: true, description: 'Whether records that are held for one of these codes are tried again at once' },
			writeInTestRuns,
		]),
	],
	usesSftp: false,
	run: async (context) => await allItems(context, async () => await setAll(context)),
};

interface Row {
	item: number;
	table: CodeTable;
	code: string;
	value: string;
}

async function setAll(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const set = neededText(context, 'set', 0, 'Set');
	const who = neededText(context, 'who', 0, 'Your Name');
	const options = optionsOf<{ writeInTestRuns: boolean; retryHeld: boolean }>(context, 0);
	const rows = context.getInputData().flatMap((_data, item): Row[] => {
		const value = textParameter(context, 'value', item);
		return value === '' ? [] : [{ item, table: tableOf(neededText(context, 'table', item, 'Table')), code: neededText(context, 'code', item, 'Code in Stampli'), value }];
	});
	contradictions(rows);
	const testRun = isTestRun(context, options.writeInTestRuns);
	const output = (row: Row, json: IDataObject): INodeExecutionData => ({ json: { set, table: row.table, code: row.code, value: row.value, ...json }, pairedItem: { item: row.item } });
	if (testRun) return rows.map((row) => output(row, { testRun: 'Nothing was written: this is what would be.' }));
	if (rows.length === 0) return [];

	const ledger = await openLedger(context);
	let before: CrossReferences = {};
	await changeSet(ledger, set, (tables) => {
		before = tables;
		return withRows(tables, rows);
	});
	const changed = rows.map((row) => ({ table: row.table, code: row.code, value: row.value, ...was(before, row) }));
	await ledger.note('crossReferenceSet', { set, who, rows: changed }, { executionId: context.getExecutionId() });
	const retried = options.retryHeld === false ? new Map<string, number>() : await retryWaiting(ledger, changed, who);
	return rows.map((row, i) => output(row, { ...(changed[i]!.before === undefined ? {} : { before: changed[i]!.before }), retried: retried.get(keyOf(row.table, row.code)) ?? 0 }));
}

const keyOf = (table: string, code: string) => `${table.toLowerCase()}|${codeKey(code)}`;

function contradictions(rows: Row[]): void {
	const seen = new Map<string, string>();
	for (const { table, code, value } of rows) {
		const other = seen.get(keyOf(table, code));
		if (other !== undefined && other !== value) throw wrongParameter(`The code "${code}" of table ${table} is given twice, as "${other}" and as "${value}". Nothing was written.`, 'Give each code once.');
		seen.set(keyOf(table, code), value);
	}
}

/** A code that is there in another spelling is replaced, not added beside it. */
function withRows(tables: CrossReferences, rows: Row[]): CrossReferences {
	const result: CrossReferences = { ...tables };
	for (const { table, code, value } of rows) {
		const others = Object.entries(result[table] ?? {}).filter(([each]) => codeKey(each) !== codeKey(code));
		result[table] = { ...Object.fromEntries(others), [code]: value };
	}
	return result;
}

function was(tables: CrossReferences, { table, code }: Row): { before?: string } {
	const found = Object.entries(tables[table] ?? {}).find(([each]) => codeKey(each) === codeKey(code));
	return found ? { before: found[1] } : {};
}

/** Held records with a problem about one of these codes, or about what it was mapped to before: how many per code. */
async function retryWaiting(ledger: Ledger, rows: { table: CodeTable; code: string; before?: string }[], who: string): Promise<Map<string, number>> {
	const wanted = new Map(rows.flatMap(({ table, code, before }) => [code, ...(before === undefined ? [] : [before])].map((each): [string, string] => [keyOf(table, each), keyOf(table, code)])));
	const waiting = new Map<string, Set<string>>();
	for (const { summary, outcome } of await ledger.held({ limit: Number.MAX_SAFE_INTEGER })) {
		for (const { unmapped } of outcome.problems) {
			const key = unmapped && wanted.get(keyOf(unmapped.table, unmapped.code));
			if (key) waiting.set(key, (waiting.get(key) ?? new Set()).add(summary.recordId));
		}
	}
	const all = [...new Set([...waiting.values()].flatMap((ids) => [...ids]))];
	if (all.length > 0) await ledger.retry(all, { who });
	return new Map([...waiting].map(([key, ids]) => [key, ids.size]));
}
