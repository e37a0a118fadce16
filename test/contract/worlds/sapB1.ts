import type { Invoice, InvoiceLine, Vendor } from '../../../core/model';
import { SapB1 } from '../../../nodes/SapB1/SapB1.node';
import { createBill, linesOf, type Row, seedUser } from '../../../simulators/sapB1';
import { startCompany } from '../../nodes/SapB1/environment';
import type { World } from '../world';

const companyId = 'SBODEMOUS';

export async function startSapB1World(): Promise<World> {
	const environment = await startCompany();
	const { b1 } = environment;
	const { tables } = b1.company;
	let count = 0;
	const line = (changes: Partial<InvoiceLine>): InvoiceLine => ({ lineNumber: '1', kind: 'expense', amount: '0', glAccount: '6100', ...changes });
	const invoice = (changes: Partial<Invoice> = {}): Invoice => {
		const number = `C-${(count += 1)}00`;
		return {
			sourceKey: `contract|${number}`, sourceSystem: 'stampli', companyId, invoiceNumber: number, type: 'invoice', invoiceDate: '2026-11-02', currency: 'USD', vendor: { vendorId: 'V10000' },
			lines: [
				line({ description: 'Paper', amount: '40.00', dimensions: [{ name: 'Department', value: '0100' }] }),
				line({ lineNumber: '2', description: 'Freight', amount: '60.50', glAccount: '0640' }),
			],
			totalAmount: '100.50', ...changes,
		}; // prettier-ignore
	};
	const setOf = (given: Invoice) => (given.type === 'credit' ? ('PurchaseCreditNotes' as const) : ('PurchaseInvoices' as const));
	const isOf = (row: Row, given: Invoice) => row.NumAtCard === given.invoiceNumber && row.CardCode === given.vendor.vendorId;
	const posted = (given: Invoice) => tables[setOf(given)].filter((row) => isOf(row, given) && row.CancelStatus === 'csNo');
	const bill = (row: Row, state: string) => ({ total: Number(row.DocTotal).toFixed(2), lines: linesOf(row).length, state });
	return {
		name: 'SAP Business One',
		books: async (options = {}) => environment.books(options),
		invoice,
		orderInvoice: () =>
			invoice({ lines: [line({ kind: 'item', glAccount: undefined, poNumber: '4501', poLine: '0', quantity: '1', unitPrice: '25.10', amount: '25.10' })], totalAmount: '25.10' }),
		bad: { vendor: 'NOBODY', account: '9999', dimension: { name: 'Department', value: 'NONE' }, blockedVendor: 'V30000' },
		faults: b1.faults,
		creating: { method: 'POST', path: /\/Drafts$/ },
		bills: (given) => [
			...posted(given).map((row) => bill(row, given.type === 'credit' ? 'A/P credit memo' : 'A/P invoice')),
			...tables.Drafts.filter((row) => isOf(row, given) && row.DocumentStatus === 'bost_Open').map((row) => bill(row, 'draft')),
		],
		enterByHand: (given) => {
			const body = {
				DocType: 'dDocument_Service', CardCode: given.vendor.vendorId, NumAtCard: given.invoiceNumber, DocDate: given.invoiceDate, TaxDate: given.invoiceDate,
				DocumentLines: given.lines.map((each) => ({ AccountCode: each.glAccount, LineTotal: Number(each.amount) })),
			}; // prettier-ignore
			createBill(setOf(given), body, { company: b1.company, settings: b1.settings });
		},
		pay: (given, { amount, date, reference }) => void b1.pay(setOf(given), posted(given)[0]!, { amount: Number(amount), date, reference }),
		voidPayment: (_given, reference) => b1.voidPayment(reference),
		newVendor: (changes = {}): Vendor => ({
			sourceKey: 'vendor|NEW', sourceSystem: 'stampli', companyId, vendorId: `0NEW-${(count += 1)}`, name: 'Neue Firma GmbH', status: 'active', currency: 'USD', paymentTermsCode: 'Net 30',
			address: { lines: ['1 Main Street', 'Floor 2'], city: 'Seattle', region: 'WA', postalCode: '98101', country: 'US' }, email: 'new@vendor.example', ...changes,
		}), // prettier-ignore
		vendors: (vendorId) => {
			const rows = tables.BusinessPartners.filter((row) => row.CardCode === vendorId);
			return { count: rows.length, attachedRecords: rows.reduce((sum, row) => sum + linesOf(row, 'BPAddresses').length + linesOf(row, 'ContactEmployees').length, 0) };
		},
		secrets: [seedUser.password, 'B1SESSION', 'ROUTEID'],
		reversible: ['cancel'],
		node: new SapB1(),
		close: async () => await environment.close(),
	};
}
