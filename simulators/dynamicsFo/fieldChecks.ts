import type { Write } from './environment';
import { invalidField, label, unknownValue } from './errors';
import { readDimensions } from './dimensions';
import type { EntitySet } from './schema';
import { findRow, sameValue, type Row } from './tables';

/** Property names of invoice headers and lines that hold a code of another table. */
const codeFields = new Set([
	...['Currency', 'MethodOfPayment', 'PaymentSpecification', 'PaymentSchedule', 'PaymentGroupCode', 'CashDiscountCode', 'BankAccount'],
	...['PostingProfile', 'InvoiceGroup', 'ChargesGroup', 'NumberSequenceGroup', 'SalesTaxGroup', 'ItemSalesTax', 'TaxWithholdGroup'],
	...['Unit', 'Site', 'Warehouse', 'InventorySiteId', 'InventoryWarehouseId'],
]);

/** Checks every field in the order sent and returns the row as it will be stored. Stops at the first refusal, as the vendor does. */
export function checkFields(write: Write, set: EntitySet, sent: Row, company: string): Row {
	const row: Row = { ...sent };
	for (const [field, value] of Object.entries(sent)) {
		if (typeof value === 'string') row[field] = checkText(write, set, field, value);
		const text = String(row[field]);
		if (text === '') continue;
		if (codeFields.has(field) && !(write.codes.byProperty[field] ?? []).some((code) => sameValue(code, text)))
			throw unknownValue(set, field, text);
		if (field === 'TermsOfPayment' && !findRow(write.tables, 'PaymentTerms', { dataAreaId: company, Name: text }))
			throw unknownValue(set, field, text);
		if ((field === 'InvoiceAccount' || field === 'VendorAccount') && !vendorOf(write, company, text))
			throw unknownValue(set, field, text, 'Vendors');
		if (field === 'DimensionDisplayValue')
			row[field] = readDimensions(write, { set, field, text, use: 'DataEntityDefaultDimensionFormat', company });
		if (field === 'MainAccountDisplayValue')
			row[field] = readDimensions(write, { set, field, text, use: 'DataEntityLedgerDimensionFormat', company });
	}
	return row;
}

export function checkText({ settings }: Write, set: EntitySet, field: string, value: string): string {
	const length = settings.lengths[field];
	if (length === undefined || value.length <= length) return value;
	if (settings.overlongText === 'truncate') return value.slice(0, length);
	throw invalidField(set, field, `The value in field '${label(field)}' is longer than the ${length} characters allowed.`);
}

export function vendorOf({ tables }: Pick<Write, 'tables'>, company: string, account: string): Row | undefined {
	return findRow(tables, 'VendorsV2', { dataAreaId: company, VendorAccountNumber: account });
}

/** The company a new row belongs to: the body's, or the integration user's. */
export function companyFor(write: Write, set: EntitySet, sent: Row): string {
	const company = String(sent.dataAreaId ?? write.settings.defaultCompany).toLowerCase();
	if (!findRow(write.tables, 'LegalEntities', { LegalEntityId: company }))
		throw invalidField(set, 'dataAreaId', `Company ${company} does not exist.`);
	return company;
}

/** A purchase order that can still be invoiced by this vendor; the refusal otherwise. */
export function openOrder(write: Write, given: { set: EntitySet; field: string; company: string; number: string; vendor: string }): Row {
	const { set, field, company, number, vendor } = given;
	const order = findRow(write.tables, 'PurchaseOrderHeadersV2', { dataAreaId: company, PurchaseOrderNumber: number });
	if (!order) throw unknownValue(set, field, number, 'Purchase orders');
	if (order.PurchaseOrderStatus !== 'Backorder' && order.PurchaseOrderStatus !== 'Received') {
		throw invalidField(set, field, `Purchase order ${number} has status ${String(order.PurchaseOrderStatus)} and cannot be invoiced.`);
	}
	if (order.DocumentApprovalStatus !== 'Confirmed' && order.DocumentApprovalStatus !== 'Finalized') {
		throw invalidField(set, field, `Purchase order ${number} is not confirmed.`);
	}
	if (
		!sameValue(order.InvoiceVendorAccountNumber || order.OrderVendorAccountNumber, vendor) &&
		!sameValue(order.OrderVendorAccountNumber, vendor)
	) {
		throw invalidField(
			set,
			field,
			`Purchase order ${number} belongs to vendor ${String(order.OrderVendorAccountNumber)}, not to ${vendor}.`,
		);
	}
	return order;
}
