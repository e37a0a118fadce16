import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Invoice } from '../../../core/model';
import { companyOf } from './parameters';

/** Fills in the node's legal entity where an invoice names none, before anything is keyed by it: the ledger must know the company. */
export function withCompany(context: IExecuteFunctions, items: INodeExecutionData[]): INodeExecutionData[] {
	return items.map((item, itemIndex) => {
		const invoice = item.json.invoice as unknown as Invoice | undefined;
		if (!invoice || invoice.companyId) return item;
		const companyId = companyOf(context, itemIndex);
		return companyId ? { ...item, json: { ...item.json, invoice: { ...invoice, companyId } as never } } : item;
	});
}
