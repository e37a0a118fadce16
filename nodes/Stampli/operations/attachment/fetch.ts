import { fetchAttachment } from '../../../shared/fetchAttachment';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { listParameter, neededText, optionsOf, optionsProperty, textParameter } from '../../../shared/parameters';
import { withInbox } from '../../withInbox';

const mebibyte = 1024 * 1024;

export const fetchInvoiceImage: Operation = {
	option: { name: 'Fetch', value: 'fetch', action: 'Fetch an attachment', description: 'Get an invoice image, named by a file or a link, as a binary field' },
	properties: [
		{
			displayName: 'Attachment',
			name: 'attachment',
			type: 'string',
			default: '={{ $json.invoice.attachmentUrls[0] }}',
			required: true,
			description: 'A file name inside the folder, or an https address on an allowed host',
		},
		{ displayName: 'Folder', name: 'folder', type: 'string', default: '/outbound', description: 'The only folder of the SFTP server from which attachments are taken' },
		{
			displayName: 'Allowed Hosts',
			name: 'hosts',
			type: 'string',
			default: '',
			placeholder: 'e.g. files.stampli.com',
			description: 'Hosts from which https addresses are followed, separated by commas. Empty: none.',
		},
		optionsProperty([
			{ displayName: 'CA Certificate', name: 'caCertificate', type: 'string', typeOptions: { rows: 4 }, default: '', description: 'PEM of an authority that is trusted in addition, for hosts inside your network' },
			{ displayName: 'Max Size (MiB)', name: 'maxMiB', type: 'number', typeOptions: { minValue: 1 }, default: 20, description: 'A larger file is refused' },
			{ displayName: 'Put Output File in Field', name: 'binaryPropertyName', type: 'string', default: 'data', hint: 'The name of the output field to put the file in' },
		]),
	],
	usesSftp: true,
	run: async (context) =>
		await eachItem(context, async (itemIndex) => {
			const options = optionsOf<{ maxMiB: number; binaryPropertyName: string; caCertificate: string }>(context, itemIndex);
			const attachment = await fetchAttachment(neededText(context, 'attachment', itemIndex, 'Attachment'), {
				folder: textParameter(context, 'folder', itemIndex),
				hosts: listParameter(context, 'hosts', itemIndex),
				maxBytes: (options.maxMiB ?? 20) * mebibyte,
				withInbox: async (work) => await withInbox(context, work),
				...(options.caCertificate ? { caCertificate: options.caCertificate } : {}),
			});
			const data = await context.helpers.prepareBinaryData(attachment.bytes, attachment.name, attachment.mimeType);
			const { json } = context.getInputData()[itemIndex]!;
			return [{ json, binary: { [options.binaryPropertyName || 'data']: data } }];
		}),
};
