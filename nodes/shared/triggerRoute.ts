import type { INode, IWorkflowMetadata } from 'n8n-workflow';

interface Placed {
	getWorkflow(): IWorkflowMetadata;
	getNode(): INode;
}

/** Name of the trigger that records belong to and return to: `<workflow id>/<node name>`. */
export function triggerRoute(context: Placed): string {
	return `${context.getWorkflow().id}/${context.getNode().name}`;
}
