import type { Write } from './environment';
import { invalidField, invalidRow, unknownValue, writeFailed } from './errors';
import { readDimensions } from './dimensions';
import { checkText, companyFor, vendorOf } from './fieldChecks';
import { entitySet, type EntitySet } from './schema';
import { findRow, sameValue, type Row } from './tables';

const headers = entitySet('PurchaseOrderHeadersV2');
const lines = entitySet('PurchaseOrderLinesV2');
/** Set by the server alone. */
const readOnly = ['PurchaseOrderStatus', 'DocumentApprovalStatus', 'PurchaseOrderLineStatus', 'WorkflowState', 'IsDeleted'];

/** Creates a purchase order without lines. */
export function createOrder(write: Write, sent: Row): Row {
	const company = companyFor(write, headers, sent);
	const checked = checkFields(write, headers, sent, company);
	const row: Row = { ...checked, dataAreaId: company, PurchaseOrderNumber: orderNumber(write, String(sent.PurchaseOrderNumber ?? '')) };
	if (findRow(write.tables, 'PurchaseOrderHeadersV2', { dataAreaId: company, PurchaseOrderNumber: row.PurchaseOrderNumber as string })) {
		throw writeFailed(headers, [
			`Info: Cannot create a record in Purchase orders (PurchTable). Purchase order: ${String(row.PurchaseOrderNumber)}.\nThe record already exists.`,
		]);
	}
	const account = String(row.OrderVendorAccountNumber ?? '');
	if (account === '') throw invalidRow(headers, "Field 'Vendor account' must be filled in.");
	const vendor = vendorOf(write, company, account);
	if (!vendor) throw unknownValue(headers, 'OrderVendorAccountNumber', account, 'Vendors');
	if (vendor.OnHoldStatus === 'All' || vendor.OnHoldStatus === 'PurchOrder') {
		throw invalidRow(headers, `Vendor account ${account} is on hold for ${String(vendor.OnHoldStatus)}.`);
	}
	row.InvoiceVendorAccountNumber ||= String(vendor.InvoiceVendorAccountNumber || account);
	row.PurchaseOrderName ||= String(vendor.VendorOrganizationName ?? '');
	row.CurrencyCode ||= String(vendor.CurrencyCode ?? '');
	row.PaymentTermsName ||= String(vendor.DefaultPaymentTermsName ?? '');
	row.AccountingDate ??= `${new Date().toISOString().slice(0, 10)}T12:00:00Z`;
	row.PurchaseOrderStatus = 'Backorder';
	row.DocumentApprovalStatus = write.settings.newOrderApproval;
	write.writer.insert('PurchaseOrderHeadersV2', row);
	return row;
}

export function updateOrder(write: Write, row: Row, sent: Row): void {
	write.writer.update(row, checkFields(write, headers, sent, String(row.dataAreaId)));
}

export function deleteOrder(write: Write, row: Row): void {
	if (row.DocumentApprovalStatus === 'Confirmed') throw writeFailed(headers, ['Error: A confirmed purchase order cannot be deleted.']);
	if (findRow(write.tables, 'PurchaseOrderLinesV2', { dataAreaId: row.dataAreaId as string, PurchaseOrderNumber: row.PurchaseOrderNumber as string })) {
		throw writeFailed(headers, ['Error: Purchase orders cannot be deleted while dependent Purchase order lines exist.']);
	}
	write.writer.remove('PurchaseOrderHeadersV2', row);
}

