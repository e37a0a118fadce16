import { type INode, type JsonObject, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';

/**
 * What a person sees when a node stops: one sentence, and below it what to do. An answer of a server becomes a
 * `NodeApiError`, a wrong setting or input a `NodeOperationError`. Any other error passes as it is.
 */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): Error {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (!(error instanceof StampliErpError)) {
		return new NodeOperationError(node, error instanceof Error ? error : new Error(String(error)), { itemIndex });
	}
	const facts = { message: error.message, description: error.hint, itemIndex };
	if (error.status !== undefined) {
		return new NodeApiError(node, { code: error.code, message: error.message } as JsonObject, { ...facts, httpCode: String(error.status) });
	}
	return new NodeOperationError(node, error.message, facts);
}
