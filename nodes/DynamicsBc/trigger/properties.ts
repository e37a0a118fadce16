import type { INodeProperties } from 'n8n-workflow';
import { watchable } from './resources';

export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'Business Central ends a subscription after three days. Publish the template "Business Central: keep subscriptions alive" as well: it renews them twice a day, and reads what was missed.',
		name: 'renewalNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Company Names or IDs',
		name: 'companies',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getCompanies' },
		default: [],
		required: true,
		description: 'Companies to watch. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Watch',
		name: 'resources',
		type: 'multiOptions',
		options: [...watchable],
		default: ['vendors'],
		required: true,
		description: 'One subscription is made for each, in every company chosen',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Ignore Own Changes',
				name: 'ignoreOwnChanges',
				type: 'boolean',
				default: false,
				description:
					'Whether to leave out records that the app of this credential changed last. Works for pages that show who modified a record (systemModifiedBy); other pages of API v2.0 do not, and their changes are handed over.',
			},
		],
	},
];