/** Adds a line: an item or a procurement category, quantity times price. */
export function createOrderLine(write: Write, sent: Row): Row {
	const company = companyFor(write, lines, sent);
	const row: Row = { ...checkFields(write, lines, sent, company), dataAreaId: company };
	const owner = { dataAreaId: company, PurchaseOrderNumber: String(row.PurchaseOrderNumber ?? '') };
	const header = findRow(write.tables, 'PurchaseOrderHeadersV2', owner);
	if (!header) throw unknownValue(lines, 'PurchaseOrderNumber', owner.PurchaseOrderNumber, 'Purchase orders');
	if (header.DocumentApprovalStatus === 'InReview') throw invalidRow(lines, `Purchase order ${owner.PurchaseOrderNumber} is in review and cannot be changed.`);
	const siblings = write.tables.PurchaseOrderLinesV2.filter(
		(line) => sameValue(line.dataAreaId, company) && sameValue(line.PurchaseOrderNumber, owner.PurchaseOrderNumber),
	);
	row.LineNumber = Number(row.LineNumber ?? 0) || Math.max(0, ...siblings.map((line) => Number(line.LineNumber))) + 1;
	if (siblings.some((line) => line.LineNumber === row.LineNumber)) {
		throw writeFailed(lines, [
			`Info: Cannot create a record in Purchase order lines (PurchLine). Purchase order: ${owner.PurchaseOrderNumber}, ${String(row.LineNumber)}.\nThe record already exists.`,
		]);
	}
	if (!row.ItemNumber && !row.ProcurementProductCategoryName) throw invalidRow(lines, 'An item number or a procurement category must be filled in.');
	if (!Number(row.OrderedPurchaseQuantity ?? 0)) throw invalidRow(lines, "Field 'Quantity' must be filled in.");
	const product = row.ItemNumber ? findRow(write.tables, 'ReleasedProductsV2', { dataAreaId: company, ItemNumber: row.ItemNumber }) : undefined;
	row.PurchaseUnitSymbol ||= String(product?.PurchaseUnitSymbol ?? 'ea');
	row.PurchasePriceQuantity = Number(row.PurchasePriceQuantity ?? 0) || 1;
	row.PurchasePrice ??= Number(product?.PurchasePrice ?? 0);
	row.LineAmount = Math.round(((Number(row.OrderedPurchaseQuantity) * Number(row.PurchasePrice)) / Number(row.PurchasePriceQuantity)) * 100 + 1e-6) / 100;
	row.PurchaseOrderLineStatus = 'Backorder';
	write.writer.insert('PurchaseOrderLinesV2', row);
	return row;
}

export function updateOrderLine(write: Write, row: Row, sent: Row): void {
	write.writer.update(row, checkFields(write, lines, sent, String(row.dataAreaId)));
}

function orderNumber({ settings, nextReference }: Write, supplied: string): string {
	if (supplied === '' || settings.manualPurchaseOrderNumber === 'replaced') return nextReference();
	if (settings.manualPurchaseOrderNumber === 'refused') {
		if (settings.numberWords === 'foreign') throw invalidRow(headers, 'Manuelle Nummernvergabe ist nicht erlaubt.');
		throw invalidField(headers, 'PurchaseOrderNumber', 'The number sequence for Purchase order does not allow manual numbers.');
	}
	return supplied;
}

function checkFields(write: Write, set: EntitySet, sent: Row, company: string): Row {
	const { tables, codes } = write;
	const row: Row = { ...sent };
	for (const [field, value] of Object.entries(sent)) {
		if (readOnly.includes(field)) throw invalidField(set, field, `Field '${field}' cannot be changed.`);
		if (typeof value === 'string') row[field] = checkText(write, set, field, value);
		const text = String(row[field]);
		if (text === '') continue;
		const list = { CurrencyCode: codes.byProperty.Currency, PurchaseUnitSymbol: codes.byProperty.Unit, SalesTaxItemGroupCode: codes.byProperty.ItemSalesTax }[field];
		if (list && !list.some((code) => sameValue(code, text))) throw unknownValue(set, field, text);
		if (field === 'PaymentTermsName' && !findRow(tables, 'PaymentTerms', { dataAreaId: company, Name: text })) throw unknownValue(set, field, text);
		if (field === 'ItemNumber' && !findRow(tables, 'ReleasedProductsV2', { dataAreaId: company, ItemNumber: text })) throw unknownValue(set, field, text, 'Released products');
		if (field === 'ProcurementProductCategoryName' && !Object.values(codes.procurementCategories).flat().some((name) => sameValue(name, text))) {
			throw unknownValue(set, field, text);
		}
		if (field === 'DefaultLedgerDimensionDisplayValue') row[field] = readDimensions(write, { set, field, text, use: 'DataEntityDefaultDimensionFormat', company });
		if (field === 'MainAccountIdDisplayValue') row[field] = readDimensions(write, { set, field, text, use: 'DataEntityLedgerDimensionFormat', company });
	}
	return row;
}
