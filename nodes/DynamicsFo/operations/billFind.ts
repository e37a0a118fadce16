import type { IDataObject } from 'n8n-workflow';
import type { ErpBill } from '../../../core/ports';
import { dynamicsFoBills } from '../bills';
import { withConnection } from '../openConnection';
import { billSettings } from './billSettings';
import { invoiceItems, together } from './invoiceItems';
import type { Operation } from './operation';
import { company, optionsProperty, translationOptions } from './parameters';

/** Pending and posted vendor invoices with the company, vendor and number of each invoice. */
export const findBills: Operation = {
	option: { name: 'Find', value: 'find', action: 'Find bills', description: 'Look each invoice up among the pending and posted vendor invoices' },
	properties: [company, optionsProperty([translationOptions[0]!])],
	run: async (context) =>
		await together(context, async () => {
			const { settings } = billSettings(context);
			const { items, failed } = invoiceItems(context);
			const readable = items.filter((item) => item.invoice);
			const found = new Map<number, ErpBill[]>();
			await withConnection(context, async (connection) => {
				const erp = dynamicsFoBills(connection, settings);
				for (let at = 0; at < readable.length; at += 50) {
					const some = readable.slice(at, at + 50);
					const bills = await erp.find(some.map((item) => item.invoice!));
					some.forEach((item, i) => found.set(item.index, bills[i]!));
				}
			});
			const done = items.map(({ data, index }) => {
				const erpMatches = found.get(index) ?? [];
				return { index, json: { ...data.json, found: erpMatches.length > 0, erpMatches: erpMatches as unknown as IDataObject[] }, pairedItem: { item: index } };
			});
			return [...done, ...failed].sort((a, b) => a.index - b.index).map(({ index: _index, ...item }) => item);
		}),
};
