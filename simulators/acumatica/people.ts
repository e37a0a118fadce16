import { release, reverse } from './actions';
import { insertBill } from './bills';
import type { Environment } from './environment';
import { cents, listOf, newRow, numberOf, type Row, same, textOf, valueOf } from './store';

export interface PaymentMade {
	vendor: string;
	vendorRef: string;
	amount: number;
	/** ISO date. */
	date: string;
	/** Check number. */
	reference: string;
}

/** The bill with this vendor and vendor reference, not one that reverses it. */
export function billOf({ books }: Environment, vendor: string, vendorRef: string): Row {
	const bill = (books.Bill ?? []).find((row) => same(valueOf(row, 'Vendor'), vendor) && same(valueOf(row, 'VendorRef'), vendorRef));
	if (!bill) throw new Error(`No bill ${vendorRef} of ${vendor} in this tenant`);
	return bill;
}

/** A clerk pays a bill by check, released first where it is not. */
export function pay(environment: Environment, payment: PaymentMade): Row {
	const bill = billOf(environment, payment.vendor, payment.vendorRef);
	bill.Hold = false;
	if (textOf(bill, 'Status') !== 'Open') bill.Status = 'Balanced';
	if (textOf(bill, 'Status') === 'Balanced') release(bill, environment);
	const number = environment.next('check');
	const application = { DocType: valueOf(bill, 'Type'), ReferenceNbr: valueOf(bill, 'ReferenceNbr'), VendorRef: valueOf(bill, 'VendorRef'), AmountPaid: payment.amount, Balance: 0 };
	const check = newRow({
		Type: 'Payment', ReferenceNbr: number, Vendor: payment.vendor, Status: 'Closed', PaymentRef: payment.reference, PaymentAmount: payment.amount, UnappliedBalance: 0, PaymentMethod: 'CHECK',
		CashAccount: '10200', CurrencyID: valueOf(bill, 'CurrencyID'), ApplicationDate: `${payment.date}T00:00:00+00:00`, LastModifiedDateTime: environment.stamp(), Details: [], History: [newRow(application)],
	}); // prettier-ignore
	(environment.books.Check ??= []).push(check);
	settle(bill, 'Payment', number, payment.amount, environment);
	return check;
}

/** A clerk voids that check: a document of its own takes it back, and the bill is open again. */
export function voidPayment(environment: Environment, vendor: string, reference: string): void {
	const checks = environment.books.Check ?? [];
	const check = checks.find((row) => same(valueOf(row, 'Vendor'), vendor) && textOf(row, 'PaymentRef') === reference && textOf(row, 'Type') === 'Payment');
	if (!check) throw new Error(`No check ${reference} of ${vendor} in this tenant`);
	check.Status = 'Voided';
	checks.push(newRow({ ...Object.fromEntries(Object.entries(check).filter(([, value]) => typeof value !== 'object')), Type: 'Voided Payment', Status: 'Closed', Details: [], History: [] }));
	for (const paid of listOf(check, 'History')) {
		const bill = (environment.books.Bill ?? []).find((row) => same(valueOf(row, 'ReferenceNbr'), valueOf(paid, 'ReferenceNbr')));
		if (bill) settle(bill, 'Voided Payment', textOf(check, 'ReferenceNbr'), -numberOf(paid, 'AmountPaid'), environment);
	}
}

function settle(bill: Row, type: string, number: string, amount: number, { stamp }: Environment): void {
	bill.Balance = cents(numberOf(bill, 'Balance') - amount);
	bill.Status = numberOf(bill, 'Balance') === 0 ? 'Closed' : 'Open';
	bill.LastModifiedDateTime = stamp();
	(bill.Applications as Row[]).push(newRow({ DocType: type, ReferenceNbr: number, AmountPaid: amount, Balance: valueOf(bill, 'Balance'), Status: 'Closed' }));
}

export interface BillEntered {
	vendor: string;
	vendorRef: string;
	branch: string;
	/** ISO date. */
	date: string;
	currency: string;
	lines: { account: string; amount: number }[];
}

/** A clerk enters a bill at the screen and takes it from hold. */
export function enterBill(environment: Environment, { vendor, vendorRef, branch, date, currency, lines }: BillEntered): Row {
	const details = lines.map(({ account, amount }) => ({ values: { Account: account, Qty: 1, UnitCost: amount }, collections: {}, linked: {}, custom: {} }));
	const total = cents(lines.reduce((sum, { amount }) => sum + amount, 0));
	const values = { Type: 'Bill', Vendor: vendor, VendorRef: vendorRef, BranchID: branch, Date: `${date}T00:00:00+00:00`, CurrencyID: currency, Hold: false, Amount: total };
	return insertBill({ values, collections: { Details: details }, linked: {}, custom: {} }, environment);
}

/** A clerk takes a debit adjustment from hold, releases it and applies it to a bill of the same amount. */
export function applyAdjustment(environment: Environment, adjustmentNumber: string, billNumber: string): void {
	const find = (type: string, number: string) => (environment.books.Bill ?? []).find((row) => textOf(row, 'Type') === type && textOf(row, 'ReferenceNbr') === number);
	const [adjustment, bill] = [find('Debit Adj.', adjustmentNumber), find('Bill', billNumber)];
	if (!adjustment || !bill || numberOf(adjustment, 'Balance') > numberOf(bill, 'Balance')) throw new Error(`Debit adjustment ${adjustmentNumber} cannot be applied to bill ${billNumber}`);
	Object.assign(adjustment, { Hold: false, Status: 'Balanced' });
	release(adjustment, environment);
	settle(bill, 'Debit Adj.', adjustmentNumber, numberOf(adjustment, 'Balance'), environment);
	Object.assign(adjustment, { Balance: 0, Status: 'Closed' });
}

/** A clerk reverses a released bill at the screen: a debit adjustment on hold, without a word in its description. */
export function reverseBill(environment: Environment, billNumber: string): Row {
	const bill = (environment.books.Bill ?? []).find((row) => textOf(row, 'Type') === 'Bill' && textOf(row, 'ReferenceNbr') === billNumber);
	if (!bill) throw new Error(`No bill ${billNumber}`);
	return reverse(bill, environment);
}
