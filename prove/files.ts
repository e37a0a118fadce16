import type { Invoice } from '../core/model';

const header = ['Company', 'VendorCode', 'InvoiceNo', 'DocType', 'InvoiceDate', 'Currency', 'Total', 'LineNo', 'Description', 'LineAmount', 'GLAccount'];

/** A file as Stampli writes it: one row per line. */
export function invoicesCsv(invoices: Invoice[]): string {
	const rows = invoices.flatMap((invoice) =>
		invoice.lines.map(({ lineNumber, description, amount, glAccount }) =>
			[invoice.companyId, invoice.vendor.vendorId, invoice.invoiceNumber, 'INV', invoice.invoiceDate, invoice.currency, invoice.totalAmount, lineNumber, description, amount, glAccount].map((cell) => `"${cell ?? ''}"`).join(','),
		),
	);
	return [header.join(','), ...rows, ''].join('\r\n');
}
