import 'reflect-metadata';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';
import { HookContext, WebhookContext } from 'n8n-core';
import { type ICredentialDataDecryptedObject, type IDataObject, type INodeExecutionData, type INodeParameters, type IWebhookData, type IWorkflowExecuteAdditionalData, Workflow } from 'n8n-workflow';
import { DynamicsFoTrigger } from '../../../../nodes/DynamicsFo/DynamicsFoTrigger.node';
import { forgetProcessMemory } from '../../../../nodes/DynamicsFo/trigger/memory';
import { forgetRate } from '../../../../nodes/DynamicsFo/trigger/rate';

// What the nodes log stays out of the test's own output.
process.env.N8N_LOG_LEVEL ??= 'silent';

/** The trigger in n8n's own hook and webhook contexts, on a server that answers as n8n does. */
export interface N8nHost {
	/** Production address of the trigger, without a key. */
	webhookUrl: string;
	/** What n8n keeps for the node. */
	staticData: IDataObject;
	/** The items of each execution. */
	executions: INodeExecutionData[][];
	/** Errors that n8n would show in its list. */
	errors: Error[];
	/** Status of each answer. */
	statuses: number[];
	/** So many executions cannot be stored: n8n answers 500, having kept the static data. */
	storeFails: number;
	publish(): Promise<void>;
	unpublish(): Promise<void>;
	/** Another process: what only the former one knew is gone. */
	restart(): void;
	close(): Promise<void>;
}

/** As n8n's body parser gives it. */
function bodyOf(rawBody: Buffer, contentType = ''): unknown {
	const [kind] = contentType.split(';');
	if (rawBody.length === 0) return {};
	if (kind === 'application/json') return JSON.parse(rawBody.toString());
	if (kind === 'application/x-www-form-urlencoded') return parse(rawBody.toString());
	return kind === 'text/plain' ? rawBody.toString() : {};
}

const type = 'n8n-nodes-stampli-erp.dynamicsFoTrigger';
const webhookId = '5b5d0f3e-0000-4000-8000-000000000002';

export async function startN8nHost(given: { parameters: () => INodeParameters; credentials: () => Record<string, ICredentialDataDecryptedObject> }): Promise<N8nHost> {
	const trigger = new DynamicsFoTrigger();
	const forget = () => {
		forgetProcessMemory('w1/Trigger');
		forgetRate('w1/Trigger');
	};
	const host: N8nHost = {
		webhookUrl: '', staticData: {}, executions: [], errors: [], statuses: [], storeFails: 0,
		async publish() {
			const workflow = workflowNow();
			if (!(await trigger.webhookMethods.default.checkExists.call(hook(workflow)))) await trigger.webhookMethods.default.create.call(hook(workflow));
		},
		unpublish: async () => void (await trigger.webhookMethods.default.delete.call(hook(workflowNow()))),
		restart: forget,
		async close() {
			forget();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	}; // prettier-ignore
	const workflowNow = () =>
		new Workflow({
			id: 'w1',
			name: 'W',
			active: true,
			nodes: [{ id: '1', name: 'Trigger', type, typeVersion: 1, position: [0, 0], parameters: given.parameters(), webhookId, credentials: { dynamicsFoApi: { id: '1', name: 'F&O' } } }],
			connections: {},
			staticData: { 'node:Trigger': JSON.parse(JSON.stringify(host.staticData)) as IDataObject },
			nodeTypes: { getByName: () => trigger, getByNameAndVersion: () => trigger, getKnownTypes: () => ({}) },
		});
	const additional = (more: object = {}) =>
		({
			credentialsHelper: { getDecrypted: async (_data: unknown, _node: unknown, name: string) => given.credentials()[name], getParentTypes: () => [], getCredentialsProperties: () => [], isCredentialUsableByNode: () => true },
			webhookBaseUrl: host.webhookUrl,
			variables: {},
			...more,
		}) as unknown as IWorkflowExecuteAdditionalData;
	const webhookData = { node: 'Trigger', path: '', workflowId: 'w1', isTest: false, webhookDescription: trigger.description.webhooks![0] } as unknown as IWebhookData;
	const hook = (workflow: Workflow) => new HookContext(workflow, workflow.getNode('Trigger')!, additional(), 'trigger', 'activate', webhookData);

	async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of message) parts.push(part as Buffer);
		const rawBody = Buffer.concat(parts);
		const { searchParams } = new URL(message.url!, 'http://127.0.0.1');
		const httpRequest = { method: message.method, originalUrl: message.url, headers: message.headers, query: Object.fromEntries(searchParams), rawBody, body: bodyOf(rawBody, message.headers['content-type']) };
		const workflow = workflowNow();
		const node = workflow.getNode('Trigger')!;
		const context = new WebhookContext(workflow, node, additional({ httpRequest, httpResponse: response }), 'webhook', webhookData, [], null);
		const keep = () => (host.staticData = JSON.parse(JSON.stringify(workflow.getStaticData('node', node))) as IDataObject);
		try {
			const result = await trigger.webhook.call(context);
			keep();
			if (result.workflowData && host.storeFails > 0) {
				host.storeFails -= 1;
				throw new Error('The execution could not be stored');
			}
			if (result.workflowData) host.executions.push(result.workflowData[0]!);
			if (!result.noWebhookResponse) response.writeHead(200).end('{"message":"Workflow was started"}');
		} catch (error) {
			host.errors.push(error as Error);
			response.writeHead(500).end('{"code":0,"message":"Workflow could not be started"}');
		}
	}
	const server = createServer((message, response) => {
		response.once('finish', () => host.statuses.push(response.statusCode));
		void serve(message, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	host.webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/${webhookId}/business-event`;
	return host;
}
