import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { withBooks } from './openBooks';

const most = 100;

/** Companies of the live system, for the picker. */
export async function searchCompanies(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const companies = await withBooks(this, {}, async (books) => await books.companies());
		const wanted = (filter ?? '').toLowerCase();
		const all = companies.map(({ id, name }) => ({ name: name === id ? id : `${name} (${id})`, value: id }));
		return { results: all.filter((each) => each.name.toLowerCase().includes(wanted)) };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** Vendors of the live system, for a picker. */
export async function searchVendors(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const vendors = await withBooks(this, {}, async (books) => await books.vendors.getMany({ limit: most, ...(filter ? { search: filter } : {}) }));
		return { results: vendors.map((vendor) => ({ name: `${vendor.vendorId} (${vendor.name}, ${vendor.companyId})`, value: vendor.vendorId })) };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
