import type { IDataObject } from 'n8n-workflow';
import { eachItem } from '../../../shared/eachItem';
import { openLedger } from '../../../shared/openLedger';
import { listParameter, optionsOf } from '../../../shared/parameters';
import type { Operation } from '../../operation';
import { auditFilter, auditProperties } from './filter';

export const searchAudit: Operation = {
	option: { name: 'Search', value: 'search', action: 'Search the audit trail', description: 'Get what arrived, what was sent, what the ERP answered, and who decided what' },
	properties: auditProperties([
		{ displayName: 'Kinds', name: 'kinds', type: 'string', default: '', placeholder: 'e.g. attempt, answer, outcome', description: 'Kinds of entries, separated by commas' },
		{ displayName: 'Posting Key', name: 'key', type: 'string', default: '', description: 'The key under which an invoice is posted once: the field outcome.key of an item' },
	]),
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const kinds = optionsOf<{ kinds: string }>(context, itemIndex).kinds ? listParameter(context, 'options.kinds', itemIndex) : [];
			const entries = await ledger.audit({ ...auditFilter(context, itemIndex), ...(kinds.length > 0 ? { kinds } : {}) });
			return entries.map((entry) => ({ json: entry as unknown as IDataObject }));
		});
	},
};
