import { type ErpVendor, vendorFields, type VendorAnswer, type VendorBook, type VendorField, type VendorFilter } from '../../core/books';
import type { Problem } from '../../core/errors';
import type { Vendor } from '../../core/model';
import { type FieldDifference, planVendor } from '../../core/vendorUpsert';
import { quote } from '../../io/odata/literals';
import { parseJson } from '../../io/odata/json';
import { isBlocked, isBusy, isRefusal, readApiError } from './apiErrors';
import { batchedLookup } from '../shared/erp/batchedLookup';
import { type AcumaticaConnection, standardConcurrency } from './connection';
import { codeKey, isTrue, type Row, sameCode, textOf, wrap, wrapped } from './fields';
import { branchesOf } from './masterData';
import { both, readPages } from './paging';
import { erpName, invalid, rejected } from './problems';
import { readFor } from './readFor';
import { blocked } from './refusals';
import type { AcumaticaSettings } from './settings';
import { vendorList, vendorOf, vendorWire } from './vendorRecord';
import { unanswered } from '../shared/erp/unanswered';

export const writableVendorFields: readonly VendorField[] = vendorFields.filter((field) => field !== 'defaultGlAccount');
const place = { where: `${erpName}, Vendors (AP303000)` };

/** Vendors of the tenant; they belong to no branch, so a vendor's company is only handed through. */
export function acumaticaVendors(connection: AcumaticaConnection, settings: AcumaticaSettings = {}): VendorBook {
	const methods = batchedLookup(async (codes) => {
		const rows = await readFor(connection, 'PaymentMethod', 'PaymentMethodID', codes, { $select: 'PaymentMethodID,Active,UseInAP' }, true);
		return new Map((rows ?? codes.map((code): Row => ({ PaymentMethodID: wrap(code), Active: wrap(true), UseInAP: wrap(true) }))).map((row) => [codeKey(textOf(row, 'PaymentMethodID')), row]));
	});
	const query = { $select: vendorList.$select, $expand: vendorList.$expand };

	const write = async (vendor: Vendor, fields: readonly VendorField[], condition: 'If-None-Match' | 'If-Match'): Promise<VendorAnswer> => {
		const isNew = condition === 'If-None-Match';
		const body = { ...vendorWire(vendor, fields), ...(isNew ? wrapped('VendorClass', settings.vendorClass) : {}) };
		const answer = await connection.send({ method: 'PUT', path: 'Vendor', query, body, headers: { [condition]: '*' }, repeatable: false, timeoutMs: settings.createTimeoutMs ?? 300_000 }).catch(unanswered);
		if ('message' in answer) return answer;
		const row = answer.status === 200 || answer.status === 201 ? (parseJson(answer.text) as Row | undefined) : undefined;
		if (row && typeof row === 'object' && textOf(row, 'VendorID') !== '') {
			if (isNew && !sameCode(textOf(row, 'VendorID'), vendor.vendorId)) return await takeBack(connection, row, vendor);
			return entered(erpVendor(row, vendor.companyId ?? ''), vendor, fields);
		}
		if (answer.status < 300) return { status: 'lost', message: 'The answer of Acumatica could not be read' };
		const error = readApiError(answer.text);
		if (answer.status === 412) return { status: 'refused', problems: [changedMeanwhile(vendor, isNew)] };
		if (isBusy(error)) return { status: 'notSent', message: error!.entries[0]!.text, retryAfterMs: 30_000 };
		if (isRefusal(answer.status, error)) return { status: 'refused', problems: error.entries.map(({ field, text }) => refused(vendor, text, field)) };
		if (isBlocked(answer.status, error)) return { status: 'refused', problems: [blocked(answer.status)] };
		return { status: 'lost', message: `Acumatica answered ${answer.status} without a reason` };
	};

	return {
		writable: writableVendorFields,
		concurrency: Math.max(1, settings.concurrency ?? standardConcurrency),
		getMany: async (filter) => await getMany(connection, filter, settings.pageSize ?? 500),
		find: async (vendors) => {
			const rows = (await readFor(connection, 'Vendor', 'VendorID', [...new Set(vendors.map((each) => each.vendorId.trim()))], query)) ?? [];
			return vendors.map((vendor) => {
				const row = rows.find((each) => sameCode(textOf(each, 'VendorID'), vendor.vendorId));
				return row && comparable(erpVendor(row, vendor.companyId ?? ''), vendor);
			});
		},
		check: async (vendors) =>
			await Promise.all(
				vendors.map(async (vendor) => {
					const [method] = vendor.paymentMethod ? await methods.get([codeKey(vendor.paymentMethod)]) : [];
					return [...checkShape(vendor), ...(vendor.paymentMethod ? checkMethod(vendor, method) : [])];
				}),
			),
		create: async (vendor) => await write(vendor, writableVendorFields, 'If-None-Match'),
		update: async (existing, vendor, fields) => await write({ ...vendor, vendorId: String(existing.id.VendorID) }, fields, 'If-Match'),
	};
}

