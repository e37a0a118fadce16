import type { Invoice, InvoiceLine } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { codeKey, numberOf, sameCode, textOf } from './fields';
import { linesOf, type Lookups } from './lookups';

/** Where a line of an invoice comes from, as the server wants it, with the documents behind it. */
export interface BaseLine {
	baseType: 20 | 22;
	document: Row;
	line: Row;
	/** The purchase order itself, when the base is a goods receipt of it. */
	order: Row;
}

export type BaseAnswer =
	| { found: BaseLine }
	| { missing: 'order' | 'line' | 'receipt' }
	/** More than one goods receipt could be meant. */
	| { several: string[] }
	| { severalOrders: true };

/**
 * The line to base an invoice line on. Where goods were received and not yet invoiced, that is the receipt's line, because only then the
 * receipt is closed by the invoice; else it is the order's own line.
 */
export async function findBase(invoice: Invoice, line: InvoiceLine, lookups: Lookups): Promise<BaseAnswer | undefined> {
	if (line.poNumber === undefined) return undefined;
	const vendor = invoice.vendor.vendorId ?? '';
	const [orders = []] = await lookups.orders.get([line.poNumber]);
	const own = orders.filter((row) => sameCode(textOf(row, 'CardCode'), vendor));
	const open = own.filter((row) => textOf(row, 'DocumentStatus') === 'bost_Open');
	const candidates = open.length > 0 ? open : own.length > 0 ? own : orders;
	if (candidates.length === 0) return { missing: 'order' };
	if (candidates.length > 1) return { severalOrders: true };
	const order = candidates[0]!;
	const number = /^\d{1,9}$/.test(line.poLine ?? '') ? Number(line.poLine) : NaN;
	const orderLine = linesOf(order).find((each) => numberOf(each, 'LineNum') === number);
	if (!orderLine) return { missing: 'line' };

	const [receipts = []] = vendor ? await lookups.receipts.get([vendor]) : [];
	const received = receipts.flatMap((document) =>
		linesOf(document)
			.filter((each) => textOf(each, 'BaseType') === '22' && textOf(each, 'BaseEntry') === textOf(order, 'DocEntry') && numberOf(each, 'BaseLine') === number && textOf(each, 'LineStatus') === 'bost_Open')
			.map((each) => ({ document, line: each })),
	);
	const wanted = line.receiptNumber === undefined ? received : received.filter(({ document }) => codeKey(textOf(document, 'DocNum')) === codeKey(line.receiptNumber!.replace(/^0+(?=\d)/, '')));
	if (line.receiptNumber !== undefined && wanted.length === 0) return { missing: 'receipt' };
	if (wanted.length > 1) return { several: wanted.map(({ document }) => textOf(document, 'DocNum')) };
	if (wanted[0]) return { found: { baseType: 20, ...wanted[0], order } };
	return { found: { baseType: 22, document: order, line: orderLine, order } };
}
