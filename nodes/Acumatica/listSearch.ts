import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { openAcumaticaBooks } from './books';
import { withConnection } from './openConnection';

const most = 100;

/** Branches of the live system, for the picker. */
export async function searchCompanies(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const branches = await withConnection(this, async (connection) => await openAcumaticaBooks(connection).companies());
		const all = branches.map(({ id, name }) => ({ name: `${id} (${name})`, value: id }));
		const wanted = (filter ?? '').toLowerCase();
		return { results: all.filter(({ name }) => name.toLowerCase().includes(wanted)) };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** Vendors of the live system, for a picker. */
export async function searchVendors(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const vendors = await withConnection(this, async (connection) => await openAcumaticaBooks(connection).vendors.getMany({ limit: most, ...(filter ? { search: filter } : {}) }));
		return { results: vendors.map((vendor) => ({ name: `${vendor.vendorId} (${vendor.name})`, value: vendor.vendorId })) };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
