import type { Company } from './books';
import { cents, type Row, touch } from './tables';

/** Writes one vendor ledger entry with its initial detailed entry. `Amount` negative: the company owes. */
export function postEntry(company: Company, row: Row): Row {
	const Entry_No = Number(company.next('entry'));
	const amount = Number(row.Amount);
	const entry: Row = { Currency_Code: '', Description: '', Reversed: false, ...row, Entry_No, Original_Amount: amount, Remaining_Amount: amount, Open: amount !== 0 && row.Reversed !== true, _version: 1 };
	company.tables.VendorLedgerEntry.push(entry);
	detail(company, { Entry_Type: 'Initial Entry', Posting_Date: row.Posting_Date!, Document_Type: row.Document_Type!, Document_No: row.Document_No!, Vendor_No: row.Vendor_No!, Amount: amount, Vendor_Ledger_Entry_No: Entry_No });
	return entry;
}

function detail(company: Company, row: Row): Row {
	const made = { Currency_Code: '', Unapplied: false, ...row, Entry_No: Number(company.next('entry')), _version: 1 };
	company.tables.DetailedVendorEntry.push(made);
	return made;
}

export interface PaymentOf {
	vendor: string;
	/** The vendor's number of the invoice. */
	invoice: string;
	amount: number;
	date: string;
	/** Document number of the payment. */
	reference: string;
}

/** Somebody posts a payment that is applied to the open invoice of this number. */
export function pay(company: Company, { vendor, invoice, amount, date, reference }: PaymentOf): void {
	const entry = company.tables.VendorLedgerEntry.find((row) => row.Vendor_No === vendor && row.External_Document_No === invoice.toUpperCase() && row.Reversed !== true && row.Document_Type !== 'Payment');
	if (!entry) throw new Error(`No posted invoice ${invoice} of ${vendor}`);
	const sign = Number(entry.Amount) < 0 ? 1 : -1;
	const payment = postEntry(company, { Document_Type: 'Payment', Document_No: reference, External_Document_No: '', Vendor_No: vendor, Posting_Date: date, Document_Date: date, Amount: sign * amount, Currency_Code: String(entry.Currency_Code ?? '') });
	apply(company, entry, payment, sign * amount, { date, reference });
}

function apply(company: Company, entry: Row, payment: Row, amount: number, { date, reference }: { date: string; reference: string }): void {
	const common = { Entry_Type: 'Application', Document_Type: 'Payment', Document_No: reference, Posting_Date: date, Vendor_No: String(entry.Vendor_No), Currency_Code: String(entry.Currency_Code ?? '') };
	for (const [row, value] of [[entry, amount], [payment, -amount]] as const) {
		detail(company, { ...common, Amount: value, Vendor_Ledger_Entry_No: Number(row.Entry_No) });
		row.Remaining_Amount = (cents(row.Remaining_Amount) + cents(value)) / 100;
		row.Open = row.Remaining_Amount !== 0;
		touch(row);
	}
}

/** Somebody unapplies and reverses that payment. */
export function voidPayment(company: Company, { vendor, invoice, reference }: { vendor: string; invoice: string; reference: string }): void {
	const { VendorLedgerEntry, DetailedVendorEntry } = company.tables;
	const entry = VendorLedgerEntry.find((row) => row.Vendor_No === vendor && row.External_Document_No === invoice.toUpperCase() && row.Document_Type !== 'Payment')!;
	const payment = VendorLedgerEntry.find((row) => row.Document_Type === 'Payment' && row.Document_No === reference)!;
	for (const row of DetailedVendorEntry.filter((each) => each.Entry_Type === 'Application' && each.Document_No === reference && !each.Unapplied)) {
		row.Unapplied = true;
		touch(row);
		detail(company, { ...row, Amount: -Number(row.Amount), Unapplied: true });
		const owner = row.Vendor_Ledger_Entry_No === entry.Entry_No ? entry : payment;
		owner.Remaining_Amount = (cents(owner.Remaining_Amount) - cents(row.Amount)) / 100;
		owner.Open = true;
		touch(owner);
	}
	payment.Reversed = true;
	payment.Open = false;
	touch(payment);
}
