import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { operationProperties, runOperation } from '../shared/operations';
import { credentialTests } from './credentials';
import { resources } from './operations/resources';

export class PartnerFiles implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Partner Files',
		name: 'partnerFiles',
		icon: { light: 'file:partner.svg', dark: 'file:partner.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Read, write and acknowledge the files of trading partners: X12 and CSV over SFTP',
		defaults: { name: 'Partner Files' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["operation"] === "write" ? [{ type: "${NodeConnectionTypes.Main}", displayName: "Written" }, { type: "${NodeConnectionTypes.Main}", displayName: "Held" }] : ["${NodeConnectionTypes.Main}"] }}`,
		credentials: [
			{ name: 'partnerSftpApi', required: true, testedBy: 'partnerSftpApiTest', displayOptions: { hide: { source: ['binary', 'text'] } } },
			{ displayName: 'Ledger on PostgreSQL (Optional)', name: 'stampliLedgerApi', required: false, testedBy: 'stampliLedgerApiTest' },
		],
		properties: operationProperties(resources, { resource: 'file', operation: 'acknowledge' }),
	};

	methods = { credentialTest: credentialTests };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, resources);
	}
}
