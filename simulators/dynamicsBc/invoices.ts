import { findBy, noGuid, type Row, under, type Value } from './books';
import { addDimension, applyDefaults, setShortcut } from './dimensionSets';
import { type Scope, setupOf } from './environment';
import { dialog } from './errors';
import { addLine } from './invoiceLines';
import type { Payload } from './payload';

/** A draft with its lines, in one go. Header fields are validated in the order sent, each possibly changing others. */
export function createInvoice(scope: Scope, { fields, nested }: Payload): Row {
	const { books, settings } = scope;
	if (!fields.vendorNumber && !fields.vendorId) throw dialog('A "vendorNumber" or a "vendorID" must be provided.');
	let values: Partial<Row> = { status: 'Draft', number: '' };
	for (const [name, value] of Object.entries(fields)) values = { ...values, ...validated(scope, name, value!) };
	if (fields.dueDate) values.dueDate = fields.dueDate; // applied again at the end
	Object.assign(values, settings.changesNewInvoices);
	const invoice = books.insert('purchaseInvoices', { ...values, number: books.nextNumber('invoice'), totalAmountExcludingTax: 0, totalTaxAmount: 0, totalAmountIncludingTax: 0 });
	applyDefaults(scope, 'purchaseInvoices', invoice, String(invoice.vendorId));
	for (const number of [1, 2] as const) if (fields[`shortcutDimension${number}Code`] !== undefined) setShortcut(scope, 'purchaseInvoices', invoice, number, String(fields[`shortcutDimension${number}Code`]));
	for (const each of nested.dimensionSetLines ?? []) addDimension(scope, 'purchaseInvoices', invoice, each);
	if (!settings.deepInsertAtomic) books.commit();
	for (const each of nested.purchaseInvoiceLines ?? []) {
		addLine(scope, invoice, each);
		if (!settings.deepInsertAtomic) books.commit();
	}
	return invoice;
}

export function changeInvoice(scope: Scope, invoice: Row, { fields }: Payload): Row {
	if (invoice.status !== 'Draft') throw dialog('The invoice has been posted and can no longer be modified.');
	let values: Partial<Row> = { ...invoice };
	for (const [name, value] of Object.entries(fields)) values = { ...values, ...validated(scope, name, value!) };
	scope.books.update('purchaseInvoices', invoice, values);
	for (const number of [1, 2] as const) if (fields[`shortcutDimension${number}Code`] !== undefined) setShortcut(scope, 'purchaseInvoices', invoice, number, String(fields[`shortcutDimension${number}Code`]));
	return invoice;
}

export function deleteInvoice({ books, settings }: Scope, invoice: Row): void {
	if (invoice.status !== 'Draft' && !settings.deletesPosted) throw dialog(`You cannot delete Purchase Invoice ${String(invoice.number)} because it is posted. Allow Document Deletion Before is not set.`);
	for (const line of under(books, 'purchaseInvoiceLines', 'documentId', invoice.id)) {
		for (const each of under(books, 'dimensionSetLines', 'parentId', line.id)) books.remove('dimensionSetLines', each);
		books.remove('purchaseInvoiceLines', line);
	}
	for (const each of under(books, 'dimensionSetLines', 'parentId', invoice.id)) books.remove('dimensionSetLines', each);
	books.remove('purchaseInvoices', invoice);
}

function validated(scope: Scope, name: string, value: Value): Partial<Row> {
	const { books } = scope;
	if (name === 'vendorNumber' || name === 'vendorId') {
		const vendor = findBy(books, 'vendors', name === 'vendorId' ? 'id' : 'number', value);
		if (!vendor) throw dialog('The vendor cannot be found.');
		if (vendor.blocked === 'All') throw dialog(`You cannot create this type of document when Vendor ${String(vendor.number)} is blocked with type All`);
		return {
			vendorId: vendor.id, vendorNumber: vendor.number!, vendorName: vendor.displayName!, payToVendorId: vendor.id, payToVendorNumber: vendor.number!, payToName: vendor.displayName!,
			pricesIncludeTax: vendor._pricesIncludeTax ?? false, currencyCode: vendor.currencyCode || setupOf(scope).localCurrencyCode!, currencyId: vendor.currencyId ?? noGuid,
		}; // prettier-ignore
	}
	if (name === 'invoiceDate') return { invoiceDate: value, postingDate: value, dueDate: value };
	if (name === 'currencyCode') {
		if (value === '' || value === setupOf(scope).localCurrencyCode) return { currencyCode: setupOf(scope).localCurrencyCode!, currencyId: noGuid };
		const currency = findBy(books, 'currencies', 'code', value);
		if (!currency) throw dialog('The currency values do not match to a specific Currency.');
		return { currencyCode: currency.code!, currencyId: currency.id };
	}
	return { [name]: typeof value === 'string' && name === 'vendorInvoiceNumber' ? value.trim().toUpperCase() : value };
}
