/** A file of invoices as Stampli exports them: one row per line, headers repeated. */
export interface InvoiceFileSize {
	invoices: number;
	linesPerInvoice: number;
	/** First part of each invoice number; another one for each file of a run. */
	prefix: string;
}

/** Codes that the ERP knows. */
export interface InvoiceCodes {
	company: string;
	vendors: string[];
	accounts: string[];
	/** Values by column. The first column changes from invoice to invoice, the others from line to line. */
	dimensions: Record<string, string[]>;
}

/** Those of Dynamics 365 F&O. */
export const dynamicsFoCodes: InvoiceCodes = {
	company: 'usmf',
	vendors: ['1001', '00123', 'US-108'],
	accounts: ['618160', '606300', '602100', '0400'],
	dimensions: { Department: ['001', '022'], CostCenter: ['CC002', '007'] },
};

/** The text of a well-formed CSV file. Every invoice adds up. */
export function invoiceFile({ invoices, linesPerInvoice, prefix }: InvoiceFileSize, { company, vendors, accounts, dimensions }: InvoiceCodes = dynamicsFoCodes): string {
	const columns = [
		'Company', 'VendorCode', 'VendorName', 'InvoiceNo', 'DocType', 'InvoiceDate', 'DueDate', 'Currency', 'Total',
		'LineNo', 'Description', 'Quantity', 'UnitPrice', 'LineAmount', 'GLAccount', ...Object.keys(dimensions),
	]; // prettier-ignore
	const rows = [columns.join(',')];
	for (let i = 1; i <= invoices; i++) {
		const cents = Array.from({ length: linesPerInvoice }, (_, line) => 1000 + ((i * 37 + line * 911) % 90_000));
		const total = money(cents.reduce((sum, each) => sum + each, 0));
		const number = `${prefix}-${String(i).padStart(6, '0')}`;
		cents.forEach((amount, line) => {
			const day = String((i % 28) + 1).padStart(2, '0');
			rows.push(
				[
					company, pick(vendors, i), '"Acme, Office Supplies"', number, 'INV', `2026-10-${day}`, `2026-11-${day}`, 'USD', total,
					line + 1, `Paper and toner ${line + 1}`, 1, money(amount), money(amount), pick(accounts, i + line),
					...Object.values(dimensions).map((values, column) => pick(values, column === 0 ? i : line)),
				].join(','), // prettier-ignore
			);
		});
	}
	return `${rows.join('\r\n')}\r\n`;
}

/** Whole cents as text: the benchmark adds up integers only. */
function money(cents: number): string {
	return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

function pick(from: string[], index: number): string {
	return from[index % from.length]!;
}
