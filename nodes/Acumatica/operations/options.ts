import type { INodeProperties } from 'n8n-workflow';

/** How an invoice becomes a bill: of Find, Preview, Post and Reverse. */
export const translationOptions: INodeProperties[] = [
	{
		displayName: 'Bring Bills To',
		name: 'goal',
		type: 'options',
		default: 'balanced',
		options: [
			{ name: 'Balanced', value: 'balanced', description: 'Taken from hold once its total is right; waits for approval where that is set up' },
			{ name: 'On Hold', value: 'hold', description: 'Left on hold for accounts payable' },
			{ name: 'Released', value: 'released', description: 'Posted to the ledger' },
		],
		description: 'How far a bill is brought. A release that Acumatica refuses takes the bill out again and holds the invoice.',
	},
	{
		displayName: 'Enter Bills',
		name: 'entry',
		type: 'options',
		default: 'hold',
		options: [
			{ name: 'Directly', value: 'direct', description: 'Entered off hold by one request instead of two; a bill whose total differs is deleted again' },
			{ name: 'On Hold First', value: 'hold', description: 'Entered on hold and taken from hold once its total is right; what differs never leaves hold' },
		],
		description: 'How a bill is entered. Directly, approval may begin before the total is compared.',
	},
	{ displayName: 'Non-Project Code', name: 'nonProjectCode', type: 'string', default: 'X', description: 'The code that stands for "no project"' },
	{
		displayName: 'Post Period',
		name: 'postPeriod',
		type: 'options',
		default: 'erp',
		options: [
			{ name: 'By Acumatica', value: 'erp', description: 'The period of the invoice date' },
			{ name: 'Month of the Posting Date', value: 'calendar', description: 'Only where the fiscal year is the calendar year' },
		],
		description: 'The financial period of a bill',
	},
	{
		displayName: 'Receipts',
		name: 'receipts',
		type: 'options',
		default: 'file',
		options: [
			{ name: 'As in the File', value: 'file', description: 'A line without a receipt is matched to its purchase order line' },
			{ name: 'Find the Receipt', value: 'find', description: 'A line of an order that was received is matched to its receipt; for orders that are billed by receipt' },
		],
		description: 'What a line of a purchase order is matched to',
	},
	{
		displayName: 'Reference Field',
		name: 'referenceField',
		type: 'string',
		default: '',
		placeholder: 'e.g. Document.AttributeSTAMPLIID',
		description: 'A user-defined text field of bills, as View.Field, that takes our reference of the invoice. It proves whose a bill is, even when the ledger is lost.',
	},
	{
		displayName: 'Subaccount Segments',
		name: 'subaccountSegments',
		type: 'string',
		default: '',
		placeholder: 'e.g. Department=3, Location=2',
		description: 'Where the file has the segments of a subaccount as dimensions of their own: their names and lengths, in the order of the segments. Empty: the dimension Subaccount is the whole subaccount.',
	},
	{
		displayName: 'Taxes',
		name: 'taxes',
		type: 'options',
		default: 'erp',
		options: [
			{ name: 'Computed by Acumatica', value: 'erp', description: 'From tax categories and the tax zone of the vendor; the invoice is held when the total differs' },
			{ name: 'Of the File', value: 'file', description: 'The tax IDs and amounts of the file are kept. Not with endpoint version 22.200.001.' },
		],
		description: 'Where the tax of a bill comes from',
	},
];

export const postOptions: INodeProperties[] = [
	{ displayName: 'Batch Size', name: 'batchSize', type: 'number', typeOptions: { minValue: 1, maxValue: 50 }, default: 10, description: 'Invoices that are looked up and checked together' },
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 6,
		description: 'Requests at once. The licence limits how many Acumatica works off at the same time; the others wait there.',
	},
];

export const vendorOptions: INodeProperties[] = [
	{ displayName: 'Vendor Class', name: 'vendorClass', type: 'string', default: '', placeholder: 'e.g. STANDARD', description: 'Class of new vendors, from which they take their accounts and terms. Empty: the default class of Acumatica.' },
];
