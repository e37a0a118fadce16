import type { IDataObject, INodeExecutionData, INodeType, OnError, WorkflowExecuteMode } from 'n8n-workflow';
import type { Operation } from '../../../nodes/DynamicsFo/operations/operation';
import { operationProperties, runOperation } from '../../../nodes/shared/operations';
import { outputsOf, runInEngine } from '../../engine/engine';
import type { TestEnvironment } from './environment';

const start: INodeType = {
	description: { displayName: 'Start', name: 'start', group: [], version: 1, description: '', defaults: { name: 'Start' }, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		return [this.getInputData()];
	},
};

export interface OperationRun {
	operation: Operation;
	parameters?: IDataObject;
	items?: object[];
	mode?: WorkflowExecuteMode;
	onError?: OnError;
}

/** Runs one operation in n8n's own engine, in a node that has no other. */
export async function runAlone(environment: TestEnvironment, { operation, parameters = {}, items = [{}], mode, onError }: OperationRun) {
	const only = { resource: 'only', operation: String(operation.option.value) };
	const resources = [{ name: 'Only', value: 'only', operations: [operation] }];
	const node: INodeType = {
		description: {
			displayName: 'F&O', name: 'dynamicsFo', group: ['transform'], version: 1, description: '', defaults: { name: 'F&O' }, inputs: ['main'], outputs: ['main'],
			credentials: [{ name: 'dynamicsFoApi', required: true }],
			properties: operationProperties(resources, only),
		},
		async execute() {
			return await runOperation(this, resources);
		},
	}; // prettier-ignore
	const common = { typeVersion: 1, position: [0, 0] as [number, number] };
	const result = await runInEngine({
		workflow: {
			nodes: [
				{ ...common, id: '1', name: 'Start', type: 'start', parameters: {} },
				{ ...common, id: '2', name: 'F&O', type: 'dynamicsFo', parameters: { ...only, ...parameters } as never, credentials: { dynamicsFoApi: { id: '1', name: 'F&O' } }, ...(onError ? { onError } : {}) },
			],
			connections: { Start: { main: [[{ node: 'F&O', type: 'main', index: 0 }]] } },
		},
		nodeTypes: { start, dynamicsFo: node },
		credentials: { dynamicsFoApi: { ...environment.credentials } },
		startNode: 'Start',
		items: items.map((json): INodeExecutionData => ({ json: json as IDataObject })),
		...(mode ? { mode } : {}),
	});
	return { items: outputsOf(result, 'F&O')[0] ?? [], error: result.data.resultData.error };
}

/** A company as the editor's list gives it. */
export const company = (value: string) => ({ __rl: true, mode: 'id', value });
