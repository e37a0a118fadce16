import type { Write } from './environment';
import { invalidField, invalidRow, unknownValue, writeFailed } from './errors';
import { checkFields, companyFor, openOrder } from './fieldChecks';
import { entitySet } from './schema';
import { findRow, sameValue, type Row } from './tables';

const set = entitySet('VendorInvoiceLines');

/** Adds a line to a pending invoice. */
export function createLine(write: Write, sent: Row): Row {
	const company = companyFor(write, set, sent);
	const row: Row = { ...checkFields(write, set, sent, company), dataAreaId: company };
	const header = headerOf(write, row);
	row.InvoiceLineNumber = row.InvoiceLineNumber || nextLineNumber(write, row);
	row.LineNumber ||= row.InvoiceLineNumber;
	if (findRow(write.tables, 'VendorInvoiceLines', keyOf(row))) {
		throw writeFailed(set, [
			`Info: Cannot create a record in Vendor invoice line (VendInvoiceInfoLine). ` +
				`Header reference: ${row.HeaderReference}, ${row.InvoiceLineNumber}.\nThe record already exists.`,
		]);
	}
	validateLine(write, row, header);
	row.InvoiceAccount ||= header.InvoiceAccount ?? '';
	row.VendorAccount ||= header.VendorAccount ?? '';
	row.NetAmount ??= netAmount(row);
	if (write.settings.lineNetAmount === 'discounted') Object.assign(row, { DiscountPercent: 10, NetAmount: Math.round(Number(row.NetAmount) * 90) / 100 });
	write.writer.insert('VendorInvoiceLines', row);
	return row;
}

export function updateLine(write: Write, row: Row, sent: Row): void {
	const changes = checkFields(write, set, sent, String(row.dataAreaId));
	validateLine(write, { ...row, ...changes }, headerOf(write, row), row);
	write.writer.update(row, changes);
}

const keyOf = (row: Row): Row => ({
	dataAreaId: row.dataAreaId as string,
	HeaderReference: row.HeaderReference as string,
	InvoiceLineNumber: row.InvoiceLineNumber as number,
});

function headerOf({ tables, settings }: Write, row: Row): Row {
	if (!row.HeaderReference) throw invalidRow(set, "Field 'Header reference' must be filled in.");
	const header = findRow(tables, 'VendorInvoiceHeaders', { dataAreaId: row.dataAreaId as string, HeaderReference: row.HeaderReference });
	if (!header && settings.numberWords === 'foreign') throw invalidRow(set, 'Der Kopf der Kreditorenrechnung ist nicht vorhanden.');
	if (!header) throw unknownValue(set, 'HeaderReference', row.HeaderReference, 'Vendor invoice header');
	return header;
}

function nextLineNumber({ tables }: Write, row: Row): number {
	const siblings = tables.VendorInvoiceLines.filter(
		(line) => sameValue(line.HeaderReference, row.HeaderReference) && sameValue(line.dataAreaId, row.dataAreaId),
	);
	return Math.max(0, ...siblings.map((line) => Math.floor(Number(line.InvoiceLineNumber)))) + 1;
}

function netAmount(row: Row): number {
	const amount = (Number(row.ReceiveNow ?? 0) * Number(row.UnitPrice ?? 0)) / (Number(row.PriceUnit ?? 0) || 1);
	return Math.round(amount * 100) / 100;
}

function validateLine(write: Write, row: Row, header: Row, stored?: Row): void {
	if (!row.Currency) throw invalidRow(set, "Field 'Currency' must be filled in.");
	const item = write.codes.items.find(({ number }) => sameValue(number, row.ItemNumber));
	if (row.ItemNumber && !item) throw unknownValue(set, 'ItemNumber', row.ItemNumber, 'Released products');
	checkCategory(write, row);
	if (Boolean(row.PurchaseOrder) !== Number(row.PurchLineNumber ?? 0) > 0) {
		throw invalidRow(set, "Fields 'Purchase order' and 'Line number' must both be filled in for a purchase order line.");
	}
	if (row.PurchaseOrder) return checkOrderLine(write, row, header, stored);
	if (item?.stocked) {
		const warning = "Warning: The item's inventory model policy must be not stocked.";
		throw writeFailed(set, [warning, warning], 'Write validation failed');
	}
	if (!item && !row.ProcurementCategoryName) throw invalidRow(set, 'An item number or a procurement category must be specified.');
}

function checkCategory({ codes }: Write, { ProcurementCategoryName: name, ProcurementCategoryHierarchyName: hierarchy }: Row): void {
	if (!name && !hierarchy) return;
	if (!hierarchy) throw invalidField(set, 'ProcurementCategoryName', 'A procurement category needs its category hierarchy.');
	const categories = Object.entries(codes.procurementCategories).find(([known]) => sameValue(known, hierarchy))?.[1];
	if (!categories) throw unknownValue(set, 'ProcurementCategoryHierarchyName', hierarchy);
	if (name && !categories.some((known) => sameValue(known, name))) throw unknownValue(set, 'ProcurementCategoryName', name);
}

function checkOrderLine(write: Write, row: Row, header: Row, stored?: Row): void {
	const [company, number, lineNumber] = [String(row.dataAreaId), String(row.PurchaseOrder), Number(row.PurchLineNumber)];
	openOrder(write, { set, field: 'PurchaseOrder', company, number, vendor: String(header.InvoiceAccount) });
	const orderLine = findRow(write.tables, 'PurchaseOrderLinesV2', {
		dataAreaId: company,
		PurchaseOrderNumber: number,
		LineNumber: lineNumber,
	});
	if (!orderLine || orderLine.IsDeleted === 'Yes')
		throw unknownValue(set, 'PurchLineNumber', lineNumber, `Purchase order lines of ${number}`);
	if (orderLine.IsLineStopped === 'Yes')
		throw invalidField(set, 'PurchLineNumber', `Line ${lineNumber} of purchase order ${number} is stopped.`);
	if (row.ItemNumber && !sameValue(row.ItemNumber, orderLine.ItemNumber ?? '')) {
		throw invalidField(
			set,
			'ItemNumber',
			`Line ${lineNumber} of purchase order ${number} orders item ${String(orderLine.ItemNumber ?? '')}, not ${String(row.ItemNumber)}.`,
		);
	}
	if (write.settings.overInvoicing === 'accept') return;
	const pending = write.tables.VendorInvoiceLines.filter(
		(line) =>
			line !== stored &&
			sameValue(line.dataAreaId, company) &&
			sameValue(line.PurchaseOrder, number) &&
			line.PurchLineNumber === lineNumber,
	);
	const quantity = pending.reduce((sum, line) => sum + Number(line.ReceiveNow ?? 0), Number(row.ReceiveNow ?? 0));
	if (quantity > Number(orderLine.OrderedPurchaseQuantity ?? 0)) {
		throw invalidRow(
			set,
			`The quantity ${quantity} invoiced for line ${lineNumber} of purchase order ${number} exceeds the quantity ordered.`,
		);
	}
}
