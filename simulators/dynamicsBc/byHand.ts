import type { Row } from './books';
import type { Scope } from './environment';
import { createInvoice } from './invoices';
import { postInvoice } from './posting';

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
