import type { PurchaseOrder, PurchaseOrderLine } from '../../core/model';
import { meta, optional } from './entityFacts';
import { dateOf, decimalOf, isTrue, type Row, rowsOf, textOf } from './fields';
import type { ListToRead } from './paging';

const below = (fields: string) => fields.split(',').map((field) => `Details/${field}`).join(',');
const lineFields = 'LineNbr,InventoryID,AlternateID,LineDescription,OrderQty,QtyOnReceipts,UnitCost,ExtendedCost,UOM,Account,Subaccount,Project,ProjectTask,CostCode,Completed,Cancelled,Promised';
const subcontractLineFields = 'LineNbr,InventoryID,LineDescription,OrderQty,UnitCost,ExtendedCost,UOM,Account,Subaccount,Project,Task,CostCode,Completed,Canceled,Closed';

export const orderList: ListToRead = {
	entity: 'PurchaseOrder',
	key: ['Type', 'OrderNbr'],
	$select: `Type,OrderNbr,VendorID,Branch,Status,Date,PromisedOn,CurrencyID,OrderTotal,Terms,Description,LastModifiedDateTime,${below(lineFields)}`,
	$expand: 'Details',
};
export const subcontractList: ListToRead = {
	entity: 'Subcontract',
	key: ['SubcontractNbr'],
	$select: `SubcontractNbr,VendorID,Branch,Status,Date,CurrencyID,SubcontractTotal,Terms,Description,LastModifiedDateTime,${below(subcontractLineFields)}`,
	$expand: 'Details',
	optional: true,
};

/** An order with the lines that can still be billed. What is billed of it Acumatica's endpoint does not tell; what is received it does. */
export function orderOf(row: Row, companyId: string): PurchaseOrder {
	return order(row, { companyId, number: textOf(row, 'OrderNbr'), type: textOf(row, 'Type'), total: decimalOf(row, 'OrderTotal') });
}

export function subcontractOf(row: Row, companyId: string): PurchaseOrder {
	return order(row, { companyId, number: textOf(row, 'SubcontractNbr'), type: 'Subcontract', total: decimalOf(row, 'SubcontractTotal') });
}

function order(row: Row, { companyId, number, type, total }: { companyId: string; number: string; type: string; total?: string }): PurchaseOrder {
	const lines = rowsOf(row, 'Details').filter((line) => !isTrue(line, 'Cancelled') && !isTrue(line, 'Canceled') && !isTrue(line, 'Closed'));
	return {
		...meta('purchaseOrder', companyId, `${type}|${number}`),
		extra: { Type: type, Status: textOf(row, 'Status') },
		poNumber: number,
		purpose: 'original',
		orderDate: dateOf(row, 'Date') ?? '',
		...optional('currency', textOf(row, 'CurrencyID')),
		status: statusOf(textOf(row, 'Status'), lines),
		...optional('vendorId', textOf(row, 'VendorID')),
		...optional('requestedDelivery', dateOf(row, 'PromisedOn')),
		...(textOf(row, 'Terms') ? { terms: { code: textOf(row, 'Terms') } } : {}),
		...(textOf(row, 'Description') ? { notes: [textOf(row, 'Description')] } : {}),
		lines: lines.sort((a, b) => Number(textOf(a, 'LineNbr')) - Number(textOf(b, 'LineNbr'))).map(orderLine),
		...optional('totalAmount', total),
	};
}

function statusOf(status: string, lines: Row[]): PurchaseOrder['status'] {
	if (status === 'Canceled' || status === 'Rejected') return 'cancelled';
	if (status === 'Closed') return 'closed';
	if (status === 'Completed') return 'partial'; // received in full, not yet billed in full
	return lines.some((line) => Number(decimalOf(line, 'QtyOnReceipts') ?? '0') > 0) ? 'partial' : 'open';
}

function orderLine(row: Row): PurchaseOrderLine {
	const ids = [
		{ scheme: 'buyer', value: textOf(row, 'InventoryID') },
		{ scheme: 'vendor', value: textOf(row, 'AlternateID') },
	].filter((each) => each.value !== '');
	const dimensions = [
		{ name: 'Subaccount', value: textOf(row, 'Subaccount') },
		{ name: 'Project', value: textOf(row, 'Project') },
		{ name: 'ProjectTask', value: textOf(row, 'ProjectTask') || textOf(row, 'Task') },
		{ name: 'CostCode', value: textOf(row, 'CostCode') },
	].filter((each) => each.value !== '');
	return {
		lineNumber: textOf(row, 'LineNbr'),
		itemIds: ids,
		...optional('description', textOf(row, 'LineDescription')),
		quantity: decimalOf(row, 'OrderQty') ?? '0',
		uom: textOf(row, 'UOM'),
		...optional('unitPrice', decimalOf(row, 'UnitCost')),
		...optional('amount', decimalOf(row, 'ExtendedCost')),
		...optional('requestedDelivery', dateOf(row, 'Promised')),
		...optional('receivedQty', decimalOf(row, 'QtyOnReceipts')),
		...optional('glAccount', textOf(row, 'Account')),
		...(dimensions.length > 0 ? { dimensions } : {}),
		...(isTrue(row, 'Completed') ? { extra: { Completed: 'true' } } : {}),
	};
}
