import type { IDataObject } from 'n8n-workflow';
import { openLedger } from '../../../shared/openLedger';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { checkReceipts } from '../../outcome/receiptCheck';
import { neededText } from '../../../shared/parameters';
import { withInbox } from '../../withInbox';

const dayMs = 86_400_000;

export const verifyReceipts: Operation = {
	option: { name: 'Verify Receipts', value: 'verifyReceipts', action: 'Verify the receipts on the server', description: 'Check that receipts are as they were written: none edited, cut off, removed or made up' },
	properties: [
		{ displayName: 'Receipt Folder', name: 'receiptFolder', type: 'string', default: '', required: true, placeholder: 'e.g. /receipts', description: 'Folder on the SFTP server, as in Record Outcome' },
		{ displayName: 'Days Back', name: 'daysBack', type: 'number', typeOptions: { minValue: 1 }, default: 30, description: 'Receipts that were written longer ago are not looked at' },
	],
	usesSftp: true,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const folder = neededText(context, 'receiptFolder', itemIndex, 'Receipt Folder');
			const days = Number(context.getNodeParameter('daysBack', itemIndex, 30));
			const from = new Date((await ledger.now()) - days * dayMs).toISOString();
			const { receipts, differences } = await withInbox(context, async (inbox) => await checkReceipts(ledger, inbox, { folder, from }));
			return [{ json: { ok: differences.length === 0, receipts, differences } as unknown as IDataObject }];
		});
	},
};
