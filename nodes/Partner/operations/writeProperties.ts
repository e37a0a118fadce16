import type { INodeProperties } from 'n8n-workflow';
import { optionsProperty, writeInTestRuns } from '../../shared/parameters';
import { csvProfileProperty, formatProperty, partnerProperty } from '../partnerParameter';

export const defaultFileName = '{set}_{partner}_{control}.edi';

export const writeProperties: INodeProperties[] = [
	formatProperty,
	{
		displayName: 'Document',
		name: 'set',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: '810 Invoice', value: '810' },
			{ name: '850 Purchase Order', value: '850' },
			{ name: '855 Purchase Order Acknowledgment', value: '855' },
		],
		default: '850',
		displayOptions: { show: { format: ['x12'] } },
		description: 'What the items are written as',
	},
	partnerProperty('buyer', { format: ['x12'] }),
	csvProfileProperty('ordersOut', { format: ['csv'] }),
	{ displayName: 'Folder', name: 'folder', type: 'string', default: '/inbound', required: true, description: 'Folder on the SFTP server from which the partner fetches files' },
	optionsProperty([
		{ displayName: 'Create Folders', name: 'createFolders', type: 'boolean', default: false, description: 'Whether to create the folder when it is missing' },
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: defaultFileName,
			description: 'Name of each X12 file. {set}, {partner}, {control} (the number of the interchange, which makes names unique) and {number} (of the document) are filled in. CSV files are named by the profile.',
		},
		{
			displayName: 'If Sent Before With Other Content',
			name: 'ifChanged',
			type: 'options',
			default: 'hold',
			options: [
				{ name: 'Hold', value: 'hold', description: 'A person decides; nothing is sent' },
				{ name: 'Send Again', value: 'send', description: 'Once more under a new number. The partner gets the document twice, as agreed with them.' },
			],
			description: 'A document with the same content is never sent twice, whatever is chosen here; only Send Again sends one once more that the partner has rejected (997)',
		},
		{
			displayName: 'One Line for Invoices Without Lines',
			name: 'summaryLine',
			type: 'boolean',
			default: false,
			description: 'Whether an invoice that is known by its totals only is written with one line for all of it',
		},
		writeInTestRuns,
	]),
];
