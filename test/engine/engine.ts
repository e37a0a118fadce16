import 'reflect-metadata';
import { ExecutionLifecycleHooks, PollContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IVersionedNodeType,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	NodeHelpers,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

/** What n8n's engine is given: a workflow, the code of its nodes, and what a user typed into the credential dialogs. */
export interface EngineWorkflow {
	workflow: Pick<IWorkflowBase, 'nodes' | 'connections'> & { id?: string };
	/** By full type name, such as `n8n-nodes-stampli-erp.dynamicsFo`. */
	nodeTypes: Record<string, INodeType | IVersionedNodeType>;
	/** By credential type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	mode?: WorkflowExecuteMode;
}

export interface EngineRun extends EngineWorkflow {
	/** The items that the start node is given. */
	startNode: string;
	items: INodeExecutionData[];
	executionId?: string;
	/** The mode of the run that called this one as its sub-workflow. */
	rootMode?: WorkflowExecuteMode;
	/** The mode in which a run was begun that is retried now. */
	begunAs?: WorkflowExecuteMode;
}

/** Runs a workflow through n8n's own engine, in process: the real routing of outputs, errors and disabled nodes. */
export async function runInEngine(run: EngineRun): Promise<IRun> {
	const mode = run.mode ?? 'trigger';
	const executionId = run.executionId ?? '1';
	const workflow = workflowOf(run);
	const additionalData = {
		...surroundings(run),
		executionId,
		hooks: new ExecutionLifecycleHooks(mode, executionId, { ...run.workflow, id: workflow.id, name: workflow.name } as IWorkflowBase),
		currentNodeExecutionIndex: 0,
		...(run.rootMode ? { rootExecutionMode: run.rootMode } : {}),
	} as unknown as IWorkflowExecuteAdditionalData;
	const data = createRunExecutionData({
		executionData: {
			contextData: {},
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			...(run.begunAs ? { runtimeData: { version: 1 as const, establishedAt: 0, source: run.begunAs } } : {}),
			nodeExecutionStack: [{ node: nodeOf(workflow, run.startNode), data: { main: [run.items] }, source: null }],
		},
	});
	return await new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
}

/** One poll of a trigger in n8n's own poll context; `staticData` is what n8n would keep of it. Null when there is nothing new. */
export async function pollInEngine(polled: EngineWorkflow & { node: string; staticData: IDataObject }): Promise<INodeExecutionData[] | null> {
	const workflow = workflowOf(polled);
	const node = nodeOf(workflow, polled.node);
	const nothing = () => undefined;
	const additionalData = surroundings(polled) as unknown as IWorkflowExecuteAdditionalData;
	const context = new PollContext(workflow, node, additionalData, polled.mode ?? 'trigger', 'activate', nothing, nothing, undefined, undefined, () => polled.staticData);
	const output = await workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion).poll!.call(context);
	return output && output[0]!;
}

function workflowOf({ workflow, nodeTypes }: EngineWorkflow): Workflow {
	const found = (name: string) => {
		const type = nodeTypes[name];
		if (!type) throw new Error(`No node type ${name} in this test`);
		return type;
	};
	return new Workflow({
		id: workflow.id ?? 'engine-test',
		name: 'Engine test',
		active: false,
		nodes: workflow.nodes,
		connections: workflow.connections,
		nodeTypes: {
			getByName: found,
			getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(found(name), version),
			getKnownTypes: () => ({}),
		},
	});
}

function nodeOf(workflow: Workflow, name: string): INode {
	const node = workflow.getNode(name);
	if (!node) throw new Error(`No node ${name} in this workflow`);
	return node;
}

/** What n8n's server would put around a run. */
function surroundings({ credentials }: EngineWorkflow) {
	const origin = 'http://127.0.0.1';
	return {
		credentialsHelper: {
			getDecrypted: async (_data: unknown, _node: unknown, type: string) => credentials[type],
			getParentTypes: () => [],
			authenticate: async (_credentials: unknown, _type: string, options: unknown) => options,
			preAuthentication: async () => undefined,
			getCredentialsProperties: () => [],
			isCredentialUsableByNode: () => true,
		},
		restApiUrl: `${origin}/rest`,
		instanceBaseUrl: origin,
		formWaitingBaseUrl: `${origin}/form-waiting`,
		webhookBaseUrl: `${origin}/webhook`,
		webhookWaitingBaseUrl: `${origin}/webhook-waiting`,
		webhookTestBaseUrl: `${origin}/webhook-test`,
		variables: {},
		setExecutionStatus: () => undefined,
		sendDataToUI: () => undefined,
		logAiEvent: () => undefined,
	};
}

/** What a node put out: one array of items per output. */
export function outputsOf(run: IRun, node: string): INodeExecutionData[][] {
	const last = run.data.resultData.runData[node]?.at(-1);
	return (last?.data?.main ?? []).map((items) => items ?? []);
}
