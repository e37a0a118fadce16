import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sum } from '../../core/money';
import type { FileStatus } from '../../core/ports';
import { receipt } from '../../core/receipt';
import type { Outcome, RecordSummary } from '../../core/records';
import { statuses } from '../../core/tally';

const file = {
	fileId: 'f1', inbox: 'sftp://ap@files.example:22/outbound', path: '/outbound/Invoices_1.csv', name: 'Invoices_1.csv', size: 900,
	modifiedAt: '2026-03-15T09:30:00Z', sha256: 'aa', profile: 'stampliInvoicesCsv', profileVersion: 1,
};
const outcome = (recordId: string, facts: Partial<Outcome>): Outcome => ({
	recordId, status: 'posted', reason: '', problems: [], tries: 1, at: '2026-03-15T10:00:00Z', executionId: '812', erp: 'Dynamics 365 F&O', ...facts,
});
const summary = (recordId: string, facts: Partial<RecordSummary>): RecordSummary => ({
	recordId, rows: 'row 2', company: 'USMF', vendor: 'V-0001', number: 'INV-1', type: 'invoice', date: '2026-03-14', currency: 'USD', amount: '100.00', ...facts,
});

const status: FileStatus = {
	file,
	currentPath: file.path,
	records: [
		{
			summary: summary('r1', { rows: 'rows 2-4', number: 'INV-9001', amount: '1250.50' }),
			outcome: outcome('r1', { erpState: 'pending vendor invoice', erpNumber: 'STP-4F1A', reason: 'Created: pending vendor invoice STP-4F1A in Dynamics 365 F&O.' }),
		},
		{
			summary: summary('r2', { rows: 'row 5', number: 'CM-77', type: 'credit', amount: '-50.25' }),
			outcome: outcome('r2', { recovered: true, erpState: 'pending vendor invoice', erpNumber: 'STP-77', reason: 'Found: pending vendor invoice STP-77 in Dynamics 365 F&O. An earlier run had created it and could not say so.' }),
		},
		{
			summary: summary('r3', { rows: 'row 6', number: 'INV-8000', amount: '10' }),
			outcome: outcome('r3', { status: 'duplicate', erpState: 'posted', erpNumber: 'INV-8000', reason: 'Invoice INV-8000 of vendor V-0001 is in Dynamics 365 F&O already.' }),
		},
		{
			summary: summary('r4', { rows: 'row 7', vendor: 'V-9999', number: 'INV-9004', currency: 'EUR', amount: '20.00' }),
			outcome: outcome('r4', {
				status: 'held', reason: 'Vendor V-9999 is not in company USMF.', nextTryAt: '2026-03-15T10:15:00Z',
				problems: [
					{ code: 'vendor.unknown', kind: 'rejected', message: 'Vendor V-9999 is not in company USMF.', fix: 'Create the vendor, or correct its code in Stampli.', who: 'accountsPayable', where: 'Stampli' },
					{ code: 'account.unknown', kind: 'rejected', message: 'Line 1: main account 999999 is not in the chart of accounts.', fix: 'Create the account, or correct its code in Stampli.', who: 'erpAdministrator', where: 'Dynamics 365 F&O, General ledger' },
				],
			}),
		},
		{
			summary: { recordId: 'r5', rows: 'row 8' },
			outcome: outcome('r5', {
				status: 'held', erp: undefined, reason: 'The total "12,5x" is not a number.',
				problems: [{ code: 'field.notANumber', kind: 'invalid', message: 'The total "12,5x" is not a number.', fix: 'Correct the total in Stampli and export it again.', who: 'accountsPayable', where: 'Stampli' }],
			}),
		},
		{ summary: summary('r6', { rows: 'row 9', number: '=HYPERLINK("http://x")', currency: 'EUR', amount: '7.10' }) },
	],
};

test('a receipt is what an accountant can read and add up', () => {
	expect(receipt(status).toString('utf8')).toBe(readFileSync(join(__dirname, 'golden', 'Invoices_1.csv.receipt.csv'), 'utf8'));
});

const rowsOf = (bytes: Buffer) => parse(bytes, { bom: true, columns: true }) as Record<string, string>[];

test('counts and sums of the closing lines add up to the file, per currency', () => {
	const rows = rowsOf(receipt(status));
	const records = rows.filter((row) => !/^(SUM|CHECK)/.test(row.Outcome!));
	for (const currency of ['USD', 'EUR']) {
		const closing = rows.filter((row) => row.Currency === currency && row.Outcome!.startsWith('SUM'));
		const total = closing.find((row) => row.Outcome === 'SUM OF THE FILE')!;
		const parts = closing.filter((row) => row !== total);
		expect(parts.map((row) => row.Outcome)).toEqual(statuses.map((each) => `SUM ${each}`));
		expect(sum(parts.map((row) => row.Amount!))).toBe(total.Amount);
		expect(sum(records.filter((row) => row.Currency === currency).map((row) => row.Amount!))).toBe(total.Amount);
	}
	expect(rows.at(-1)).toMatchObject({ Outcome: 'CHECK', Reason: '2 posted + 1 duplicate + 2 held + 0 dismissed + 1 open = 6 in the file' });
});

test('a text that a spreadsheet would run is defused, and a negative amount stays a number', () => {
	const rows = rowsOf(receipt(status));
	expect(rows[5]!.Number).toBe(`'=HYPERLINK("http://x")`);
	expect(rows[1]!.Amount).toBe('-50.25');
});

test('a file without records has a receipt that says so', () => {
	expect(rowsOf(receipt({ ...status, records: [] })).map((row) => row.Reason)).toEqual(['0 posted + 0 duplicate + 0 held + 0 dismissed + 0 open = 0 in the file']);
});
