import { cents, type Company, linesOf, type Row } from './company';
import type { BillSet } from './documents';

/** A person pays a posted document in full or in part. */
export function payBill(company: Company, set: BillSet, document: Row, payment: { amount: number; date: string; reference: string }): Row {
	const foreign = document.DocCurrency !== company.localCurrency;
	const rate = foreign ? Number(document.DocRate ?? 1) : 1;
	const number = company.next('payment');
	const stored: Row = {
		DocEntry: number,
		DocNum: 500 + number,
		DocType: 'rSupplier',
		DocDate: payment.date,
		CardCode: document.CardCode,
		DocCurrency: document.DocCurrency,
		TransferSum: cents(payment.amount * rate),
		TransferReference: payment.reference,
		CounterReference: payment.reference,
		Cancelled: 'tNO',
		PaymentInvoices: [
			{
				LineNum: 0,
				DocEntry: document.DocEntry,
				InvoiceType: set === 'PurchaseInvoices' ? 'it_PurchaseInvoice' : 'it_PurchaseCreditNote',
				SumApplied: cents(payment.amount * rate),
				AppliedFC: foreign ? payment.amount : 0,
				InstallmentId: 1,
			},
		],
	};
	company.tables.VendorPayments.push(stored);
	settle(company, set, document);
	return stored;
}

/** The payment is cancelled there: the document is open again. */
export function voidPayment(company: Company, reference: string): void {
	const payment = company.tables.VendorPayments.find((each) => each.TransferReference === reference);
	if (!payment) throw new Error(`No payment ${reference}`);
	payment.Cancelled = 'tYES';
	for (const set of ['PurchaseInvoices', 'PurchaseCreditNotes'] as const) for (const document of company.tables[set]) settle(company, set, document);
}

function settle(company: Company, set: BillSet, document: Row): void {
	if (document.CancelStatus !== 'csNo') return;
	const type = set === 'PurchaseInvoices' ? 'it_PurchaseInvoice' : 'it_PurchaseCreditNote';
	const paid = company.tables.VendorPayments.filter((payment) => payment.Cancelled !== 'tYES')
		.flatMap((payment) => linesOf(payment, 'PaymentInvoices'))
		.filter((each) => each.DocEntry === document.DocEntry && each.InvoiceType === type)
		.reduce((sum, each) => sum + Number(each.SumApplied), 0);
	document.DocumentStatus = cents(paid) >= Number(document.DocTotal) ? 'bost_Close' : 'bost_Open';
}
