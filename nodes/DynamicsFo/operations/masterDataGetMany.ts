import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { type MasterDataEntity, readMasterData } from '../masterData';
import { withConnection } from '../openConnection';
import { together } from './invoiceItems';
import type { Operation } from './operation';
import { listOf } from './parameters';

/** Whole lists of master data as canonical records; inactive ones are marked, not left out. */
export const getMasterData: Operation = {
	option: { name: 'Get Many', value: 'getAll', action: 'Get many master data records', description: 'Read vendors, GL accounts, open purchase orders or dimension values' },
	properties: [
		{
			displayName: 'Entity',
			name: 'entity',
			type: 'options',
			noDataExpression: true,
			default: 'vendor',
			options: [
				{ name: 'Dimension Value', value: 'dimensionValue' },
				{ name: 'GL Account', value: 'glAccount' },
				{ name: 'Purchase Order', value: 'purchaseOrder', description: 'Open orders with their open lines' },
				{ name: 'Vendor', value: 'vendor' },
			],
		},
		{
			displayName: 'Legal Entities',
			name: 'companies',
			type: 'string',
			default: '',
			placeholder: 'e.g. usmf, demf',
			description: 'Separated by commas, or a list by expression. Empty: all that the integration user may see.',
		},
		{
			displayName: 'Changed Since',
			name: 'changedSince',
			type: 'dateTime',
			default: '',
			description: 'Leave empty: Dynamics 365 F&O does not tell when vendors, accounts, orders or dimension values were changed, so the whole list is read',
		},
	],
	run: async (context) =>
		await together(context, async () => {
			const request = {
				entity: context.getNodeParameter('entity', 0) as MasterDataEntity,
				companies: listOf(context.getNodeParameter('companies', 0, '') as unknown),
				changedSince: String(context.getNodeParameter('changedSince', 0, '') ?? ''),
				today: new Date().toISOString().slice(0, 10),
			};
			const pairedItem = context.getInputData().map((_data, item) => ({ item }));
			const entities = await withConnection(context, async (connection) => await readMasterData(connection, request));
			return entities.map((json): INodeExecutionData => ({ json: json as unknown as IDataObject, pairedItem }));
		}),
};
