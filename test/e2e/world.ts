import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type N8n, type N8nSettings, startN8n } from '../../demo/n8n/server';
import { startSystems, type Systems } from '../../demo/systems';

export interface World extends Systems {
	n8n: N8n;
	/** References for `filledIn`, by credential type. */
	references: Record<'stampliSftpApi' | 'dynamicsFoApi', { id: string; name: string }>;
}

export interface WorldSettings extends Pick<N8nSettings, 'env'> {
	systems?: Parameters<typeof startSystems>[0];
	/** What the user types into the dialog instead of the right thing. */
	credentials?: (systems: Systems) => Promise<Partial<Systems['credentials']>>;
}

/** A real n8n in a folder of its own, with credentials for fresh simulators. Always close it. */
export async function openWorld({ env, systems: settings, credentials }: WorldSettings = {}): Promise<World> {
	const folder = await mkdtemp(join(tmpdir(), 'stampli-erp-e2e-'));
	const systems = await startSystems(settings);
	try {
		const n8n = await startN8n({ folder, env });
		const typed = { ...systems.credentials, ...(await credentials?.(systems)) };
		const references = {
			stampliSftpApi: await n8n.api.createCredential('Stampli', 'stampliSftpApi', typed.stampliSftpApi),
			dynamicsFoApi: await n8n.api.createCredential('Dynamics', 'dynamicsFoApi', typed.dynamicsFoApi),
		};
		return {
			...systems,
			n8n,
			references,
			async close() {
				await n8n.stop();
				await systems.close();
				await rm(folder, { recursive: true, force: true });
			},
		};
	} catch (error) {
		await systems.close();
		throw error;
	}
}

/** Waits until `look` finds something. */
export async function eventually<T>(what: string, look: () => T | Promise<T>, { timeoutMs = 60_000, everyMs = 100 } = {}): Promise<NonNullable<T>> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await look();
		if (found) return found;
		if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`);
		await sleep(everyMs);
	}
}
