import type { INodeProperties } from 'n8n-workflow';
import { profileProperties } from '../../shared/profileParameter';
import { pollProperties } from '../../shared/trigger/properties';

export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Records',
		name: 'entity',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Approved Invoices', value: 'invoice' },
			{ name: 'Payments', value: 'payment' },
			{ name: 'Vendor Changes', value: 'vendor' },
		],
		default: 'invoice',
		description: 'What the files hold. Each record becomes one item.',
	},
	{
		displayName: 'Folder',
		name: 'folder',
		type: 'string',
		default: '/outbound',
		required: true,
		description: 'Folder on the SFTP server into which Stampli writes. Nothing is changed in it.',
	},
	...profileProperties(['stampliInvoicesCsv', 'stampliInvoicesXml'], { entity: ['invoice'] }),
	...profileProperties(['stampliPaymentsCsv'], { entity: ['payment'] }),
	...profileProperties(['stampliVendorsCsv'], { entity: ['vendor'] }),
	...pollProperties({ includeExample: 'Invoices_*.csv', includeDescription: 'Name patterns to read, separated by commas. Empty: the patterns of the profile.', sender: 'Stampli' }),
];
