import { loadProfile } from '../../../core/profile/loadProfile';
import type { Profile } from '../../../core/profile/profile';
import { exampleProfiles } from '../../../core/profiles/exampleProfiles';
import { readRecords } from '../../../core/read/readRecords';
import type { Invoice } from '../../../core/model';
import type { FileRef } from '../../../core/records';

export const file: FileRef = {
	fileId: 'file-1', inbox: 'sftp://stampli@files.example:22/outbound', path: '/outbound/Invoices_1.csv', name: 'Invoices_1.csv', size: 0,
	modifiedAt: '2026-11-20T08:00:00Z', sha256: '', profile: 'test', profileVersion: 1,
};

/** A profile like the example, with sections replaced. */
export function csvProfile(changes: Record<string, unknown> = {}, key = 'stampliInvoicesCsv'): Profile {
	const base = exampleProfiles[key] as Record<string, unknown>;
	const merged = Object.fromEntries(
		Object.entries({ ...base, ...changes }).map(([name, value]) =>
			[name, name in changes && typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...(base[name] as object | undefined), ...value } : value]),
	);
	return loadProfile(merged);
}

/** A small profile: four columns, one line per row. */
export function smallProfile(changes: Record<string, unknown> = {}): Profile {
	return loadProfile({
		profile: 'small', version: 1, direction: 'in', entity: 'invoice', format: { type: 'csv' },
		grouping: { by: ['Vendor', 'No'] },
		header: {
			invoiceNumber: { col: 'No' }, type: { const: 'invoice' }, invoiceDate: { const: '2026-01-31' }, currency: { const: 'USD' },
			'vendor.vendorId': { col: 'Vendor' }, totalAmount: { col: 'Total' },
		},
		lines: { amount: { col: 'Amount' } },
		...changes,
	});
}

export async function read(text: string | Buffer, profile: Profile) {
	return readRecords(Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8'), profile, file);
}

export async function invoices(text: string | Buffer, profile: Profile): Promise<Invoice[]> {
	const { records } = await read(text, profile);
	const problems = records.flatMap((record) => record.problems);
	if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
	return records.map((record) => record.content as Invoice);
}

export async function problems(text: string | Buffer, profile: Profile) {
	return (await read(text, profile)).records.flatMap((record) => record.problems);
}
