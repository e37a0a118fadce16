import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ImageSource } from '../../../core/books';
import { openSftp } from '../../../io/sftp';
import { postBillItems } from '../billPost';
import { loadMapping } from '../crossReferences';
import { sftpSettings } from '../sftpConnection';
import type { ErpParts, TimeSettings } from './erpParts';
import { withCompany } from './inputItems';
import type { Operation } from './operation';
import { companyOf, companyOfInvoices, companyProperty, crossReferenceOptions, listOf, optionsOf, optionsProperty, timeOptions, timesOf, toleranceOf, toleranceOption } from './parameters';

const attachmentOptions: INodeProperties[] = [
	{
		displayName: 'Attachments',
		name: 'attachments',
		type: 'options',
		default: 'off',
		options: [
			{ name: 'Off', value: 'off' },
			{ name: 'Send', value: 'send', description: 'Attach the image that an invoice names to its bill' },
		],
		description: 'What happens with the image of an invoice. Whatever becomes of it, the bill stays as it is.',
	},
	{
		displayName: 'Attachment Folder',
		name: 'attachmentFolder',
		type: 'string',
		default: '/attachments',
		description: 'Folder of the SFTP server in which Stampli puts the invoice images',
	},
	{
		displayName: 'Attachment Hosts',
		name: 'attachmentHosts',
		type: 'string',
		default: '',
		placeholder: 'e.g. images.stampli.com',
		description: 'Hosts from which https links to invoice images are followed, separated by commas',
	},
];

const commonOptions: INodeProperties[] = [
	...timeOptions,
	{
		displayName: 'Write in Test Runs',
		name: 'writeInTestRuns',
		type: 'boolean',
		default: false,
		description: 'Whether a test run in the editor really posts. Off: it shows what would be posted, on the output Held.',
	},
	...crossReferenceOptions,
	toleranceOption,
];

/** Approved invoices become bills, at most once each. */
export function billPost<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	const options = [...parts.postOptions, ...parts.translationOptions, ...commonOptions, ...(parts.attachesImages ? attachmentOptions : [])];
	return {
		option: { name: 'Post', value: 'post', action: 'Post a bill', description: `Create ${parts.bill} for each approved invoice, at most once` },
		properties: [companyProperty(parts, companyOfInvoices), optionsProperty(options)],
		run: async (context) => {
			const chosen = optionsOf(context);
			const { times, ...lease } = timesOf(chosen);
			const settings = { ...parts.settings(context, chosen, companyOf(context, 0)), ...times };
			const accepted = toleranceOf(chosen);
			const mapping = await loadMapping(context, chosen);
			return await parts.withBooks(
				context,
				settings,
				async ({ bills, attach }) =>
					await postBillItems.call(context, bills, {
						items: withCompany(context, context.getInputData()),
						writeInTestRuns: chosen.writeInTestRuns === true,
						mapping,
						...accepted,
						...lease,
						...(attach && chosen.attachments === 'send' ? { afterPosted: async (invoice, outcome) => await attach(invoice, outcome, imageSource(context, chosen)) } : {}),
					}),
			);
		},
	};
}

function imageSource(context: IExecuteFunctions, chosen: IDataObject): ImageSource {
	return {
		folder: String(chosen.attachmentFolder ?? '/attachments'),
		allowedHosts: listOf(chosen.attachmentHosts),
		...(context.getNode().credentials?.stampliSftpApi ? { openInbox: async () => await openSftp(sftpSettings(await context.getCredentials('stampliSftpApi'), context.helpers)) } : {}),
	};
}
