import { type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { erpOutputs, sharedCredentials } from '../shared/erp/nodeShape';
import { stampliLedgerApiTest } from '../shared/openLedger';
import { operationProperties, runOperation } from '../shared/operations';
import { testSftpCredential } from '../shared/sftpConnection';
import { dynamicsFoApiTest } from './credentialTest';
import { searchCompanies, searchVendors } from './listSearch';
import { resources } from './operations/resources';

export class DynamicsFo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 F&O',
		name: 'dynamicsFo',
		icon: { light: 'file:dynamicsFo.svg', dark: 'file:dynamicsFo.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Make approved invoices pending vendor invoices, keep vendors in step, and read master data and payments',
		defaults: { name: 'Dynamics 365 F&O' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: erpOutputs,
		credentials: [{ name: 'dynamicsFoApi', required: true, testedBy: 'dynamicsFoApiTest' }, ...sharedCredentials],
		properties: operationProperties(resources, { resource: 'bill', operation: 'post' }),
	};

	methods = {
		credentialTest: { dynamicsFoApiTest, stampliLedgerApiTest, stampliSftpApiTest: testSftpCredential },
		listSearch: { searchCompanies, searchVendors },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, resources);
	}
}
