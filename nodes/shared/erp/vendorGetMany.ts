import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { VendorFilter } from '../../../core/books';
import type { ErpParts, TimeSettings } from './erpParts';
import { pairedWithAll, together } from './inputItems';
import type { Operation } from './operation';
import { companyOf, companyProperty } from './parameters';

export function vendorGetMany<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	return {
		option: { name: 'Get Many', value: 'getAll', action: 'Get many vendors', description: 'Read vendors by filter' },
		properties: [
			companyProperty(parts, 'Empty: all that the integration user may see'),
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
					{ displayName: 'Only Active', name: 'onlyActive', type: 'boolean', default: false, description: 'Whether to leave out vendors that are blocked, on hold or inactive' },
					{ displayName: 'Search', name: 'search', type: 'string', default: '', description: 'Part of the vendor number or the name' },
				],
			},
		],
		run: async (context) =>
			await together(context, async () => {
				const own = companyOf(context, 0);
				const filter: VendorFilter = {
					...(context.getNodeParameter('filters', 0, {}) as VendorFilter),
					...(own ? { companies: [own] } : {}),
					...(context.getNodeParameter('returnAll', 0, false) ? {} : { limit: Number(context.getNodeParameter('limit', 0, 50)) }),
				};
				const vendors = await parts.withBooks(context, parts.settings(context, {}, own), async (books) => await books.vendors.getMany(filter));
				const pairedItem = pairedWithAll(context);
				return vendors.map((json): INodeExecutionData => ({ json: json as unknown as IDataObject, pairedItem }));
			}),
	};
}
