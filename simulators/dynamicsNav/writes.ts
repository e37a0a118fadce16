import type { Company } from './books';
import { badRequest, dialog, exists, missing, notFound } from './errors';
import type { Page } from './pages';
import { type Row, touch, type Value } from './tables';
import { onEntry } from './validate';

/** Values in their order of entry, already read into the table's own types. */
export type Entered = [string, Value][];

/** Makes a row as a user of the page would: the rules run in the order of the values, nothing stays when one refuses. */
export function insert(company: Company, page: Page, entered: Entered, parent?: Row): Row {
	if (!page.writable) throw badRequest(`Page ${page.number} does not allow inserting.`, 'BadRequest_MethodNotAllowed');
	const row: Row = { ...(page.fixed ?? {}), _version: 1 };
	if (parent) row.Document_No = parent.No!;
	const given = page.table === 'GenJournalLine' ? batchOf(company, entered) : entered;
	enter(company, page, row, given);
	number(company, page, row);
	const rows = company.tables[page.table];
	if (rows.some((each) => page.keys.every((key) => each[key] === row[key]))) throw exists(page.table, page.keys.map((key) => `${key}='${String(row[key])}'`).join(','));
	if (page.table === 'PurchaseHeader') for (const name of ['Posting_Date', 'Document_Date']) row[name] ??= '2026-06-15';
	rows.push(row);
	return row;
}

export function modify(company: Company, page: Page, row: Row, entered: Entered): void {
	if (!page.writable) throw badRequest(`Page ${page.number} does not allow modifying.`, 'BadRequest_MethodNotAllowed');
	const changed = { ...row };
	enter(company, page, changed, entered.filter(([name, value]) => row[name] !== value));
	Object.assign(row, changed);
	touch(row);
}

export function remove(company: Company, page: Page, row: Row): void {
	if (!page.writable) throw badRequest(`Page ${page.number} does not allow deleting.`, 'BadRequest_MethodNotAllowed');
	if (page.table === 'Vendor' && company.tables.VendorLedgerEntry.some((each) => each.Vendor_No === row.No)) throw dialog(`You cannot delete Vendor ${String(row.No)} because it has ledger entries.`);
	const rows = company.tables[page.table];
	rows.splice(rows.indexOf(row), 1);
	if (page.part) {
		const lines = company.tables[page.part.table];
		for (let i = lines.length - 1; i >= 0; i--) if (lines[i]!.Document_Type === row.Document_Type && lines[i]!.Document_No === row.No) lines.splice(i, 1);
	}
}

function enter(company: Company, page: Page, row: Row, entered: Entered): void {
	for (const [name, value] of entered) {
		const field = page.fields.find((each) => each.name === name);
		if (field?.readOnly && !page.keys.includes(name)) throw badRequest(`Control '${name}' is read-only.`);
		if (page.fixed && name in page.fixed && page.fixed[name] !== value) throw badRequest(`The value of ${name} is outside the filter of page ${page.number}.`);
		row[name] = value;
		onEntry[page.table]?.[name]?.(company, row, value);
	}
}

/** Older servers filter page 254 to its first batch and insert there, whatever the body says. */
function batchOf(company: Company, entered: Entered): Entered {
	const [first = ''] = company.codes.batches;
	const values = new Map(entered);
	const rest = entered.filter(([name]) => name !== 'Journal_Template_Name' && name !== 'Journal_Batch_Name');
	const [template, batch] = company.settings.journal === 'firstBatch' ? first.split('/') : [values.get('Journal_Template_Name') ?? '', values.get('Journal_Batch_Name') ?? ''];
	if (!template) throw missing('Journal Template Name', 'Gen. Journal Line');
	if (!batch) throw missing('Journal Batch Name', 'Gen. Journal Line');
	if (!company.codes.batches.includes(`${String(template)}/${String(batch)}`)) throw notFound(`The Gen. Journal Batch does not exist. Identification fields and values: Journal Template Name='${String(template)}',Name='${String(batch)}'`, 'Internal_RecordNotFound');
	return [['Journal_Template_Name', template], ['Journal_Batch_Name', batch], ...rest];
}

function number(company: Company, page: Page, row: Row): void {
	if (page.table === 'PurchaseHeader' && !row.No) row.No = company.next('invoice');
	if (page.table === 'Vendor') {
		if (!row.No) row.No = company.next('vendor');
		row.Last_Date_Modified = '2026-11-01';
	}
	if (page.table === 'GenJournalLine' && !row.Document_No) row.Document_No = `G${String(company.next('payment')).padStart(5, '0')}`;
	if (page.keys.includes('Line_No') && !row.Line_No) {
		if (!company.settings.numbersLines) throw missing('Line No.', page.table);
		const siblings = company.tables[page.table].filter((each) => page.keys.every((key) => key === 'Line_No' || each[key] === row[key]));
		row.Line_No = Math.max(0, ...siblings.map((each) => Number(each.Line_No))) + 10000;
	}
}
