import type { ErpVendor, VendorAnswer, VendorBook } from '../../core/books';
import { normalNumber } from '../../core/identity';
import type { Vendor } from '../../core/model';
import { isRefusal, type OdataError, readOdataError } from '../../io/odata/errors';
import { parseJson } from '../../io/odata/json';
import { and, grouped, keyUrl, oneOf, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { batchedLookup } from '../shared/erp/batchedLookup';
import { brokeOff } from './brokeOff';
import type { FoConnection } from './connection';
import { codeKey, sameCode, textOf } from './fields';
import { createLookups, filterLength, lookupKey } from './lookups';
import { unanswered } from '../shared/erp/unanswered';
import { bookFields, createBody, erpVendorOf, updateBody, type VendorBody, writable } from './vendorBookBody';
import { checkVendor } from './vendorBookChecks';
import { exists, groupMissing, groupUnknown, isPerson, numberRefused, refusedBy, strayVendor } from './vendorBookProblems';
import type { PackageWay } from './packageWay';
import { vendorPackages } from './vendorBookPackages';
import { getVendors } from './vendors';

export interface VendorBookSettings {
	/** Legal entity of vendors that name none. */
	company?: string;
	/** Vendor group of new vendors. */
	vendorGroup?: string;
	/** Default 8. */
	concurrency?: number;
	/** How many changes at once go through Data management. Absent: they do not. */
	packages?: { imports: PackageWay };
}

/** Vendors of F&O (VendorsV2), one per legal entity and account number. */
export function dynamicsFoVendorBook(connection: FoConnection, settings: VendorBookSettings = {}): VendorBook {
	const companyOf = (vendor: Pick<Vendor, 'companyId'>) => (vendor.companyId ?? settings.company ?? '').trim();
	const ofCompany = (set: string, property: string) =>
		batchedLookup(async (keys: string[]) => {
			const companies = [...new Set(keys.map((key) => key.split('\n')[0]!.toLowerCase()))];
			const rows = await connection.all(set, { $filter: oneOf('dataAreaId', companies), $select: `dataAreaId,${property}`, $orderby: `dataAreaId,${property}` });
			return new Map(rows.map((row) => [codeKey(lookupKey(textOf(row, 'dataAreaId'), textOf(row, property))), row]));
		});
	const lookups = { companies: createLookups(connection).companies, terms: ofCompany('PaymentTerms', 'Name') };
	const groups = ofCompany('VendorGroups', 'VendorGroupId');

	const create = async (vendor: Vendor): Promise<VendorAnswer> => {
		const company = companyOf(vendor);
		const group = (settings.vendorGroup ?? '').trim();
		if (!group) return { status: 'refused', problems: [groupMissing(vendor)] };
		if (!(await groups.get([lookupKey(company, group)]))[0]) return { status: 'refused', problems: [groupUnknown(vendor, group, company)] };
		const answer = await write(connection, 'POST', connection.url('VendorsV2'), createBody(vendor, company, group));
		if (answer.status === 'refused') return { status: 'refused', problems: [await whyNotCreated(answer.error, vendor, company)] };
		if (answer.status !== 'done') return answer;
		if (!answer.row) return { status: 'lost', message: 'The answer of Dynamics 365 F&O could not be read' };
		const account = textOf(answer.row, 'VendorAccountNumber');
		if (!account) return { status: 'lost', message: 'Dynamics 365 F&O created a vendor but did not say its number' };
		if (sameCode(account, vendor.vendorId)) return { status: 'done', vendor: erpVendorOf(answer.row, vendor) };
		const key = keyUrl('VendorsV2', { dataAreaId: company.toLowerCase(), VendorAccountNumber: account });
		const removed = await write(connection, 'DELETE', connection.url(key, { 'cross-company': true }));
		return { status: 'refused', problems: [removed.status === 'done' ? numberRefused(vendor) : strayVendor(vendor, account, company)] };
	};

	const whyNotCreated = async (error: OdataError, vendor: Vendor, company: string) => {
		if (error.fields.some(({ field }) => field === 'VendorAccountNumber')) return numberRefused(vendor);
		const [there] = await find([vendor]);
		return there ? exists(vendor, company) : refusedBy(error, vendor);
	};

	const update: VendorBook['update'] = async (existing, vendor, fields) => {
		if (fields.includes('name') && existing.id.VendorPartyType === 'Person') return { status: 'refused', problems: [isPerson(vendor)] };
		const key = keyUrl('VendorsV2', { dataAreaId: String(existing.id.dataAreaId), VendorAccountNumber: String(existing.id.VendorAccountNumber) });
		const url = connection.url(key, { 'cross-company': true });
		const body = updateBody(existing, vendor, fields);
		let answer = await write(connection, 'PATCH', url, body);
		if (answer.status === 'refused' && body.AddressLocationId !== undefined && answer.error.fields.some(({ field }) => field === 'AddressLocationId')) {
			// Some environments do not let the location be named; the address is then written to the primary one.
			const { AddressLocationId: _, ...unnamed } = body;
			answer = await write(connection, 'PATCH', url, unnamed);
		}
		if (answer.status === 'refused') return { status: 'refused', problems: [refusedBy(answer.error, vendor)] };
		if (answer.status !== 'done') return answer;
		const after = Object.fromEntries(fields.map((field) => [field, vendor[field]]));
		return { status: 'done', vendor: { id: existing.id, vendor: { ...existing.vendor, ...after } } };
	};

	const find = async (vendors: Vendor[]): Promise<(ErpVendor | undefined)[]> => {
		const rows = await readVendors(connection, vendors.map((vendor) => ({ company: companyOf(vendor), account: vendor.vendorId })));
		return vendors.map((vendor) => {
			const row = rows.get(keyOf(companyOf(vendor), vendor.vendorId));
			return row && erpVendorOf(row, vendor);
		});
	};

	return {
		writable,
		concurrency: settings.concurrency ?? 8,
		getMany: (filter) => getVendors(connection, filter),
		find,
		check: (vendors) => Promise.all(vendors.map((vendor) => checkVendor(vendor, companyOf(vendor), lookups))),
		create,
		update,
		...(settings.packages ? { writeMany: vendorPackages(settings.packages.imports, { ...settings, companyOf, find }) } : {}),
	};
}

const keyOf = (company: string, account: string) => `${codeKey(company)}|${normalNumber(account)}`;

/** Vendors of any companies by number, in requests of bounded length. */
async function readVendors(connection: FoConnection, asked: { company: string; account: string }[]): Promise<Map<string, Row>> {
	const named = asked.filter(({ company, account }) => company !== '' && account.trim() !== '');
	const requests = [...new Set(named.map(({ company }) => company.toLowerCase()))].flatMap((company) => {
		const accounts = [...new Set(named.filter((each) => sameCode(each.company, company)).flatMap(({ account }) => [account.trim(), normalNumber(account)]))];
		const condition = (account: string) => `VendorAccountNumber eq ${quote(account)}`;
		return grouped(accounts, condition, filterLength).map((some) =>
			connection.all('VendorsV2', { $filter: and(`dataAreaId eq ${quote(company)}`, `(${or(...some.map(condition))})`), $select: bookFields, $orderby: 'dataAreaId,VendorAccountNumber' }),
		);
	});
	const rows = (await Promise.all(requests)).flat();
	return new Map(rows.map((row) => [keyOf(textOf(row, 'dataAreaId'), textOf(row, 'VendorAccountNumber')), row]));
}

type Written = { status: 'done'; row?: Row } | { status: 'refused'; error: OdataError } | { status: 'notSent'; message: string; retryAfterMs?: number } | { status: 'lost'; message: string };

async function write(connection: FoConnection, method: 'POST' | 'PATCH' | 'DELETE', url: string, body?: VendorBody): Promise<Written> {
	const answer = await connection.send({ method, url, ...(body ? { body } : {}) }).catch(unanswered);
	if ('message' in answer) return answer;
	if (answer.status >= 200 && answer.status < 300) {
		const row = parseJson(answer.text);
		return { status: 'done', ...(row && typeof row === 'object' ? { row: row as Row } : {}) };
	}
	const error = readOdataError(answer.text);
	if (error && isRefusal(answer.status, error)) return { status: 'refused', error };
	return { status: 'lost', message: brokeOff(answer.status, error) ? `Dynamics 365 F&O broke off: ${error.message.slice(0, 500)}` : `A gateway answered ${answer.status} instead of Dynamics 365 F&O` };
}
