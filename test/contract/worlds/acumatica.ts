import type { Invoice, InvoiceLine, Vendor } from '../../../core/model';
import { Acumatica } from '../../../nodes/Acumatica/Acumatica.node';
import { pay, type Row, textOf, voidPayment, numberOf, listOf, enterBill } from '../../../simulators/acumatica';
import { startEnvironment } from '../../nodes/Acumatica/environment';
import type { World } from '../world';

const branch = 'HQ';

/** One tenant with two branches, signed in to by cookies; bills are brought to Balanced. */
export async function startAcumaticaWorld(): Promise<World> {
	// Sessions whose sign-out was cut off stay until they expire, and every run of the suite is one of its own.
	const environment = await startEnvironment({ seats: 1000 });
	const { acumatica } = environment;
	let count = 0;
	const line = (changes: Partial<InvoiceLine>): InvoiceLine => ({ lineNumber: '1', kind: 'expense', amount: '0', glAccount: '61000', ...changes });
	const invoice = (changes: Partial<Invoice> = {}): Invoice => {
		const number = `C-${(count += 1)}`;
		return {
			sourceKey: `contract|${number}`, sourceSystem: 'stampli', companyId: branch, invoiceNumber: number, type: 'invoice', invoiceDate: '2026-11-02', currency: 'USD', vendor: { vendorId: 'V000123' },
			lines: [
				line({ description: 'Paper', amount: '40.00', dimensions: [{ name: 'Subaccount', value: 'ADM001' }] }),
				line({ lineNumber: '2', description: 'Freight', amount: '60.50', glAccount: '0400' }),
			],
			totalAmount: '100.50', ...changes,
		}; // prettier-ignore
	};
	const billsOf = (given: Invoice) => acumatica.books.Bill!.filter((row) => textOf(row, 'VendorRef') === given.invoiceNumber && textOf(row, 'Vendor') === given.vendor.vendorId && textOf(row, 'Status') !== 'Voided');
	const total = (row: Row) => (listOf(row, 'Details').reduce((sum, each) => sum + Math.round(numberOf(each, 'Amount') * 100), 0) / 100).toFixed(2);
	return {
		name: 'Acumatica',
		books: async (options = {}) => environment.books(options),
		invoice,
		orderInvoice: () => invoice({ lines: [line({ kind: 'item', glAccount: undefined, poNumber: '000001', poLine: '1', quantity: '1', unitPrice: '25.10', amount: '25.10', uom: 'EACH' })], totalAmount: '25.10' }),
		bad: { vendor: 'NOBODY', account: '999999', dimension: { name: 'Subaccount', value: 'NONE' }, blockedVendor: 'BLOCKED' },
		faults: acumatica.faults,
		creating: { method: 'PUT', path: /\/Bill\?/ },
		bills: (given) => billsOf(given).map((row) => ({ total: total(row), lines: listOf(row, 'Details').length, state: textOf(row, 'Status') })),
		enterByHand: (given) =>
			void enterBill(acumatica.environment, {
				vendor: given.vendor.vendorId!, vendorRef: given.invoiceNumber, branch, date: given.invoiceDate, currency: given.currency,
				lines: given.lines.map((each) => ({ account: each.glAccount!, amount: Number(each.amount) })),
			}), // prettier-ignore
		pay: (given, { amount, date, reference }) => void pay(acumatica.environment, { vendor: given.vendor.vendorId!, vendorRef: given.invoiceNumber, amount: Number(amount), date, reference }),
		voidPayment: (given, reference) => voidPayment(acumatica.environment, given.vendor.vendorId!, reference),
		newVendor: (changes = {}): Vendor => ({
			sourceKey: 'vendor|NEW', sourceSystem: 'stampli', companyId: branch, vendorId: `0NEW-${(count += 1)}`, name: 'Neue Firma GmbH', status: 'active', currency: 'USD', paymentTermsCode: '30D',
			address: { lines: ['1 Main Street'], city: 'Seattle', region: 'WA', postalCode: '98101', country: 'US' }, remitTo: { lines: ['PO Box 1'], city: 'Tacoma', country: 'US' }, email: 'new@vendor.example', ...changes,
		}), // prettier-ignore
		vendors: (vendorId) => {
			const rows = acumatica.books.Vendor!.filter((row) => textOf(row, 'VendorID') === vendorId);
			return { count: rows.length, attachedRecords: rows.reduce((sum, row) => sum + listOf(row, 'Contacts').length, 0) };
		},
		secrets: [acumatica.settings.users.api!, acumatica.settings.client.secret, 'auth-', 'access-'],
		reversible: ['delete'],
		node: new Acumatica(),
		close: async () => await environment.close(),
	};
}
