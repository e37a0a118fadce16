import type { PurchaseOrder, PurchaseOrderLine } from '../../core/model';
import { compare } from '../../core/money';
import type { Row } from '../../io/odata/paging';
import { inCompany } from './companies';
import type { BcConnection, Company } from './connection';
import { meta, optional } from './entityFacts';
import { dateOf, decimalOf, memberOf, rowsOf, textOf } from './fields';

/** Released orders: drafts cannot be received yet. Orders that are wholly invoiced are not in this collection any more. */
export function isOpenOrder(row: Row): boolean {
	return memberOf(row, 'status') !== 'Draft';
}

export async function orderOf(connection: BcConnection, row: Row, company: Company): Promise<PurchaseOrder> {
	const own = rowsOf(row, 'purchaseOrderLines');
	// An order that came without its lines is not one that has none.
	const next = own ? row['purchaseOrderLines@odata.nextLink'] : connection.url(inCompany(company, `purchaseOrders(${textOf(row, 'id')})/purchaseOrderLines`), { $expand: 'dimensionSetLines' });
	const lines = [...(own ?? []), ...(typeof next === 'string' ? await connection.all(next) : [])]
		.filter((line) => memberOf(line, 'lineType') !== 'Comment')
		.sort((a, b) => Number(a.sequence) - Number(b.sequence))
		.map(lineOf);
	const text = (property: string) => textOf(row, property) || undefined;
	const moved = lines.some(({ receivedQty = '0', invoicedQty = '0' }) => compare(receivedQty, '0') > 0 || compare(invoicedQty, '0') > 0);
	const status = memberOf(row, 'status');
	return {
		...meta(`purchaseOrder|${company.name}|${textOf(row, 'number')}`, company.name),
		...(status === 'Open' ? {} : { extra: { status } }),
		poNumber: textOf(row, 'number'),
		purpose: 'original',
		orderDate: dateOf(row, 'orderDate') ?? '',
		...optional('currency', text('currencyCode')),
		status: moved ? 'partial' : 'open',
		...optional('vendorId', text('vendorNumber')),
		...optional('vendorName', text('vendorName')),
		...optional('requestedDelivery', dateOf(row, 'requestedReceiptDate')),
		lines,
		...optional('totalAmount', decimalOf(row, 'totalAmountIncludingTax')),
	};
}

function lineOf(row: Row): PurchaseOrderLine {
	const isItem = memberOf(row, 'lineType') === 'Item';
	const number = textOf(row, 'lineObjectNumber');
	const dimensions = (rowsOf(row, 'dimensionSetLines') ?? []).map((each) => ({ name: textOf(each, 'code'), value: textOf(each, 'valueCode') }));
	return {
		lineNumber: textOf(row, 'sequence'),
		itemIds: isItem && number ? [{ scheme: 'buyer', value: number }] : [],
		...optional('description', textOf(row, 'description') || undefined),
		quantity: decimalOf(row, 'quantity') ?? '0',
		uom: textOf(row, 'unitOfMeasureCode'),
		...optional('unitPrice', decimalOf(row, 'directUnitCost')),
		...optional('amount', decimalOf(row, 'amountExcludingTax')),
		...optional('requestedDelivery', dateOf(row, 'expectedReceiptDate')),
		...optional('receivedQty', decimalOf(row, 'receivedQuantity')),
		...optional('invoicedQty', decimalOf(row, 'invoicedQuantity')),
		...optional('glAccount', memberOf(row, 'lineType') === 'Account' && number ? number : undefined),
		...(dimensions.length > 0 ? { dimensions } : {}),
	};
}
