import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ErpParts } from '../shared/erp/erpParts';
import { wholeNumber, wrongParameter } from '../shared/erp/parameters';
import { standardConcurrency } from './bills';
import { type BookSettings, openDynamicsFoBooks } from './books';
import type { FoConnection } from './connection';
import { largeLoadOptions, largeLoads } from './largeLoads';
import { withConnection } from './openConnection';
import { standardAbove, standardProjects } from './packageWay';
import { erpName } from './problems';
import { reversalWays } from './reversals';

const translationOptions: INodeProperties[] = [
	{
		displayName: 'Posted Lookup',
		name: 'postedLookup',
		type: 'options',
		default: 'require',
		options: [
			{ name: 'Accept Unreadable', value: 'acceptUnreadable', description: 'If posted invoices cannot be read, pending ones and our own ledger alone protect against double entry' },
			{ name: 'Require', value: 'require', description: 'Stop when posted vendor invoices cannot be read' },
		],
		description: 'Whether posted vendor invoices must be readable (entity VendInvoiceJourBiEntities)',
	},
	{
		displayName: 'Procurement Category',
		name: 'procurementCategory',
		type: 'string',
		default: '',
		placeholder: 'e.g. Office supplies',
		description: 'For lines without purchase order and item, which Dynamics 365 F&O takes with a procurement category only',
	},
	{ displayName: 'Procurement Hierarchy', name: 'procurementHierarchy', type: 'string', default: '', placeholder: 'e.g. Procurement', description: 'The category hierarchy of that procurement category' },
];

const postOptions: INodeProperties[] = [
	{ displayName: 'Attachment Type', name: 'attachmentType', type: 'string', default: 'File', description: 'An existing document type of Dynamics 365 F&O' },
	{ displayName: 'Batch Size', name: 'batchSize', type: 'number', typeOptions: { minValue: 1, maxValue: 100 }, default: 10, description: 'Invoices per request' },
	{ displayName: 'Concurrency', name: 'concurrency', type: 'number', typeOptions: { minValue: 1, maxValue: 50 }, default: standardConcurrency, description: 'Requests under way at once' },
	{
		displayName: 'Posting Method',
		name: 'postingMethod',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'Batches; one by one where Dynamics 365 F&O does not let us choose the reference' },
			{ name: 'Batch', value: 'batch', description: 'Several invoices per request, each wholly or not at all' },
			{ name: 'One by One', value: 'serial', description: 'Header first, then its lines; slow' },
		],
		description: 'How invoices are sent',
	},
];

const vendorOptions: INodeProperties[] = [
	{ displayName: 'Vendor Group', name: 'vendorGroup', type: 'string', default: '', placeholder: 'e.g. 10', description: 'Group of vendors that are created. Dynamics 365 F&O needs one.' },
	...largeLoadOptions('Loads', standardAbove.import, `"${standardProjects.vendorImport}"`),
];

export const dynamicsFoParts: ErpParts<BookSettings> = {
	erpName,
	company: { label: 'Legal Entity', plural: 'Legal Entities', placeholder: 'e.g. usmf' },
	bill: 'a pending vendor invoice',
	translationOptions,
	postOptions,
	vendorOptions,
	exportOptions: largeLoadOptions('Lists', standardAbove.export, `"${standardProjects.vendor}", "${standardProjects.glAccount}" or "${standardProjects.dimensionValue}". Purchase orders are always read one by one.`),
	attachesImages: true,
	reversalWays,
	changeDates: [],
	dimensionWords: 'Values of the financial dimensions',
	settings: (_context, options, company) => settings(options, company),
	withBooks: async (context, chosen, work) =>
		await withConnection(context, async (connection) => await work(openDynamicsFoBooks(connection, { ...chosen, packages: packages(context, connection, (chosen.packageOptions ?? {}) as IDataObject) })), { concurrency: chosen.concurrency ?? standardConcurrency }),
};

function packages(context: IExecuteFunctions, connection: FoConnection, options: IDataObject): NonNullable<BookSettings['packages']> {
	return { exports: largeLoads(context, connection, options, standardAbove.export), imports: largeLoads(context, connection, options, standardAbove.import) };
}

function settings(options: IDataObject, company: string): BookSettings {
	const text = (name: string) => String(options[name] ?? '').trim();
	const [category, hierarchy] = [text('procurementCategory'), text('procurementHierarchy')];
	if (Boolean(category) !== Boolean(hierarchy)) throw wrongParameter('Procurement Category and Procurement Hierarchy', 'belong together: one of them is empty');
	const [batchSize, concurrency] = [wholeNumber(options.batchSize, 'Batch Size', 100), wholeNumber(options.concurrency, 'Concurrency', 50)];
	return {
		company,
		packageOptions: options,
		...(options.postingMethod ? { postingMethod: options.postingMethod as NonNullable<BookSettings['postingMethod']> } : {}),
		...(options.postedLookup ? { postedLookup: options.postedLookup as NonNullable<BookSettings['postedLookup']> } : {}),
		...(category ? { procurementCategory: category, procurementHierarchy: hierarchy } : {}),
		...(batchSize ? { batchSize } : {}),
		...(concurrency ? { concurrency } : {}),
		...(text('attachmentType') ? { attachmentType: text('attachmentType') } : {}),
		...(text('vendorGroup') ? { vendorGroup: text('vendorGroup') } : {}),
	};
}
