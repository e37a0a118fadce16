import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { credentialTests } from './credentialTests';
import { poll } from './trigger/poll';
import { triggerProperties } from './trigger/properties';

export class StampliTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stampli Trigger',
		name: 'stampliTrigger',
		icon: { light: 'file:stampli.svg', dark: 'file:stampli.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ ({ invoice: "Approved invoices", payment: "Payments", vendor: "Vendor changes" })[$parameter["entity"]] + " in " + $parameter["folder"] }}',
		description: 'Starts the workflow with the records of new files that Stampli has written, each record once',
		defaults: { name: 'Stampli Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'stampliSftpApi', required: true, testedBy: 'stampliSftpApiTest' },
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
