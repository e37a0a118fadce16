import type { INodeProperties } from 'n8n-workflow';

/** How an invoice becomes a bill: of Find, Preview, Post and Reverse. */
export const translationOptions: INodeProperties[] = [
	{
		displayName: 'Credit Notes',
		name: 'creditNotes',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'As purchase credit memos where pages 51 and 52 are published as web services; otherwise they are held' },
			{ name: 'Hold', value: 'hold', description: 'Held for accounts payable' },
		],
		description: 'What becomes of credit notes. API v2.0 cannot make purchase credit memos.',
	},
	{
		displayName: 'Interface',
		name: 'interface',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'API v2.0', value: 'api' },
			{ name: 'Automatic', value: 'auto', description: 'API v2.0; on a server of your own without it, its published pages' },
			{ name: 'Published Pages', value: 'pages', description: 'Web services over OData or SOAP: Dynamics NAV and old versions of Business Central' },
		],
		description: 'The door of Business Central through which invoices go in',
	},
	{
		displayName: 'Posting',
		name: 'posting',
		type: 'options',
		default: 'draft',
		options: [
			{ name: 'Draft', value: 'draft', description: 'Made as a draft; somebody posts it in Business Central' },
			{ name: 'Post', value: 'post', description: 'Posted at once. What Business Central refuses to post is deleted again, and the invoice is held.' },
		],
		description: 'How far an invoice is brought',
	},
	{
		displayName: 'Pages: Journal',
		name: 'journal',
		type: 'string',
		default: '',
		placeholder: 'e.g. PURCH/STAMPLI',
		description: 'With published pages: template and batch of the purchase journal that takes the invoices. Empty: they become purchase invoices.',
	},
	{
		displayName: 'Pages: Order Lines',
		name: 'orderLines',
		type: 'options',
		default: 'refuse',
		options: [
			{ name: 'Hold', value: 'refuse', description: 'An invoice that is matched to a purchase order is held' },
			{ name: 'Post to Their Account', value: 'toAccount', description: 'The order is left as it is' },
		],
		description: 'With published pages: what becomes of lines that are matched to a purchase order',
	},
	{
		displayName: 'Pages: Posting Codeunit',
		name: 'postingCodeunit',
		type: 'string',
		default: '',
		placeholder: 'e.g. StampliPosting.PostPurchaseInvoice',
		description: 'With published pages: service and method of a codeunit that posts. Pages themselves cannot.',
	},
	{
		displayName: 'Pages: Service Names',
		name: 'services',
		type: 'string',
		default: '',
		placeholder: 'e.g. vendor=StampliVendor, purchaseInvoice=StampliInvoice',
		description: 'With published pages: names under which they are published, where they are not the usual ones',
	},
	{ displayName: 'Pages: Tax Account', name: 'taxAccount', type: 'string', default: '', placeholder: 'e.g. 5630', description: 'With a journal: account for the tax of invoices whose lines are net' },
];

export const postOptions: INodeProperties[] = [
	{ displayName: 'Batch Size', name: 'batchSize', type: 'number', typeOptions: { minValue: 1, maxValue: 50 }, default: 20, description: 'Invoices per request' },
	{ displayName: 'Concurrency', name: 'concurrency', type: 'number', typeOptions: { minValue: 1, maxValue: 4 }, default: 4, description: 'Batches under way at once. Business Central runs five requests of one user at once.' },
];
