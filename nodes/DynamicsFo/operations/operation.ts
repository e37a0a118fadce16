import type { IExecuteFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** One operation: what the editor shows of it, and what it does with all input items. One list of items per output. */
export interface Operation {
	option: INodePropertyOptions;
	/** Its parameters, in order; where they are shown is added by the node. */
	properties: INodeProperties[];
	run(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

export interface Resource {
	name: string;
	value: string;
	operations: Operation[];
}
