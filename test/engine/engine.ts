import 'reflect-metadata';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	NodeHelpers,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

export interface EngineRun {
	workflow: Pick<IWorkflowBase, 'nodes' | 'connections'>;
	/** By full type name, such as `n8n-nodes-stampli-erp.dynamicsFo`. */
	nodeTypes: Record<string, INodeType>;
	/** By credential type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** The items that the start node is given. */
	startNode: string;
	items: INodeExecutionData[];
	mode?: WorkflowExecuteMode;
	executionId?: string;
}

/** Runs a workflow through n8n's own engine, in process: the real routing of outputs, errors and disabled nodes. */
export async function runInEngine(run: EngineRun): Promise<IRun> {
	const nodeTypes = {
		getByName: (name: string) => found(run.nodeTypes, name),
		getByNameAndVersion: (name: string) => NodeHelpers.getVersionedNodeType(found(run.nodeTypes, name)),
		getKnownTypes: () => ({}),
	};
	const mode = run.mode ?? 'trigger';
	const workflow = new Workflow({
		id: 'engine-test',
		name: 'Engine test',
		active: false,
		nodes: run.workflow.nodes,
		connections: run.workflow.connections,
		nodeTypes,
	});
	const executionId = run.executionId ?? '1';
	const additionalData = {
		executionId,
		credentialsHelper: {
			getDecrypted: async (_data: unknown, _node: unknown, type: string) => run.credentials[type],
			getParentTypes: () => [],
			authenticate: async (_credentials: unknown, _type: string, options: unknown) => options,
			preAuthentication: async () => undefined,
			getCredentialsProperties: () => [],
			isCredentialUsableByNode: () => true,
		},
		hooks: new ExecutionLifecycleHooks(mode, executionId, { ...run.workflow, id: 'engine-test', name: 'Engine test' } as IWorkflowBase),
		currentNodeExecutionIndex: 0,
		restApiUrl: 'http://127.0.0.1/rest',
		instanceBaseUrl: 'http://127.0.0.1',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
		webhookBaseUrl: 'http://127.0.0.1/webhook',
		webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
		webhookTestBaseUrl: 'http://127.0.0.1/webhook-test',
		variables: {},
		setExecutionStatus: () => undefined,
		sendDataToUI: () => undefined,
		logAiEvent: () => undefined,
	} as unknown as IWorkflowExecuteAdditionalData;
	const startNode = workflow.getNode(run.startNode) as INode;
	const data = createRunExecutionData({
		executionData: {
			contextData: {},
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			nodeExecutionStack: [{ node: startNode, data: { main: [run.items] }, source: null }],
		},
	});
	return await new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
}

function found(all: Record<string, INodeType>, name: string): INodeType {
	const type = all[name];
	if (!type) throw new Error(`No node type ${name} in this test`);
	return type;
}

/** What a node put out: one array of items per output. */
export function outputsOf(run: IRun, node: string): INodeExecutionData[][] {
	const last = run.data.resultData.runData[node]?.at(-1);
	return (last?.data?.main ?? []).map((items) => items ?? []);
}
