import 'reflect-metadata';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HookContext, WebhookContext } from 'n8n-core';
import { type ICredentialDataDecryptedObject, type IDataObject, type INodeExecutionData, type INodeParameters, type IWebhookData, type IWorkflowExecuteAdditionalData, Workflow } from 'n8n-workflow';
import { DynamicsBcTrigger } from '../../../../nodes/DynamicsBc/DynamicsBcTrigger.node';
import { forgetProcessMemory } from '../../../../nodes/DynamicsBc/trigger/memory';

// What the nodes log stays out of the test's own output.
process.env.N8N_LOG_LEVEL ??= 'silent';

/** One trigger in n8n's own hook and webhook contexts, on a server that answers as n8n does. */
export interface N8nHost {
	url: string;
	/** Production address of the trigger. */
	webhookUrl: string;
	/** What n8n keeps for the node. */
	staticData: IDataObject;
	/** The items of each execution. */
	executions: INodeExecutionData[][];
	/** Errors that n8n would show in its list. */
	errors: Error[];
	/** Status of each answer, handshakes included. */
	statuses: number[];
	publish(): Promise<void>;
	unpublish(): Promise<void>;
	/** Registers the test address, as "Execute workflow" does. */
	listen(): Promise<void>;
	/** The process is another one, or n8n has lost the static data. */
	forget(options?: { staticData?: boolean }): void;
	close(): Promise<void>;
}

const type = 'n8n-nodes-stampli-erp.dynamicsBcTrigger';
const webhookId = '5b5d0f3e-0000-4000-8000-000000000001';

export async function startN8nHost(given: { parameters: () => INodeParameters; credentials: () => Record<string, ICredentialDataDecryptedObject> }): Promise<N8nHost> {
	const trigger = new DynamicsBcTrigger();
	const nodeNow = () => ({ id: '1', name: 'Trigger', type, typeVersion: 1, position: [0, 0] as [number, number], parameters: given.parameters(), webhookId, credentials: { dynamicsBcApi: { id: '1', name: 'BC' } } });
	const registered = { webhook: false, 'webhook-test': false };
	const host: N8nHost = {
		url: '', webhookUrl: '', staticData: {}, executions: [], errors: [], statuses: [],
		publish: async () => await register('webhook'),
		unpublish: async () => await unregister('webhook'),
		listen: async () => await register('webhook-test'),
		forget({ staticData = false } = {}) {
			forgetProcessMemory('w1/Trigger');
			if (staticData) host.staticData = {};
		},
		async close() {
			forgetProcessMemory('w1/Trigger');
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	/** What n8n reads from its database. */
	const stored = (data: IDataObject = host.staticData) => ({ 'node:Trigger': JSON.parse(JSON.stringify(data)) as IDataObject });
	const workflowOf = (staticData: IDataObject) =>
		new Workflow({
			id: 'w1', name: 'W', active: true, nodes: [nodeNow()], connections: {}, staticData,
			nodeTypes: { getByName: () => trigger, getByNameAndVersion: () => trigger, getKnownTypes: () => ({}) },
		});
	const additional = (more: object = {}) =>
		({
			credentialsHelper: { getDecrypted: async (_data: unknown, _node: unknown, name: string) => given.credentials()[name], getParentTypes: () => [], getCredentialsProperties: () => [], isCredentialUsableByNode: () => true },
			webhookBaseUrl: `${host.url}/webhook`, webhookTestBaseUrl: `${host.url}/webhook-test`, variables: {}, ...more,
		}) as unknown as IWorkflowExecuteAdditionalData;
	const webhookData = (name: string, isTest: boolean) => ({ node: 'Trigger', path: '', workflowId: 'w1', isTest, webhookDescription: trigger.description.webhooks!.find((each) => each.name === name) }) as unknown as IWebhookData;
	const hook = (workflow: Workflow, isTest: boolean) => new HookContext(workflow, workflow.getNode('Trigger')!, additional(), isTest ? 'manual' : 'trigger', isTest ? 'manual' : 'activate', webhookData('default', isTest));
	const keep = (workflow: Workflow) => (host.staticData = JSON.parse(JSON.stringify(workflow.getStaticData('node', workflow.getNode('Trigger')!))) as IDataObject);

	async function register(where: 'webhook' | 'webhook-test'): Promise<void> {
		const isTest = where === 'webhook-test';
		const workflow = workflowOf(isTest ? stored({}) : stored());
		registered[where] = true;
		try {
			if (!(await trigger.webhookMethods.default.checkExists.call(hook(workflow, isTest)))) await trigger.webhookMethods.default.create.call(hook(workflow, isTest));
		} catch (error) {
			registered[where] = false;
			throw error;
		}
		if (!isTest) keep(workflow);
	}
	async function unregister(where: 'webhook' | 'webhook-test'): Promise<void> {
		registered[where] = false;
		await trigger.webhookMethods.default.delete.call(hook(workflowOf(stored()), where === 'webhook-test'));
	}

	async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of message) parts.push(part as Buffer);
		const text = Buffer.concat(parts).toString('utf8').replace(/^\uFEFF/, '');
		const { pathname, searchParams } = new URL(message.url!, host.url);
		const where = pathname.split('/')[1] as 'webhook' | 'webhook-test';
		const isTest = where === 'webhook-test';
		if (!registered[where] || pathname !== `/${where}/${webhookId}/business-central`) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{"code":404,"message":"The requested webhook is not registered."}');
		const staticData = stored(isTest ? {} : host.staticData);
		const workflow = workflowOf(staticData);
		const httpRequest = { method: message.method, originalUrl: message.url, url: message.url, headers: message.headers, query: Object.fromEntries(searchParams), body: text ? (JSON.parse(text) as unknown) : {} };
		const data = webhookData(message.method === 'GET' ? 'setup' : 'default', isTest);
		const context = new WebhookContext(workflow, workflow.getNode('Trigger')!, additional({ httpRequest, httpResponse: response }), isTest ? 'manual' : 'webhook', data, [], null);
		try {
			const result = await trigger.webhook.call(context);
			if (result.workflowData) {
				host.executions.push(result.workflowData[0]!);
				// n8n wraps the same object again for the execution, and saves only what is still marked as changed.
				if (!result.noWebhookResponse) workflowOf(staticData);
			}
			if (!isTest && workflow.staticData.__dataChanged === true) keep(workflow);
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
	host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	host.webhookUrl = `${host.url}/webhook/${webhookId}/business-central`;
	return host;
}
