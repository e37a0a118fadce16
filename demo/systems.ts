import { type DynamicsFoOptions, startDynamicsFo, type DynamicsFoSimulator } from '../simulators/dynamicsFo';
import { startEntra } from '../simulators/entra';
import { startSftpServer, type SftpServer } from '../simulators/sftp';

/** What stands around n8n in demo and tests: an environment of F&O, its token endpoint, Stampli's SFTP server. */
export interface Systems {
	dynamicsFo: DynamicsFoSimulator;
	sftp: SftpServer;
	/** What a user would type into the credential dialogs, by credential type. */
	credentials: Record<'stampliSftpApi' | 'dynamicsFoApi', Record<string, unknown>>;
	close(): Promise<void>;
}

const tenantId = '00000000-1111-2222-3333-444444444444';
const clientId = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const clientSecret = 'demo-client-secret';
const login = { username: 'stampli', password: 'demo-password' };

export const folders = { outbound: '/outbound', inbound: '/inbound', receipts: '/receipts' };

export async function startSystems(settings: DynamicsFoOptions = {}): Promise<Systems> {
	const entra = await startEntra({ tenants: [tenantId], clients: [{ clientId, clientSecret }] });
	const dynamicsFo = await startDynamicsFo({ tenantId, registeredClients: [clientId], tls: true, ...settings });
	const sftp = await startSftpServer({ users: [login], files: Object.fromEntries(Object.values(folders).map((folder) => [`${folder}/`, ''])) });
	return {
		dynamicsFo,
		sftp,
		credentials: {
			stampliSftpApi: {
				host: '127.0.0.1',
				port: sftp.port,
				...login,
				authentication: 'password',
				hostKeyMode: 'pinned',
				hostKeys: sftp.fingerprints.join('\n'),
			},
			dynamicsFoApi: {
				environmentUrl: dynamicsFo.url,
				cloud: 'custom',
				authorityHost: entra.url,
				caCertificate: entra.caCertificate,
				tenantId,
				clientId,
				clientSecret,
				authentication: 'secret',
			},
		},
		async close() {
			await Promise.all([entra.close(), dynamicsFo.close(), sftp.close()]);
		},
	};
}
