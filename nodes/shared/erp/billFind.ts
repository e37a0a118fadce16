import type { IDataObject } from 'n8n-workflow';
import type { ErpBill } from '../../../core/ports';
import { loadMapping } from '../crossReferences';
import type { ErpParts, TimeSettings } from './erpParts';
import { inOrder, invoiceItems, together } from './inputItems';
import type { Operation } from './operation';
import { companyOf, companyOfInvoices, companyProperty, crossReferenceOptions, optionsOf, optionsProperty } from './parameters';

const atOnce = 50;

/** Every bill — open or posted — with the company, vendor and number of each invoice. */
export function billFind<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	return {
		option: { name: 'Find', value: 'find', action: 'Find bills', description: `Look each invoice up among the open and posted bills of ${parts.erpName}` },
		properties: [companyProperty(parts, companyOfInvoices), optionsProperty([...parts.translationOptions, ...crossReferenceOptions])],
		run: async (context) =>
			await together(context, async () => {
				const settings = parts.settings(context, optionsOf(context), companyOf(context, 0));
				const { items, failed } = invoiceItems(context);
				const map = await loadMapping(context, optionsOf(context));
				const readable = items.flatMap((item) => (item.invoice ? [{ index: item.index, invoice: map.invoice(item.invoice).content }] : []));
				const found = new Map<number, ErpBill[]>();
				await parts.withBooks(context, settings, async ({ bills }) => {
					for (let at = 0; at < readable.length; at += atOnce) {
						const some = readable.slice(at, at + atOnce);
						const matches = await bills.find(some.map(({ invoice }) => invoice));
						some.forEach(({ index }, i) => found.set(index, matches[i]!));
					}
				});
				const done = items.map(({ data, index }) => {
					const erpMatches = found.get(index) ?? [];
					return { index, json: { ...data.json, found: erpMatches.length > 0, erpMatches: erpMatches as unknown as IDataObject[] }, pairedItem: { item: index } };
				});
				return inOrder([...done, ...failed]);
			}),
	};
}
