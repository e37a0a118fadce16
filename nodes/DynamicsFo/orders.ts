import type { PurchaseOrder, PurchaseOrderLine } from '../../core/model';
import { enumLiteral, or } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { expanded, type FoConnection } from './connection';
import { meta, optional } from './entityFacts';
import { dateOf, decimalOf, enumTypes, isYes, textOf } from './fields';
import { readList } from './listPages';
import { pagesFor } from './wholeList';

const orderFields =
	'dataAreaId,PurchaseOrderNumber,OrderVendorAccountNumber,InvoiceVendorAccountNumber,PurchaseOrderName,PurchaseOrderStatus,DocumentApprovalStatus,CurrencyCode,AccountingDate,RequestedDeliveryDate,PaymentTermsName';
const orderLineFields =
	'dataAreaId,PurchaseOrderNumber,LineNumber,ItemNumber,ExternalItemNumber,LineDescription,OrderedPurchaseQuantity,PurchaseUnitSymbol,PurchasePrice,PurchasePriceQuantity,LineAmount,RequestedDeliveryDate,PurchaseOrderLineStatus,MainAccountIdDisplayValue,IsDeleted,IsLineStopped';

/** Open orders (F&O's "Backorder" and "Received") with the lines that can still be invoiced. */
export async function readOrders(connection: FoConnection, companies: string[]): Promise<PurchaseOrder[]> {
	const open = or(...['Backorder', 'Received'].map((member) => `PurchaseOrderStatus eq ${enumLiteral(enumTypes.purchStatus, member)}`));
	const query = { $filter: open, $select: orderFields, $expand: `PurchaseOrderLinesV2($select=${orderLineFields})`, $orderby: 'dataAreaId,PurchaseOrderNumber' };
	// Ten thousand orders with all their lines, which F&O would give at once, are more than one answer should be.
	const rows = await readList(() => pagesFor(connection, 'PurchaseOrderHeadersV2', companies, 'dataAreaId', query, ['dataAreaId', 'PurchaseOrderNumber']));
	return await Promise.all(rows.map(async (row) => order(row, await expanded(connection, row, 'PurchaseOrderLinesV2'))));
}

function order(row: Row, lines: Row[]): PurchaseOrder {
	const text = (property: string) => textOf(row, property) || undefined;
	const approval = text('DocumentApprovalStatus');
	return {
		...meta(`purchaseOrder|${textOf(row, 'dataAreaId')}|${textOf(row, 'PurchaseOrderNumber')}`, textOf(row, 'dataAreaId')),
		...(approval ? { extra: { DocumentApprovalStatus: approval } } : {}),
		poNumber: textOf(row, 'PurchaseOrderNumber'),
		purpose: 'original',
		orderDate: dateOf(row, 'AccountingDate') ?? '',
		...optional('currency', text('CurrencyCode')),
		status: text('PurchaseOrderStatus') === 'Received' ? 'partial' : 'open',
		...optional('vendorId', text('InvoiceVendorAccountNumber') ?? text('OrderVendorAccountNumber')),
		...optional('vendorName', text('PurchaseOrderName')),
		...optional('requestedDelivery', dateOf(row, 'RequestedDeliveryDate')),
		...(text('PaymentTermsName') ? { terms: { code: text('PaymentTermsName')! } } : {}),
		lines: lines
			.filter((line) => !isYes(line, 'IsDeleted') && !isYes(line, 'IsLineStopped') && !['Invoiced', 'Canceled'].includes(textOf(line, 'PurchaseOrderLineStatus')))
			.sort((a, b) => Number(textOf(a, 'LineNumber')) - Number(textOf(b, 'LineNumber')))
			.map(orderLine),
	};
}

function orderLine(row: Row): PurchaseOrderLine {
	const ids = [
		{ scheme: 'buyer', value: textOf(row, 'ItemNumber') },
		{ scheme: 'vendor', value: textOf(row, 'ExternalItemNumber') },
	].filter((each) => each.value !== '');
	const priceQuantity = decimalOf(row, 'PurchasePriceQuantity');
	return {
		lineNumber: textOf(row, 'LineNumber'),
		itemIds: ids,
		...optional('description', textOf(row, 'LineDescription') || undefined),
		quantity: decimalOf(row, 'OrderedPurchaseQuantity') ?? '0',
		uom: textOf(row, 'PurchaseUnitSymbol'),
		...optional('unitPrice', decimalOf(row, 'PurchasePrice')),
		...optional('amount', decimalOf(row, 'LineAmount')),
		...optional('requestedDelivery', dateOf(row, 'RequestedDeliveryDate')),
		...optional('glAccount', textOf(row, 'MainAccountIdDisplayValue') || undefined),
		...(priceQuantity !== undefined && !['0', '1'].includes(priceQuantity) ? { extra: { PurchasePriceQuantity: priceQuantity } } : {}),
	};
}
