import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { toNodeError } from './nodeErrors';

/** Runs once per input item; an item that fails stops the node, or becomes an item that says why (*On Error: Continue*). */
export async function eachItem(context: IExecuteFunctions, work: (itemIndex: number) => Promise<INodeExecutionData[]>): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (const [itemIndex] of context.getInputData().entries()) {
		try {
			for (const item of await work(itemIndex)) output.push({ ...item, pairedItem: { item: itemIndex } });
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, itemIndex);
			output.push({ json: failure(error), pairedItem: { item: itemIndex } });
		}
	}
	return output;
}

/** Runs once for all input items together. */
export async function allItems(context: IExecuteFunctions, work: () => Promise<INodeExecutionData[]>): Promise<INodeExecutionData[]> {
	try {
		return await work();
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
		return [{ json: failure(error), pairedItem: context.getInputData().map((_, item) => ({ item })) }];
	}
}

function failure(error: unknown): IDataObject {
	const { message } = error as Error;
	return { error: message, ...(error instanceof StampliErpError ? { code: error.code, nextStep: error.hint } : {}) };
}
