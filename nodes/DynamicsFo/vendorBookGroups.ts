import type { VendorWrite } from '../../core/books';
import { codeKey } from './fields';
import { createBody, updateBody, type VendorBody } from './vendorBookBody';

/**
 * Vendors of one legal entity that send the same fields. An empty cell of a data package overwrites, so that a package has no field
 * that one of its vendors does not send.
 */
export interface VendorGroup {
	company: string;
	creates: boolean;
	/** Columns of the package. */
	fields: string[];
	writes: VendorWrite[];
	/** Of the writes, in their order. */
	rows: VendorBody[];
}

/** What can go in packages. A changed address cannot: only by itself it can be told which one it takes the place of. */
export function vendorGroups(writes: VendorWrite[], companyOf: (write: VendorWrite) => string, vendorGroup: string): VendorGroup[] {
	const groups = new Map<string, VendorGroup>();
	for (const write of writes) {
		const { vendor, existing, fields } = write;
		if (fields.includes('address') || (fields.includes('name') && existing?.id.VendorPartyType === 'Person')) continue;
		const company = companyOf(write);
		const { dataAreaId: _, ...row } = existing ? { VendorAccountNumber: String(existing.id.VendorAccountNumber), ...updateBody(existing, vendor, fields) } : createBody(vendor, company, vendorGroup);
		if (Object.values(row).some((value) => value === '')) continue;
		const columns = Object.keys(row).sort();
		const key = [codeKey(company), existing ? 'update' : 'create', ...columns].join('|');
		const group = groups.get(key) ?? { company, creates: !existing, fields: columns, writes: [], rows: [] };
		group.writes.push(write);
		group.rows.push(row);
		groups.set(key, group);
	}
	return [...groups.values()];
}

/** The group without those that are done with. */
export function remaining(group: VendorGroup, isDone: (write: VendorWrite) => boolean): VendorGroup {
	const open = (_each: unknown, i: number) => !isDone(group.writes[i]!);
	return { ...group, rows: group.rows.filter(open), writes: group.writes.filter(open) };
}
