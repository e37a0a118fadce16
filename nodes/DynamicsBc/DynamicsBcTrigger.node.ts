import { type IHookFunctions, type ILoadOptionsFunctions, type INodeType, type INodeTypeDescription, type IWebhookFunctions, type IWebhookResponseData, NodeConnectionTypes } from 'n8n-workflow';
import { dynamicsBcApiTest } from './credentialTest';
import { getCompanies } from './trigger/companies';
import { checkExists, create, remove } from './trigger/lifecycle';
import { triggerProperties } from './trigger/properties';
import { receive } from './trigger/webhook';

const path = 'business-central';

export class DynamicsBcTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Business Central Trigger',
		name: 'dynamicsBcTrigger',
		icon: { light: 'file:dynamicsBc.svg', dark: 'file:dynamicsBc.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["resources"]].flat().join(", ") }}',
		description: 'Starts the workflow when vendors, accounts, purchase invoices and the like change in Business Central; each version of a record once',
		defaults: { name: 'Business Central Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'dynamicsBcApi', required: true, testedBy: 'dynamicsBcApiTest' }],
		// This order matters: see trigger/lifecycle.ts.
		webhooks: [
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path },
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path },
		],
		properties: triggerProperties,
	};

	methods = {
		credentialTest: { dynamicsBcApiTest },
		loadOptions: {
			async getCompanies(this: ILoadOptionsFunctions) {
				return await getCompanies(this);
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await checkExists(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await create(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await remove(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
