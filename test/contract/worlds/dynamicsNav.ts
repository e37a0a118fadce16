import type { Invoice, InvoiceLine, Vendor } from '../../../core/model';
import { DynamicsBc } from '../../../nodes/DynamicsBc/DynamicsBc.node';
import type { NavSettings } from '../../../nodes/DynamicsBc/nav/settings';
import { companyNames, pay, postEntry, postJournal, postPurchaseInvoice, voidPayment } from '../../../simulators/dynamicsNav';
import { journal, startServer } from '../../nodes/DynamicsBc/nav/environment';
import type { World } from '../world';

const company = companyNames.first;

/** A server without API v2.0, over its published pages: journal documents, or with the way `purchaseInvoice` drafts of purchase invoices and credit memos. */
export async function startDynamicsNavWorld(settings: Partial<NavSettings> = {}): Promise<World> {
	const server = await startServer();
	const { nav } = server;
	let count = 0;
	const line = (changes: Partial<InvoiceLine>): InvoiceLine => ({ lineNumber: '1', kind: 'expense', amount: '0', glAccount: '8200', ...changes });
	const invoice = (changes: Partial<Invoice> = {}): Invoice => {
		const number = `C-${(count += 1)}`;
		return {
			sourceKey: `contract|${number}`, sourceSystem: 'stampli', companyId: company, invoiceNumber: number, type: 'invoice', invoiceDate: '2026-11-02', currency: 'EUR', vendor: { vendorId: '10000' },
			lines: [
				line({ description: 'Paper', amount: '40.00', dimensions: [{ name: 'DEPARTMENT', value: 'ADM' }] }),
				line({ lineNumber: '2', description: 'Freight', amount: '60.50', glAccount: '0400' }),
			],
			totalAmount: '100.50', ...changes,
		}; // prettier-ignore
	};
	const inJournal = (given: Invoice) => server.data.GenJournalLine.filter((row) => row.External_Document_No === given.invoiceNumber);
	const drafts = (given: Invoice) => server.data.PurchaseHeader.filter((row) => (row.Vendor_Invoice_No ?? row.Vendor_Cr_Memo_No) === given.invoiceNumber && row.Document_Type !== 'Order');
	/** Somebody posts the batch or the draft; what the ledger needs to know of the invoice then. */
	const paying = (given: Invoice) => {
		if (inJournal(given).length > 0) postJournal(nav.companies[0]!, journal.template, journal.batch);
		for (const draft of drafts(given)) postPurchaseInvoice(nav.companies[0]!, String(draft.No), draft.Document_Type as 'Invoice' | 'Credit Memo');
		return { vendor: given.vendor.vendorId!, invoice: given.invoiceNumber };
	};
	const cents = (amounts: unknown[]) => (Math.abs(amounts.reduce<number>((sum, each) => sum + Math.round(Number(each) * 100), 0)) / 100).toFixed(2);
	return {
		name: 'Dynamics NAV / Business Central',
		books: async (options = {}) => server.books({ way: 'purchaseJournal', ...settings, ...options }),
		invoice,
		bad: { vendor: 'NOBODY', account: '999999', dimension: { name: 'DEPARTMENT', value: 'NONE' }, blockedVendor: '30000' },
		faults: nav.faults,
		creating: settings.protocol === 'soap' ? { method: 'POST', path: /CRONUS[^?]*Page\/PurchaseJournal$/ } : { method: 'POST', path: /\/Purchase(Journal|Invoice|CreditMemo)$/ },
		bills: (given) => [
			...[...Map.groupBy(inJournal(given), (row) => row.Document_No).values()].map((rows) => {
				const lines = rows.filter((row) => row.Account_Type !== 'Vendor');
				return { total: cents(lines.map((row) => row.Amount)), lines: lines.length, state: 'document in journal batch PURCH / STAMPLI' };
			}),
			...drafts(given).map((row) => {
				const lines = server.data.PurchaseLine.filter((each) => each.Document_Type === row.Document_Type && each.Document_No === row.No);
				return { total: cents(lines.map((each) => each.Line_Amount)), lines: lines.length, state: `draft purchase ${String(row.Document_Type).toLowerCase()}` };
			}),
			...server.data.VendorLedgerEntry.filter((row) => row.External_Document_No === given.invoiceNumber && row.Document_Type !== 'Payment').map((row) => ({
				total: cents([row.Amount]),
				lines: given.lines.length,
				state: 'posted document',
			})),
		],
		enterByHand: (given) =>
			void postEntry(nav.companies[0]!, {
				Document_Type: given.type === 'credit' ? 'Credit Memo' : 'Invoice', Document_No: `H${(count += 1)}`, External_Document_No: given.invoiceNumber, Vendor_No: given.vendor.vendorId!,
				Posting_Date: given.invoiceDate, Document_Date: given.invoiceDate, Amount: -Number(given.totalAmount),
			}), // prettier-ignore
		pay: (given, { amount, date, reference }) => pay(nav.companies[0]!, { ...paying(given), amount: Number(amount), date, reference }),
		voidPayment: (given, reference) => voidPayment(nav.companies[0]!, { ...paying(given), reference }),
		newVendor: (changes = {}): Vendor => ({
			sourceKey: 'vendor|NEW', sourceSystem: 'stampli', companyId: company, vendorId: `0NEW-${(count += 1)}`, name: 'Neue Firma GmbH', status: 'active', currency: 'EUR', paymentTermsCode: '30D',
			address: { lines: ['Hauptstraße 1'], city: 'Köln', postalCode: '50667', country: 'DE' }, email: 'neu@firma.example', ...changes,
		}), // prettier-ignore
		vendors: (vendorId) => ({ count: server.data.Vendor.filter((row) => row.No === vendorId).length, attachedRecords: 0 }),
		secrets: [nav.settings.accessKey, nav.authorization()],
		reversible: ['deleteDraft'],
		node: new DynamicsBc(),
		close: async () => await server.close(),
	};
}
