import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startN8n, type N8n } from '../../demo/n8n/server';
import { startSystems, type Systems } from '../../demo/systems';
import type { BenchedErp, BenchErp, Credentials } from './erps/erp';
import type { Load } from './load';

/** One n8n, one ERP and the systems around them, the same for both sides. */
export interface Stage {
	erp: BenchErp;
	benched: BenchedErp;
	systems: Systems;
	n8n: N8n;
	/** By credential type. */
	credentials: Credentials;
	/** An ERP without invoices, an empty folder, and counters at zero. */
	clear(load: Load): void;
	close(): Promise<void>;
}

/** Starts simulators and n8n. The ERP is reached over plain HTTP: n8n's own nodes would pay more for encryption than we do. */
export async function openStage(erp: BenchErp): Promise<Stage> {
	const opened: (() => Promise<void>)[] = [];
	const close = async () => {
		for (const each of opened.splice(0).reverse()) await each();
	};
	try {
		const folder = await mkdtemp(join(tmpdir(), 'stampli-erp-bench-'));
		opened.push(() => rm(folder, { recursive: true, force: true }));
		const systems = await startSystems({ tls: false });
		opened.push(() => systems.close());
		const benched = await erp.start(systems);
		opened.push(() => benched.close());
		const authority = join(folder, 'authority.pem');
		await writeFile(authority, String(systems.credentials.dynamicsFoApi.caCertificate));
		const n8n = await startN8n({ folder, env: { NODE_EXTRA_CA_CERTS: authority } });
		opened.push(() => n8n.stop());
		const { stampliSftpApi } = systems.credentials;
		const { host, port, username, password } = stampliSftpApi;
		const credentials: Credentials = {};
		for (const [type, data] of Object.entries({ ...benched.credentials, stampliSftpApi, sftp: { host, port, username, password } })) {
			credentials[type] = await n8n.api.createCredential(`${erp.name}: ${type}`, type, data);
		}
		const clear = (load: Load) => {
			benched.clear(load);
			for (const path of systems.sftp.tree.files('/').keys()) systems.sftp.tree.remove(path);
			systems.sftp.clear();
		};
		return { erp, benched, systems, n8n, credentials, clear, close };
	} catch (error) {
		await close();
		throw error;
	}
}
