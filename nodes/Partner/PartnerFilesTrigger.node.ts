import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { credentialTests } from './credentials';
import { poll } from './trigger/poll';
import { triggerProperties } from './trigger/properties';

export class PartnerFilesTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Partner Files Trigger',
		name: 'partnerFilesTrigger',
		icon: { light: 'file:partner.svg', dark: 'file:partner.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["format"] === "csv" ? "CSV in " + $parameter["folder"] : "X12 in " + $parameter["folder"] }}',
		description: 'Starts the workflow with the documents of a trading partner\'s new files, each document once',
		defaults: { name: 'Partner Files Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'partnerSftpApi', required: true, testedBy: 'partnerSftpApiTest' },
			{ displayName: 'Ledger on PostgreSQL (Optional)', name: 'stampliLedgerApi', required: false, testedBy: 'stampliLedgerApiTest' },
		],
		properties: triggerProperties,
	};

	methods = { credentialTest: credentialTests };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		try {
			return await poll(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