function erpVendor(row: Row, companyId: string): ErpVendor {
	const { companyId: _company, ...vendor } = vendorOf(row, companyId);
	return { id: { VendorID: textOf(row, 'VendorID') }, vendor: { ...vendor, ...(companyId ? { companyId } : {}) } };
}

/** A file without country says nothing about it; Acumatica always has one, from the class of the vendor if from nowhere else. */
function comparable(there: ErpVendor, asked: Vendor): ErpVendor {
	const without = (field: 'address' | 'remitTo'): Partial<Vendor> => {
		const [own, wanted] = [there.vendor[field], asked[field]];
		if (!own || !wanted || wanted.country) return {};
		const { country: _country, ...rest } = own;
		return { [field]: rest };
	};
	return { ...there, vendor: { ...there.vendor, ...without('address'), ...without('remitTo') } };
}

async function getMany(connection: AcumaticaConnection, { companies = [], search, onlyActive, limit }: VendorFilter, pageSize: number): Promise<Vendor[]> {
	const companyId = companies.length > 0 ? (await branchesOf(connection, companies))[0]! : '';
	const text = search?.trim();
	const found: Vendor[] = [];
	const $filter = both(text ? `(substringof(${quote(text)},VendorID) or substringof(${quote(text)},VendorName))` : undefined);
	for await (const rows of readPages(connection, { ...vendorList, $filter }, Math.min(pageSize, limit ?? pageSize))) {
		for (const row of rows) {
			const { vendor } = erpVendor(row, companyId);
			if (!onlyActive || vendor.status === 'active') found.push(vendor);
			if (found.length === limit) return found;
		}
	}
	return found;
}

function checkShape(vendor: Vendor): Problem[] {
	const problems: Problem[] = [];
	for (const field of ['address', 'remitTo'] as const) {
		const address = vendor[field];
		if (!address) continue;
		if (address.lines.filter((line) => line.trim()).length > 2) problems.push(invalid({ code: `vendor.${field}.lines`, message: `Vendor ${vendor.vendorId}: the ${field === 'address' ? 'address' : 'remit-to address'} has more than the two lines that Acumatica takes.`, fix: 'Shorten it to two lines in Stampli.', field }));
		if (address.country !== undefined && !/^[A-Z]{2}$/.test(address.country)) problems.push(invalid({ code: `vendor.${field}.country`, message: `Vendor ${vendor.vendorId}: "${address.country}" is no country code of two letters.`, fix: 'Correct the country in Stampli.', field }));
	}
	return problems;
}

