import { StampliErpError } from '../../core/errors';
import { invoiceKey, sha256 } from '../../core/identity';
import type { Invoice } from '../../core/model';
import type { CreateAnswer, Erp, ErpBill, ExpectedBill, PreparedBill } from '../../core/ports';

/** The smallest ERP that keeps the port's promises, with faults on demand: shows the pipeline's steps without a network. */
export function memoryErp(settings: Partial<Pick<Erp, 'settleMs' | 'chunkSize' | 'concurrency' | 'findsPosted'>> = {}) {
	const bills: (ErpBill & { key: string })[] = [];
	const journal: string[] = [];
	const faults: { create?: (bill: PreparedBill) => CreateAnswer | StampliErpError | undefined; find?: () => void; beforeCreate?: () => Promise<void> } = {};
	const expected = (invoice: Invoice): ExpectedBill => ({
		type: invoice.type,
		date: invoice.invoiceDate,
		currency: invoice.currency,
		total: invoice.totalAmount,
		lineAmounts: invoice.lines.map((line) => line.amount),
		reference: `R-${sha256(invoiceKey(invoice)).slice(0, 8)}`,
	});
	const store = (invoice: Invoice, lines = invoice.lines.length): ErpBill => {
		const seen = expected(invoice);
		const bill = {
			...seen,
			key: invoiceKey(invoice),
			id: { n: bills.length + 1 },
			number: `B${bills.length + 1}`,
			state: 'pending bill',
			open: true,
			lineAmounts: seen.lineAmounts.slice(0, lines),
		};
		bills.push(bill);
		return bill;
	};
	const erp: Erp = {
		name: 'Memory ERP',
		target: 'memory:test',
		settleMs: 60_000,
		createTimeoutMs: 1_000,
		chunkSize: 10,
		concurrency: 2,
		...settings,
		expected,
		async find(invoices) {
			journal.push(`find ${invoices.length}`);
			faults.find?.();
			return invoices.map((invoice) => bills.filter((bill) => bill.key === invoiceKey(invoice)));
		},
		async prepare(invoices) {
			return invoices.map((invoice) => ({
				invoice,
				payload: { number: invoice.invoiceNumber, total: invoice.totalAmount },
				problems:
					invoice.vendor.vendorId === 'unknown'
						? [{ code: 'vendor.unknown', kind: 'rejected', message: 'Vendor unknown is not there.', fix: 'Create it.', who: 'erpAdministrator', where: 'Memory ERP', field: 'vendor.vendorId' }]
						: [],
			}));
		},
		async create(prepared) {
			journal.push(`create ${prepared.map((bill) => bill.invoice.invoiceNumber).join(' ')}`);
			await faults.beforeCreate?.();
			return prepared.map((bill) => {
				const fault = faults.create?.(bill);
				if (fault instanceof StampliErpError) throw fault;
				return fault ?? { status: 'created', bill: store(bill.invoice) };
			});
		},
		async complete(bill, prepared) {
			journal.push(`complete ${prepared.invoice.invoiceNumber}`);
			bill.lineAmounts = expected(prepared.invoice).lineAmounts;
			return { status: 'created', bill };
		},
	};
	return { erp, bills, journal, faults, store };
}
