import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookKey } from '../../../../nodes/DynamicsBc/trigger/clientState';
import { isSubscribed, keepSubscribed, type Keeping } from '../../../../nodes/DynamicsBc/trigger/keepSubscribed';
import { deleteSubscription, listSubscriptions } from '../../../../nodes/DynamicsBc/trigger/subscriptions';
import { company, secondCompany, startTriggerWorld, type TriggerWorld } from './world';

const hour = 3_600_000;
const key = webhookKey({ clientSecret: 'one' });
const wanted = [{ companyId: company, set: 'vendors' }, { companyId: secondCompany, set: 'vendors' }];
let world: TriggerWorld;
let endpoint: Server;
let keeping: Keeping;
/** Whether the endpoint takes part in the handshake. */
let isUp: boolean;

beforeEach(async () => {
	isUp = true;
	endpoint = createServer((message, response) => {
		response.statusCode = isUp ? 200 : 503;
		response.end(new URL(message.url!, 'http://x').searchParams.get('validationToken') ?? '');
	});
	await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
	await open();
});
afterEach(async () => {
	await world.close();
	await new Promise((resolve) => endpoint.close(resolve));
});
async function open(settings: Parameters<typeof startTriggerWorld>[0] = {}) {
	await world?.close();
	world = await startTriggerWorld(settings);
	const notificationUrl = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/webhook/5b5d/business-central`;
	keeping = { api: world.api, key, notificationUrl, wanted, renewBelowMs: 24 * hour, now: world.clock.now };
}
const keep = async (change: Partial<Keeping> = {}) => (await keepSubscribed({ ...keeping, now: world.clock.now, ...change })).map(({ status }) => status);
const requests = (method: string) => world.journal.filter((entry) => entry.method === method);

test('one subscription is made per company and resource, each with a secret of its own', async () => {
	expect(await keep()).toEqual(['created', 'created']);
	const made = [...world.webhooks.subscriptions.values()];
	expect(made.map(({ companyId, set }) => ({ companyId, set }))).toEqual(wanted);
	expect(new Set(made.map(({ clientState }) => clientState)).size).toBe(2);
	expect(await isSubscribed({ ...keeping })).toBe(true);
});

test('what is there is kept, not made again, however often', async () => {
	await keep();
	expect([await keep(), await keep()]).toEqual([['kept', 'kept'], ['kept', 'kept']]);
	expect(world.webhooks.subscriptions.size).toBe(2);
	expect(requests('POST')).toHaveLength(2);
});

test.each([404, 400])('what is gone when it is to be renewed is made anew, whatever status says so (%i)', async (status) => {
	await keep();
	world.clock.now += 50 * hour;
	const body = JSON.stringify({ error: { code: 'Internal_RecordNotFound', message: 'The API Webhook Subscription does not exist.' } });
	const { send } = keeping.api;
	const api: Keeping['api'] = { ...keeping.api, send: async (request) => (request.method === 'PATCH' ? { ...(await send({ method: 'GET', path: 'companies' })), status, text: body } : await send(request)) };
	expect(await keep({ api })).toEqual(['created', 'created']);
});

test('what ends soon is renewed with If-Match, a whole body and another handshake', async () => {
	await keep();
	world.clock.now += 50 * hour;
	expect(await isSubscribed({ ...keeping, now: world.clock.now })).toBe(false);
	expect(await keep()).toEqual(['renewed', 'renewed']);
	expect(requests('PATCH').map(({ headers, body }) => [headers['if-match'], Object.keys(JSON.parse(body))])).toEqual([
		[expect.stringMatching(/^W\/"/), ['notificationUrl', 'resource', 'clientState']],
		[expect.stringMatching(/^W\/"/), ['notificationUrl', 'resource', 'clientState']],
	]);
	expect(world.webhooks.handshakes).toHaveLength(4);
	expect([...world.webhooks.subscriptions.values()].map(({ expiresAt }) => expiresAt - world.clock.now)).toEqual([72 * hour, 72 * hour]);
});

test('what has expired or was deleted is made again, and what is too much is taken away', async () => {
	await keep();
	world.clock.now += 73 * hour;
	expect(await keep()).toEqual(['created', 'created']);
	const [first] = [...world.webhooks.subscriptions.values()];
	world.webhooks.subscriptions.set('copy', { ...first!, subscriptionId: 'copy', expiresAt: first!.expiresAt - 1 });
	expect(await keep({ wanted: [wanted[0]!] })).toEqual(['kept']);
	expect([...world.webhooks.subscriptions.keys()]).toEqual([first!.subscriptionId]);
});

test('subscriptions of others are left alone', async () => {
	await keep({ notificationUrl: `${keeping.notificationUrl}-of-another` });
	await keep();
	await keep({ wanted: [] });
	expect(world.webhooks.subscriptions.size).toBe(2);
});

test('a subscription with a secret of an earlier credential gets a new one', async () => {
	await keep({ key: webhookKey({ clientSecret: 'old' }) });
	expect(await isSubscribed(keeping)).toBe(false);
	expect(await keep()).toEqual(['renewed', 'renewed']);
	expect(await isSubscribed(keeping)).toBe(true);
});

test.each([{ showClientState: false }, { resourceForm: 'relative' as const }, { handshakeMethod: 'GET' as const }])('it also holds where the server has %j', async (settings) => {
	await open(settings);
	expect([await keep(), await keep(), await keep({ renewBelowMs: Infinity })]).toEqual([['created', 'created'], ['kept', 'kept'], ['renewed', 'renewed']]);
	expect(world.webhooks.subscriptions.size).toBe(2);
});

test('an address that Business Central cannot reach is said to be the reason', async () => {
	isUp = false;
	const [first] = await keepSubscribed(keeping);
	expect(first).toMatchObject({ status: 'failed', message: expect.stringMatching(/did not subscribe to vendors \(400\).*within five seconds.*WEBHOOK_URL/s) });
	const sent = JSON.parse(requests('POST')[0]!.body) as { clientState: string };
	expect(JSON.stringify(first)).not.toContain(sent.clientState);
	expect(world.webhooks.subscriptions.size).toBe(0);
});

test('a resource that cannot be watched fails alone', async () => {
	expect(await keep({ wanted: [{ companyId: company, set: 'purchaseInvoiceLines' }, ...wanted] })).toEqual(['failed', 'created', 'created']);
});

test('a lost answer makes no second subscription', async () => {
	world.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: 'subscriptions' } });
	expect(await keep()).toEqual(['created', 'created']);
	expect(world.webhooks.subscriptions.size).toBe(2);
});

test('renewed by somebody else in the same moment: renewed all the same', async () => {
	await keep();
	world.faults.next({ kind: 'status', status: 409, body: '{"error":{"code":"Request_EntityChanged","message":"x"}}', match: { method: 'PATCH' } });
	expect(await keep({ renewBelowMs: Infinity })).toEqual(['renewed', 'renewed']);
	expect(requests('PATCH').map(({ headers }) => headers['if-match'] === '*')).toEqual([false, true, false]);
});

test('deleting what is gone already is fine', async () => {
	await keep();
	const [first] = await listSubscriptions(world.api);
	await deleteSubscription(world.api, first!);
	await deleteSubscription(world.api, first!);
	expect(world.webhooks.subscriptions.size).toBe(1);
});
