import { dataTable, decision } from './heldRecordsNodes';
import { alarm, colors } from './lanes';
import { type Place, sheet, type Sheet, type Template } from './sheet';

const file = 'held-records-to-data-table';
type Columns = Record<string, string>;

const j = (expression: string) => `={{ ${expression} }}`;
const plain = (...names: string[]): Columns => Object.fromEntries(names.map((name) => [name, j(`String($json.${name} ?? '')`)]));

const held: Columns = {
	...plain('recordId', 'entity', 'company', 'vendor', 'number', 'date', 'currency', 'amount', 'reason', 'tries', 'nextTryAt', 'heldAt'),
	file: j("$json.file?.name ?? ''"),
	problems: j("$json.problems.map((problem) => problem.message).join('\\n')"),
	whoCanFixIt: j("[...new Set($json.problems.map((problem) => problem.who))].join(', ')"),
	nextStep: j("[...new Set($json.problems.map((problem) => problem.fix + ' (' + problem.where + ')'))].join('\\n')"),
	state: 'held',
	erpNumber: '',
	seenIn: j('$execution.id'),
};
const audit: Columns = plain(
	'recordId', 'entity', 'company', 'vendor', 'number', 'date', 'currency', 'amount', 'status', 'erp', 'erpState', 'erpNumber', 'reason', 'tries', 'attempts', 'answer', 'file', 'rows', 'fileHash',
	'profile', 'profileVersion', 'payloadHash', 'executions', 'decisions', 'receipt', 'arrivedAt', 'updatedAtLedger',
); // prettier-ignore
const codes: Columns = {
	setName: j('$json.set'),
	codeTable: j('$json.table'),
	...plain('code', 'heldRecords', 'problem'),
	mappedTo: j("$json.value ?? ''"),
	invoices: j("$json.invoices.join(', ')"),
	vendors: j("$json.vendors.join(', ')"),
	seenIn: j('$execution.id'),
};
/** Filled in by people, or about what they filled in: never written over by a list. */
const codesByPeople = ['value', 'enteredValue', 'enteredAt'];

