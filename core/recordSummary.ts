import type { Invoice, Payment, Vendor } from './model';
import { negate } from './money';
import type { ArrivedRecord, RecordSummary } from './records';

/** What a person sees of a record; of an unreadable one only its rows. Credits are negative. */
export function summaryOf({ recordId, rows, entity, content }: ArrivedRecord): RecordSummary {
	if (!content) return { recordId, rows };
	if (entity === 'invoice') return { recordId, rows, ...invoiceFacts(content as Invoice) };
	const company = content.companyId;
	if (entity === 'payment') {
		const { vendorId, paymentId, status, paymentDate, currency, amount } = content as Payment;
		return { recordId, rows, company, vendor: vendorId, number: paymentId, type: `payment ${status}`, date: paymentDate, currency, amount };
	}
	if (entity === 'vendor') {
		const { vendorId, name } = content as Vendor;
		return { recordId, rows, company, vendor: vendorId, number: name, type: 'vendor' };
	}
	return { recordId, rows, company, type: entity };
}

function invoiceFacts(invoice: Invoice): Omit<RecordSummary, 'recordId' | 'rows'> {
	const { companyId, vendor, invoiceNumber, type, invoiceDate, currency, totalAmount } = invoice;
	return {
		company: companyId,
		vendor: vendor.vendorId ?? vendor.name,
		number: invoiceNumber,
		type,
		date: invoiceDate,
		currency,
		amount: type === 'credit' ? negate(totalAmount) : totalAmount,
	};
}
