import type { IDataObject } from 'n8n-workflow';
import type { RecordItem } from '../../../core/records';
import { previewBills } from '../billPost';
import { loadMapping } from '../crossReferences';
import type { ErpParts, TimeSettings } from './erpParts';
import { inOrder, invoiceItems, together } from './inputItems';
import type { Operation } from './operation';
import { companyOf, companyOfInvoices, companyProperty, crossReferenceOptions, optionsOf, optionsProperty, toleranceOf, toleranceOption } from './parameters';

/** The exact payload and every problem of each invoice; nothing is sent. */
export function billPreview<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	return {
		option: { name: 'Preview', value: 'preview', action: 'Preview a bill', description: 'Show what would be sent for each invoice and everything that is wrong with it; nothing is sent' },
		properties: [companyProperty(parts, companyOfInvoices), optionsProperty([...parts.translationOptions, ...crossReferenceOptions, toleranceOption])],
		run: async (context) =>
			await together(context, async () => {
				const options = optionsOf(context);
				const settings = parts.settings(context, options, companyOf(context, 0));
				const { tolerance } = toleranceOf(options);
				const { items, failed } = invoiceItems(context);
				const map = await loadMapping(context, options);
				const records = items.map(({ data: { json: { invoice: _given, ...json } }, invoice, problems }) => map.item({ ...(json as unknown as RecordItem), problems, ...(invoice ? { invoice } : {}) }));
				const previews = await parts.withBooks(context, settings, async ({ bills }) => await previewBills(bills, records, tolerance));
				const done = items.map(({ data, index }, i) => ({ index, json: { ...data.json, ...(previews[i] as IDataObject) }, pairedItem: { item: index } }));
				return inOrder([...done, ...failed]);
			}),
	};
}
