import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type N8nHost, startN8nHost } from './n8nHost';
import { company, secondCompany, startTriggerWorld, type TriggerWorld } from './world';

let world: TriggerWorld;
let n8n: N8nHost;
let parameters: { companies: string[]; resources: string[]; options: IDataObject };

beforeEach(async () => {
	world = await startTriggerWorld();
	parameters = { companies: [company, secondCompany], resources: ['vendors', 'accounts'], options: {} };
	n8n = await startN8nHost({ parameters: () => ({ ...parameters }) as INodeParameters, credentials: () => ({ dynamicsBcApi: world.credentials }) });
});
afterEach(async () => {
	await n8n.close();
	await world.close();
});

const vendor = (number: string, extra: object = {}) => world.put(company, 'vendors', { number, displayName: `Vendor ${number}`, ...extra });
const deliver = async () => (await world.webhooks.deliver({ now: true })).map(({ status, outcome }) => `${status} ${outcome}`);
const told = () => n8n.executions.map((items) => items.map(({ json }) => `${String(json.changeType)} ${String(json.resource)} ${String((json.record as IDataObject | undefined)?.number ?? json.id ?? '')}`));
const post = async (body: unknown, url = n8n.webhookUrl) => (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status;

describe('publishing', () => {
	test.each(['POST', 'GET'] as const)('subscribes to every resource of every company; the handshake by %s is answered while it does', async (handshakeMethod) => {
		world.webhooks.settings.handshakeMethod = handshakeMethod;
		await n8n.publish();
		expect([...world.webhooks.subscriptions.values()].map(({ companyId, set, notificationUrl }) => [companyId, set, notificationUrl])).toEqual(
			[company, secondCompany].flatMap((each) => ['vendors', 'accounts'].map((set) => [each, set, n8n.webhookUrl])),
		);
		expect(world.webhooks.handshakes.map(({ accepted, method }) => ({ accepted, method }))).toEqual(Array(4).fill({ accepted: true, method: handshakeMethod }));
	});

	test('answers the handshake with the token alone, as plain text', async () => {
		await n8n.publish();
		for (const method of ['GET', 'POST']) {
			const answer = await fetch(`${n8n.webhookUrl}?validationToken=${encodeURIComponent('<b>a+b & c</b>')}`, { method });
			expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options'), await answer.text()]).toEqual([200, 'text/plain; charset=utf-8', 'nosniff', '<b>a+b & c</b>']);
		}
		expect(n8n.executions).toEqual([]);
	});

	test('again, or after a restart, makes no second subscription', async () => {
		await n8n.publish();
		const before = [...world.webhooks.subscriptions.keys()];
		n8n.forget({ staticData: true });
		await n8n.publish();
		expect([...world.webhooks.subscriptions.keys()]).toEqual(before);
	});

	test('that is refused leaves nothing behind, and says what to do', async () => {
		parameters.resources = ['vendors', 'purchaseInvoiceLines'];
		await expect(n8n.publish()).rejects.toMatchObject({ message: expect.stringContaining('did not subscribe to purchaseInvoiceLines') });
		expect(world.webhooks.subscriptions.size).toBe(0);
	});

	test.each([
		[{ companies: [] }, 'No company is chosen'],
		[{ companies: ['CRONUS'] }, '"CRONUS" is not the ID of a company'],
		[{ resources: [] }, 'Nothing to watch is chosen'],
		[{ resources: ['vendors/../x'] }, 'is not the name of a resource'],
	])('with %j is stopped: %s', async (wrong, message) => {
		Object.assign(parameters, wrong);
		await expect(n8n.publish()).rejects.toMatchObject({ message: expect.stringContaining(message) });
		expect(world.journal).toEqual([]);
	});

	test('is undone by unpublishing; a server that is down does not stand in its way', async () => {
		await n8n.publish();
		await n8n.unpublish();
		expect(world.webhooks.subscriptions.size).toBe(0);
		await n8n.publish();
		world.faults.next({ kind: 'status', status: 500, times: 50 });
		await expect(n8n.unpublish()).resolves.toBeUndefined();
		world.faults.clear();
		expect(world.webhooks.subscriptions.size).toBe(4);
	});
});

describe('a change', () => {
	beforeEach(() => n8n.publish());

	test('starts the workflow with the record as it is now', async () => {
		const { id } = vendor('00010');
		world.put(company, 'vendors', { id, displayName: 'Müller & Söhne' });
		world.put(secondCompany, 'accounts', { number: '6110' });
		expect(await deliver()).toEqual(['200 done']);
		expect(n8n.executions).toHaveLength(1);
		expect(n8n.executions[0]!.map(({ json }) => json)).toMatchObject([
			{ changeType: 'created', companyId: company, resource: 'vendors', id, record: { number: '00010', displayName: 'Müller & Söhne' } },
			{ changeType: 'created', companyId: secondCompany, resource: 'accounts', record: { number: '6110' } },
		]);
		expect(JSON.stringify(n8n.executions)).not.toMatch(/clientState|etag/);
	});

	test('that was there before the first publishing is none', async () => {
		await n8n.unpublish();
		n8n.forget({ staticData: true });
		world.clock.now -= 3_600_000; // also where the server's clock is another one than ours
		vendor('old');
		world.clock.now += 1_000;
		await n8n.publish();
		vendor('new');
		await deliver();
		expect(told()).toEqual([['created vendors new']]);
	});

	test('told twice, late, or by two requests at once is handed over once per version', async () => {
		vendor('1');
		await deliver();
		const { value } = world.webhooks.deliveries[0]!;
		expect(await Promise.all([post({ value }), post({ value }), post({ value: [...value].reverse() })])).toEqual([202, 202, 202]);
		expect(told()).toEqual([['created vendors 1']]);
	});

	test('told again after n8n was started anew is not handed over again', async () => {
		vendor('1');
		await deliver();
		n8n.forget();
		expect(await post({ value: world.webhooks.deliveries[0]!.value })).toBe(202);
		expect(told()).toEqual([['created vendors 1']]);
	});

	test('of many records comes as a collection, and is read page by page', async () => {
		world.webhooks.settings.maxChanges = 3;
		for (let n = 0; n < 10; n++) vendor(String(n));
		expect(await deliver()).toEqual(['200 done']);
		expect(told()[0]).toHaveLength(10);
		world.remove(company, 'vendors', String(n8n.executions[0]![0]!.json.id));
		for (let n = 10; n < 14; n++) vendor(String(n));
		await deliver();
		expect(told()[1]).toEqual([...['10', '11', '12', '13'].map((n) => `updated vendors ${n}`), 'someDeleted vendors ']);
	});

	test('that deletes a record says so', async () => {
		const { id } = vendor('1');
		await deliver();
		world.remove(company, 'vendors', id);
		await deliver();
		expect(told()).toEqual([['created vendors 1'], [`deleted vendors ${id}`]]);
	});

	test('that cannot be read back now is told again, and lost by nobody', async () => {
		vendor('1');
		world.faults.next({ kind: 'status', status: 503, match: { method: 'GET' }, times: 4 });
		expect(await deliver()).toEqual(['503 repeated']);
		expect(await deliver()).toEqual(['200 done']);
		expect(told()).toEqual([['created vendors 1']]);
	});

	test('that only one of two collections can be read for is handed over for that one, then for the other', async () => {
		vendor('1');
		world.put(company, 'accounts', { number: '6110' });
		world.faults.next({ kind: 'status', status: 503, match: { method: 'GET', path: '/accounts' }, times: 4 });
		expect(await deliver()).toEqual(['503 repeated']);
		expect(await deliver()).toEqual(['200 done']);
		expect(told()).toEqual([['created vendors 1'], ['created accounts 6110']]);
	});

	test('finds everything again when the memory is lost', async () => {
		vendor('1');
		vendor('2');
		await deliver();
		n8n.forget({ staticData: true });
		vendor('3');
		await deliver();
		expect(told()[1]).toEqual(['updated vendors 1', 'updated vendors 2', 'created vendors 3']);
	});

	test('of our own app is left out where that is wanted and the page shows who it was', async () => {
		parameters.options = { ignoreOwnChanges: true };
		vendor('own', { systemModifiedBy: world.webhooks.settings.userId });
		vendor('other', { systemModifiedBy: 'bbbbbbbb-0000-0000-0000-000000000001' });
		await deliver();
		expect(told()).toEqual([['created vendors other']]);
	});

	test('is understood from older servers, which begin with a byte order mark', async () => {
		world.webhooks.settings.byteOrderMark = true;
		vendor('1');
		expect(await deliver()).toEqual(['200 done']);
		expect(told()).toEqual([['created vendors 1']]);
	});
});

describe('a request that is not from our subscription', () => {
	beforeEach(() => n8n.publish());
	const entry = (extra: object = {}) => {
		const { subscriptionId, clientState, resource } = [...world.webhooks.subscriptions.values()][0]!;
		return { subscriptionId, clientState, resource: `${resource}(${vendor('1').id})`, changeType: 'updated', lastModifiedDateTime: new Date().toISOString(), ...extra };
	};

	test.each([
		['no secret', { clientState: undefined }],
		['a wrong secret', { clientState: 'guess' }],
		['a company that is not watched', { resource: 'api/v2.0/companies(99999999-9999-9999-9999-999999999999)/vendors(99999999-9999-9999-9999-999999999999)' }],
		['a resource that is not watched', { resource: `api/v2.0/companies(${company})/items(99999999-9999-9999-9999-999999999999)` }],
		['the address of somebody else', { resource: 'https://evil.example/steal' }],
	])('with %s is ignored with 202, so that Business Central deletes nothing', async (_what, extra) => {
		const value = [entry(extra)];
		world.journal.length = 0;
		expect(await post({ value })).toBe(202);
		expect({ executions: n8n.executions, requests: world.journal.length }).toEqual({ executions: [], requests: 0 });
	});

	test('but with our secret and an address elsewhere is read at our own address', async () => {
		const { resource } = entry();
		world.journal.length = 0;
		expect(await post({ value: [{ ...entry(), resource: `https://evil.example/api/v2.0/${resource.replace(/^\/?api\/v2\.0\//, '')}` }] })).toBe(200);
		expect(world.journal.length).toBeGreaterThan(0);
		expect(n8n.executions).toHaveLength(1);
	});

	test.each([['{}'], ['[]'], ['{"value":7}'], ['{"check":null}'], ['{"check":{"at":"2026-09-01T00:00:00Z","proof":"x"}}']])('%s does nothing', async (body) => {
		world.journal.length = 0;
		expect([202, 403]).toContain(await post(JSON.parse(body)));
		expect({ executions: n8n.executions, requests: world.journal.length }).toEqual({ executions: [], requests: 0 });
	});
});

test('a credential that has become wrong is an error that n8n shows; Business Central notifies again', async () => {
	await n8n.publish();
	vendor('1');
	world.faults.next({ kind: 'status', status: 401, body: '{"error":{"code":"Authentication_InvalidCredentials","message":"The server has rejected the client credentials."}}', match: { method: 'GET' }, times: 10 });
	expect(await deliver()).toEqual(['500 repeated']);
	expect(n8n.errors).toHaveLength(1);
	expect(JSON.stringify([n8n.errors[0], n8n.errors[0]!.message])).not.toContain(String(world.credentials.accessKey));
	world.faults.clear();
	expect(await deliver()).toEqual(['200 done']);
	expect(told()).toEqual([['created vendors 1']]);
});

test('a test run listens at its own address, shows what changes, and remembers nothing', async () => {
	await n8n.publish();
	await n8n.listen();
	expect(world.webhooks.subscriptions.size).toBe(8);
	const before = JSON.stringify(n8n.staticData);
	vendor('1');
	expect(await deliver()).toEqual(['200 done', '200 done']);
	expect(told()).toEqual([['created vendors 1'], ['created vendors 1']]);
	expect(JSON.parse(before)).not.toEqual(n8n.staticData); // by the published one
});
