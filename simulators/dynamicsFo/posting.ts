import type { Environment } from './environment';
import { entitySet } from './schema';
import { nullDate, sameValue, valueOf, type Row } from './tables';

/** What a clerk's Post does: the pending invoice becomes a posted one with an open vendor transaction; its reference is gone. */
export function postInvoice(environment: Environment, headerReference: string, company?: string): Row {
	const { tables } = environment;
	const isIt = (row: Row) => sameValue(row.HeaderReference, headerReference) && (!company || sameValue(row.dataAreaId, company));
	const header = tables.VendorInvoiceHeaders.find(isIt);
	if (!header) throw new Error(`No pending invoice ${headerReference}`);
	const lines = tables.VendorInvoiceLines.filter((line) => isIt(line) && sameValue(line.dataAreaId, header.dataAreaId));
	const cents = lines.reduce(
		(sum, line) => sum + Math.round(Number(line.NetAmount ?? 0) * 100),
		Math.round(Number(header.ImportedSalesTax ?? 0) * 100),
	);
	const posted = addPosted(environment, {
		company: String(header.dataAreaId),
		vendor: String(header.InvoiceAccount),
		invoice: String(header.InvoiceNumber),
		amount: cents / 100,
		currency: String(header.Currency),
		invoiceDate: String(valueOf(entitySet('VendorInvoiceHeaders'), header, 'InvoiceDate')),
		postingDate: String(valueOf(entitySet('VendorInvoiceHeaders'), header, 'Date')),
		dueDate: String(valueOf(entitySet('VendorInvoiceHeaders'), header, 'DueDate')),
		purchaseOrder: String(header.PurchaseOrderNumber ?? ''),
	});
	const gone = (row: Row) => !(isIt(row) && sameValue(row.dataAreaId, header.dataAreaId));
	tables.VendorInvoiceHeaders.splice(0, Infinity, ...tables.VendorInvoiceHeaders.filter(gone));
	tables.VendorInvoiceLines.splice(0, Infinity, ...tables.VendorInvoiceLines.filter(gone));
	tables.VendorInvoiceDocumentAttachments.splice(0, Infinity, ...tables.VendorInvoiceDocumentAttachments.filter(gone));
	return posted;
}

export interface PostedInvoice {
	company: string;
	vendor: string;
	invoice: string;
	/** With tax; negative for a credit note. */
	amount: number;
	currency: string;
	/** ISO dates or date-times. */
	invoiceDate: string;
	postingDate?: string;
	dueDate?: string;
	purchaseOrder?: string;
}

/** Adds a posted invoice and its open vendor transaction (vendor invoices have negative amounts there). */
export function addPosted({ tables, nextRecordId }: Pick<Environment, 'tables' | 'nextRecordId'>, given: PostedInvoice): Row {
	const key = nextRecordId();
	const voucher = `APIN-${String(key).slice(-6)}`;
	const {
		company,
		vendor,
		invoice,
		amount,
		currency,
		invoiceDate,
		postingDate = invoiceDate,
		dueDate = invoiceDate,
		purchaseOrder = '',
	} = given;
	const row: Row = {
		dataAreaId: company,
		SourceKey: key,
		InvoiceAccount: vendor,
		OrderAccount: vendor,
		InvoiceId: invoice,
		InternalInvoiceId: voucher,
		PurchId: purchaseOrder,
		LedgerVoucher: voucher,
		InvoiceDate: invoiceDate,
		DueDate: dueDate,
		InvoiceAmount: amount,
		CurrencyCode: currency,
		ParmId: `PARM-${key}`,
	};
	tables.VendInvoiceJourBiEntities.push(row);
	tables.VendTransBiEntities.push({
		dataAreaId: company,
		SourceKey: nextRecordId(),
		AccountNum: vendor,
		Invoice: invoice,
		Voucher: voucher,
		TransType: 'Purch',
		TransDate: postingDate,
		DocumentDate: invoiceDate,
		DueDate: dueDate,
		AmountCur: -amount,
		AmountMST: -amount,
		SettleAmountCur: 0,
		Closed: nullDate,
		LastSettleDate: nullDate,
		CurrencyCode: currency,
		Approved: 'Yes',
		Cancel: 'No',
	});
	return row;
}
