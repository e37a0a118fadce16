import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { StampliErpError } from '../../../core/errors';
import { pairedWithAll, together } from '../../shared/erp/inputItems';
import { listOf, wholeNumber } from '../../shared/erp/parameters';
import { dayOf, momentOf } from '../../shared/moments';
import type { FoConnection } from '../connection';
import { codeKey, textOf } from '../fields';
import { type ListRequest, readList } from '../listPages';
import { withConnection } from '../openConnection';
import type { Operation } from './operation';

interface Reader {
	option: Omit<INodePropertyOptions, 'name' | 'value'>;
	filters: INodeProperties[];
	read(connection: FoConnection, request: ListRequest, filters: IDataObject): AsyncGenerator<object[]>;
}

/** *Get Many* of a list that belongs to legal entities: its own filters, a limit, one item per record. */
export function getMany({ option, filters, read }: Reader): Operation {
	return {
		option: { name: 'Get Many', value: 'getAll', ...option },
		properties: [
			{
				displayName: 'Legal Entities',
				name: 'companies',
				type: 'string',
				default: '',
				placeholder: 'e.g. usmf, demf',
				description: 'Separated by commas, or a list by expression. Empty: all that the integration user may see.',
			},
			{ displayName: 'Return All', name: 'returnAll', type: 'boolean', default: false, description: 'Whether to return all results or only up to a given limit' },
			{ displayName: 'Limit', name: 'limit', type: 'number', typeOptions: { minValue: 1 }, default: 50, description: 'Max number of results to return', displayOptions: { show: { returnAll: [false] } } },
			{ displayName: 'Filters', name: 'filters', type: 'collection', placeholder: 'Add filter', default: {}, options: filters },
		],
		run: async (context) =>
			await together(context, async () => {
				const chosen = inUtc(context, filters, context.getNodeParameter('filters', 0, {}) as IDataObject);
				const limit = context.getNodeParameter('returnAll', 0, false) ? undefined : wholeNumber(context.getNodeParameter('limit', 0, 50), 'Limit', 1_000_000);
				const wanted = listOf(context.getNodeParameter('companies', 0, ''));
				const pairedItem = pairedWithAll(context);
				return await withConnection(context, async (connection) => {
					const companies = await knownCompanies(connection, wanted);
					const records = await readList(() => read(connection, { companies, ...(limit === undefined ? {} : { limit }) }, chosen));
					return records.map((json): INodeExecutionData => ({ json: json as IDataObject, pairedItem }));
				});
			}),
	};
}

/** The legal entities asked for, as F&O writes them. One that does not exist is an error, not an empty list. */
async function knownCompanies(connection: FoConnection, wanted: string[]): Promise<string[]> {
	const known = (await connection.all('LegalEntities', { $select: 'LegalEntityId', $orderby: 'LegalEntityId' })).map((row) => textOf(row, 'LegalEntityId'));
	const unknown = wanted.filter((company) => !known.some((each) => codeKey(each) === codeKey(company)));
	if (unknown.length > 0) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'dynamicsFo.company',
			message: `Dynamics 365 F&O has no legal entity "${unknown.join('", "')}", or the integration user may not see it`,
			hint: `Known are ${known.slice(0, 30).join(', ')}.`,
		});
	}
	return wanted.length > 0 ? known.filter((each) => wanted.some((company) => codeKey(each) === codeKey(company))) : known;
}

export function textFilter(filters: IDataObject, name: string): Record<string, string> {
	const value = String(filters[name] ?? '').trim();
	return value === '' ? {} : { [name]: value };
}

/** Moments as F&O wants them, in UTC; what it keeps as a day stays the day that a person chose. */
function inUtc(context: IExecuteFunctions, filters: INodeProperties[], chosen: IDataObject): IDataObject {
	const moments = filters.filter(({ type }) => type === 'dateTime');
	const read = moments.map(({ name, displayName }) => [name, (name === 'changedSince' ? momentOf : dayOf)(context, chosen[name], displayName)]);
	return { ...chosen, ...(Object.fromEntries(read) as IDataObject) };
}

export const vendorFilter: INodeProperties = { displayName: 'Vendor', name: 'vendor', type: 'string', default: '', placeholder: 'e.g. 1001', description: 'Vendor account' };
