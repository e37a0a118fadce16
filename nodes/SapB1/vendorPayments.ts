import type { IsoDate } from '../../core/model';
import { grouped, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { B1Connection } from './connection';
import { membersOf, textOf } from './fields';
import { filterLength } from './limits';

const paymentFields = 'DocEntry,DocNum,DocDate,CardCode,DocCurrency,Cancelled,TransferReference,PaymentInvoices';
const invoiceTypes: Record<string, string> = { PurchaseInvoices: 'it_PurchaseInvoice', PurchaseCreditNotes: 'it_PurchaseCreditNote', JournalEntries: 'it_JournalEntry' };

/** One share of an outgoing payment in one bill. */
export interface Share {
	payment: Row;
	line: Row;
}

/** Outgoing payments of these vendors from that day on. What they pay cannot be filtered by the server. */
export async function readVendorPayments(connection: B1Connection, vendors: string[], from: IsoDate): Promise<Row[]> {
	const distinct = [...new Set(vendors)];
	const groups = grouped(distinct, (code) => `CardCode eq ${quote(code)}`, filterLength);
	const query = (some: string[]) => ({ $filter: `DocDate ge '${from}' and (${oneOf('CardCode', some)})`, $select: paymentFields, $orderby: 'DocEntry' });
	return (await Promise.all(groups.map((some) => connection.all('VendorPayments', query(some), { ignoreCase: true, pageSize: 200 })))).flat();
}

/** A payment is sometimes dated before what it pays; a year is more than any correction reaches back. */
export function payableFrom(date: IsoDate): IsoDate {
	return `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`.replace('-02-29', '-02-28');
}

/** What payments say of one bill, cancelled payments included. */
export function sharesOf(payments: Row[], set: string, entry: string | number): Share[] {
	return payments.flatMap((payment) =>
		membersOf(payment, 'PaymentInvoices')
			.filter((line) => textOf(line, 'InvoiceType') === invoiceTypes[set] && textOf(line, 'DocEntry') === String(entry))
			.map((line) => ({ payment, line })),
	);
}
