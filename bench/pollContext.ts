import 'reflect-metadata';
import { PollContext } from 'n8n-core';
import {
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type IPollFunctions,
	type IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

interface Polled {
	/** Full type name. */
	type: string;
	properties: INodeProperties[];
	parameters: INodeParameters;
	/** By credential type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
}

/** n8n's own context of a polling trigger in a published workflow; static data stay from poll to poll. */
export function pollContext({ type, properties, parameters, credentials }: Polled): IPollFunctions {
	const node: INode = {
		id: 'trigger',
		name: 'Trigger',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: Object.fromEntries(Object.keys(credentials).map((each) => [each, { id: each, name: each }])),
	};
	const nodeType = { description: { name: type, displayName: 'Trigger', version: 1, group: ['trigger'], polling: true, inputs: [], outputs: ['main'], credentials: Object.keys(credentials).map((name) => ({ name })), properties } } as unknown as INodeType;
	const nodeTypes = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ id: 'bench', name: 'Bench', active: true, nodes: [node], connections: {}, nodeTypes });
	const additionalData = {
		credentialsHelper: {
			getDecrypted: async (_data: unknown, _node: unknown, credentialType: string) => credentials[credentialType],
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
		},
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
	return new PollContext(workflow, node, additionalData, 'trigger', 'activate');
}
