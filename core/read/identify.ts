import { contentHash, invoiceKey, normalNumber, sha256, stableJson } from '../identity';
import type { AnyEntity, DimensionValue, EntityName, GlAccount, Invoice, Payment, PurchaseOrder, Vendor } from '../model';
import type { FileRef } from '../records';

const key = (...parts: (string | undefined)[]) => parts.map((part) => normalNumber(part ?? '').replaceAll('|', '||')).join('|');

/** Stable identity of a document, whatever file it came in (files contract, section 2). */
export function sourceKey(entity: EntityName, content: AnyEntity): string {
	switch (entity) {
		case 'invoice': return invoiceKey(content as Invoice);
		case 'purchaseOrder': {
			const order = content as PurchaseOrder;
			return `${key(order.companyId, order.poNumber, order.releaseNumber)}|${order.purpose}`;
		}
		case 'payment': return `${key(content.companyId, (content as Payment).paymentId)}|${(content as Payment).status}`;
		case 'vendor': return key(content.companyId, (content as Vendor).vendorId);
		case 'glAccount': return key(content.companyId, (content as GlAccount).accountId);
		case 'dimensionValue': return key(content.companyId, (content as DimensionValue).dimension, (content as DimensionValue).value);
	}
}

/** Hash of what the document says; where it was found does not count. */
export function documentHash(entity: EntityName, content: AnyEntity): string {
	if (entity === 'invoice') return contentHash(content as Invoice);
	return sha256(stableJson({ ...content, sourceKey: undefined, sourceSystem: undefined, sourceFile: undefined, sourceRow: undefined }));
}

/**
 * Identity of a record: the file (its content is part of the file id) and where in it the record begins. A record therefore keeps
 * its id when the profile is mended and it becomes readable. Row 0 stands for the file as a whole.
 */
export function recordId(file: FileRef, row: number): string {
	return sha256(`${file.fileId}|${row}`).slice(0, 32);
}
