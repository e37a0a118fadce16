import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { createLookups } from './lookups';
import { withConnection } from './openConnection';
import { getVendors } from './vendors';

const most = 100;

/** The company database of the credential, for the picker. */
export async function searchCompanies(this: ILoadOptionsFunctions): Promise<INodeListSearchResult> {
	try {
		return await withConnection(this, async (connection) => ({ results: [{ name: `${connection.companyDb} (${(await createLookups(connection).company()).name})`, value: connection.companyDb }] }), { sessions: 1 });
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** Vendors of the live system, for a picker. */
export async function searchVendors(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const vendors = await withConnection(
			this,
			async (connection) => await getVendors(connection, createLookups(connection), { limit: most, ...(filter ? { search: filter } : {}) }, new Date(connection.clock.now()).toISOString().slice(0, 10)),
			{ sessions: 1 },
		);
		return { results: vendors.map((vendor) => ({ name: `${vendor.vendorId} (${vendor.name})`, value: vendor.vendorId })) };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
