import { randomUUID } from 'node:crypto';
import type { WorkflowNode } from '../../demo/n8n/api';
import { startDynamicsFo } from '../../simulators/dynamicsFo';
import { openWorld, type World } from './world';

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
	world = await openWorld();
});
afterAll(() => world.close());

/** What n8n's own HTTP Request node gets with the credential of this package. */
async function requestWithCredential(url: string) {
	const node = (name: string, type: string, typeVersion: number, parameters: Record<string, unknown>, more: object = {}): WorkflowNode => ({
		id: randomUUID(), name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters, ...more,
	});
	const { api } = world.n8n;
	const { id } = await api.importWorkflow({
		name: `HTTP Request ${url}`,
		nodes: [
			node('Start', 'manualTrigger', 1, {}),
			node('Request', 'httpRequest', 4.2, {
				url, authentication: 'predefinedCredentialType', nodeCredentialType: 'dynamicsFoApi',
				options: { allowUnauthorizedCerts: true, response: { response: { fullResponse: true, neverError: true } } },
			}, { credentials: { dynamicsFoApi: world.references.dynamicsFoApi } }),
		],
		connections: { Start: { main: [[{ node: 'Request', type: 'main', index: 0 }]] } },
	});
	const execution = await api.runManually(id, 'Start');
	await api.ended(execution);
	const { nodes, error } = await api.outputs(execution);
	return { error, json: nodes.Request?.[0]?.[0]?.json as { statusCode: number; body: { value: unknown[] } } | undefined };
}

test('the F&O credential works in n8n\'s own HTTP Request node, for its own environment only', async () => {
	const own = await requestWithCredential(`${world.dynamicsFo.url}/data/LegalEntities?$top=1`);
	expect(own.error).toBeUndefined();
	expect(own.json).toMatchObject({ statusCode: 200, body: { value: [expect.objectContaining({ LegalEntityId: expect.any(String) })] } });
	expect(JSON.stringify(world.dynamicsFo.journal)).toMatch(/bearer/i);

	const stranger = await startDynamicsFo({ tls: true });
	try {
		await requestWithCredential(`${stranger.url}/data/LegalEntities?$top=1`);
		expect(stranger.journal).toHaveLength(1);
		expect(JSON.stringify(stranger.journal)).not.toMatch(/bearer/i);
		expect(stranger.journal[0]).toMatchObject({ status: 401 });
	} finally {
		await stranger.close();
	}
});
