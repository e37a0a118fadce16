import { type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { stampliLedgerApiTest } from '../shared/openLedger';
import { operationProperties, runOperation } from '../shared/operations';
import { testSftpCredential } from '../shared/sftpConnection';
import { dynamicsFoApiTest } from './credentialTest';
import { searchCompanies, searchVendors } from './listSearch';
import { resources } from './operations/resources';

const posting = { resource: ['bill'], operation: ['post'] };
/** Operations that write to the ledger. */
const writing = { resource: ['bill', 'payment'], operation: ['post', 'reconcile'] };

export class DynamicsFo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 F&O',
		name: 'dynamicsFo',
		icon: { light: 'file:dynamicsFo.svg', dark: 'file:dynamicsFo.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Make approved invoices pending vendor invoices, and read master data and payments',
		defaults: { name: 'Dynamics 365 F&O' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs:
			'={{ $parameter["resource"] === "bill" && $parameter["operation"] === "post" ? [{ type: "main", displayName: "Posted" }, { type: "main", displayName: "Held" }] : [{ type: "main" }] }}',
		credentials: [
			{ name: 'dynamicsFoApi', required: true, testedBy: 'dynamicsFoApiTest' },
			{ displayName: 'Ledger on PostgreSQL (Optional)', name: 'stampliLedgerApi', required: false, testedBy: 'stampliLedgerApiTest', displayOptions: { show: writing } },
			{ displayName: 'SFTP Server With Invoice Images (Optional)', name: 'stampliSftpApi', required: false, testedBy: 'stampliSftpApiTest', displayOptions: { show: posting } },
		],
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
