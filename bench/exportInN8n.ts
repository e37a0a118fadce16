import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startN8n, type N8n } from '../demo/n8n/server';
import { filledIn, readTemplate } from '../demo/n8n/template';
import { folders, startSystems, type Systems } from '../demo/systems';
import { addVendors, exportedVendors, type ExportResult } from './exportList';
import { watchMemory } from './processTree';

const lane = ['Every Two Hours', 'Export Vendors'];
/** Left alone, n8n gives back what its start left lying after some ten seconds: before that, an export could live on its leftovers. */
const restMs = 20_000;
/** For one export, the wait for its schedule included. */
const mostMs = 180_000;

/** The same in a real n8n: the vendor lane of the shipped master-data template, published; first for a company with a handful of vendors. */
export async function exportInN8n(): Promise<ExportResult> {
	const folder = await mkdtemp(join(tmpdir(), 'stampli-erp-bench-'));
	const systems = await startSystems({ tls: false });
	let n8n: N8n | undefined;
	try {
		addVendors(systems.dynamicsFo.data.VendorsV2);
		const authority = join(folder, 'authority.pem');
		await writeFile(authority, String(systems.credentials.dynamicsFoApi.caCertificate));
		n8n = await startN8n({ folder, env: { NODE_EXTRA_CA_CERTS: authority } });
		const credentials = {
			dynamicsFoApi: await n8n.api.createCredential('Dynamics 365 F&O', 'dynamicsFoApi', systems.credentials.dynamicsFoApi),
			stampliSftpApi: await n8n.api.createCredential('Stampli SFTP', 'stampliSftpApi', systems.credentials.stampliSftpApi),
		};
		await exportOnce(n8n, systems, 'usrt', credentials); // everything is loaded, connected and compiled
		await sleep(restMs);
		const memory = watchMemory(n8n.pid()!);
		const { records, bytes, seconds } = await exportOnce(n8n, systems, 'usmf', credentials);
		const { aboveIdleBytes } = memory.stop();
		if (records !== exportedVendors) throw new Error(`${records} vendors were exported instead of ${exportedVendors}.`);
		return { where: 'In n8n, page by page', records, bytes, seconds, aboveIdleBytes };
	} finally {
		await n8n?.stop();
		await systems.close();
		await rm(folder, { recursive: true, force: true });
	}
}

type Credentials = Record<string, { id: string; name: string }>;

async function exportOnce({ api }: N8n, { dynamicsFo, sftp }: Systems, companies: string, credentials: Credentials): Promise<{ records: number; bytes: number; seconds: number }> {
	const template = readTemplate('dynamics-fo-master-data-to-stampli');
	const only = { ...template, nodes: template.nodes.filter(({ name }) => lane.includes(name)), connections: { 'Every Two Hours': { main: [[{ node: 'Export Vendors', type: 'main', index: 0 }]] } } };
	const { id } = await api.importWorkflow(
		filledIn(only, {
			name: `Vendors of ${companies}`,
			credentials,
			parameters: { 'Every Two Hours': { rule: { interval: [{ field: 'seconds', secondsInterval: 30 }] } }, 'Export Vendors': { companies, folder: folders.inbound, options: { packageAbove: 0 } } },
		}),
	);
	// Asked four times a second how far it is, n8n makes garbage of its own, 6 MB a second without any export: what it does shows at the simulators.
	const seen = () => ({ requests: dynamicsFo.journal.length, files: [...sftp.tree.files(folders.inbound).keys()].filter((path) => !path.endsWith('.part')).length });
	const before = seen();
	const until = Date.now() + mostMs;
	await api.publish(id);
	while (seen().requests === before.requests && Date.now() < until) await sleep(250);
	await api.unpublish(id); // once is enough
	while (seen().files === before.files && Date.now() < until) await sleep(250);
	const [execution] = await api.executions(id);
	if (!execution) throw new Error('The schedule began no export.');
	const ended = (await api.ended(execution.id)) as unknown as { status: string; startedAt: string; stoppedAt: string };
	const { nodes, error } = await api.outputs(execution.id);
	if (ended.status !== 'success') throw new Error(`The export ended as ${ended.status}: ${error ?? 'no reason given'}`);
	const told = nodes['Export Vendors']![0]![0]!.json as { records: number; bytes: number };
	return { ...told, seconds: (Date.parse(ended.stoppedAt) - Date.parse(ended.startedAt)) / 1000 };
}
