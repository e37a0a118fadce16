import { type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { stampliLedgerApiTest } from '../shared/openLedger';
import { testSftpCredential } from '../shared/sftpConnection';
import { dynamicsFoApiTest } from './credentialTest';
import { searchCompanies, searchVendors } from './listSearch';
import { dynamicsFoProperties, operationOf } from './operations/resources';

const posting = { resource: ['bill'], operation: ['post'] };

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
			{ name: 'stampliLedgerApi', required: false, testedBy: 'stampliLedgerApiTest', displayOptions: { show: posting } },
			{ name: 'stampliSftpApi', required: false, testedBy: 'stampliSftpApiTest', displayOptions: { show: posting } },
		],
		properties: dynamicsFoProperties(),
	};

	methods = {
		credentialTest: { dynamicsFoApiTest, stampliLedgerApiTest, stampliSftpApiTest: testSftpCredential },
		listSearch: { searchCompanies, searchVendors },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const [resource, name] = [String(this.getNodeParameter('resource', 0)), String(this.getNodeParameter('operation', 0))];
		const operation = operationOf(resource, name);
		if (!operation) throw new NodeOperationError(this.getNode(), `There is no operation "${name}" for "${resource}"`, { description: 'Choose the operation again.' });
		try {
			return await operation.run(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
