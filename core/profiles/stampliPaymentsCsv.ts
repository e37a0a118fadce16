import { exampleNote } from './note';

/** Payments made through Stampli, one row per invoice paid. */
export const stampliPaymentsCsv = {
	profile: 'stampli-payments-csv-example', version: 1, note: exampleNote, direction: 'in', entity: 'payment',
	match: { folder: '/outbound', include: ['Payments_*.csv'], exclude: ['*.tmp', '*.part', '.*'] },
	format: { type: 'csv', encoding: 'utf-8', fallbackEncoding: 'windows-1252', delimiter: 'auto' },
	numbers: { decimal: '.', group: ',', negative: ['minus', 'parens'], currencySymbols: true },
	dates: { formats: ['yyyy-MM-dd', 'MM/dd/yyyy'], timezone: 'America/New_York' },
	grouping: { by: ['Company', 'PaymentId', 'Status'], requireContiguous: false, headerConflict: 'error' },
	header: {
		companyId: { col: 'Company' },
		paymentId: { col: 'PaymentId', required: true },
		vendorId: { col: 'VendorCode', required: true },
		paymentDate: { col: 'PaymentDate', as: 'date', required: true },
		amount: { col: 'PaymentAmount', as: 'decimal', required: true },
		currency: { col: 'Currency', case: 'upper', required: true },
		method: { col: 'Method', case: 'upper', required: true, map: { CHECK: 'check', ACH: 'ach', WIRE: 'wire', CARD: 'card', OTHER: 'other' } },
		status: { col: 'Status', case: 'upper', required: true, map: { SCHEDULED: 'scheduled', SENT: 'sent', CLEARED: 'cleared', VOIDED: 'voided', FAILED: 'failed' } },
		reference: { col: 'Reference' },
		bankAccountCode: { col: 'BankAccountCode' },
		voidOf: { col: 'VoidOf' },
	},
	lines: {
		invoiceNumber: { col: 'InvoiceNo', required: true },
		amount: { col: 'AppliedAmount', as: 'decimal', required: true },
		discount: { col: 'Discount', as: 'decimal' },
	},
};
