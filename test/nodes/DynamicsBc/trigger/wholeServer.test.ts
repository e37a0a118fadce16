import type { IDataObject } from 'n8n-workflow';
import { openDynamicsBc } from '../../../../nodes/DynamicsBc/connection';
import type { DynamicsBcCredentials } from '../../../../nodes/DynamicsBc/credentials';
import { type DynamicsBcSimulator, startDynamicsBc } from '../../../../simulators/dynamicsBc';
import { createWebhooks, type Webhooks } from '../../../../simulators/dynamicsBc/webhooks';
import { type N8nHost, startN8nHost } from './n8nHost';

/** The trigger against the whole strict server: its filters, its keys, its vendors. */
let server: DynamicsBcSimulator;
let webhooks: Webhooks;
let n8n: N8nHost;
let credentials: DynamicsBcCredentials;

beforeEach(async () => {
	server = await startDynamicsBc({ basic: { user: 'N8N', key: 'web-service-access-key' }, routes: (host) => (webhooks = createWebhooks(host)) });
	const { hostname, port } = new URL(server.origin);
	credentials = { deployment: 'onPremises', signIn: 'basic', protocol: 'http', host: hostname, port: Number(port), instance: 'BC240', userName: 'N8N', accessKey: 'web-service-access-key', baseUrl: server.url, useBaseUrl: true };
	n8n = await startN8nHost({
		parameters: () => ({ companies: server.companies.map(({ id }) => id), resources: ['vendors', 'accounts', 'dimensions', 'purchaseInvoices'], options: {} }),
		credentials: () => ({ dynamicsBcApi: { ...credentials } as IDataObject }) as never,
	});
});
afterEach(async () => {
	await n8n.close();
	await server.close();
});

test('a vendor that is created and changed there comes with what it is now; what was there before does not come', async () => {
	await n8n.publish();
	expect(webhooks.subscriptions.size).toBe(8);
	const connection = openDynamicsBc(credentials);
	try {
		const path = `companies(${server.companies[0]!.id})/vendors`;
		const made = await connection.send({ method: 'POST', url: path, body: { number: '00077', displayName: 'Ödegård AB' } });
		expect(made.status).toBe(201);
		const { id } = JSON.parse(made.text) as { id: string };
		expect((await connection.send({ method: 'PATCH', url: `${path}(${id})`, headers: { 'If-Match': '*' }, body: { displayName: 'Ödegård & Co' } })).status).toBe(200);
		expect(await webhooks.deliver({ now: true })).toMatchObject([{ status: 200, outcome: 'done' }]);
		expect(n8n.executions.map((items) => items.map(({ json }) => json))).toMatchObject([[{ changeType: 'created', resource: 'vendors', id, record: { number: '00077', displayName: 'Ödegård & Co' } }]]);
		webhooks.settings.maxChanges = 0;
		await connection.send({ method: 'DELETE', url: `${path}(${id})` });
		await webhooks.deliver({ now: true });
		expect(n8n.executions.at(-1)!.map(({ json }) => json.changeType)).toEqual(['someDeleted']);
	} finally {
		connection.close();
	}
	await n8n.unpublish();
	expect(webhooks.subscriptions.size).toBe(0);
});
