import { billTypes } from './bills';
import type { Environment } from './environment';
import { type Row, same, textOf, type Value, valueOf } from './store';

/** What is wrong with the fields of a bill, by field. */
export function checkBill(bill: Row, environment: Environment): Record<string, string> {
	const { books, settings } = environment;
	const errors: Record<string, string> = {};
	const text = (name: string) => textOf(bill, name);
	if (!billTypes.includes(text('Type'))) errors.Type = `The list value '${text('Type')}' is not allowed for the field Type.`;
	const vendor = (books.Vendor ?? []).find((row) => same(valueOf(row, 'VendorID'), valueOf(bill, 'Vendor')));
	if (!vendor) errors.Vendor = `'Vendor' cannot be found in the system.`;
	else if (['Inactive', 'On Hold'].includes(textOf(vendor, 'Status'))) errors.Vendor = `The vendor status is '${textOf(vendor, 'Status')}'.`;
	else if (!same(valueOf(vendor, 'CurrencyID'), valueOf(bill, 'CurrencyID')) && valueOf(vendor, 'EnableCurrencyOverride') !== true) {
		errors.CurrencyID = `The currency '${text('CurrencyID')}' cannot be used for this vendor.`;
	}
	if (text('Type') === 'Bill' && text('VendorRef') === '') errors.VendorRef = `'Vendor Ref.' cannot be empty.`;
	if (text('VendorRef').length > 40) errors.VendorRef = 'The string is too long: at most 40 characters.';
	if (text('Description').length > 512) errors.Description = 'The string is too long: at most 512 characters.';
	if (text('Terms') !== '' && !terms(environment).has(text('Terms').toLowerCase())) errors.Terms = `'Terms' cannot be found in the system.`;
	if (!branches(environment).some((row) => same(valueOf(row, 'BranchID'), valueOf(bill, 'BranchID')))) errors.BranchID = `'Branch' cannot be found in the system.`;
	if (settings.closedPeriods.includes(text('PostPeriod').replace('-', ''))) errors.PostPeriod = `The ${text('PostPeriod')} financial period is closed.`;
	if (text('PostPeriod') !== '' && !/^(0[1-9]|1[0-2])-?\d{4}$/.test(text('PostPeriod'))) errors.PostPeriod = `'Post Period' cannot be found in the system.`;
	const isNew = valueOf(bill, 'ReferenceNbr') === undefined;
	const twin = (books.Bill ?? []).find(
		(row) => row.id !== bill.id && same(valueOf(row, 'Vendor'), valueOf(bill, 'Vendor')) && same(valueOf(row, 'VendorRef'), valueOf(bill, 'VendorRef')) && textOf(row, 'Status') !== 'Voided',
	);
	if (settings.duplicateVendorRef === 'reject' && isNew && twin) errors.VendorRef = 'The vendor reference is used by another document of this vendor.';
	return errors;
}

/** What is wrong with one line, by field. */
export function checkLine(line: Row, { books }: Environment): Record<string, string> {
	const errors: Record<string, string> = {};
	const find = (entity: string, key: string, value: Value) => (books[entity] ?? []).find((row) => same(valueOf(row, key), value));
	const missing = (field: string, shown: string) => (errors[field] = `${shown} '${textOf(line, field).padEnd(7)}' cannot be found in the system.`);
	const text = (name: string) => textOf(line, name);
	const account = find('Account', 'AccountCD', valueOf(line, 'Account'));
	if (text('Account') === '' && text('InventoryID') === '') errors.Account = `'Account' cannot be empty.`;
	else if (text('Account') !== '' && !account) missing('Account', 'Account');
	else if (account && valueOf(account, 'Active') !== true) errors.Account = 'The account is inactive.';
	const sub = find('Subaccount', 'SubaccountCD', valueOf(line, 'Subaccount'));
	if (text('Subaccount') !== '' && !sub) missing('Subaccount', 'Subaccount');
	if (text('InventoryID') !== '' && !find('NonStockItem', 'InventoryID', text('InventoryID')) && !find('StockItem', 'InventoryID', text('InventoryID'))) missing('InventoryID', 'Inventory ID');
	if (text('Project') !== '' && text('Project') !== 'X') {
		const project = find('Project', 'ProjectID', valueOf(line, 'Project'));
		const task = (books.ProjectTask ?? []).find((row) => same(valueOf(row, 'ProjectID'), text('Project')) && same(valueOf(row, 'ProjectTaskID'), text('ProjectTask')));
		if (!project) missing('Project', 'Project');
		else if (text('ProjectTask') === '') errors.ProjectTask = `'Project Task' cannot be empty.`;
		else if (!task) missing('ProjectTask', 'Project Task');
		else if (textOf(task, 'Status') !== 'Active') errors.ProjectTask = `The project task is not active.`;
	}
	if (text('CostCode') !== '' && !find('CostCode', 'CostCodeID', text('CostCode'))) missing('CostCode', 'Cost Code');
	if (text('TaxCategory') !== '' && !find('TaxCategory', 'TaxCategoryID', text('TaxCategory'))) missing('TaxCategory', 'Tax Category');
	if (text('TransactionDescription').length > 256) errors.TransactionDescription = 'The string is too long: at most 256 characters.';
	return errors;
}

export function branches({ books }: Environment): Row[] {
	return (books.Ledger ?? []).flatMap((ledger) => ledger.Branches as Row[]);
}

function terms({ books }: Environment): Set<string> {
	return new Set(['30d', '14d', '10d', ...(books.Vendor ?? []).map((row) => textOf(row, 'Terms').toLowerCase())]);
}
