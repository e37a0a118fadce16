import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { withConnection } from './openConnection';
import { getVendors } from './vendors';

const most = 100;

/** Legal entities of the live system, for the picker. */
export async function searchCompanies(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const rows = await withConnection(this, async (connection) => await connection.all('LegalEntities', { $select: 'LegalEntityId,Name', $orderby: 'LegalEntityId' }));
		const all = rows.map((row) => ({ name: `${String(row.LegalEntityId)} (${String(row.Name)})`, value: String(row.LegalEntityId) }));
		const wanted = (filter ?? '').toLowerCase();
		return { results: all.filter(({ name }) => name.toLowerCase().includes(wanted)) };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

/** Vendors of the live system, for a picker. */
export async function searchVendors(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const vendors = await withConnection(this, async (connection) => await getVendors(connection, { limit: most, ...(filter ? { search: filter } : {}) }));
		return { results: vendors.map((vendor) => ({ name: `${vendor.vendorId} (${vendor.name}, ${vendor.companyId})`, value: vendor.vendorId })) };
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
