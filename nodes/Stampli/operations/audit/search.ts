import type { IDataObject } from 'n8n-workflow';
import type { AuditFilter } from '../../../../core/ports';
import { openLedger } from '../../../shared/openLedger';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { listParameter, optionsOf, optionsProperty, textParameter } from '../../../shared/parameters';

export const searchAudit: Operation = {
	option: { name: 'Search', value: 'search', action: 'Search the audit trail', description: 'Get what arrived, what was sent, what the ERP answered, and who decided what' },
	properties: [
		{ displayName: 'Text', name: 'text', type: 'string', default: '', placeholder: 'INV-9001', description: 'Part of an invoice number, vendor or file name. Empty: everything.' },
		{ displayName: 'Limit', name: 'limit', type: 'number', typeOptions: { minValue: 1 }, default: 50, description: 'Max number of results to return' },
		optionsProperty([
			{ displayName: 'File ID', name: 'fileId', type: 'string', default: '' },
			{ displayName: 'From', name: 'from', type: 'dateTime', default: '' },
			{ displayName: 'Kinds', name: 'kinds', type: 'string', default: '', placeholder: 'attempt, answer, outcome', description: 'Kinds of entries, separated by commas' },
			{ displayName: 'Posting Key', name: 'key', type: 'string', default: '' },
			{ displayName: 'Record ID', name: 'recordId', type: 'string', default: '' },
			{ displayName: 'To', name: 'to', type: 'dateTime', default: '' },
		]),
	],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const options = optionsOf<Record<string, unknown>>(context, itemIndex);
			const texts = { ...options, text: textParameter(context, 'text', itemIndex) } as Record<string, unknown>;
			const named = ['text', 'recordId', 'fileId', 'key', 'from', 'to'].map((name) => [name, String(texts[name] ?? '').trim()]);
			const filter: AuditFilter = Object.fromEntries(named.filter(([, value]) => value));
			const kinds = options.kinds ? listParameter(context, 'options.kinds', itemIndex) : [];
			const entries = await ledger.audit({ ...filter, ...(kinds.length > 0 ? { kinds } : {}), limit: Number(context.getNodeParameter('limit', itemIndex, 50)) });
			return entries.map((entry) => ({ json: entry as unknown as IDataObject }));
		});
	},
};
