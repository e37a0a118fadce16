import { type IExecuteFunctions, type INodeProperties, type INodePropertyOptions, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from './nodeErrors';

/** One operation of a node: what the editor shows of it, and what it does with all input items. */
export interface Operation<Output> {
	/** Its entry in the list of operations; `action` is a sentence. */
	option: INodePropertyOptions;
	/** Its parameters, in order; where they are shown is added by the node. */
	properties: INodeProperties[];
	run(context: IExecuteFunctions): Promise<Output>;
}

export interface Resource<One> {
	name: string;
	value: string;
	operations: One[];
}

/** The parameters of a node: resource, operation, and what each operation asks for. `first` is what a new node shows. */
export function operationProperties(resources: Resource<Operation<unknown>>[], first: { resource: string; operation: string }): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })),
			default: first.resource,
		},
		...resources.map(({ value, operations }): INodeProperties => ({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [value] } },
			options: operations.map(({ option }) => option),
			default: (value === first.resource ? first.operation : operations[0]!.option.value) as string,
		})),
		...resources.flatMap(({ value, operations }) =>
			operations.flatMap(({ option, properties }) =>
				properties.map((property) => ({
					...property,
					displayOptions: { ...property.displayOptions, show: { ...property.displayOptions?.show, resource: [value], operation: [option.value] } },
				})),
			),
		),
	];
}

/** Runs the operation that the node is set to; what it throws becomes an error that a person can act upon. */
export async function runOperation<Output>(context: IExecuteFunctions, resources: Resource<Operation<Output>>[]): Promise<Output> {
	const [resource, name] = [String(context.getNodeParameter('resource', 0)), String(context.getNodeParameter('operation', 0))];
	const operation = resources.find(({ value }) => value === resource)?.operations.find(({ option }) => option.value === name);
	if (!operation) throw new NodeOperationError(context.getNode(), `There is no operation "${name}" for "${resource}"`, { description: 'Choose the operation again.' });
	try {
		return await operation.run(context);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
