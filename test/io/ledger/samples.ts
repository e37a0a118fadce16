import { contentHash, invoiceKey, sha256 } from '../../../core/identity';
import type { Invoice } from '../../../core/model';
import type { NewOutcome } from '../../../core/ports';
import type { ArrivedRecord, FileRef } from '../../../core/records';

export const route = 'workflow1/Stampli Trigger';

export function fileRef(name = 'invoices-1.csv'): FileRef {
	const hash = sha256(name);
	return {
		fileId: hash.slice(0, 32),
		inbox: 'sftp://ap@files.example.com:22/outbound',
		path: `/outbound/${name}`,
		name,
		size: 1234,
		modifiedAt: '2026-11-20T08:00:00Z',
		sha256: hash,
		profile: 'stampliInvoicesCsv',
		profileVersion: 1,
	};
}

export function invoice({ number = 'INV-1001', total = '110.50', ...facts }: Partial<Invoice> & { number?: string; total?: string } = {}): Invoice {
	return {
		sourceKey: `USMF|V-001|${number}|invoice`,
		sourceSystem: 'stampli',
		companyId: 'USMF',
		invoiceNumber: number,
		type: 'invoice',
		invoiceDate: '2026-11-19',
		currency: 'USD',
		vendor: { vendorId: 'V-001', name: 'Fabrikam Supplies' },
		lines: [{ lineNumber: '1', kind: 'expense', amount: total, glAccount: '606300' }],
		totalAmount: total,
		...facts,
	};
}

export function invoiceRecord(file: FileRef, facts: Parameters<typeof invoice>[0] = {}): ArrivedRecord<Invoice> {
	const content = invoice(facts);
	return {
		recordId: sha256(`${file.fileId}|${invoiceKey(content)}`).slice(0, 32),
		entity: 'invoice',
		rows: 'row 2',
		content,
		contentHash: contentHash(content),
		problems: [],
	};
}

export const unknownVendor = {
	code: 'vendor.unknown',
	kind: 'rejected' as const,
	message: 'Vendor V-001 does not exist in USMF.',
	fix: 'Create the vendor.',
	who: 'erpAdministrator' as const,
	where: 'Dynamics 365 F&O',
	field: 'vendor.vendorId',
};

export function held(recordId: string, facts: Partial<NewOutcome> = {}): NewOutcome {
	return { recordId, status: 'held', reason: unknownVendor.message, problems: [unknownVendor], executionId: '7', ...facts };
}

export function posted(recordId: string, facts: Partial<NewOutcome> = {}): NewOutcome {
	const bill = { erp: 'Dynamics 365 F&O', erpState: 'pending vendor invoice', erpNumber: 'PVI-1' };
	return { recordId, status: 'posted', reason: 'Created.', problems: [], executionId: '7', ...bill, ...facts };
}