/** Held records, the newest audit and the unmapped codes in n8n's Data tables, for people who watch and fill. */
export function heldRecordsToDataTable(): [file: string, template: Template] {
	const page = sheet(file, 'Held records, audit and codes in Data tables');
	notes(page);
	const start = page.node({ name: 'Every Quarter of an Hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters: { rule: { interval: [{ field: 'minutes', minutesInterval: 15 }] } } }, { x: 72, y: 304 });
	const tables = [
		table(page, 'Table of Held Records', 'Stampli held records', Object.keys(held), { x: 280, y: 304 }),
		table(page, 'Table of the Audit', 'Stampli audit', Object.keys(audit), { x: 488, y: 304 }),
		table(page, 'Table of Unmapped Codes', 'Stampli unmapped codes', [...Object.keys(codes), ...codesByPeople], { x: 696, y: 304 }),
	] as const;
	const [heldTable, auditTable, codesTable] = tables;
	page.connect(start, [heldTable]);
	page.connect(heldTable, [auditTable]);
	page.connect(auditTable, [codesTable]);

	const filled = rows(page, 'Codes That Are Filled In', codesTable, [{ keyName: 'value', condition: 'isNotEmpty' }], { x: 1000, y: 176 });
	const fresh = decision(page, 'Filled In Anew?', { x: 1208, y: 176 }, { value: j('$json.value !== $json.enteredValue'), operation: 'true' });
	const enter = page.own('stampli', 'Enter the Codes', { x: 1416, y: 176 }, {
		resource: 'crossReference', operation: 'set', set: j('$json.setName'), table: j('$json.codeTable'), code: j('$json.code'), value: j('$json.value'), who: 'Data table "Stampli unmapped codes"', options: {},
	}); // prettier-ignore
	const mark = update(page, 'Mark as Entered', codesTable, same('setName', '$json.set', 'codeTable', '$json.table', 'code', '$json.code'), { enteredValue: j('$json.value'), enteredAt: j('$now.toISO()') }, { x: 1624, y: 176 });
	const unmapped = page.own('stampli', 'List Unmapped Codes', { x: 1000, y: 512 }, { resource: 'crossReference', operation: 'listUnmapped', set: 'production', options: {} });
	const showCodes = upsert(page, 'Show the Codes', codesTable, same('setName', '$json.set', 'codeTable', '$json.table', 'code', '$json.code'), codes, { x: 1208, y: 512 });

	const list = page.own('stampli', 'List Held Records', { x: 1000, y: 848 }, { resource: 'heldRecord', operation: 'list', returnAll: true, options: {} });
	const showHeld = upsert(page, 'Show What Is Held', heldTable, same('recordId', '$json.recordId'), held, { x: 1208, y: 848 });
	const gone = rows(page, 'Rows No Longer Held', heldTable, [{ keyName: 'state', condition: 'eq', keyValue: 'held' }, { keyName: 'seenIn', condition: 'neq', keyValue: j('$execution.id') }], { x: 1000, y: 1056 });
	const become = page.own('stampli', 'What Became of It', { x: 1208, y: 1056 }, { resource: 'audit', operation: 'trace', text: '', limit: 1, options: { recordId: j('$json.recordId') } });
	const resolve = update(page, 'Mark as Resolved', heldTable, same('recordId', '$json.recordId'), { state: j("$json.status === 'held' ? 'in work' : $json.status"), reason: j('$json.reason'), erpNumber: j('$json.erpNumber'), nextTryAt: '' }, { x: 1416, y: 1056 });

	const trace = page.own('stampli', 'Newest Audit', { x: 1000, y: 1392 }, { resource: 'audit', operation: 'trace', text: '', limit: 500, options: { from: j('$now.minus({ days: 2 }).toISO()') } });
	const showAudit = upsert(page, 'Show the Audit', auditTable, same('recordId', '$json.recordId'), audit, { x: 1208, y: 1392 });

	page.connect(codesTable, [filled, unmapped, list, gone, trace]);
	page.connect(filled, [fresh]);
	page.connect(fresh, [enter], []);
	page.connect(enter, [mark]);
	page.connect(unmapped, [showCodes]);
	page.connect(list, [showHeld]);
	page.connect(gone, [become]);
	page.connect(become, [resolve]);
	page.connect(trace, [showAudit]);
	alarm(page, { x: -32, y: 1584 });
	return [file, page.template];
}

type Condition = { keyName: string; condition: string; keyValue?: string };

function same(...pairs: string[]): Condition[] {
	return Array.from({ length: pairs.length / 2 }, (_, i) => ({ keyName: pairs[2 * i]!, condition: 'eq', keyValue: j(pairs[2 * i + 1]!) }));
}

const once = { executeOnce: true };
const at = (name: string) => ({ __rl: true, mode: 'id', value: j(`$('${name}').first().json.id`) });
const filters = (conditions: Condition[]) => ({ matchType: 'allConditions', filters: { conditions } });

function table(page: Sheet, name: string, tableName: string, columns: string[], place: Place): string {
	const column = columns.map((each) => ({ name: each, type: 'string' }));
	return dataTable(page, name, place, { resource: 'table', operation: 'create', tableName, columns: { column }, options: { createIfNotExists: true } }, once);
}

function rows(page: Sheet, name: string, of: string, conditions: Condition[], place: Place): string {
	return dataTable(page, name, place, { resource: 'row', operation: 'get', dataTableId: at(of), ...filters(conditions), returnAll: true }, once);
}

function upsert(page: Sheet, name: string, into: string, conditions: Condition[], columns: Columns, place: Place): string {
	return dataTable(page, name, place, { resource: 'row', operation: 'upsert', dataTableId: at(into), ...filters(conditions), columns: mapped(columns), options: {} });
}

function update(page: Sheet, name: string, into: string, conditions: Condition[], columns: Columns, place: Place): string {
	return dataTable(page, name, place, { resource: 'row', operation: 'update', dataTableId: at(into), ...filters(conditions), columns: mapped(columns), options: {} });
}

function mapped(value: Columns): object {
	const schema = Object.keys(value).map((id) => ({ id, displayName: id, required: false, defaultMatch: false, display: true, type: 'string', readOnly: false, removed: false }));
	return { mappingMode: 'defineBelow', value, matchingColumns: [], schema };
}

function notes(page: Sheet): void {
	page.note(
		'Read Me First',
		`# Held records, audit and codes in Data tables
People watch and filter three tables of n8n (*Overview → Data tables*): **Stampli held records**, **Stampli audit**, **Stampli unmapped codes**. In the last one they fill the column **value**, and the code is mapped.

## Going live
1. Where n8n runs on several hosts, choose the *Ledger* credential in every Stampli node.
2. In **List Unmapped Codes** set the name of your cross-reference *Set*, as in the option *Cross-Reference Set* of your ERP node.
3. Run it once, look at the tables, then publish.

The tables are for looking at, except the column *value*: the truth stays in the ledger, and a table may be emptied at any time. Move this workflow to the project whose people shall see the tables.`,
		{ x: -608, y: 0 },
		{ width: 544, height: 560, color: colors.readMe },
	);
	page.note('Tables', '## 1 · The tables\nMade at the first run, in the project of this workflow. Columns that you add stay untouched.', { x: -32, y: 0 }, { width: 912, height: 496, color: colors.step });
	page.note('Codes', '## 2 · Codes\nWhat people filled in goes into the cross-reference set, and the records that waited for it are tried again. Then the codes that hold records now are shown.', { x: 912, y: 0 }, { width: 912, height: 672, color: colors.people });
	page.note('Held', '## 3 · Held records\nOne row per record, kept up to date. Rows that are no longer held get what became of them: posted, duplicate or dismissed.', { x: 912, y: 704 }, { width: 912, height: 496, color: colors.step });
	page.note('Audit', '## 4 · Audit\nThe records of the last two days on which anything happened, one row each: file and hash, what was sent, answer, executions, decisions, outcome.', { x: 912, y: 1232 }, { width: 912, height: 320, color: colors.step });
}
