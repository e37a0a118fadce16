import { type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { erpOutputs, sharedCredentials } from '../shared/erp/nodeShape';
import { stampliLedgerApiTest } from '../shared/openLedger';
import { operationProperties, runOperation } from '../shared/operations';
import { testSftpCredential } from '../shared/sftpConnection';
import { dynamicsBcApiTest } from './credentialTest';
import { searchCompanies, searchVendors } from './listSearch';
import { resources } from './operations/resources';

export class DynamicsBc implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Business Central',
		name: 'dynamicsBc',
		icon: { light: 'file:dynamicsBc.svg', dark: 'file:dynamicsBc.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Make approved invoices purchase invoices of Business Central or Dynamics NAV, keep vendors in step, and read master data and payments',
		defaults: { name: 'Business Central' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: erpOutputs,
		credentials: [{ name: 'dynamicsBcApi', required: true, testedBy: 'dynamicsBcApiTest' }, ...sharedCredentials],
		properties: operationProperties(resources, { resource: 'bill', operation: 'post' }),
	};

	methods = {
		credentialTest: { dynamicsBcApiTest, stampliLedgerApiTest, stampliSftpApiTest: testSftpCredential },
		listSearch: { searchCompanies, searchVendors },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, resources);
	}
}