function checkMethod(vendor: Vendor, method: Row | undefined): Problem[] {
	if (method && isTrue(method, 'Active') && (method.UseInAP === undefined || isTrue(method, 'UseInAP'))) return [];
	const why = method ? 'is not active for accounts payable' : 'does not exist';
	return [rejected({ code: 'vendor.paymentMethod', message: `Vendor ${vendor.vendorId}: payment method ${vendor.paymentMethod} ${why} in Acumatica.`, fix: 'Correct it in Stampli, or set it up (CA204000).', field: 'paymentMethod', ...place })];
}

/** Fields that a screen's own logic may replace without a word, and does not merely write in another form. */
const replaceable = new Set<VendorField>(['status', 'currency', 'paymentTermsCode', 'paymentMethod', 'is1099']);

/** What Acumatica says it has now, against what was written. */
function entered(there: ErpVendor, vendor: Vendor, fields: readonly VendorField[]): VendorAnswer {
	const plan = planVendor(vendor, comparable(there, vendor).vendor, undefined, { writable: fields, owner: () => 'stampli', erp: erpName });
	const others = plan.action === 'update' ? plan.changes : [];
	// Empty is a field that is switched off there, such as the currency.
	const replaced = others.filter(({ field, erp }) => replaceable.has(field) && erp !== undefined);
	if (replaced.length > 0) return { status: 'refused', problems: replaced.map((each) => replacedIn(vendor, each)) };
	return { status: 'done', vendor: there, ...(others.length > 0 ? { note: `Acumatica has in another form, or not at all: ${others.map(({ field }) => field).join(', ')}.` } : {}) };
}

function replacedIn({ vendorId }: Vendor, { field, erp: there, stampli }: FieldDifference): Problem {
	return rejected({
		code: 'vendor.replaced',
		message: `Vendor ${vendorId}: Acumatica has "${there}" as ${field} instead of "${stampli}", which it took without an error.`,
		fix: 'Look for what replaces it there: the vendor class, a right that the integration user lacks, or a customization. Or let the ERP own that field in the node.',
		field,
		...place,
	});
}

/** The number sequence gave it another number: it is not the vendor asked for, and is taken out again. */
async function takeBack(connection: AcumaticaConnection, row: Row, vendor: Vendor): Promise<VendorAnswer> {
	const number = textOf(row, 'VendorID');
	const deleted = await connection.send({ method: 'DELETE', path: `Vendor/${encodeURIComponent(String(row.id))}`, repeatable: true }).then(({ status }) => status === 204, () => false);
	const message = `Acumatica numbers vendors by itself and made ${number} of ${vendor.vendorId}`;
	if (!deleted) return { status: 'lost', message: `${message}, which could not be deleted` };
	return { status: 'refused', problems: [rejected({ code: 'vendor.autoNumber', message: `${message}; it was taken out again.`, fix: 'Allow manual numbering of the segmented key BIZACCT (CS202000), or create the vendor there and give Stampli its number.', field: 'vendorId', ...place })] };
}

function changedMeanwhile({ vendorId }: Vendor, isNew: boolean): Problem {
	return rejected({ code: isNew ? 'vendor.exists' : 'vendor.gone', message: `Vendor ${vendorId} ${isNew ? 'was created by somebody else meanwhile' : 'is not in Acumatica any more'}.`, fix: 'Nothing to do: it is looked up again by itself.', who: 'nobody', ...place });
}

const canonical: Record<string, VendorField> = { VendorName: 'name', LegalName: 'legalName', Status: 'status', CurrencyID: 'currency', Terms: 'paymentTermsCode', PaymentMethod: 'paymentMethod', TaxRegistrationID: 'taxId' };

function refused({ vendorId }: Vendor, text: string, field?: string): Problem {
	const own = field && canonical[field];
	return rejected({ code: field ? `vendor.refused.${field}` : 'vendor.refused', message: `Acumatica refused vendor ${vendorId}: ${text.replace(/\s+/g, ' ').slice(0, 500)}`, fix: 'Mend what Acumatica names, there or in Stampli.', who: 'accountsPayable', ...(own ? { field: own } : {}), ...place });
}
