import { findBy, noGuid, type Row, under } from './books';
import { addDimension, applyDefaults, inherit } from './dimensionSets';
import { money, type Scope } from './environment';
import { badRequest, dialog } from './errors';
import type { Payload } from './payload';

/** Adds a line to a draft; fields are validated in the order sent. */
export function addLine(scope: Scope, invoice: Row, { fields, nested }: Payload): Row {
	const { books, settings } = scope;
	if (fields.itemId && fields.accountId) throw dialog('Both "itemId" and "accountId" are specified. Specify only one of them.');
	if (fields.documentId && fields.documentId !== invoice.id) throw dialog('The value for "documentId" cannot be modified.');
	const others = under(books, 'purchaseInvoiceLines', 'documentId', invoice.id);
	const sequence = Number(fields.sequence ?? 0) || Math.max(0, ...others.map((row) => Number(row.sequence))) + 10_000;
	if (others.some((row) => row.sequence === sequence)) throw dialog('You cannot insert a line with a duplicate sequence number.');
	const values: Partial<Row> = { lineType: 'Comment', documentId: invoice.id, sequence };
	for (const [name, value] of Object.entries(fields)) Object.assign(values, validated(scope, values, name, value!));
	const line = books.insert('purchaseInvoiceLines', { ...values, ...amounts(scope, invoice, values) });
	inherit(scope, 'purchaseInvoiceLines', line, invoice.id);
	if (line.accountId && line.accountId !== noGuid) applyDefaults(scope, 'purchaseInvoiceLines', line, String(line.accountId));
	if (line.itemId && line.itemId !== noGuid) applyDefaults(scope, 'purchaseInvoiceLines', line, String(line.itemId));
	for (const each of nested.dimensionSetLines ?? []) {
		if (!settings.deepLineDimensions) throw badRequest("Deep inserts are not supported for 'dimensionSetLines' of a line.");
		addDimension(scope, 'purchaseInvoiceLines', line, each);
	}
	addUp(scope, invoice);
	return line;
}

export function changeLine(scope: Scope, invoice: Row, line: Row, { fields }: Payload): Row {
	if (fields.lineObjectNumber && fields.lineObjectNumber !== line.lineObjectNumber) throw dialog('The value for "lineObjectNumber" cannot be modified.');
	const values: Partial<Row> = { ...line };
	for (const [name, value] of Object.entries(fields)) Object.assign(values, validated(scope, values, name, value!));
	scope.books.update('purchaseInvoiceLines', line, { ...values, ...amounts(scope, invoice, values) });
	addUp(scope, invoice);
	return line;
}

function validated({ books }: Scope, line: Partial<Row>, name: string, value: string | number | boolean): Partial<Row> {
	if (name === 'documentId' || name === 'sequence') return {};
	if (name === 'accountId') return account(findBy(books, 'accounts', 'id', value));
	if (name === 'itemId') return item(findBy(books, 'items', 'id', value));
	if (name === 'lineObjectNumber') {
		if (line.lineType === 'Account') return account(findBy(books, 'accounts', 'number', value));
		if (line.lineType === 'Item') return item(findBy(books, 'items', 'number', value));
		throw dialog('The "lineType" must be set before the "lineObjectNumber".');
	}
	if (name.startsWith('unitOfMeasure') && line.lineType !== 'Item') throw dialog('Unit of Measure can be set only for lines with type Item.');
	return { [name]: value };
}

function account(found: Row | undefined): Partial<Row> {
	if (!found) throw dialog('Account does not exist.');
	if (found.accountType !== 'Posting') throw dialog(`Account Type must be equal to 'Posting' in G/L Account: No.=${String(found.number)}.`);
	if (found.blocked) throw dialog(`Blocked must be equal to 'No' in G/L Account: No.=${String(found.number)}. Current value is 'Yes'.`);
	return { lineType: 'Account', accountId: found.id, lineObjectNumber: found.number!, description: found.displayName!, ...(found._taxCode ? { taxCode: found._taxCode } : {}) };
}

function item(found: Row | undefined): Partial<Row> {
	if (!found) throw dialog('Item does not exist.');
	if (found.blocked) throw dialog(`Blocked must be equal to 'No' in Item: No.=${String(found.number)}. Current value is 'Yes'.`);
	return { lineType: 'Item', itemId: found.id, lineObjectNumber: found.number!, description: found.displayName!, unitCost: found.unitCost ?? 0, unitOfMeasureCode: found.baseUnitOfMeasureCode ?? 'PCS', ...(found._taxCode ? { taxCode: found._taxCode } : {}) };
}

/** Amounts of a line: quantity times unit cost, tax by its code, on top of the price or within it. */
function amounts({ settings }: Scope, invoice: Row, line: Partial<Row>): Partial<Row> {
	if (line.lineType === 'Comment') return {};
	const taxCode = String(line.taxCode ?? 'NO VAT');
	const percent = settings.taxPercents[taxCode];
	if (percent === undefined) throw badRequest(`The field VAT Prod. Posting Group of table Purchase Line contains a value (${taxCode}) that cannot be found in the related table (VAT Product Posting Group).`, 'Internal_InvalidTableRelation');
	const gross = money(Number(line.quantity ?? 0) * Number(line.unitCost ?? 0) - Number(line.discountAmount ?? 0));
	const net = invoice.pricesIncludeTax ? money(gross / (1 + percent / 100)) : gross;
	const tax = invoice.pricesIncludeTax ? money(gross - net) : money((net * percent) / 100);
	const whole = money(net + tax);
	return { taxCode, taxPercent: percent, amountExcludingTax: net, totalTaxAmount: tax, amountIncludingTax: whole, netAmount: net, netTaxAmount: tax, netAmountIncludingTax: whole };
}

/** Totals of the document. */
export function addUp({ books }: Scope, invoice: Row): void {
	const lines = under(books, 'purchaseInvoiceLines', 'documentId', invoice.id);
	const total = (name: string) => money(lines.reduce((sum, line) => sum + Number(line[name] ?? 0), 0));
	books.update('purchaseInvoices', invoice, { totalAmountExcludingTax: total('amountExcludingTax'), totalTaxAmount: total('totalTaxAmount'), totalAmountIncludingTax: total('amountIncludingTax') });
}
