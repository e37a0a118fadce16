import { find, linesOf, type Row } from './company';
import { type BillSet, type Books, stamp, takeFromBases } from './documents';
import { business, notFound } from './errors';

/** Cancels a posted document by a second one that mirrors it. Refused when it is paid, closed or already cancelled. */
export function cancelBill(set: BillSet, entry: unknown, { company, settings }: Books): Row {
	const document = find(company, set, 'DocEntry', entry);
	if (!document) throw notFound();
	if (document.CancelStatus !== 'csNo') throw business('Document is already cancelled');
	if (document.DocumentStatus !== 'bost_Open') throw business('Document is already closed');
	const invoiceType = set === 'PurchaseInvoices' ? 'it_PurchaseInvoice' : 'it_PurchaseCreditNote';
	const paid = company.tables.VendorPayments.some(
		(payment) => payment.Cancelled !== 'tYES' && linesOf(payment, 'PaymentInvoices').some((each) => each.DocEntry === entry && each.InvoiceType === invoiceType),
	);
	if (paid) throw business('Document is linked to a payment');
	const { date, time } = stamp();
	const mirror = { ...document, DocEntry: company.next('document'), DocNum: company.next(set) + 1000, CancelStatus: 'csCancellation', Cancelled: settings.mirrorCancelled, DocumentStatus: 'bost_Close', UpdateDate: date, UpdateTime: time };
	company.tables[set].push(mirror);
	Object.assign(document, { CancelStatus: 'csYes', Cancelled: 'tYES', DocumentStatus: 'bost_Close', UpdateDate: date, UpdateTime: time });
	takeFromBases(document, company, -1);
	return mirror;
}
