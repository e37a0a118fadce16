import { randomUUID } from 'node:crypto';
import { findBy, type Row, under } from './books';
import { checkDefaults } from './dimensionSets';
import { money, type Scope, setupOf } from './environment';
import { dialog } from './errors';

/** Posts a draft: the same id, a new number, new lines, an entry in the vendor's ledger. */
export function postInvoice(scope: Scope, invoice: Row): void {
	const { books, settings } = scope;
	if (invoice.status !== 'Draft') throw dialog('The action can be applied to a draft invoice only.');
	if (settings.approvalWorkflow) throw dialog(`Purchase Invoice ${String(invoice.number)} must be approved and released before you can perform this action.`);
	const vendor = findBy(books, 'vendors', 'number', invoice.payToVendorNumber!)!;
	if (vendor.blocked === 'All') throw dialog(`You cannot post this type of document when Vendor ${String(vendor.number)} is blocked with type All`);
	const external = String(invoice.vendorInvoiceNumber ?? '');
	if (external === '' && settings.externalNumberMandatory) {
		throw dialog('You need to enter the document number of the document from the vendor in the Vendor Invoice No. field, so that this document stays linked to the original.');
	}
	const { allowPostingFrom = '', allowPostingTo = '' } = setupOf(scope);
	const date = String(invoice.postingDate);
	if ((allowPostingFrom && date < String(allowPostingFrom)) || (allowPostingTo && date > String(allowPostingTo))) throw dialog('Posting Date is not within your range of allowed posting dates.');
	if (external !== '' && books.ledger.some((entry) => entry.documentType === 'Invoice' && entry.externalDocumentNumber === external && entry.vendorNumber === vendor.number && !entry.reversed)) {
		throw dialog(`Purchase Invoice ${external} already exists for this vendor.`);
	}
	const lines = under(books, 'purchaseInvoiceLines', 'documentId', invoice.id);
	if (!lines.some((line) => Number(line.quantity ?? 0) !== 0)) throw dialog('There is nothing to post.');
	if (Number(invoice.totalAmountIncludingTax) < 0) throw dialog('The total amount for the invoice must be 0 or greater.');
	for (const line of lines) checkLine(scope, line);
	checkDefaults(scope, vendor.id, invoice, `Vendor ${String(vendor.number)}`);
	for (const line of lines) {
		const id = randomUUID();
		for (const each of under(books, 'dimensionSetLines', 'parentId', line.id)) books.update('dimensionSetLines', each, { parentId: id });
		books.update('purchaseInvoiceLines', line, { id });
	}
	const number = books.nextNumber('posted');
	books.update('purchaseInvoices', invoice, { status: 'Open', number });
	addEntry(scope, { documentType: 'Invoice', documentNumber: number, externalDocumentNumber: external, vendorNumber: String(vendor.number), postingDate: date, currencyCode: String(invoice.currencyCode), amount: -Number(invoice.totalAmountIncludingTax) });
}

function checkLine(scope: Scope, line: Row): void {
	if (line.lineType === 'Account') {
		const account = findBy(scope.books, 'accounts', 'number', line.lineObjectNumber!)!;
		if (!account.directPosting) throw dialog(`Direct Posting must be equal to 'Yes' in G/L Account: No.=${String(account.number)}. Current value is 'No'.`);
		checkDefaults(scope, account.id, line, `G/L Account ${String(account.number)}`);
	}
	if (line.lineType === 'Item') checkDefaults(scope, String(line.itemId), line, `Item ${String(line.lineObjectNumber)}`);
}

export function addEntry({ books }: Pick<Scope, 'books'>, entry: Omit<Scope['books']['ledger'][number], 'entryNumber' | 'remaining' | 'reversed' | 'lastModifiedDateTime'>): void {
	books.ledger.push({ ...entry, amount: money(entry.amount), entryNumber: books.ledger.length + 1, remaining: money(entry.amount), reversed: false, lastModifiedDateTime: new Date().toISOString() });
}

export interface PaymentOf {
	vendor: string;
	invoice: string;
	/** Positive. */
	amount: number;
	date: string;
	reference: string;
}

const entryOf = ({ books }: Pick<Scope, 'books'>, { vendor, invoice }: Pick<PaymentOf, 'vendor' | 'invoice'>) =>
	books.ledger.find((entry) => entry.vendorNumber === vendor && entry.externalDocumentNumber === invoice.trim().toUpperCase() && entry.documentType !== 'Payment')!;

/** A person pays a posted invoice and applies the payment to it. */
export function payInvoice({ books }: Pick<Scope, 'books'>, payment: PaymentOf): void {
	const entry = entryOf({ books }, payment);
	entry.remaining = money(entry.remaining + payment.amount);
	addEntry({ books }, { documentType: 'Payment', documentNumber: payment.reference, externalDocumentNumber: '', vendorNumber: payment.vendor, postingDate: payment.date, currencyCode: entry.currencyCode, amount: payment.amount });
	books.ledger.at(-1)!.remaining = 0;
	settle({ books }, entry.documentNumber, entry.remaining === 0);
}

/** That payment is unapplied and reversed. */
export function voidPayment({ books }: Pick<Scope, 'books'>, payment: Pick<PaymentOf, 'vendor' | 'invoice' | 'reference'>): void {
	const entry = entryOf({ books }, payment);
	const paid = books.ledger.find((each) => each.documentType === 'Payment' && each.documentNumber === payment.reference)!;
	paid.reversed = true;
	entry.remaining = money(entry.remaining - paid.amount);
	settle({ books }, entry.documentNumber, false);
}

function settle({ books }: Pick<Scope, 'books'>, number: string, paid: boolean): void {
	const invoice = books.tables.purchaseInvoices.find((row) => row.number === number && row.status !== 'Draft');
	if (!invoice) return;
	books.update('purchaseInvoices', invoice, { status: paid ? 'Paid' : 'Open' });
	books.commit();
}
