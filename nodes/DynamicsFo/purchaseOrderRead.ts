import type { PurchaseOrder, PurchaseOrderLine } from '../../core/model';
import { sum } from '../../core/money';
import { and, enumLiteral, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { expanded, type FoConnection } from './connection';
import { meta, optional } from './entityFacts';
import { dateOf, decimalOf, enumTypes, isYes, sameCode, textOf } from './fields';
import { listPages, type ListRequest } from './listPages';

const headerFields =
	'dataAreaId,PurchaseOrderNumber,OrderVendorAccountNumber,InvoiceVendorAccountNumber,PurchaseOrderName,PurchaseOrderStatus,DocumentApprovalStatus,CurrencyCode,AccountingDate,RequestedDeliveryDate,ConfirmedDeliveryDate,PaymentTermsName,VendorOrderReference,DeliveryTermsId,DeliveryModeId,FormattedDeliveryAddress,DefaultReceivingSiteId,DefaultReceivingWarehouseId';
const lineFields =
	'dataAreaId,PurchaseOrderNumber,LineNumber,ItemNumber,ExternalItemNumber,LineDescription,OrderedPurchaseQuantity,PurchaseUnitSymbol,PurchasePrice,PurchasePriceQuantity,LineAmount,RequestedDeliveryDate,ConfirmedDeliveryDate,PurchaseOrderLineStatus,MainAccountIdDisplayValue,IsDeleted,Barcode';
const $expand = `PurchaseOrderLinesV2($select=${lineFields})`;
const approvalType = 'Microsoft.Dynamics.DataEntities.VersioningDocumentState';

export const orderStatuses = { Backorder: 'open', Received: 'partial', Invoiced: 'closed', Canceled: 'cancelled' } as const;

export interface OrderFilter extends ListRequest {
	vendor?: string;
	/** F&O's own words; empty: all. */
	statuses?: (keyof typeof orderStatuses)[];
	/** Only orders that were sent to their vendor as they are (Confirmed, Finalized). */
	confirmed?: boolean;
	/** RFC 3339 or a date: accounting date at or after it. */
	from?: string;
}

/** Purchase orders for partners, with all lines that were not deleted, page by page. */
export async function* orderPages(connection: FoConnection, { vendor, statuses = [], confirmed, from, ...request }: OrderFilter): AsyncGenerator<PurchaseOrder[]> {
	const conditions = [
		...(vendor ? [`OrderVendorAccountNumber eq ${quote(vendor)}`] : []),
		...(statuses.length > 0 ? [group(statuses.map((member) => `PurchaseOrderStatus eq ${enumLiteral(enumTypes.purchStatus, member)}`))] : []),
		...(confirmed ? [group(['Confirmed', 'Finalized'].map((member) => `DocumentApprovalStatus eq ${enumLiteral(approvalType, member)}`))] : []),
		...(from ? [`AccountingDate ge ${from.slice(0, 10)}T00:00:00Z`] : []),
	];
	const query = { $select: headerFields, $expand, $orderby: 'dataAreaId,PurchaseOrderNumber', ...(conditions.length > 0 ? { $filter: and(...conditions) } : {}) };
	for await (const rows of listPages(connection, 'PurchaseOrderHeadersV2', request, query, ['dataAreaId', 'PurchaseOrderNumber'])) {
		yield await Promise.all(rows.map(async (row) => orderOf(row, await expanded(connection, row, 'PurchaseOrderLinesV2'))));
	}
}

/** One purchase order in whatever state; undefined when there is none. */
export async function readOrder(connection: FoConnection, company: string, number: string): Promise<PurchaseOrder | undefined> {
	const $filter = and(`dataAreaId eq ${quote(company.toLowerCase())}`, `PurchaseOrderNumber eq ${quote(number)}`);
	const rows = await connection.all('PurchaseOrderHeadersV2', { $filter, $select: headerFields, $expand });
	// F&O takes an asterisk in the number for a wildcard.
	const row = rows.find((each) => sameCode(textOf(each, 'PurchaseOrderNumber'), number));
	return row && orderOf(row, await expanded(connection, row, 'PurchaseOrderLinesV2'));
}

const group = (conditions: string[]) => (conditions.length > 1 ? `(${or(...conditions)})` : conditions[0]!);

function orderOf(row: Row, lines: Row[]): PurchaseOrder {
	const text = (property: string) => textOf(row, property) || undefined;
	const kept = lines.filter((line) => !isYes(line, 'IsDeleted')).sort((a, b) => Number(textOf(a, 'LineNumber')) - Number(textOf(b, 'LineNumber')));
	const extra = Object.fromEntries(
		['DocumentApprovalStatus', 'VendorOrderReference', 'DeliveryTermsId', 'DeliveryModeId', 'FormattedDeliveryAddress', 'DefaultReceivingSiteId', 'DefaultReceivingWarehouseId'].flatMap((name) => (text(name) ? [[name, text(name)!]] : [])),
	);
	const terms = text('PaymentTermsName');
	return {
		...meta(`purchaseOrder|${textOf(row, 'dataAreaId')}|${textOf(row, 'PurchaseOrderNumber')}`, textOf(row, 'dataAreaId')),
		...(Object.keys(extra).length > 0 ? { extra } : {}),
		poNumber: textOf(row, 'PurchaseOrderNumber'),
		purpose: 'original',
		orderDate: dateOf(row, 'AccountingDate') ?? '',
		...optional('currency', text('CurrencyCode')),
		...optional('status', orderStatuses[textOf(row, 'PurchaseOrderStatus') as keyof typeof orderStatuses]),
		...optional('vendorId', text('OrderVendorAccountNumber')),
		...optional('vendorName', text('PurchaseOrderName')),
		...optional('requestedDelivery', dateOf(row, 'RequestedDeliveryDate')),
		...(terms ? { terms: { code: terms } } : {}),
		lines: kept.map(lineOf),
		totalAmount: sum(kept.map((line) => decimalOf(line, 'LineAmount') ?? '0')),
	};
}

function lineOf(row: Row): PurchaseOrderLine {
	const ids: [string, string][] = [['buyer', 'ItemNumber'], ['vendor', 'ExternalItemNumber'], ['barcode', 'Barcode']];
	const priceQuantity = decimalOf(row, 'PurchasePriceQuantity');
	const confirmed = dateOf(row, 'ConfirmedDeliveryDate');
	const extra = {
		...(priceQuantity !== undefined && !['0', '1'].includes(priceQuantity) ? { PurchasePriceQuantity: priceQuantity } : {}),
		...(confirmed ? { ConfirmedDeliveryDate: confirmed } : {}),
	};
	return {
		lineNumber: textOf(row, 'LineNumber'),
		itemIds: ids.flatMap(([scheme, property]) => (textOf(row, property) ? [{ scheme, value: textOf(row, property) }] : [])),
		...optional('description', textOf(row, 'LineDescription') || undefined),
		quantity: decimalOf(row, 'OrderedPurchaseQuantity') ?? '0',
		uom: textOf(row, 'PurchaseUnitSymbol'),
		...optional('unitPrice', decimalOf(row, 'PurchasePrice')),
		...optional('amount', decimalOf(row, 'LineAmount')),
		...optional('requestedDelivery', dateOf(row, 'RequestedDeliveryDate')),
		...optional('glAccount', textOf(row, 'MainAccountIdDisplayValue') || undefined),
		...(Object.keys(extra).length > 0 ? { extra } : {}),
	};
}
