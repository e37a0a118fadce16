import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { MasterDataEntity } from '../../../core/books';
import { momentOf } from '../moments';
import type { ErpParts, TimeSettings } from './erpParts';
import { pairedWithAll, together } from './inputItems';
import type { Operation } from './operation';
import { listOf } from './parameters';
import { readWholeList } from './wholeRead';

/** The parameters *Entity* and *Companies* of the master-data operations. */
export function masterDataProperties<Settings extends TimeSettings>({ company, dimensionWords }: ErpParts<Settings>): INodeProperties[] {
	return [
		{
			displayName: 'Entity',
			name: 'entity',
			type: 'options',
			noDataExpression: true,
			default: 'vendor',
			options: [
				{ name: 'Dimension Value', value: 'dimensionValue', description: dimensionWords },
				{ name: 'GL Account', value: 'glAccount' },
				{ name: 'Purchase Order', value: 'purchaseOrder', description: 'Open orders with their open lines' },
				{ name: 'Vendor', value: 'vendor' },
			],
		},
		{
			displayName: company.plural,
			name: 'companies',
			type: 'string',
			default: '',
			placeholder: company.placeholder,
			description: 'Separated by commas, or a list by expression. Empty: all that the integration user may see.',
		},
	];
}

export const entityNames: Record<MasterDataEntity, string> = { vendor: 'vendors', glAccount: 'GL accounts', purchaseOrder: 'purchase orders', dimensionValue: 'dimension values' };

/** "Leave empty ..." or "works for ...": what *Changed Since* can do here. */
export function changedSinceHint<Settings extends TimeSettings>({ erpName, changeDates }: ErpParts<Settings>): string {
	if (changeDates.length === 0) return `Leave empty: ${erpName} does not tell when vendors, accounts, orders or dimension values were changed, so the whole list is read`;
	return `Only what was changed at or after this time. ${erpName} tells it for ${changeDates.map((each) => entityNames[each]).join(', ')}.`;
}

/** Whole lists of master data as canonical records; inactive ones are marked, not left out. */
export function masterDataGetMany<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	return {
		option: { name: 'Get Many', value: 'getAll', action: 'Get many master data records', description: 'Read vendors, GL accounts, open purchase orders or dimension values' },
		properties: [
			...masterDataProperties(parts),
			{ displayName: 'Changed Since', name: 'changedSince', type: 'dateTime', default: '', description: changedSinceHint(parts) },
		],
		run: async (context) =>
			await together(context, async () => {
				const changedSince = momentOf(context, context.getNodeParameter('changedSince', 0, ''), 'Changed Since');
				const request = {
					entity: context.getNodeParameter('entity', 0) as MasterDataEntity,
					companies: listOf(context.getNodeParameter('companies', 0, '')),
					...(changedSince ? { changedSince } : {}),
					today: new Date().toISOString().slice(0, 10),
				};
				const pairedItem = pairedWithAll(context);
				const items = (): INodeExecutionData[] => [];
				return await parts.withBooks(
					context,
					parts.settings(context, {}, ''),
					async ({ masterData }) =>
						await readWholeList(masterData, request, items, (list, { records }) => {
							for (const json of records) list.push({ json: json as unknown as IDataObject, pairedItem });
						}),
				);
			}),
	};
}
