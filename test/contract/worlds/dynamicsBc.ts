import type { Invoice, InvoiceLine, Vendor } from '../../../core/model';
import { openDynamicsBcBooks } from '../../../nodes/DynamicsBc/books';
import { payInvoice, voidPayment } from '../../../simulators/dynamicsBc';
import { enterInvoice, postByHand } from '../../../simulators/dynamicsBc/byHand';
import { defaultClient } from '../../../simulators/entra';
import { company, inErp, startEnvironment } from '../../nodes/DynamicsBc/environment';
import type { World } from '../world';

/** Business Central through API v2.0 alone, without published pages. */
export async function startDynamicsBcWorld({ posting = 'draft' }: { posting?: 'draft' | 'post' } = {}): Promise<World> {
	const environment = await startEnvironment();
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
	const paying = (given: Invoice) => {
		postByHand(scope, given.invoiceNumber);
		return { vendor: given.vendor.vendorId!, invoice: given.invoiceNumber };
	};
	return {
		name: 'Business Central',
		books: async (options = {}) => openDynamicsBcBooks(environment.connect(), { company, posting, ...options }),
		invoice,
		bad: { vendor: 'NOBODY', account: '999999', dimension: { name: 'Department', value: 'NONE' }, blockedVendor: '30000' },
		faults: bc.faults,
		creating: { method: 'POST', path: '$batch' },
		bills: (given) =>
			inErp(books, given).map(({ row, lines }) => ({ total: Number(row.totalAmountIncludingTax).toFixed(2), lines: lines.length, state: row.status === 'Draft' ? 'draft purchase invoice' : 'posted purchase invoice' })),
		enterByHand: (given) =>
			void enterInvoice(scope, { vendor: given.vendor.vendorId!, number: given.invoiceNumber, date: given.invoiceDate, currency: given.currency, lines: given.lines.map(({ glAccount, amount }) => ({ account: glAccount!, amount: Number(amount) })) }),
		pay: (given, { amount, date, reference }) => payInvoice(scope, { ...paying(given), amount: Number(amount), date, reference }),
		voidPayment: (given, reference) => voidPayment(scope, { ...paying(given), reference }),
		newVendor: (changes = {}): Vendor => ({
			sourceKey: 'vendor|NEW', sourceSystem: 'stampli', companyId: company, vendorId: `0NEW-${(count += 1)}`, name: 'Neue Firma GmbH', status: 'active', currency: 'USD', paymentTermsCode: '30 DAYS',
			address: { lines: ['1 Main Street'], city: 'Seattle', region: 'WA', postalCode: '98101' }, email: 'new@vendor.example', ...changes,
		}), // prettier-ignore
		vendors: (vendorId) => ({ count: books.tables.vendors.filter(({ number }) => number === vendorId).length, attachedRecords: 0 }),
		secrets: [defaultClient.clientSecret!, 'Bearer '],
		reversible: posting === 'draft' ? ['deleteDraft'] : [],
		close: async () => await environment.close(),
	};
}
