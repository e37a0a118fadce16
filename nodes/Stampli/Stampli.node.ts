import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { credentialTests } from './credentialTests';
import { operationOf, sftpOperations, stampliProperties } from './operations/resources';

export class Stampli implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stampli',
		name: 'stampli',
		icon: { light: 'file:stampli.svg', dark: 'file:stampli.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Record outcomes of invoice files, send master data, and work on what is held',
		defaults: { name: 'Stampli' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'stampliSftpApi', required: true, testedBy: 'stampliSftpApiTest', displayOptions: { show: sftpOperations(), hide: { source: ['binary'] } } },
			{ name: 'stampliLedgerApi', required: false, testedBy: 'stampliLedgerApiTest' },
		],
		properties: stampliProperties(),
	};

	methods = { credentialTest: credentialTests };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const [resource, name] = [String(this.getNodeParameter('resource', 0)), String(this.getNodeParameter('operation', 0))];
		const operation = operationOf(resource, name);
		if (!operation) throw new NodeOperationError(this.getNode(), `There is no operation "${name}" for "${resource}"`, { description: 'Choose the operation again.' });
		try {
			return [await operation.run(this)];
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
