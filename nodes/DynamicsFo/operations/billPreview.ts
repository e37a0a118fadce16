import type { IDataObject } from 'n8n-workflow';
import type { RecordItem } from '../../../core/records';
import { previewBills } from '../../shared/billPost';
import { dynamicsFoBills } from '../bills';
import { withConnection } from '../openConnection';
import { billSettings } from './billSettings';
import { invoiceItems, together } from './invoiceItems';
import type { Operation } from './operation';
import { company, optionsProperty, tolerance, translationOptions } from './parameters';

/** The exact payload and every problem of each invoice; nothing is sent. */
export const previewBill: Operation = {
	option: { name: 'Preview', value: 'preview', action: 'Preview a bill', description: 'Show what would be sent for each invoice and everything that is wrong with it; nothing is sent' },
	properties: [company, optionsProperty([...translationOptions, tolerance])],
	run: async (context) =>
		await together(context, async () => {
			const { settings, tolerance: accepted } = billSettings(context);
			const { items, failed } = invoiceItems(context);
			const previews = await withConnection(context, async (connection) =>
				previewBills(dynamicsFoBills(connection, settings), items.map(({ data, invoice, problems }) => ({ ...(data.json as unknown as RecordItem), problems, ...(invoice ? { invoice } : {}) })), accepted),
			);
			const done = items.map(({ data, index }, i) => ({ index, json: { ...data.json, ...(previews[i] as IDataObject) }, pairedItem: { item: index } }));
			return [...done, ...failed].sort((a, b) => a.index - b.index).map(({ index: _index, ...item }) => item);
		}),
};
