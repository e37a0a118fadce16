import type { Write } from './environment';
import { invalidField, invalidRow, unknownValue, writeFailed } from './errors';
import { companyFor } from './fieldChecks';
import { entitySet } from './schema';
import { findRow, sameValue, type Row } from './tables';

const set = entitySet('VendorInvoiceDocumentAttachments');

/** Attaches a document to a pending invoice. */
export function createAttachment(write: Write, sent: Row): Row {
	const company = companyFor(write, set, sent);
	const row: Row = { TypeId: 'File', Restriction: 'Internal', ...sent, dataAreaId: company };
	if (!row.HeaderReference) throw invalidRow(set, "Field 'Header reference' must be filled in.");
	const key = { dataAreaId: company, HeaderReference: row.HeaderReference };
	if (!findRow(write.tables, 'VendorInvoiceHeaders', key))
		throw unknownValue(set, 'HeaderReference', row.HeaderReference, 'Vendor invoice header');
	checkDocument(write, row);
	if (write.settings.attachmentsPerInvoice === 'one' && findRow(write.tables, 'VendorInvoiceDocumentAttachments', key)) {
		throw writeFailed(set, [
			`Info: Cannot create a record in Document references (DocuRef). Header reference: ${row.HeaderReference}.\nThe record already exists.`,
		]);
	}
	write.writer.insert('VendorInvoiceDocumentAttachments', row);
	return row;
}

export function updateAttachment(write: Write, row: Row, changes: Row): void {
	checkDocument(write, { ...row, ...changes });
	write.writer.update(row, changes);
}

function checkDocument({ codes, settings }: Write, row: Row): void {
	if (!codes.documentTypes.some((type) => sameValue(type, row.TypeId))) throw unknownValue(set, 'TypeId', row.TypeId, 'Document types');
	const bytes = Buffer.byteLength(String(row.FileContents ?? ''), 'base64');
	if (bytes > settings.attachmentMaxBytes)
		throw invalidField(set, 'FileContents', `The file is larger than the ${settings.attachmentMaxBytes} bytes allowed.`);
}
