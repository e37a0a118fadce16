import { type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';
import { erpOutputs, sharedCredentials } from '../shared/erp/nodeShape';
import { stampliLedgerApiTest } from '../shared/openLedger';
import { operationProperties, runOperation } from '../shared/operations';
import { testSftpCredential } from '../shared/sftpConnection';
import { acumaticaLoginApiTest, acumaticaPasswordApiTest } from './credentialTest';
import { searchCompanies, searchVendors } from './listSearch';
import { resources } from './operations/resources';

const shownFor = (authentication: string) => ({ show: { authentication: [authentication] } });

export class Acumatica implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Acumatica',
		name: 'acumatica',
		icon: { light: 'file:acumatica.svg', dark: 'file:acumatica.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Make approved invoices bills, keep vendors in step, and read master data and payments',
		defaults: { name: 'Acumatica' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: erpOutputs,
		credentials: [
			{ name: 'acumaticaOAuth2Api', required: true, displayOptions: shownFor('acumaticaOAuth2Api') },
			{ name: 'acumaticaPasswordApi', required: true, testedBy: 'acumaticaPasswordApiTest', displayOptions: shownFor('acumaticaPasswordApi') },
			{ name: 'acumaticaLoginApi', required: true, testedBy: 'acumaticaLoginApiTest', displayOptions: shownFor('acumaticaLoginApi') },
			...sharedCredentials,
		],
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				noDataExpression: true,
				default: 'acumaticaOAuth2Api',
				options: [
					{ name: 'OAuth2', value: 'acumaticaOAuth2Api', description: 'Authorization code: a person signs in once. Recommended.' },
					{ name: 'OAuth2 With Password', value: 'acumaticaPasswordApi', description: 'A connected application signs in as a user by itself' },
					{ name: 'User Name and Password', value: 'acumaticaLoginApi', description: 'Direct sign-in with a session, which Acumatica announces to remove' },
				],
			},
			...operationProperties(resources, { resource: 'bill', operation: 'post' }),
		],
	};

	methods = {
		credentialTest: { acumaticaPasswordApiTest, acumaticaLoginApiTest, stampliLedgerApiTest, stampliSftpApiTest: testSftpCredential },
		listSearch: { searchCompanies, searchVendors },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, resources);
	}
}
