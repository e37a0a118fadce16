import type { Decimal, Invoice, IsoDate } from '../../core/model';
import { absolute, isNegative, normal } from '../../core/money';
import { and, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { FoConnection } from './connection';
import { meta, optional } from './entityFacts';
import { dateOf, decimalOf, sameCode, textOf } from './fields';
import { listPages, type ListRequest } from './listPages';

/** A posted vendor invoice, in the words of the model. F&O publishes no lines of it here; amounts are positive, credits by type. */
export interface PostedInvoice extends Pick<Invoice, 'sourceKey' | 'sourceSystem' | 'companyId' | 'invoiceNumber' | 'type' | 'vendor'> {
	invoiceDate?: IsoDate;
	dueDate?: IsoDate;
	currency?: string;
	totalAmount: Decimal;
	taxAmount?: Decimal;
	poNumber?: string;
	terms?: { code: string };
	/** The ledger voucher. */
	voucher?: string;
	description?: string;
	/** RFC 3339, F&O's clock. */
	modifiedAt?: string;
}

export interface PostedFilter extends ListRequest {
	vendor?: string;
	/** Invoice date at or after it. */
	from?: string;
	/** RFC 3339: changed at or after it. */
	changedSince?: string;
}

const set = 'VendInvoiceJourBiEntities';
const fields =
	'dataAreaId,SourceKey,InvoiceAccount,OrderAccount,InvoiceId,InternalInvoiceId,InvoiceDate,DueDate,InvoiceAmount,SumTax,CurrencyCode,LedgerVoucher,PurchId,InvoiceType,Payment,Description,SysModifiedDateTime';

/** Posted vendor invoices, page by page, in the order of their keys. */
export async function* postedInvoicePages(connection: FoConnection, { vendor, from, changedSince, ...request }: PostedFilter): AsyncGenerator<PostedInvoice[]> {
	const conditions = [
		...(vendor ? [`InvoiceAccount eq ${quote(vendor)}`] : []),
		...(from ? [`InvoiceDate ge ${from.slice(0, 10)}T00:00:00Z`] : []),
		...(changedSince ? [`SysModifiedDateTime ge ${new Date(changedSince).toISOString()}`] : []),
	];
	const query = { $select: fields, $orderby: 'dataAreaId,SourceKey', ...(conditions.length > 0 ? { $filter: and(...conditions) } : {}) };
	for await (const rows of listPages(connection, set, request, query, ['dataAreaId', 'SourceKey'])) yield rows.map(postedInvoice);
}

/** One posted invoice by its voucher, or by vendor and number; undefined when there is none, or more than one. */
export async function readPostedInvoice(connection: FoConnection, company: string, by: { voucher: string } | { vendor: string; number: string }): Promise<PostedInvoice | undefined> {
	const condition = 'voucher' in by ? `LedgerVoucher eq ${quote(by.voucher)}` : and(`InvoiceAccount eq ${quote(by.vendor)}`, `InvoiceId eq ${quote(by.number)}`);
	const found = await connection.all(set, { $filter: and(`dataAreaId eq ${quote(company.toLowerCase())}`, condition), $select: fields, $orderby: 'dataAreaId,SourceKey' });
	// F&O takes an asterisk in a text for a wildcard.
	const is = (row: Row, property: string, value: string) => sameCode(textOf(row, property), value);
	const rows = found.filter((row) => ('voucher' in by ? is(row, 'LedgerVoucher', by.voucher) : is(row, 'InvoiceAccount', by.vendor) && is(row, 'InvoiceId', by.number)));
	return rows.length === 1 ? postedInvoice(rows[0]!) : undefined;
}

function postedInvoice(row: Row): PostedInvoice {
	const text = (property: string) => textOf(row, property) || undefined;
	const amount = decimalOf(row, 'InvoiceAmount') ?? '0';
	const tax = decimalOf(row, 'SumTax');
	const terms = text('Payment');
	const modified = text('SysModifiedDateTime');
	return {
		...meta(`postedInvoice|${textOf(row, 'dataAreaId')}|${textOf(row, 'SourceKey')}`, textOf(row, 'dataAreaId')),
		invoiceNumber: textOf(row, 'InvoiceId'),
		type: text('InvoiceType') === 'VendorAdvance' ? 'prepayment' : isNegative(amount) ? 'credit' : 'invoice',
		vendor: { vendorId: textOf(row, 'InvoiceAccount') },
		...optional('invoiceDate', dateOf(row, 'InvoiceDate')),
		...optional('dueDate', dateOf(row, 'DueDate')),
		...optional('currency', text('CurrencyCode')),
		totalAmount: normal(absolute(amount)),
		...(tax !== undefined && normal(tax) !== '0' ? { taxAmount: normal(absolute(tax)) } : {}),
		...optional('poNumber', text('PurchId')),
		...(terms ? { terms: { code: terms } } : {}),
		...optional('voucher', text('LedgerVoucher')),
		...optional('description', text('Description')),
		...(modified && !modified.startsWith('1900-01-01') ? { modifiedAt: modified } : {}),
	};
}
