import { checkBill, checkLine } from './billChecks';
import type { Environment } from './environment';
import { echo, exception, type Faulty, hasErrors } from './errors';
import { matchedLines } from './orderMatch';
import type { Sent } from './payload';
import { cents, listOf, newRow, numberOf, type Row, same, textOf, type Value, valueOf } from './store';

export const billTypes = ['Bill', 'Credit Adj.', 'Debit Adj.', 'Prepayment'];
const typeCodes: Record<string, string> = { INV: 'Bill', ACR: 'Credit Adj.', ADR: 'Debit Adj.', PPM: 'Prepayment' };
const unreleased = new Set(['On Hold', 'Balanced', 'Pending Approval', 'Rejected']);

export function isUnreleased(bill: Row, { settings }: Pick<Environment, 'settings'>): boolean {
	return unreleased.has(textOf(bill, 'Status')) || textOf(bill, 'Status') === settings.ownStatus;
}

export function billType(sent: string): string {
	return typeCodes[sent] ?? sent;
}

/** Enters a new bill, whole or not at all. */
export function insertBill(sent: Sent, environment: Environment): Row {
	const { books, settings, next, stamp } = environment;
	const vendor = (books.Vendor ?? []).find((row) => same(valueOf(row, 'VendorID'), sent.values.Vendor));
	const bill = newRow({
		CurrencyID: valueOf(vendor, 'CurrencyID'),
		Terms: valueOf(vendor, 'Terms'),
		BranchID: 'HQ',
		Hold: settings.holdOnEntry,
		...withoutStatus(sent.values),
		...settings.overwrites,
		Type: billType(String(sent.values.Type ?? 'Bill')),
		Details: [],
		TaxDetails: [],
		Applications: [],
	});
	if (Object.keys(sent.custom).length > 0) bill.custom = sent.custom;
	finish(bill, sent, environment);
	bill.ReferenceNbr = next('bill');
	bill.LastModifiedDateTime = stamp();
	(books.Bill ??= []).push(bill);
	return bill;
}

/** Changes a bill that is not released; rows of details with `id` are changed, others are added. */
export function updateBill(bill: Row, sent: Sent, environment: Environment): Row {
	if (!isUnreleased(bill, environment)) throw exception('Document Status is invalid for processing.');
	const { Type: _type, ReferenceNbr: _number, ...values } = withoutStatus(sent.values);
	const changed: Row = { ...bill, ...values, Details: listOf(bill, 'Details').map((each) => ({ ...each })) };
	finish(changed, sent, environment);
	changed.LastModifiedDateTime = environment.stamp();
	Object.assign(bill, changed);
	return bill;
}

/** Status and figures are the system's own; what is sent for them has no effect. */
function withoutStatus(values: Record<string, Value>): Record<string, Value> {
	const { Status: _status, Balance: _balance, TaxTotal: _tax, LastModifiedDateTime: _changed, ...rest } = values;
	return rest;
}

function finish(bill: Row, sent: Sent, environment: Environment): void {
	const faulty: Faulty = { row: { ...bill, ReferenceNbr: valueOf(bill, 'ReferenceNbr') ?? '<NEW>' }, errors: checkBill(bill, environment), details: { name: 'Details', rows: [] } };
	for (const line of sent.collections.Details ?? []) faulty.details?.rows.push(...enterLine(line, bill, environment));
	settle(bill, sent, environment, faulty);
	if (hasErrors(faulty)) throw echo(environment.settings.validationStatus, faulty, (faulty.details?.rows ?? []).some(hasErrors) ? 'AP Transactions' : 'AP Document');
}

/** Adds, changes or removes the rows that one submitted line stands for. */
function enterLine(sent: Sent, bill: Row, environment: Environment): Faulty[] {
	const details = listOf(bill, 'Details');
	const at = details.findIndex((each) => each.id === sent.id);
	if (sent.id !== undefined && at < 0) throw exception('No entity satisfies the condition.', 'PX.Api.ContractBased.NoEntitySatisfiesTheConditionException');
	if (sent.delete) {
		details.splice(at, 1);
		return [];
	}
	const matched = at < 0 ? matchedLines(sent, bill, environment) : undefined;
	if (matched && 'error' in matched) return [{ row: newRow(sent.values), errors: { [matched.field]: matched.error } }];
	const rows = at >= 0 ? [details[at] as Row] : (matched?.lines ?? [newRow({})]);
	return rows.map((row) => {
		for (const [name, value] of Object.entries(sent.values)) if (!(matched && /^PO/.test(name))) row[name] = value;
		row.Branch ??= valueOf(bill, 'BranchID');
		price(row, sent);
		if (at < 0) details.push(row);
		return { row, errors: checkLine(row, environment) };
	});
}

function price(row: Row, { values }: Sent): void {
	const hasPrice = values.UnitCost !== undefined || (values.Qty !== undefined && values.ExtendedCost === undefined);
	if (hasPrice) row.ExtendedCost = cents(numberOf(row, 'Qty') * numberOf(row, 'UnitCost'));
	else if (values.ExtendedCost === undefined && values.Amount !== undefined) row.ExtendedCost = values.Amount;
	else if (row.ExtendedCost === undefined) row.ExtendedCost = cents(numberOf(row, 'Qty') * numberOf(row, 'UnitCost'));
	row.Amount = valueOf(row, 'ExtendedCost');
}

/** Taxes, total, balance and status. */
function settle(bill: Row, sent: Sent, { settings }: Environment, faulty: Faulty): void {
	const details = listOf(bill, 'Details');
	if (valueOf(bill, 'IsTaxValid') !== true) bill.TaxDetails = taxes(details, settings.taxRates);
	else if (sent.collections.TaxDetails) bill.TaxDetails = sent.collections.TaxDetails.map(({ values }) => newRow(values));
	const tax = cents(listOf(bill, 'TaxDetails').reduce((sum, each) => sum + numberOf(each, 'TaxAmount'), 0));
	const isHeld = valueOf(bill, 'Hold') === true;
	const total = cents(details.reduce((sum, each) => sum + numberOf(each, 'Amount'), 0) + tax + (settings.roundingCents + (isHeld ? 0 : settings.lateCents.offHold)) / 100);
	bill.TaxTotal = tax;
	bill.Balance = isHeld && settings.balanceOnHold === 'zero' ? 0 : total;
	const control = settings.validateTotals ? numberOf(bill, 'Amount') : total;
	bill.Amount = control;
	if (!isHeld && control !== total) faulty.errors.Amount = 'The document is out of the balance.';
	bill.Status = isHeld ? 'On Hold' : (settings.ownStatus ?? (settings.approvals ? 'Pending Approval' : 'Balanced'));
}

function taxes(details: Row[], rates: Record<string, number>): Row[] {
	const taxable = new Map<string, number>();
	for (const line of details) {
		const category = textOf(line, 'TaxCategory');
		if (rates[category]) taxable.set(category, (taxable.get(category) ?? 0) + numberOf(line, 'Amount'));
	}
	return [...taxable].map(([category, amount]) =>
		newRow({ TaxID: category, TaxRate: rates[category], TaxableAmount: cents(amount), TaxAmount: cents((amount * (rates[category] as number)) / 100) }),
	);
}
