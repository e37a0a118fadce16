import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { operationProperties, runOperation } from '../shared/operations';
import { credentialTests } from './credentialTests';
import { resources, sftpOperations } from './operations/resources';

export class Stampli implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stampli',
		name: 'stampli',
		icon: { light: 'file:stampli.svg', dark: 'file:stampli.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Record outcomes of invoice files, send master data, map codes, and work on what is held',
		defaults: { name: 'Stampli' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'stampliSftpApi', required: true, testedBy: 'stampliSftpApiTest', displayOptions: { show: sftpOperations(), hide: { source: ['binary'] } } },
			{ displayName: 'Ledger on PostgreSQL (Optional)', name: 'stampliLedgerApi', required: false, testedBy: 'stampliLedgerApiTest' },
		],
		properties: operationProperties(resources, { resource: 'invoiceFile', operation: 'recordOutcome' }),
	};

	methods = { credentialTest: credentialTests };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runOperation(this, resources)];
	}
}
