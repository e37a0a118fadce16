import type { Write } from './environment';
import { invalidField, invalidRow, unknownValue, writeFailed } from './errors';
import { readDimensions } from './dimensions';
import { checkText, companyFor } from './fieldChecks';
import { entitySet, type EntitySet } from './schema';
import { findRow, sameValue, type Row } from './tables';

const headers = entitySet('SalesOrderHeadersV2');
const lines = entitySet('SalesOrderLines');
/** Set by the server alone. */
const readOnly = ['SalesOrderStatus', 'SalesOrderLineStatus', 'OrderCreationDateTime', 'OrderTotalAmount'];

/** Creates a sales order without lines, under a number of the company's own series. */
export function createSalesOrder(write: Write, sent: Row): Row {
	const company = companyFor(write, headers, sent);
	const row: Row = { ...checkFields(write, headers, sent, company), dataAreaId: company };
	if (row.SalesOrderNumber) throw invalidField(headers, 'SalesOrderNumber', 'The number sequence for Sales order does not allow manual numbers.');
	row.SalesOrderNumber = `SO-${write.nextReference()}`;
	const account = String(row.OrderingCustomerAccountNumber ?? '');
	if (account === '') throw invalidRow(headers, "Field 'Customer account' must be filled in.");
	const customer = findRow(write.tables, 'CustomersV3', { dataAreaId: company, CustomerAccount: account });
	if (!customer) throw unknownValue(headers, 'OrderingCustomerAccountNumber', account, 'Customers');
	if (customer.OnHoldStatus === 'All') throw invalidRow(headers, `Customer account ${account} is on hold for All.`);
	if (write.settings.salesShippingDate === 'required' && !row.RequestedShippingDate) throw invalidRow(headers, "Field 'Requested ship date' must be filled in.");
	row.InvoiceCustomerAccountNumber ||= String(customer.InvoiceAccount || account);
	row.SalesOrderName ||= String(customer.OrganizationName ?? '');
	row.CurrencyCode ||= String(customer.SalesCurrencyCode ?? '');
	row.PaymentTermsName ||= String(customer.PaymentTerms ?? '');
	row.RequestedShippingDate ||= `${new Date().toISOString().slice(0, 10)}T12:00:00Z`;
	row.OrderCreationDateTime = new Date().toISOString();
	row.SalesOrderStatus = 'Backorder';
	write.writer.insert('SalesOrderHeadersV2', row);
	return row;
}

export function updateSalesOrder(write: Write, row: Row, sent: Row): void {
	write.writer.update(row, checkFields(write, headers, sent, String(row.dataAreaId)));
}

export function deleteSalesOrder(write: Write, row: Row): void {
	if (linesOf(write, row).length > 0) throw writeFailed(headers, ['Error: Sales orders cannot be deleted while dependent Sales order lines exist.']);
	write.writer.remove('SalesOrderHeadersV2', row);
}

/** Adds a line: an item or a sales category, quantity times price. Its key is the lot that the server gives it. */
export function createSalesOrderLine(write: Write, sent: Row): Row {
	const company = companyFor(write, lines, sent);
	const row: Row = { ...checkFields(write, lines, sent, company), dataAreaId: company };
	const header = findRow(write.tables, 'SalesOrderHeadersV2', { dataAreaId: company, SalesOrderNumber: String(row.SalesOrderNumber ?? '') });
	if (!header) throw unknownValue(lines, 'SalesOrderNumber', String(row.SalesOrderNumber ?? ''), 'Sales orders');
	if (header.SalesOrderStatus !== 'Backorder') throw invalidRow(lines, `Sales order ${String(header.SalesOrderNumber)} is not open.`);
	if (row.InventoryLotId) throw invalidField(lines, 'InventoryLotId', 'The number sequence for Lot ID does not allow manual numbers.');
	row.InventoryLotId = `LOT-${write.nextReference()}`;
	row.LineNumber = Math.max(0, ...linesOf(write, header).map((line) => Number(line.LineNumber))) + 1;
	if (write.settings.customersLineNumber === 'dropped') delete row.CustomersLineNumber;
	if (!row.ItemNumber && !row.SalesProductCategoryName) throw invalidRow(lines, 'An item number or a sales category must be filled in.');
	if (!Number(row.OrderedSalesQuantity ?? 0)) throw invalidRow(lines, "Field 'Quantity' must be filled in.");
	const product = row.ItemNumber ? findRow(write.tables, 'ReleasedProductsV2', { dataAreaId: company, ItemNumber: row.ItemNumber }) : undefined;
	row.SalesUnitSymbol ||= String(product?.SalesUnitSymbol || 'ea');
	row.SalesPriceQuantity = Number(row.SalesPriceQuantity ?? 0) || 1;
	row.SalesPrice ??= 0;
	row.LineAmount = Math.round(((Number(row.OrderedSalesQuantity) * Number(row.SalesPrice)) / Number(row.SalesPriceQuantity)) * 100 + 1e-6) / 100;
	row.CurrencyCode ||= String(header.CurrencyCode ?? '');
	row.SalesOrderLineStatus = 'Backorder';
	write.writer.insert('SalesOrderLines', row);
	return row;
}

export function updateSalesOrderLine(write: Write, row: Row, sent: Row): void {
	write.writer.update(row, checkFields(write, lines, sent, String(row.dataAreaId)));
}

function linesOf({ tables }: Write, header: Row): Row[] {
	return tables.SalesOrderLines.filter((line) => sameValue(line.dataAreaId, header.dataAreaId) && sameValue(line.SalesOrderNumber, header.SalesOrderNumber));
}

function checkFields(write: Write, set: EntitySet, sent: Row, company: string): Row {
	const { tables, codes } = write;
	const row: Row = { ...sent };
	for (const [field, value] of Object.entries(sent)) {
		if (readOnly.includes(field)) throw invalidField(set, field, `Field '${field}' cannot be changed.`);
		if (typeof value === 'string') row[field] = checkText(write, set, field, value);
		const text = String(row[field]);
		if (text === '') continue;
		const list = { CurrencyCode: codes.byProperty.Currency, SalesUnitSymbol: codes.byProperty.Unit }[field];
		if (list && !list.some((code) => sameValue(code, text))) throw unknownValue(set, field, text);
		if (field === 'PaymentTermsName' && !findRow(tables, 'PaymentTerms', { dataAreaId: company, Name: text })) throw unknownValue(set, field, text);
		if (field === 'ItemNumber' && !findRow(tables, 'ReleasedProductsV2', { dataAreaId: company, ItemNumber: text })) throw unknownValue(set, field, text, 'Released products');
		if (field === 'SalesProductCategoryName' && !['Services', 'Freight'].some((name) => sameValue(name, text))) throw unknownValue(set, field, text);
		if (field === 'DefaultLedgerDimensionDisplayValue') row[field] = readDimensions(write, { set, field, text, use: 'DataEntityDefaultDimensionFormat', company });
		if (field === 'MainAccountIdDisplayValue') row[field] = readDimensions(write, { set, field, text, use: 'DataEntityLedgerDimensionFormat', company });
	}
	return row;
}
