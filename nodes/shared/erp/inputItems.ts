import { type IDataObject, type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { type Problem, StampliErpError } from '../../../core/errors';
import type { Invoice } from '../../../core/model';
import { invoiceOf } from '../invoiceOfItem';
import { companyOf } from './parameters';

export interface InvoiceItem {
	index: number;
	data: INodeExecutionData;
	/** Absent on an item whose record could not be read. */
	invoice?: Invoice;
	problems: Problem[];
}

type Failed = INodeExecutionData & { index: number };

/** Fills in the node's company where an invoice names none, before anything is keyed by it: the ledger must know the company. */
export function withCompany(context: IExecuteFunctions, items: INodeExecutionData[]): INodeExecutionData[] {
	return items.map((item, itemIndex) => {
		const invoice = item.json.invoice as unknown as Invoice | string | undefined;
		if (!invoice || typeof invoice !== 'object' || invoice.companyId) return item;
		const companyId = companyOf(context, itemIndex);
		return companyId ? { ...item, json: { ...item.json, invoice: { ...invoice, companyId } as never } } : item;
	});
}

/** Input items with their canonical invoice. One without is an error that names the item, or is answered with why (*On Error: Continue*). */
export function invoiceItems(context: IExecuteFunctions): { items: InvoiceItem[]; failed: Failed[] } {
	const failed: Failed[] = [];
	const items = withCompany(context, context.getInputData()).flatMap((data, index): InvoiceItem[] => {
		const { invoice, problems } = invoiceOf(data);
		if (invoice) return [{ index, data, problems, invoice }];
		if (problems.length > 0) return [{ index, data: { ...data, json: { ...data.json, problems: problems as never } }, problems }];
		const message = 'This item carries no invoice';
		if (!context.continueOnFail()) {
			throw new NodeOperationError(context.getNode(), message, { itemIndex: index, description: 'Connect the output of a Stampli Trigger, or give each item a field "invoice".' });
		}
		failed.push({ index, json: { error: message }, pairedItem: { item: index } });
		return [];
	});
	return { items, failed };
}

/** Items in the order of the input, without their index. */
export function inOrder(items: Failed[]): INodeExecutionData[] {
	return [...items].sort((a, b) => a.index - b.index).map(({ index: _index, ...item }) => item);
}

/** For output that comes from all input items together. */
export function pairedWithAll(context: IExecuteFunctions): { item: number }[] {
	return context.getInputData().map((_data, item) => ({ item }));
}

/** Runs once for all input items together; a failure stops the node, or becomes one item that says why (*On Error: Continue*). */
export async function together(context: IExecuteFunctions, work: () => Promise<INodeExecutionData[]>): Promise<INodeExecutionData[][]> {
	const failure = (error: unknown): INodeExecutionData[] => {
		if (!context.continueOnFail()) throw error;
		const json: IDataObject = { error: (error as Error).message, ...(error instanceof StampliErpError ? { code: error.code, nextStep: error.hint } : {}) };
		return [{ json, pairedItem: pairedWithAll(context) }];
	};
	return [await work().catch(failure)];
}
