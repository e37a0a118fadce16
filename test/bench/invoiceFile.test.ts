import { invoiceFile } from '../../bench/invoiceFile';
import type { Invoice } from '../../core/model';
import { exampleProfiles } from '../../core/profiles/exampleProfiles';
import { loadProfile } from '../../core/profile/loadProfile';
import { readRecords } from '../../core/read/readRecords';
import type { FileRef } from '../../core/records';
import { checkInvoice } from '../../core/validate';

const file = { fileId: 'f', name: 'Invoices_1.csv', path: '/outbound/Invoices_1.csv' } as FileRef;

test('the benchmark measures faultless invoices: each has its lines and adds up', async () => {
	const bytes = Buffer.from(invoiceFile({ invoices: 30, linesPerInvoice: 5, prefix: 'T' }));
	const { records, rows } = await readRecords(bytes, loadProfile(exampleProfiles.stampliInvoicesCsv), file);
	const invoices = records.map(({ content }) => content as Invoice);
	expect(rows).toBe(150);
	expect(new Set(invoices.map(({ invoiceNumber }) => invoiceNumber)).size).toBe(30);
	expect(invoices.every(({ lines }) => lines.length === 5)).toBe(true);
	expect(records.flatMap(({ problems }) => problems)).toEqual([]);
	expect(invoices.flatMap((invoice) => checkInvoice(invoice, {}))).toEqual([]);
});
