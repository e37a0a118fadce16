import { type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { erpOutputs, sharedCredentials } from '../shared/erp/nodeShape';
import { stampliLedgerApiTest } from '../shared/openLedger';
import { operationProperties, runOperation } from '../shared/operations';
import { testSftpCredential } from '../shared/sftpConnection';
import { sapB1ApiTest } from './credentialTest';
import { searchCompanies, searchVendors } from './listSearch';
import { resources } from './operations/resources';

export class SapB1 implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAP Business One',
		name: 'sapB1',
		icon: { light: 'file:sapB1.svg', dark: 'file:sapB1.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Make approved invoices A/P invoices or journal entries, keep vendors in step, and read master data and payments',
		defaults: { name: 'SAP Business One' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: erpOutputs,
		credentials: [{ name: 'sapB1Api', required: true, testedBy: 'sapB1ApiTest' }, ...sharedCredentials],
		properties: operationProperties(resources, { resource: 'bill', operation: 'post' }),
	};

	methods = {
		credentialTest: { sapB1ApiTest, stampliLedgerApiTest, stampliSftpApiTest: testSftpCredential },
		listSearch: { searchCompanies, searchVendors },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, resources);
	}
}
