import type { VendorField } from './books';
import { vendorFields } from './books';
import type { Problem } from './errors';
import { stableJson } from './identity';
import type { Vendor } from './model';

/** Who may change a field: the other side's value is then kept. `both`: whoever changed it last; if both did, a person decides. */
export type Owner = 'stampli' | 'erp' | 'both';

/** The values on which both sides agreed last, as `agreedValues` writes them. */
export type Agreed = Partial<Record<VendorField, string>>;

export interface FieldDifference {
	field: VendorField;
	erp?: string;
	stampli: string;
}

export type VendorPlan =
	| { action: 'create'; ignored: VendorField[] }
	| { action: 'unchanged'; kept: FieldDifference[]; ignored: VendorField[] }
	| { action: 'update'; changes: FieldDifference[]; kept: FieldDifference[]; ignored: VendorField[] }
	| { action: 'hold'; problems: Problem[] };

export interface PlanRules {
	writable: readonly VendorField[];
	owner(field: VendorField): Owner;
	/** For people: "Acumatica". */
	erp: string;
}

/**
 * What becomes of one vendor of a Stampli file. Only fields that the file carries count: an absent field says nothing. Texts are
 * compared trimmed, codes without case, so that a file of unchanged rows plans nothing. Pure.
 */
export function planVendor(vendor: Vendor, existing: Vendor | undefined, agreed: Agreed | undefined, rules: PlanRules): VendorPlan {
	const carried = vendorFields.filter((field) => vendor[field] !== undefined);
	const ignored = carried.filter((field) => !rules.writable.includes(field) && text(vendor, field) !== (existing && text(existing, field)));
	if (!existing) return { action: 'create', ignored };
	const changes: FieldDifference[] = [];
	const kept: FieldDifference[] = [];
	const conflicts: FieldDifference[] = [];
	for (const field of carried.filter((each) => rules.writable.includes(each))) {
		const [here, there] = [text(vendor, field), text(existing, field)];
		if (same(field, here, there)) continue;
		const difference = { field, stampli: shown(vendor, field), ...(there === '' ? {} : { erp: shown(existing, field) }) };
		const owner = rules.owner(field);
		const last = agreed?.[field];
		if (owner === 'erp') kept.push(difference);
		else if (owner === 'stampli' || last === undefined || same(field, there, last)) changes.push(difference);
		else if (same(field, here, last)) kept.push(difference);
		else conflicts.push(difference);
	}
	if (conflicts.length > 0) return { action: 'hold', problems: conflicts.map((each) => conflict(vendor, each, rules.erp)) };
	return changes.length > 0 ? { action: 'update', changes, kept, ignored } : { action: 'unchanged', kept, ignored };
}

/** What both sides have after a run: to be kept for the next one. */
export function agreedValues(vendor: Vendor, kept: FieldDifference[], writable: readonly VendorField[], before: Agreed = {}): Agreed {
	const fields = writable.filter((field) => vendor[field] !== undefined && !kept.some((each) => each.field === field));
	return { ...before, ...Object.fromEntries(fields.map((field) => [field, text(vendor, field)])) };
}

const codes = new Set<VendorField>(['currency', 'paymentTermsCode', 'paymentMethod', 'status', 'email']);

function same(field: VendorField, a: string, b: string): boolean {
	return codes.has(field) ? a.toUpperCase() === b.toUpperCase() : a === b;
}

/** A comparable text; an address without its empty parts. */
function text(vendor: Vendor, field: VendorField): string {
	const value = vendor[field];
	if (value === undefined) return '';
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	if (typeof value === 'string') return value.normalize('NFC').trim().replace(/\s+/g, ' ');
	const { lines, ...rest } = value;
	const parts = Object.fromEntries(Object.entries(rest).flatMap(([name, part]) => (part?.trim() ? [[name, part.trim()]] : [])));
	return stableJson({ ...parts, lines: lines.map((line) => line.trim()).filter(Boolean) });
}

function shown(vendor: Vendor, field: VendorField): string {
	const value = vendor[field];
	if (typeof value !== 'object') return text(vendor, field);
	return [...value.lines, value.postalCode, value.city, value.region, value.country].filter(Boolean).join(', ');
}

function conflict(vendor: Vendor, { field, erp: there, stampli }: FieldDifference, erp: string): Problem {
	return {
		code: 'vendor.conflict',
		kind: 'invalid',
		message: `Vendor ${vendor.vendorId}: ${field} was changed on both sides since they last agreed: "${there ?? ''}" in ${erp}, "${stampli}" in Stampli.`,
		fix: `Enter the right value on both sides and retry, or choose in the node who owns "${field}".`,
		who: 'accountsPayable',
		where: `Stampli and ${erp}`,
		field,
	};
}
