import type { INode, INodeExecutionData } from 'n8n-workflow';

/** The outputs of an operation with a second branch. An AI agent whose tool the node is sees the first output only: there it gets all. */
export function branches(context: { getNode(): INode }, first: INodeExecutionData[], second: INodeExecutionData[]): INodeExecutionData[][] {
	return /Tool$/.test(context.getNode().type) ? [[...first, ...second]] : [first, second];
}
