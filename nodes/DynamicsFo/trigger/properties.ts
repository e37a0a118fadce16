import type { INodeProperties } from 'n8n-workflow';

/** Events that the node knows by name; their records are read back. */
export const knownEvents = [
	{ name: 'Purchase Order Confirmed', value: 'PurchaseOrderConfirmedBusinessEvent', description: 'The purchase order with its lines is handed over' },
	{ name: 'Purchase Order Received', value: 'PurchaseOrderReceivedBusinessEvent', description: 'The purchase order with its lines is handed over' },
	{ name: 'Vendor Invoice Posted', value: 'VendorInvoicePostedBusinessEvent', description: 'The posted vendor invoice is handed over' },
] as const;

export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'In Dynamics 365 F&O (System administration > Setup > Business events), add an endpoint of type HTTPS with the production address of this node and, at its end, "?key=" and the secret below. Then activate each event for that endpoint and the legal entities. Without activation nothing is sent.',
		name: 'setupNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Secret',
		name: 'secret',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		description: 'At least 32 random letters and digits, which nobody else knows. Events are not signed: only the secret in the address tells them from forged ones.',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: [...knownEvents],
		default: ['PurchaseOrderConfirmedBusinessEvent'],
		description: 'Other events that come to this address start nothing',
	},
	{
		displayName: 'Legal Entities',
		name: 'companies',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. usmf, demf',
		description: 'Events of these legal entities start the workflow; those of others start nothing. Separated by commas.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Events per Minute',
				name: 'perMinute',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100000 },
				default: 1200,
				description: 'More are refused; Dynamics 365 F&O tries again three times and then keeps them in its list of errors, from where they can be resent',
			},
			{
				displayName: 'Other Event IDs',
				name: 'otherEvents',
				type: 'string',
				default: '',
				placeholder: 'e.g. VendorPaymentPostedBusinessEvent',
				description: 'Events by their ID in the catalogue, separated by commas. They are handed over as they are sent, without their record: believe nothing they say.',
			},
		],
	},
];
