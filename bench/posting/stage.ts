import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startN8n, type N8n } from '../../demo/n8n/server';
import { startSystems, type Systems } from '../../demo/systems';
import { type Load, maxConcurrent } from './load';

type Credential = { id: string; name: string };

/** One n8n and the systems around it, the same for both sides. */
export interface Stage {
	systems: Systems;
	n8n: N8n;
	credentials: { stampliSftpApi: Credential; dynamicsFoApi: Credential; sftp: Credential; oAuth2Api: Credential };
	/** An ERP without invoices, an empty folder, and counters at zero. */
	clear(load: Load): void;
	close(): Promise<void>;
}

/** Starts simulators and n8n. F&O is reached over plain HTTP: n8n's own nodes would pay more for encryption than we do. */
export async function openStage(): Promise<Stage> {
	const folder = await mkdtemp(join(tmpdir(), 'stampli-erp-bench-'));
	const systems = await startSystems({ tls: false });
	const { stampliSftpApi, dynamicsFoApi } = systems.credentials;
	const authority = join(folder, 'authority.pem');
	await writeFile(authority, String(dynamicsFoApi.caCertificate));
	const n8n = await startN8n({ folder, env: { NODE_EXTRA_CA_CERTS: authority } }).catch(async (error: unknown) => {
		await systems.close();
		throw error;
	});
	const { api } = n8n;
	return {
		systems,
		n8n,
		credentials: {
			stampliSftpApi: await api.createCredential('Stampli SFTP', 'stampliSftpApi', stampliSftpApi),
			dynamicsFoApi: await api.createCredential('Dynamics 365 F&O', 'dynamicsFoApi', dynamicsFoApi),
			sftp: await api.createCredential('SFTP', 'sftp', { host: stampliSftpApi.host, port: stampliSftpApi.port, username: stampliSftpApi.username, password: stampliSftpApi.password }),
			oAuth2Api: await api.createCredential('OAuth2', 'oAuth2Api', {
				grantType: 'clientCredentials',
				accessTokenUrl: `${String(dynamicsFoApi.authorityHost)}/${String(dynamicsFoApi.tenantId)}/oauth2/v2.0/token`,
				clientId: dynamicsFoApi.clientId,
				clientSecret: dynamicsFoApi.clientSecret,
				scope: `${String(dynamicsFoApi.environmentUrl)}/.default`,
				authentication: 'body',
				serverUrl: '',
			}),
		},
		clear(load) {
			const { dynamicsFo, sftp } = systems;
			dynamicsFo.data.VendorInvoiceHeaders.length = 0;
			dynamicsFo.data.VendorInvoiceLines.length = 0;
			dynamicsFo.settings.capacity = { ...load, maxConcurrent };
			dynamicsFo.resetCounters();
			for (const path of sftp.tree.files('/').keys()) sftp.tree.remove(path);
			sftp.clear();
		},
		async close() {
			await n8n.stop();
			await systems.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
