import type { Vendor } from '../../core/model';
import type { AuditEntry, Ledger } from '../../core/ports';
import type { ArrivedRecord, Outcome } from '../../core/records';

export const vendorKey = ({ companyId, vendorId }: Vendor) => `${companyId ?? ''}|${vendorId}`.trim().toUpperCase();

const most = 10_000;

/**
 * A change of the same vendor that arrived after this one and is done: to write this one now, a held record that is tried again,
 * would bring old data back. A correction counts as an arrival.
 */
export async function newerVendorDone(ledger: Ledger, recordId: string, vendor: Vendor): Promise<{ fileName?: string; at: string } | undefined> {
	const own = await ledger.audit({ recordId, kinds: ['recordArrived', 'corrected'] });
	const since = own.at(-1)?.seq ?? 0;
	const all = await ledger.audit({ text: vendor.vendorId, kinds: ['recordArrived', 'corrected', 'outcome'], limit: most });
	const later = all.filter((entry) => entry.seq > since && entry.recordId !== recordId && !entry.body.sealBroken);
	const isSame = ({ kind, body }: AuditEntry) => kind !== 'outcome' && (body as unknown as ArrivedRecord<Vendor>).content?.vendorId !== undefined && vendorKey(body.content as Vendor) === vendorKey(vendor);
	const same = new Map(later.filter(isSame).map((entry) => [entry.recordId, entry]));
	const done = later.findLast(({ kind, recordId: id, body }) => kind === 'outcome' && same.has(id) && (body as unknown as Outcome).status === 'posted');
	const fileName = done && same.get(done.recordId)!.body.fileName;
	return done && { at: done.at, ...(typeof fileName === 'string' ? { fileName } : {}) };
}
