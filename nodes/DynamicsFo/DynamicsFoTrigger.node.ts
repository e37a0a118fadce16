import { type IHookFunctions, type INodeType, type INodeTypeDescription, type IWebhookFunctions, type IWebhookResponseData, NodeConnectionTypes } from 'n8n-workflow';
import { dynamicsFoApiTest } from './credentialTest';
import { create, remove } from './trigger/lifecycle';
import { triggerProperties } from './trigger/properties';
import { receive } from './trigger/receive';

export class DynamicsFoTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dynamics 365 F&O Trigger',
		name: 'dynamicsFoTrigger',
		icon: { light: 'file:dynamicsFo.svg', dark: 'file:dynamicsFo.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["events"]].flat().map((each) => each.replace(/BusinessEvent$/, "").replace(/(?<=[a-z])(?=[A-Z])/g, " ")).join(", ") }}',
		description: 'Starts the workflow with the record of a business event, such as a confirmed purchase order',
		defaults: { name: 'Dynamics 365 F&O Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'dynamicsFoApi', required: true, testedBy: 'dynamicsFoApiTest' }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'business-event' }],
		properties: triggerProperties,
	};

	methods = { credentialTest: { dynamicsFoApiTest } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false; // publishing always checks the parameters anew
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await create(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return remove(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
