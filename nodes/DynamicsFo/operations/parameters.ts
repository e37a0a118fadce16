import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { BillSettings } from '../bills';

export const company: INodeProperties = {
	displayName: 'Legal Entity',
	name: 'company',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Used when an invoice names no company of its own',
	modes: [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchCompanies', searchable: true } },
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. usmf' },
	],
};

/** The collection *Options*. */
export function optionsProperty(options: INodeProperties[]): INodeProperties {
	return { displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options };
}

/** Options that decide how an invoice is translated and looked up, in the order of their labels. */
export const translationOptions: INodeProperties[] = [
	{
		displayName: 'Posted Lookup',
		name: 'postedLookup',
		type: 'options',
		default: 'require',
		options: [
			{ name: 'Accept Unreadable', value: 'acceptUnreadable', description: 'If posted invoices cannot be read, pending ones and our own ledger alone protect against doubles' },
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

export const tolerance: INodeProperties = {
	displayName: 'Tolerance',
	name: 'tolerance',
	type: 'string',
	default: '',
	placeholder: 'e.g. 0.02',
	description: 'Largest accepted difference between the lines and the total of an invoice. Empty: 0.01.',
};

export interface BillNodeOptions extends Pick<BillSettings, 'postedLookup' | 'procurementCategory' | 'procurementHierarchy' | 'postingMethod' | 'batchSize' | 'concurrency'> {
	writeInTestRuns?: boolean;
	tolerance?: string;
	leaseSeconds?: number;
	attachments?: 'off' | 'send';
	attachmentFolder?: string;
	attachmentHosts?: string;
	attachmentType?: string;
}

export function optionsOf<T extends object>(context: IExecuteFunctions, itemIndex = 0): Partial<T> {
	return context.getNodeParameter('options', itemIndex, {}) as Partial<T>;
}

export function companyOf(context: IExecuteFunctions, itemIndex: number): string {
	return String(context.getNodeParameter('company', itemIndex, '', { extractValue: true }) ?? '').trim();
}

/** Texts as a list, a JSON list, or one text with commas or line breaks. */
export function listOf(value: unknown): string[] {
	const list = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,;\s]+/);
	return list.map((each) => each.trim()).filter(Boolean);
}
