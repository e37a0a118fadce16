import type { ErpVendor, VendorAnswer, VendorBook, VendorField } from '../../core/books';
import type { Vendor } from '../../core/model';
import { parseJson } from '../../io/odata/json';
import { grouped, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { batchedLookup } from '../shared/erp/batchedLookup';
import { companyOf, inCompany } from './companies';
import type { BcConnection, Company } from './connection';
import { codeKey, sameCode, textOf } from './fields';
import { limits } from './limits';
import { createLookups, filterLength } from './lookups';
import { readError, type ServiceError } from './serviceError';
import { unanswered } from '../shared/erp/unanswered';
import { bodyOf, erpVendorOf, type VendorBody, writable } from './vendorBookBody';
import { changedMeanwhile, checkVendor, companyProblems, createdMeanwhile, numberRefused, refusedBy, strayVendor } from './vendorBookProblems';
import { codesOf, getVendors, type VendorCodes } from './vendors';

export interface VendorBookSettings {
	/** Company of vendors that name none. */
	company?: string;
}

/** Vendors of Business Central, one per company and number. Their posting groups come from the vendor template of the company. */
export function dynamicsBcVendorBook(connection: BcConnection, settings: VendorBookSettings = {}): VendorBook {
	const lookups = createLookups(connection);
	const asked = (vendor: Pick<Vendor, 'companyId'>) => (vendor.companyId ?? settings.company ?? '').trim();
	const known = async (vendor: Pick<Vendor, 'companyId'>) => companyOf(await connection.companies(), asked(vendor));
	const codes = batchedLookup(async (ids: string[]) => {
		const all = await connection.companies();
		const read = ids.map(async (id): Promise<[string, VendorCodes]> => [id.toUpperCase(), await codesOf(connection, all.find((each) => each.id === id)!)]);
		return new Map(await Promise.all(read));
	});
	const codesFor = async ({ id }: Company) => (await codes.get([id]))[0]!;

	const find = async (vendors: Vendor[]): Promise<(ErpVendor | undefined)[]> => {
		const found = vendors.map((): ErpVendor | undefined => undefined);
		const companies = await Promise.all(vendors.map(known));
		for (const company of new Set(companies)) {
			if (!company) continue;
			const own = vendors.flatMap((vendor, i) => (companies[i] === company && vendor.vendorId.trim() ? [{ vendor, i }] : []));
			const rows = await readVendors(connection, company, own.map(({ vendor }) => vendor.vendorId));
			for (const { vendor, i } of own) {
				const row = rows.get(codeKey(vendor.vendorId));
				if (row) found[i] = erpVendorOf(row, company, await codesFor(company), vendor);
			}
		}
		return found;
	};

	const create = async (vendor: Vendor): Promise<VendorAnswer> => {
		const company = (await known(vendor))!;
		const body = { number: codeKey(vendor.vendorId), ...bodyOf(vendor, writable, await codesFor(company)) };
		const answer = await write(connection, 'POST', inCompany(company, 'vendors'), body);
		if (answer.status === 'refused') {
			if (answer.error.code === 'Internal_EntityWithSameKeyExists') return { status: 'refused', problems: [createdMeanwhile(vendor, company.name)] };
			return { status: 'refused', problems: [/enter numbers manually/i.test(answer.error.message) ? numberRefused(vendor) : refusedBy(answer.error, vendor)] };
		}
		if (answer.status !== 'done') return answer;
		const number = textOf(answer.row, 'number');
		if (sameCode(number, vendor.vendorId)) return { status: 'done', vendor: erpVendorOf(answer.row, company, await codesFor(company), vendor) };
		const removed = await write(connection, 'DELETE', inCompany(company, `vendors(${textOf(answer.row, 'id')})`));
		return { status: 'refused', problems: [removed.status === 'done' ? numberRefused(vendor) : strayVendor(vendor, number, company.name)] };
	};

	const update = async (existing: ErpVendor, vendor: Vendor, fields: VendorField[], again = true): Promise<VendorAnswer> => {
		const company = (await connection.companies()).find(({ id }) => id === existing.id.companyId)!;
		const codesThere = await codesFor(company);
		// The number is never sent: another one would rename the vendor in every document.
		const answer = await write(connection, 'PATCH', inCompany(company, `vendors(${String(existing.id.id)})`), bodyOf(vendor, fields, codesThere), String(existing.id.etag));
		if (answer.status === 'refused' && (answer.error.code === 'Request_EntityChanged' || answer.httpStatus === 412)) {
			// Somebody changed the vendor since it was read. If not in these fields, nothing of theirs is lost by writing ours.
			const [now] = await find([vendor]);
			const untouched = now && fields.every((field) => JSON.stringify(now.vendor[field]) === JSON.stringify(existing.vendor[field]));
			return untouched && again ? await update(now, vendor, fields, false) : { status: 'refused', problems: [changedMeanwhile(vendor)] };
		}
		if (answer.status === 'refused') return { status: 'refused', problems: [refusedBy(answer.error, vendor)] };
		return answer.status === 'done' ? { status: 'done', vendor: erpVendorOf(answer.row, company, codesThere, vendor) } : answer;
	};

	return {
		writable,
		concurrency: 3,
		getMany: (filter) => getVendors(connection, filter),
		find,
		check: async (vendors) =>
			await Promise.all(
				vendors.map(async (vendor) => {
					const company = await known(vendor);
					if (!company) return companyProblems(vendor, asked(vendor));
					const [setup, currencies] = await Promise.all([lookups.of(company).setup(), lookups.of(company).currencies()]);
					return checkVendor(vendor, company.name, { codes: await codesFor(company), currencies, ...(setup.localCurrency ? { localCurrency: setup.localCurrency } : {}) });
				}),
			),
		create,
		update: (existing, vendor, fields) => update(existing, vendor, fields),
	};
}

/** Whole rows, read anew each time: an update compares with what is there now. */
async function readVendors(connection: BcConnection, company: Company, numbers: string[]): Promise<Map<string, Row>> {
	const askable = [...new Set(numbers.map(codeKey))].filter((number) => number.length <= limits.vendorNumber);
	const requests = grouped(askable, (number) => `number eq ${quote(number)}`, filterLength).map((some) => connection.all(inCompany(company, 'vendors'), { $filter: oneOf('number', some) }));
	return new Map((await Promise.all(requests)).flat().map((row) => [codeKey(textOf(row, 'number')), row]));
}

type Written =
	| { status: 'done'; row: Row }
	| { status: 'refused'; error: ServiceError; httpStatus: number }
	| Extract<VendorAnswer, { status: 'notSent' | 'lost' }>;

async function write(connection: BcConnection, method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: VendorBody, etag?: string): Promise<Written> {
	const answer = await connection.send({ method, url: path, ...(body ? { body } : {}), ...(etag === undefined ? {} : { headers: { 'If-Match': etag } }) }).catch(unanswered);
	if ('message' in answer) return answer;
	if (answer.status >= 200 && answer.status < 300) {
		const row = parseJson(answer.text);
		if (method !== 'DELETE' && (!row || typeof row !== 'object')) return { status: 'lost', message: 'The answer of Business Central could not be read' };
		return { status: 'done', row: (row ?? {}) as Row };
	}
	const error = readError(answer.text) ?? (answer.status === 412 ? { code: 'Request_EntityChanged', message: 'Changed meanwhile' } : undefined);
	if (error && answer.status < 500 && answer.status !== 408) return { status: 'refused', error, httpStatus: answer.status };
	return { status: 'lost', message: `Business Central answered ${answer.status}` };
}
