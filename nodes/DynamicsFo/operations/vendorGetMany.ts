import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { withConnection } from '../openConnection';
import { getVendors, type VendorFilter } from '../vendors';
import { together } from './invoiceItems';
import type { Operation } from './operation';
import { companyOf, company } from './parameters';

export const getManyVendors: Operation = {
	option: { name: 'Get Many', value: 'getAll', action: 'Get many vendors', description: 'Read vendors by filter' },
	properties: [
		{ ...company, description: 'Empty: all that the integration user may see' },
		{ displayName: 'Return All', name: 'returnAll', type: 'boolean', default: false, description: 'Whether to return all results or only up to a given limit' },
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{ displayName: 'Only Active', name: 'onlyActive', type: 'boolean', default: false, description: 'Whether to leave out vendors on hold for everything or for invoices' },
				{ displayName: 'Search', name: 'search', type: 'string', default: '', description: 'Part of the account number or the name' },
				{ displayName: 'Vendor Group', name: 'vendorGroup', type: 'string', default: '' },
			],
		},
	],
	run: async (context) =>
		await together(context, async () => {
			const filters = context.getNodeParameter('filters', 0, {}) as VendorFilter;
			const own = companyOf(context, 0);
			const vendors = await withConnection(context, async (connection) =>
				getVendors(connection, {
					...filters,
					...(own ? { companies: [own] } : {}),
					...(context.getNodeParameter('returnAll', 0, false) ? {} : { limit: Number(context.getNodeParameter('limit', 0, 50)) }),
				}),
			);
			const pairedItem = context.getInputData().map((_data, item) => ({ item }));
			return vendors.map((json): INodeExecutionData => ({ json: json as unknown as IDataObject, pairedItem }));
		}),
};
