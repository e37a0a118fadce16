import type { IExecuteFunctions } from 'n8n-workflow';
import { openSftp } from '../../../io/sftp';
import { postBillItems } from '../../shared/billPost';
import { sftpSettings } from '../../shared/sftpConnection';
import { attachImages } from '../attachments';
import { dynamicsFoBills, standardConcurrency } from '../bills';
import { withConnection } from '../openConnection';
import { billSettings } from './billSettings';
import { withCompany } from './defaultCompany';
import type { Operation } from './operation';
import { type BillNodeOptions, company, listOf, optionsProperty, tolerance, translationOptions } from './parameters';

const postOptions = [
	{
		displayName: 'Attachment Folder',
		name: 'attachmentFolder',
		type: 'string' as const,
		default: '/attachments',
		description: 'Folder of the SFTP server in which Stampli puts the invoice images',
	},
	{
		displayName: 'Attachment Hosts',
		name: 'attachmentHosts',
		type: 'string' as const,
		default: '',
		placeholder: 'e.g. images.stampli.com',
		description: 'Hosts from which https links to invoice images are followed, separated by commas',
	},
	{ displayName: 'Attachment Type', name: 'attachmentType', type: 'string' as const, default: 'File', description: 'An existing document type of Dynamics 365 F&O' },
	{
		displayName: 'Attachments',
		name: 'attachments',
		type: 'options' as const,
		default: 'off',
		options: [
			{ name: 'Off', value: 'off' },
			{ name: 'Send', value: 'send', description: 'Attach the image that an invoice names to its pending vendor invoice' },
		],
		description: 'What happens with the image of an invoice. Whatever becomes of it, the bill stays as it is.',
	},
	{ displayName: 'Batch Size', name: 'batchSize', type: 'number' as const, typeOptions: { minValue: 1, maxValue: 100 }, default: 10, description: 'Invoices per request' },
	{ displayName: 'Concurrency', name: 'concurrency', type: 'number' as const, typeOptions: { minValue: 1, maxValue: 50 }, default: standardConcurrency, description: 'Requests under way at once' },
	{
		displayName: 'Lease (Seconds)',
		name: 'leaseSeconds',
		type: 'number' as const,
		typeOptions: { minValue: 600 },
		default: 900,
		description: 'How long an invoice is protected from other runs while this one works on it',
	},
	{
		displayName: 'Posting Method',
		name: 'postingMethod',
		type: 'options' as const,
		default: 'auto',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'Batches; one by one where Dynamics 365 F&O does not let us choose the reference' },
			{ name: 'Batch', value: 'batch', description: 'Several invoices per request, each wholly or not at all' },
			{ name: 'One by One', value: 'serial', description: 'Header first, then its lines; slow' },
		],
	},
	{
		displayName: 'Write in Test Runs',
		name: 'writeInTestRuns',
		type: 'boolean' as const,
		default: false,
		description: 'Whether a test run in the editor really posts. Off: it shows what would be posted, on the output Held.',
	},
];

/** Approved invoices become pending vendor invoices, at most once each. */
export const postBill: Operation = {
	option: { name: 'Post', value: 'post', action: 'Post a bill', description: 'Create a pending vendor invoice for each approved invoice, at most once' },
	properties: [company, optionsProperty([...postOptions, ...translationOptions, tolerance].sort((a, b) => a.displayName.localeCompare(b.displayName)))],
	run: async (context) => {
		const { settings, options, tolerance: accepted } = billSettings(context);
		return await withConnection(
			context,
			async (connection) =>
				await postBillItems.call(context, dynamicsFoBills(connection, settings), {
					items: withCompany(context, context.getInputData()),
					writeInTestRuns: options.writeInTestRuns ?? false,
					...(accepted === undefined ? {} : { tolerance: accepted }),
					...(options.leaseSeconds === undefined ? {} : { leaseSeconds: options.leaseSeconds }),
					...(options.attachments === 'send'
						? {
								afterPosted: async (invoice, outcome) =>
									await attachImages(connection, invoice, outcome, settings.company ?? '', attachmentSettings(context, options)),
							}
						: {}),
				}),
			{ concurrency: settings.concurrency ?? standardConcurrency },
		);
	},
};

function attachmentSettings(context: IExecuteFunctions, options: Partial<BillNodeOptions>) {
	return {
		folder: options.attachmentFolder ?? '/attachments',
		allowedHosts: listOf(options.attachmentHosts),
		...(options.attachmentType ? { typeId: options.attachmentType } : {}),
		...(context.getNode().credentials?.stampliSftpApi
			? { openInbox: async () => await openSftp(sftpSettings(await context.getCredentials('stampliSftpApi'), context.helpers)) }
			: {}),
	};
}
