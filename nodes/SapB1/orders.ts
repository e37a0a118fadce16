import type { MasterDataPage, MasterDataRequest } from '../../core/books';
import type { PurchaseOrder, PurchaseOrderLine } from '../../core/model';
import { subtract } from '../../core/money';
import type { Row } from '../../io/odata/paging';
import { changedAt, changedFilter, isSince, newest } from './changes';
import type { B1Connection } from './connection';
import { costingProperties, dimensionName } from './dimensions';
import { dateOf, decimalOf, isYes, meta, optional, sameCode, textOf } from './fields';
import { linesOf, type Lookups } from './lookups';
import { wholePages } from './wholeList';

const orderFields = 'DocEntry,DocNum,CardCode,CardName,DocType,DocDate,DocDueDate,DocCurrency,DocTotal,DocTotalFc,DocumentStatus,Cancelled,CancelStatus,BPL_IDAssignedToInvoice,Comments,UpdateDate,UpdateTime,CreationDate,DocumentLines';

/** Open purchase orders with their lines; with a change date the closed and cancelled ones too, so that Stampli learns of them. */
export async function* orderPages(connection: B1Connection, lookups: Lookups, { changedSince }: MasterDataRequest): AsyncGenerator<MasterDataPage> {
	const dimensions = await lookups.dimensions();
	const $filter = changedSince ? changedFilter(changedSince, 'CreationDate') : "DocumentStatus eq 'bost_Open' and Cancelled eq 'tNO'";
	for await (const rows of wholePages(connection, 'PurchaseOrders', { $filter, $select: orderFields }, 'DocEntry', 100)) {
		const wanted = rows.filter((row) => textOf(row, 'CancelStatus') !== 'csCancellation' && (!changedSince || isSince(changedAt(row, 'CreationDate'), changedSince)));
		yield { records: wanted.map((row) => order(row, connection.companyDb, dimensions)), ...optional('changedUntil', newest(wanted.map((row) => changedAt(row, 'CreationDate')))) };
	}
}

function order(row: Row, companyDb: string, dimensions: Row[]): PurchaseOrder {
	const isCancelled = isYes(row, 'Cancelled') || textOf(row, 'CancelStatus') === 'csYes';
	const lines = linesOf(row).map((line) => orderLine(line, dimensions));
	const isPartial = lines.some((line) => line.receivedQty !== undefined && line.receivedQty !== '0');
	const branch = textOf(row, 'BPL_IDAssignedToInvoice');
	return {
		...meta(`purchaseOrder|${companyDb}|${textOf(row, 'DocEntry')}`, companyDb),
		poNumber: textOf(row, 'DocNum'),
		purpose: isCancelled ? 'cancel' : 'original',
		orderDate: dateOf(row, 'DocDate') ?? '',
		...optional('currency', textOf(row, 'DocCurrency') || undefined),
		status: isCancelled ? 'cancelled' : textOf(row, 'DocumentStatus') === 'bost_Open' ? (isPartial ? 'partial' : 'open') : 'closed',
		...optional('vendorId', textOf(row, 'CardCode') || undefined),
		...optional('vendorName', textOf(row, 'CardName') || undefined),
		...optional('requestedDelivery', dateOf(row, 'DocDueDate')),
		...optional('totalAmount', totalOf(row)),
		...(branch && branch !== '0' ? { extra: { branch } } : {}),
		lines,
	};
}

/** In the order's currency. */
function totalOf(row: Row): string | undefined {
	const foreign = decimalOf(row, 'DocTotalFc');
	return foreign !== undefined && foreign !== '0' ? foreign : decimalOf(row, 'DocTotal');
}

/** The line number is the one that invoices are matched by, counted from 0. What is taken over into receipts or invoices is not open any more. */
function orderLine(row: Row, known: Row[]): PurchaseOrderLine {
	const item = textOf(row, 'ItemCode');
	const quantity = decimalOf(row, 'Quantity') ?? '0';
	const open = decimalOf(row, 'RemainingOpenQuantity');
	const foreign = decimalOf(row, 'RowTotalFC');
	const isOpen = sameCode(textOf(row, 'LineStatus'), 'bost_Open');
	const dimensions = costingProperties.flatMap((name, i) => (textOf(row, name) ? [{ name: dimensionName(String(i + 1), known), value: textOf(row, name) }] : []));
	const project = textOf(row, 'ProjectCode');
	if (project) dimensions.push({ name: 'Project', value: project });
	return {
		lineNumber: textOf(row, 'LineNum'),
		itemIds: item ? [{ scheme: 'buyer', value: item }] : [],
		...optional('description', textOf(row, 'ItemDescription') || undefined),
		quantity,
		uom: textOf(row, 'MeasureUnit'),
		...optional('unitPrice', decimalOf(row, 'UnitPrice')),
		...optional('amount', foreign !== undefined && foreign !== '0' ? foreign : decimalOf(row, 'LineTotal')),
		...optional('requestedDelivery', dateOf(row, 'ShipDate')),
		...optional('receivedQty', open === undefined ? undefined : subtract(quantity, open)),
		...optional('glAccount', textOf(row, 'AccountCode') || undefined),
		...(dimensions.length > 0 ? { dimensions } : {}),
		extra: { lineStatus: isOpen ? 'open' : 'closed', ...(open === undefined ? {} : { openQuantity: open }) },
	};
}
