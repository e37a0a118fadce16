import type { Invoice, InvoiceLine, Vendor } from '../../../core/model';
import { DynamicsBc } from '../../../nodes/DynamicsBc/DynamicsBc.node';
import { openDynamicsBcBooks } from '../../../nodes/DynamicsBc/books';
import { payInvoice, voidPayment } from '../../../simulators/dynamicsBc';
import { enterInvoice, postByHand } from '../../../simulators/dynamicsBc/byHand';
import { defaultClient } from '../../../simulators/entra';
import { pay, postEntry, postPurchaseInvoice, voidPayment as unapply } from '../../../simulators/dynamicsNav';
import { company, inErp, startEnvironment } from '../../nodes/DynamicsBc/environment';
import { publishedPages } from '../../../simulators/dynamicsBc/publishedPages';
import type { World } from '../world';

/** Business Central through API v2.0, and through published pages of the same environment for credit memos and single payments. */
export async function startDynamicsBcWorld({ posting = 'draft' }: { posting?: 'draft' | 'post' } = {}): Promise<World> {
	const { companies: [published], pages } = publishedPages();
	const environment = await startEnvironment({ pages });
	const { bc, books } = environment;
	let count = 0;
	const line = (changes: Partial<InvoiceLine>): InvoiceLine => ({ lineNumber: '1', kind: 'expense', amount: '0', glAccount: '8200', ...changes });
	const invoice = (changes: Partial<Invoice> = {}): Invoice => {
		const number = `C-${(count += 1)}`;
		return {
			sourceKey: `contract|${number}`, sourceSystem: 'stampli', companyId: company, invoiceNumber: number, type: 'invoice', invoiceDate: '2026-11-02', currency: 'USD', vendor: { vendorId: '10000' },
			lines: [
				line({ description: 'Paper', amount: '40.00', dimensions: [{ name: 'Department', value: 'PROD' }] }),
				line({ lineNumber: '2', description: 'Freight', amount: '60.50', glAccount: '0400' }),
			],
			totalAmount: '100.50', ...changes,
		}; // prettier-ignore
	};
	const scope = { books, settings: bc.settings };
	const memos = (given: Invoice) => published!.tables.PurchaseHeader.filter((row) => row.Vendor_Cr_Memo_No === given.invoiceNumber);
	/** Somebody posts the draft; the page of the vendor ledger shows what the API's tables have. */
	const paying = (given: Invoice) => {
		postByHand(scope, given.invoiceNumber);
		for (const memo of memos(given)) postPurchaseInvoice(published!, String(memo.No), 'Credit Memo');
		const [entry] = books.ledger.filter(({ externalDocumentNumber }) => externalDocumentNumber === given.invoiceNumber);
		const isShown = published!.tables.VendorLedgerEntry.some((row) => row.External_Document_No === given.invoiceNumber);
		if (entry && !isShown) postEntry(published!, { Document_Type: 'Invoice', Document_No: entry.documentNumber, External_Document_No: given.invoiceNumber, Vendor_No: entry.vendorNumber, Posting_Date: entry.postingDate, Document_Date: given.invoiceDate, Amount: entry.amount });
		return { vendor: given.vendor.vendorId!, invoice: given.invoiceNumber };
	};
	return {
		name: 'Business Central',
		books: async (options = {}) => openDynamicsBcBooks(environment.connect(), { company, posting, ...options }),
		invoice,
		bad: { vendor: 'NOBODY', account: '999999', dimension: { name: 'Department', value: 'NONE' }, blockedVendor: '30000' },
		faults: bc.faults,
		creating: { method: 'POST', path: /\$batch|PurchaseCreditMemo$/ },
		bills: (given) => [
			...inErp(books, given).map(({ row, lines }) => ({ total: Number(row.totalAmountIncludingTax).toFixed(2), lines: lines.length, state: row.status === 'Draft' ? 'draft purchase invoice' : 'posted purchase invoice' })),
			...memos(given).map((memo) => {
				const lines = published!.tables.PurchaseLine.filter((each) => each.Document_Type === 'Credit Memo' && each.Document_No === memo.No);
				return { total: lines.reduce((sum, each) => sum + Number(each.Line_Amount), 0).toFixed(2), lines: lines.length, state: 'draft purchase credit memo' };
			}),
		],
		enterByHand: (given) =>
			void enterInvoice(scope, { vendor: given.vendor.vendorId!, number: given.invoiceNumber, date: given.invoiceDate, currency: given.currency, lines: given.lines.map(({ glAccount, amount }) => ({ account: glAccount!, amount: Number(amount) })) }),
		pay: (given, { amount, date, reference }) => {
			const payment = { ...paying(given), amount: Number(amount), date, reference };
			payInvoice(scope, payment);
			pay(published!, payment);
		},
		voidPayment: (given, reference) => {
			voidPayment(scope, { ...paying(given), reference });
			unapply(published!, { ...paying(given), reference });
		},
		newVendor: (changes = {}): Vendor => ({
			sourceKey: 'vendor|NEW', sourceSystem: 'stampli', companyId: company, vendorId: `0NEW-${(count += 1)}`, name: 'Neue Firma GmbH', status: 'active', currency: 'USD', paymentTermsCode: '30 DAYS',
			address: { lines: ['1 Main Street'], city: 'Seattle', region: 'WA', postalCode: '98101' }, email: 'new@vendor.example', ...changes,
		}), // prettier-ignore
		vendors: (vendorId) => ({ count: books.tables.vendors.filter(({ number }) => number === vendorId).length, attachedRecords: 0 }),
		secrets: [defaultClient.clientSecret!, 'Bearer '],
		reversible: posting === 'draft' ? ['deleteDraft'] : [],
		credited: posting === 'post' ? ['creditMemo'] : [],
		node: new DynamicsBc(),
		close: async () => await environment.close(),
	};
}
