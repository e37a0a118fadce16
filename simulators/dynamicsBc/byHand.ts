import type { Row } from './books';
import type { Scope } from './environment';
import { createInvoice } from './invoices';
import { addEntry, postInvoice } from './posting';

export interface EnteredInvoice {
	vendor: string;
	number: string;
	date: string;
	currency: string;
	lines: { account: string; amount: number }[];
}

/** A person enters a purchase invoice, and posts it unless it is to stay a draft. */
export function enterInvoice(scope: Scope, { vendor, number, date, currency, lines }: EnteredInvoice, { draft = false } = {}): Row {
	const invoice = createInvoice(scope, {
		fields: { vendorNumber: vendor, invoiceDate: date, postingDate: date, vendorInvoiceNumber: number.trim().toUpperCase(), currencyCode: currency },
		nested: { purchaseInvoiceLines: lines.map(({ account, amount }) => ({ fields: { lineType: 'Account', lineObjectNumber: account, quantity: 1, unitCost: amount }, nested: {} })) },
	});
	if (!draft) postInvoice(scope, invoice);
	scope.books.commit();
	return invoice;
}

/** A person posts the drafts with this number of the vendor. */
export function postByHand(scope: Scope, number: string): void {
	for (const invoice of scope.books.tables.purchaseInvoices.filter((row) => row.vendorInvoiceNumber === number.trim().toUpperCase() && row.status === 'Draft')) postInvoice(scope, invoice);
	scope.books.commit();
}

/** A person cancels the posted invoice with this number: a corrective credit memo settles it. No entry is reversed, so the number stays taken. */
export function cancelByHand(scope: Scope, number: string): void {
	const { books } = scope;
	const invoice = books.tables.purchaseInvoices.find((row) => row.vendorInvoiceNumber === number.trim().toUpperCase() && row.status === 'Open')!;
	const entry = books.ledger.find(({ documentType, documentNumber }) => documentType === 'Invoice' && documentNumber === invoice.number)!;
	const memo = books.nextNumber('posted');
	addEntry(scope, { documentType: 'Credit Memo', documentNumber: memo, externalDocumentNumber: memo, vendorNumber: entry.vendorNumber, postingDate: entry.postingDate, currencyCode: entry.currencyCode, amount: -entry.amount });
	books.ledger.at(-1)!.remaining = 0;
	entry.remaining = 0;
	books.update('purchaseInvoices', invoice, { status: 'Canceled' });
	books.commit();
}
