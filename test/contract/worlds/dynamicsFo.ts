import type { Invoice, InvoiceLine, Vendor } from '../../../core/model';
import { DynamicsFo } from '../../../nodes/DynamicsFo/DynamicsFo.node';
import { openDynamicsFoBooks } from '../../../nodes/DynamicsFo/books';
import { defaultClient } from '../../../simulators/entra';
import { payInvoice, voidPayment } from '../../../simulators/dynamicsFo/payments';
import { addPosted } from '../../../simulators/dynamicsFo/posting';
import { category, startEnvironment } from '../../nodes/DynamicsFo/environment';
import type { World } from '../world';

const company = 'usmf';

export async function startDynamicsFoWorld(): Promise<World> {
	const environment = await startEnvironment();
	const { fo } = environment;
	let [count, recordId] = [0, 6_000_000_000];
	const books = { tables: fo.data, nextRecordId: () => ++recordId };
	const line = (changes: Partial<InvoiceLine>): InvoiceLine => ({ lineNumber: '1', kind: 'expense', amount: '0', glAccount: '618160', ...changes });
	const invoice = (changes: Partial<Invoice> = {}): Invoice => {
		const number = `C-${(count += 1)}`;
		return {
			sourceKey: `contract|${number}`, sourceSystem: 'stampli', companyId: company, invoiceNumber: number, type: 'invoice', invoiceDate: '2026-11-02', currency: 'USD', vendor: { vendorId: '1001' },
			lines: [
				line({ description: 'Paper', amount: '40.00', dimensions: [{ name: 'Department', value: '022' }] }),
				line({ lineNumber: '2', description: 'Freight', amount: '60.50', glAccount: '0400' }),
			],
			totalAmount: '100.50', ...changes,
		}; // prettier-ignore
	};
	const pending = (given: Invoice) => fo.data.VendorInvoiceHeaders.filter((row) => row.InvoiceNumber === given.invoiceNumber && row.InvoiceAccount === given.vendor.vendorId);
	const paying = (given: Invoice) => {
		for (const header of pending(given)) fo.post(String(header.HeaderReference), company);
		return { company, vendor: given.vendor.vendorId!, invoice: given.invoiceNumber };
	};
	return {
		name: 'Dynamics 365 F&O',
		books: async (options = {}) => openDynamicsFoBooks(environment.connect(), { company, ...category, vendorGroup: '10', ...options }),
		invoice,
		orderInvoice: () =>
			invoice({ lines: [line({ kind: 'item', poNumber: 'PO-00012', poLine: '1', quantity: '1', unitPrice: '25.10', amount: '25.10', itemIds: [{ scheme: 'buyer', value: 'M0001' }] })], totalAmount: '25.10' }),
		bad: { vendor: 'NOBODY', account: '999999', dimension: { name: 'Department', value: 'NONE' }, blockedVendor: 'HOLD-ALL' },
		faults: fo.faults,
		creating: { method: 'POST', path: '$batch' },
		bills: (given) => [
			...pending(given).map((header) => {
				const amounts = fo.data.VendorInvoiceLines.filter((row) => row.HeaderReference === header.HeaderReference).map((row) => Math.round(Number(row.NetAmount) * 100));
				return { total: (Math.abs(amounts.reduce((sum, each) => sum + each, 0)) / 100).toFixed(2), lines: amounts.length, state: 'pending vendor invoice' };
			}),
			...fo.data.VendInvoiceJourBiEntities.filter((row) => row.InvoiceId === given.invoiceNumber && row.InvoiceAccount === given.vendor.vendorId).map((row) => ({
				total: Math.abs(Number(row.InvoiceAmount)).toFixed(2),
				lines: given.lines.length,
				state: 'posted vendor invoice',
			})),
		],
		enterByHand: (given) =>
			void addPosted(books, { company, vendor: given.vendor.vendorId!, invoice: given.invoiceNumber, amount: Number(given.totalAmount), currency: given.currency, invoiceDate: given.invoiceDate }),
		pay: (given, { amount, date, reference }) => void payInvoice(books, { ...paying(given), amount: Number(amount), date, reference }),
		voidPayment: (given, reference) => void voidPayment(books, { ...paying(given), date: '2026-11-20', reference }),
		newVendor: (changes = {}): Vendor => ({
			sourceKey: 'vendor|NEW', sourceSystem: 'stampli', companyId: company, vendorId: `0NEW-${(count += 1)}`, name: 'Neue Firma GmbH', status: 'active', currency: 'USD', paymentTermsCode: 'Net30',
			address: { lines: ['1 Main Street'], city: 'Seattle', region: 'WA', postalCode: '98101' }, email: 'new@vendor.example', ...changes,
		}), // prettier-ignore
		vendors: (vendorId) => ({ count: fo.data.VendorsV2.filter((row) => row.VendorAccountNumber === vendorId && row.dataAreaId === company).length, attachedRecords: 0 }),
		secrets: [defaultClient.clientSecret!, 'Bearer '],
		reversible: ['deletePending'],
		node: new DynamicsFo(),
		close: async () => await environment.close(),
	};
}
