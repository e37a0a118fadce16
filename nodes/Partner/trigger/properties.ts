import type { INodeProperties } from 'n8n-workflow';
import { pollProperties } from '../../shared/trigger/properties';
import { csvProfileProperty, formatProperty, partnerProperty } from '../partnerParameter';

export const triggerProperties: INodeProperties[] = [
	formatProperty,
	partnerProperty('buyer', { format: ['x12'] }),
	csvProfileProperty('invoicesIn', { format: ['csv'] }),
	{
		displayName: 'Folder',
		name: 'folder',
		type: 'string',
		default: '/outbound',
		required: true,
		description: 'Folder on the SFTP server into which the partner writes. Nothing is changed in it. One workflow per folder: its files start one trigger only.',
	},
	...pollProperties({ includeExample: '*.edi', includeDescription: 'Name patterns to read, separated by commas. Empty: all files, or the patterns of the profile.', sender: 'The partner' }),
];
