import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { webhookBase } from '../../../../nodes/DynamicsBc/operations/subscriptionRenew';
import { withApi } from '../../../../nodes/DynamicsBc/trigger/connect';
import { renewAll } from '../../../../nodes/DynamicsBc/trigger/renewAll';
import { type N8nHost, startN8nHost } from './n8nHost';
import { company, startTriggerWorld, type TriggerWorld } from './world';

const hour = 3_600_000;
let world: TriggerWorld;
let n8n: N8nHost;

beforeEach(async () => {
	world = await startTriggerWorld();
	n8n = await startN8nHost({ parameters: () => ({ companies: [company], resources: ['vendors', 'accounts'], options: {} }), credentials: () => ({ dynamicsBcApi: world.credentials }) });
	await n8n.publish();
});
afterEach(async () => {
	await n8n.close();
	await world.close();
});

const vendor = (number: string) => world.put(company, 'vendors', { number });
const told = () => n8n.executions.map((items) => items.map(({ json }) => `${String(json.changeType)} ${String((json.record as IDataObject).number)}`));
/** What "Subscription: Renew" does with this credential. */
const renew = ({ urls = [], ownBase = n8n.url, credentials = world.credentials }: { urls?: string[]; ownBase?: string; credentials?: Record<string, unknown> } = {}) =>
	withApi({ getCredentials: async () => credentials as ICredentialDataDecryptedObject, helpers: {} }, (connected) => renewAll({ ...connected, ownBase, urls, now: Date.now() }));
const statuses = async (options?: Parameters<typeof renew>[0]) => (await renew(options)).map(({ status }) => status);

test('every subscription of this n8n gets another three days, one item each, however often', async () => {
	world.clock.now += 40 * hour;
	const renewals = await renew();
	expect(renewals).toMatchObject(['vendors', 'accounts'].map((resource) => ({ status: 'renewed', companyId: company, resource, notificationUrl: n8n.webhookUrl, caughtUp: true, expires: new Date(world.clock.now + 72 * hour).toISOString() })));
	expect(await statuses()).toEqual(['renewed', 'renewed']);
	expect(world.webhooks.subscriptions.size).toBe(2);
	expect(JSON.stringify(renewals)).not.toMatch(new RegExp([...world.webhooks.subscriptions.values()].map(({ clientState }) => clientState).join('|')));
});

test('what was missed while a subscription was lost is read, once', async () => {
	vendor('before');
	await world.webhooks.deliver({ now: true });
	world.webhooks.subscriptions.delete([...world.webhooks.subscriptions.keys()][0]!);
	vendor('missed');
	expect(await statuses()).toEqual(['created', 'renewed']);
	vendor('after');
	await world.webhooks.deliver({ now: true });
	await renew();
	expect(told()).toEqual([['created before'], ['updated missed'], ['created after']]);
});

test('when all subscriptions are lost, a trigger that is named makes them again; without its name a person is told', async () => {
	world.clock.now += 73 * hour;
	vendor('missed');
	expect(await renew()).toMatchObject([{ status: 'none', message: expect.stringContaining('no subscription of this n8n') }]);
	expect(await statuses({ urls: [n8n.webhookUrl] })).toEqual(['created', 'created']);
	expect(told()).toEqual([['updated missed']]);
});

test('subscriptions of others, and those of test runs, are left alone', async () => {
	const [first] = [...world.webhooks.subscriptions.values()];
	const foreign = { ...first!, subscriptionId: 'f'.repeat(32), notificationUrl: 'https://other.example/webhook/1/business-central', expiresAt: first!.expiresAt - hour };
	const test = { ...first!, subscriptionId: 'e'.repeat(32), notificationUrl: n8n.webhookUrl.replace('/webhook/', '/webhook-test/'), expiresAt: first!.expiresAt - hour };
	for (const each of [foreign, test]) world.webhooks.subscriptions.set(each.subscriptionId, { ...each });
	expect(await statuses()).toEqual(['renewed', 'renewed']);
	expect([foreign, test].map(({ subscriptionId }) => world.webhooks.subscriptions.get(subscriptionId))).toEqual([foreign, test]);
});

test('with another credential than the trigger has, nothing is touched and the reason is told', async () => {
	const before = JSON.stringify([...world.webhooks.subscriptions.values()]);
	const other = await renew({ credentials: { ...world.credentials, userName: 'OTHER', accessKey: 'another-key' } });
	expect(other).toMatchObject([{ status: 'otherCredential', message: expect.stringContaining('same one in this node and in the trigger') }, { status: 'otherCredential' }]);
	expect(JSON.stringify([...world.webhooks.subscriptions.values()])).toBe(before);
});

test('a trigger that is not published is named', async () => {
	const kept = [...world.webhooks.subscriptions];
	await n8n.unpublish();
	for (const [id, each] of kept) world.webhooks.subscriptions.set(id, each);
	expect(await renew()).toMatchObject([{ status: 'notPublished', subscriptionId: kept[0]![0] }, { status: 'notPublished' }]);
});

test('where n8n cannot call itself, what is there is renewed all the same', async () => {
	// Business Central gets through to the address; a request of n8n is cut off.
	const gateway = createServer((message, response) => {
		const token = new URL(message.url!, 'http://x').searchParams.get('validationToken');
		if (token === null) message.socket.destroy();
		else response.end(token);
	});
	await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
	const ownBase = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
	try {
		for (const each of world.webhooks.subscriptions.values()) each.notificationUrl = n8n.webhookUrl.replace(n8n.url, ownBase);
		world.clock.now += 40 * hour;
		expect(await renew({ ownBase })).toMatchObject(Array(2).fill({ status: 'renewed', caughtUp: false, expires: new Date(world.clock.now + 72 * hour).toISOString(), message: expect.stringContaining('could not be asked') }));
		expect(await renew({ ownBase, credentials: { ...world.credentials, userName: 'OTHER', accessKey: 'another-key' } })).toMatchObject(Array(2).fill({ status: 'otherCredential' }));
	} finally {
		gateway.close();
	}
});

test('a resource that Business Central refuses from now on fails alone', async () => {
	world.faults.next({ kind: 'status', status: 400, body: '{"error":{"code":"BadRequest","message":"No longer."}}', match: { method: 'PATCH' } });
	expect(await renew()).toMatchObject([{ status: 'failed', resource: 'vendors', message: expect.stringContaining('No longer.') }, { status: 'renewed' }]);
});

test('a secret of the credential that has changed is set anew', async () => {
	for (const each of world.webhooks.subscriptions.values()) each.clientState = 'x'.repeat(22);
	vendor('1');
	await world.webhooks.deliver({ now: true });
	expect(told()).toEqual([]);
	expect(await statuses()).toEqual(['renewed', 'renewed']);
	vendor('2');
	await world.webhooks.deliver({ now: true });
	expect(told()).toEqual([['updated 1'], ['created 2']]);
});

test.each([
	['https://n8n.example/webhook-waiting/17', 'https://n8n.example'],
	['https://public.example/automation/webhook-waiting/17?signature=x', 'https://public.example/automation'],
	['http://localhost:5678/webhook-waiting/17', 'http://localhost:5678'],
	[undefined, undefined],
])('this n8n\'s own addresses are known from that of its waiting runs: %s', (resumeUrl, base) => {
	expect(webhookBase({ evaluateExpression: () => resumeUrl as string })).toBe(base);
});
