import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowNode } from '../../demo/n8n/api';
import { type N8n, startN8n } from '../../demo/n8n/server';
import { readTemplate } from '../../demo/n8n/template';
import { company, startTriggerWorld, type TriggerWorld } from '../nodes/DynamicsBc/trigger/world';
import { eventually } from './world';

jest.setTimeout(120_000);

const prefix = 'n8n-nodes-stampli-erp.';
const triggerName = 'Business Central Trigger';

/**
 * What this holds fast of n8n: while a workflow is published, and while a test run begins to listen, n8n serves the address by
 * GET and POST before the node's `create` runs; a restart calls nothing, and the address is served again.
 */
describe('a Business Central Trigger in a real n8n', () => {
	let folder: string;
	let n8n: N8n;
	let world: TriggerWorld;
	let credential: { id: string; name: string };
	let workflowId: string;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'stampli-erp-bc-'));
		world = await startTriggerWorld();
		n8n = await startN8n({ folder });
		credential = await n8n.api.createCredential('Business Central', 'dynamicsBcApi', world.credentials);
		const node = (name: string, type: string, parameters: Record<string, unknown>): WorkflowNode => ({
			id: randomUUID(), name, type, typeVersion: 1, position: [0, 0], parameters, ...(type.startsWith(prefix) ? { credentials: { dynamicsBcApi: credential } } : {}),
		});
		const { id } = await n8n.api.importWorkflow({
			name: 'Watch Business Central',
			nodes: [node(triggerName, `${prefix}dynamicsBcTrigger`, { companies: [company], resources: ['vendors', 'accounts'], options: {} }), node('Done', 'n8n-nodes-base.noOp', {})],
			connections: { [triggerName]: { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
		});
		workflowId = id;
	});
	afterAll(async () => {
		await n8n?.stop();
		await world?.close();
		await rm(folder, { recursive: true, force: true });
	});

	const subscriptions = () => [...world.webhooks.subscriptions.values()];
	const subscribed = (count: number, where = '/webhook/') => eventually(`${count} subscriptions at ${where}`, () => subscriptions().filter(({ notificationUrl }) => notificationUrl.includes(where)).length === count);
	const deliver = async () => (await world.webhooks.deliver({ now: true })).map(({ status }) => status);
	/** Vendor numbers that each finished execution was started with, oldest first. */
	const handedOver = async (mode: string) => {
		const all = (await n8n.api.executions(workflowId)).filter((each) => each.mode === mode && each.status === 'success').reverse();
		return await Promise.all(all.map(async ({ id }) => (await n8n.api.outputs(id)).nodes.Done![0]!.map(({ json }) => String((json.record as Record<string, unknown>).number))));
	};
	const untilHandedOver = async (mode: string, expected: string[][]) => {
		let seen = '';
		const isSo = async () => (seen = JSON.stringify(await handedOver(mode))) === JSON.stringify(expected);
		await eventually(JSON.stringify(expected), isSo, { timeoutMs: 30_000 }).catch((error: Error) => {
			throw new Error(`${error.message}, but ${seen}`);
		});
	};
	const shakeHands = async (url: string) => {
		const token = `${randomUUID()} +&/<b>`;
		const answers = await Promise.all(['GET', 'POST'].map((method) => fetch(`${url}?validationToken=${encodeURIComponent(token)}`, { method, signal: AbortSignal.timeout(5_000) })));
		return await Promise.all(answers.map(async (answer) => answer.status === 200 && (await answer.text()) === token && answer.headers.get('content-type')!.startsWith('text/plain')));
	};

	test.each(['POST', 'GET'] as const)('publishing subscribes: the handshake by %s is answered in time while n8n still publishes', async (handshakeMethod) => {
		world.webhooks.settings.handshakeMethod = handshakeMethod;
		world.webhooks.handshakes.length = 0;
		await n8n.api.publish(workflowId);
		await subscribed(2);
		expect(world.webhooks.handshakes.map(({ accepted, status, method, ms }) => ({ accepted, status, method, inTime: ms < 5_000 }))).toEqual(Array(2).fill({ accepted: true, status: 200, method: handshakeMethod, inTime: true }));
		expect(await shakeHands(subscriptions()[0]!.notificationUrl)).toEqual([true, true]);
		if (handshakeMethod === 'GET') return;
		await n8n.api.unpublish(workflowId);
		await subscribed(0);
	});

	test('a change starts the workflow once; what is repeated or not ours starts nothing', async () => {
		world.put(company, 'vendors', { number: '00010' });
		expect(await deliver()).toEqual([200]);
		await untilHandedOver('webhook', [['00010']]);
		const { url, value } = world.webhooks.deliveries.at(-1)!;
		const post = async (body: unknown) => (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status;
		expect(await post({ value })).toBe(202);
		expect(await post({ value: value.map((entry) => ({ ...entry, clientState: 'guess' })) })).toBe(202);
		expect(await handedOver('webhook')).toEqual([['00010']]);
	});

	test('a test run listens at an address of its own, and ends its subscriptions', async () => {
		const workflowData = await n8n.api.workflow(workflowId);
		const { waitingForWebhook } = await n8n.api.request<{ waitingForWebhook: boolean }>('POST', `/workflows/${workflowId}/run`, { workflowData, triggerToStartFrom: { name: triggerName } });
		expect(waitingForWebhook).toBe(true);
		await subscribed(2, '/webhook-test/');
		const { notificationUrl } = subscriptions().find((each) => each.notificationUrl.includes('/webhook-test/'))!;
		expect(await shakeHands(notificationUrl)).toEqual([true, true]);
		world.put(company, 'vendors', { number: '00020' });
		expect(await deliver()).toEqual([200, 200]);
		await untilHandedOver('manual', [['00020']]);
		await untilHandedOver('webhook', [['00010'], ['00020']]);
		await subscribed(0, '/webhook-test/');
		await subscribed(2);
	});

	test('after n8n has died and come back, the subscriptions are the same, and nothing is handed over again', async () => {
		const before = subscriptions().map(({ subscriptionId }) => subscriptionId);
		await n8n.kill();
		world.put(company, 'vendors', { number: '00030' });
		expect(await deliver()).toEqual([0]);
		await n8n.start();
		// Only then: a notification that meets an n8n without its routes yet is answered with 404, which costs the subscription.
		await eventually('n8n serves the address', async () => (await shakeHands(subscriptions()[0]!.notificationUrl).catch(() => [false])).every(Boolean));
		expect(await deliver()).toEqual([200]);
		await untilHandedOver('webhook', [['00010'], ['00020'], ['00030']]);
		expect(subscriptions().map(({ subscriptionId }) => subscriptionId)).toEqual(before);
	});

	test('the shipped schedule renews what is there, makes what was lost, and lets the trigger read what it missed', async () => {
		world.webhooks.subscriptions.delete(subscriptions()[0]!.subscriptionId);
		world.put(company, 'vendors', { number: '00040' });
		const template = readTemplate('business-central-renew-subscriptions');
		const nodes = template.nodes.map((each) => ({ ...each, id: randomUUID(), ...(each.type.startsWith(prefix) ? { credentials: { dynamicsBcApi: credential } } : {}) }));
		const { id } = await n8n.api.importWorkflow({ ...template, nodes });
		const execution = await n8n.api.runManually(id, 'Every Twelve Hours');
		expect(await n8n.api.ended(execution)).toMatchObject({ status: 'success' });
		const outputs = await n8n.api.outputs(execution);
		expect(outputs.nodes['Renew Subscriptions']![0]!.map(({ json }) => [json.resource, json.status, json.caughtUp])).toEqual([['vendors', 'created', true], ['accounts', 'renewed', true]]);
		expect(outputs.nodes['Needs a Person?']![0] ?? []).toEqual([]);
		await untilHandedOver('webhook', [['00010'], ['00020'], ['00030'], ['00040']]);
		await subscribed(2);
	});

	test('unpublishing takes the subscriptions away', async () => {
		await n8n.api.unpublish(workflowId);
		await subscribed(0);
	});
});
