import type { IDataObject } from 'n8n-workflow';
import { listOf, wholeNumber, wrongParameter } from '../../shared/erp/parameters';
import { serviceFacts, type NavSettings } from '../nav/settings';
import type { NodeSettings } from '../openBooks';

/** The node's options as settings of the books. Throws a setup error that names an option that cannot be. */
export function nodeSettings(options: IDataObject, company: string): NodeSettings {
	const text = (name: string) => String(options[name] ?? '').trim();
	const [batchSize, concurrency] = [wholeNumber(options.batchSize, 'Batch Size', 50), wholeNumber(options.concurrency, 'Concurrency', 4)];
	const codeunit = text('postingCodeunit');
	const [, service, method] = /^([^.]+)\.([^.]+)$/.exec(codeunit) ?? [];
	if (codeunit !== '' && !method) throw wrongParameter('Pages: Posting Codeunit', `"${codeunit}" is not of the form Service.Method`);
	return {
		company,
		...(text('posting') ? { posting: text('posting') as NonNullable<NodeSettings['posting']> } : {}),
		...(text('creditNotes') ? { creditNotes: text('creditNotes') as NonNullable<NodeSettings['creditNotes']> } : {}),
		...(text('interface') ? { interface: text('interface') as NonNullable<NodeSettings['interface']> } : {}),
		...(batchSize ? { batchSize } : {}),
		...(concurrency ? { concurrency } : {}),
		...(service && method ? { pagePosting: { service, method } } : {}),
		pages: pageSettings(options, text),
	};
}

function pageSettings(options: IDataObject, text: (name: string) => string): Partial<NavSettings> {
	const journal = text('journal');
	const [, template, batch] = /^([^/]+)\/([^/]+)$/.exec(journal) ?? [];
	if (journal !== '' && !batch) throw wrongParameter('Pages: Journal', `"${journal}" is not of the form Template/Batch`);
	const services = Object.fromEntries(
		listOf(options.services).map((each) => {
			const [, kind = '', name = ''] = /^(\w+)\s*[=:]\s*(.+)$/.exec(each) ?? [];
			if (!(kind in serviceFacts) || name === '') throw wrongParameter('Pages: Service Names', `"${each}" is not of the form page=Name, with a page of: ${Object.keys(serviceFacts).join(', ')}`);
			return [kind, name.trim()];
		}),
	);
	return {
		...(template && batch ? { way: 'purchaseJournal', journal: { template: template.trim(), batch: batch.trim() } } : {}),
		...(Object.keys(services).length > 0 ? { services } : {}),
		...(text('orderLines') ? { orderLines: text('orderLines') as 'refuse' | 'toAccount' } : {}),
		...(text('taxAccount') ? { taxAccount: text('taxAccount') } : {}),
	};
}
