import type { Environment } from './environment';
import { findRow, nullDate, type Row } from './tables';

export interface Payment {
	company: string;
	vendor: string;
	invoice: string;
	/** Positive, in the invoice's currency. */
	amount: number;
	/** ISO date. */
	date: string;
	reference: string;
	/** Method of payment: CHECK, ELECTRONIC ... */
	method?: string;
}

type Books = Pick<Environment, 'tables' | 'nextRecordId'>;

/** Pays a posted invoice, wholly or in part: payment transaction, settlement, payment journal; the invoice closes when nothing is left. */
export function payInvoice(
	{ tables, nextRecordId }: Books,
	{ company, vendor, invoice, amount, date, reference, method = 'CHECK' }: Payment,
): Row {
	const bill = invoiceTransaction({ tables }, { company, vendor, invoice });
	const voucher = `APPM-${String(nextRecordId()).slice(-6)}`;
	const payment: Row = {
		dataAreaId: company,
		SourceKey: nextRecordId(),
		AccountNum: vendor,
		Invoice: '',
		Voucher: voucher,
		TransType: 'Payment',
		TransDate: date,
		DueDate: date,
		AmountCur: amount,
		AmountMST: amount,
		SettleAmountCur: amount,
		Closed: date,
		LastSettleDate: date,
		LastSettleVoucher: String(bill.Voucher),
		PaymReference: reference,
		PaymMode: method,
		CurrencyCode: bill.CurrencyCode ?? 'USD',
		Approved: 'Yes',
		Cancel: 'No',
	};
	tables.VendTransBiEntities.push(payment);
	const settled = Math.round((Number(bill.SettleAmountCur) - amount) * 100) / 100;
	Object.assign(bill, {
		SettleAmountCur: settled,
		LastSettleDate: date,
		LastSettleVoucher: voucher,
		Closed: settled === bill.AmountCur ? date : nullDate,
	});
	const settlement = { dataAreaId: company, AccountNum: vendor, TransDate: date, SettlementVoucher: voucher, CanBeReversed: 'Yes' };
	tables.VendSettlementBiEntities.push(
		{
			...settlement,
			SourceKey: nextRecordId(),
			TransType: 'Purch',
			TransRecId: Number(bill.SourceKey),
			OffsetRecid: Number(payment.SourceKey),
			OffsetTransVoucher: voucher,
			SettleAmountCur: -amount,
		},
		{
			...settlement,
			SourceKey: nextRecordId(),
			TransType: 'Payment',
			TransRecId: Number(payment.SourceKey),
			OffsetRecid: Number(bill.SourceKey),
			OffsetTransVoucher: String(bill.Voucher),
			SettleAmountCur: amount,
		},
	);
	addJournal(
		{ tables, nextRecordId },
		{ company, vendor, invoice, amount, date, reference, method, voucher, currency: String(bill.CurrencyCode) },
	);
	return payment;
}

/**
 * Voids the payment with this reference: a transaction the other way round, and the invoice is open again. The contract does not say what
 * becomes of its settlements: they go, or others the other way round stand beside them.
 */
export function voidPayment(
	{ tables, nextRecordId }: Books,
	{ company, vendor, invoice, reference, date }: Omit<Payment, 'amount' | 'method'>,
	settlements: 'removed' | 'mirrored' = 'removed',
): void {
	const payment = findRow(tables, 'VendTransBiEntities', {
		dataAreaId: company,
		AccountNum: vendor,
		PaymReference: reference,
		TransType: 'Payment',
	});
	if (!payment) throw new Error(`No payment ${reference}`);
	const bill = invoiceTransaction({ tables }, { company, vendor, invoice });
	const amount = Number(payment.AmountCur);
	payment.Cancel = 'Yes';
	tables.VendTransBiEntities.push({
		...payment,
		SourceKey: nextRecordId(),
		AmountCur: -amount,
		AmountMST: -amount,
		SettleAmountCur: -amount,
		TransDate: date,
		Closed: date,
	});
	Object.assign(bill, { SettleAmountCur: Math.round((Number(bill.SettleAmountCur) + amount) * 100) / 100, Closed: nullDate });
	const own = (row: Row) => row.TransRecId === payment.SourceKey || row.OffsetRecid === payment.SourceKey;
	const reversed = tables.VendSettlementBiEntities.filter(own);
	if (settlements === 'mirrored') {
		for (const row of reversed) row.CanBeReversed = 'No';
		tables.VendSettlementBiEntities.push(...reversed.map((row) => ({ ...row, SourceKey: nextRecordId(), TransDate: date, SettleAmountCur: -Number(row.SettleAmountCur) })));
	} else tables.VendSettlementBiEntities.splice(0, Infinity, ...tables.VendSettlementBiEntities.filter((row) => !own(row)));
}

function invoiceTransaction(
	{ tables }: Pick<Environment, 'tables'>,
	{ company, vendor, invoice }: Pick<Payment, 'company' | 'vendor' | 'invoice'>,
): Row {
	const bill = findRow(tables, 'VendTransBiEntities', { dataAreaId: company, AccountNum: vendor, Invoice: invoice, TransType: 'Purch' });
	if (!bill) throw new Error(`No posted invoice ${invoice}`);
	return bill;
}

function addJournal({ tables, nextRecordId }: Books, given: Required<Payment> & { voucher: string; currency: string }): void {
	const { company, vendor, invoice, amount, date, reference, method, voucher, currency } = given;
	const batch = `VPJ-${String(nextRecordId()).slice(-6)}`;
	tables.VendorPaymentJournalHeaders.push({ dataAreaId: company, JournalBatchNumber: batch, JournalName: 'VendPay', IsPosted: 'Yes' });
	tables.VendorPaymentJournalLines.push({
		dataAreaId: company,
		JournalBatchNumber: batch,
		LineNumber: 1,
		AccountDisplayValue: vendor.replaceAll('-', '\\-'),
		DebitAmount: amount,
		CurrencyCode: currency,
		TransactionDate: date,
		PaymentReference: reference,
		PaymentMethodName: method,
		MarkedInvoice: invoice,
		Voucher: voucher,
		CheckNumber: method === 'CHECK' ? reference : '',
	});
	tables.VendorPaymentJournalLineSettledInvoices.push({
		JournalLineCompany: company,
		JournalBatchNumber: batch,
		JournalLineNumber: 1,
		InvoiceNumber: invoice,
		InvoiceCompany: company,
		InvoiceDueDate: date,
	});
}
