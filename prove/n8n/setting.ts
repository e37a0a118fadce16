import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nApi } from '../../demo/n8n/api';
import { root } from '../../demo/n8n/paths';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import type { ErpWorld } from '../erps';
import { folders, type Workspace } from '../workspace';

/** What this machine lacks to start a real n8n with the package, in words. */
export async function lacksN8n(): Promise<string | undefined> {
	if (!existsSync(join(root, 'n8n-runtime', 'node_modules', 'n8n', 'bin', 'n8n'))) return 'n8n is not installed (node scripts/setup.mjs --runtime)';
	return existsSync(join(root, 'dist')) ? undefined : 'the package is not built (npm run build)';
}

/** Leases of seconds; the trigger's is the shortest that it takes. */
const times = { answerTimeoutSeconds: 10, leaseSeconds: 20, settleSeconds: 5 };
export const handoverSeconds = 60;

export type References = Record<string, { id: string; name: string }>;

/** The credentials as a user creates them; `more` by credential type. */
export async function createCredentials(api: N8nApi, world: ErpWorld, workspace: Workspace, more: Record<string, object> = {}): Promise<References> {
	const { sftp } = workspace.job({ erp: '', erpFacts: {}, executions: '' });
	const all: Record<string, object> = { stampliSftpApi: sftp, [world.inN8n.credentialType]: world.inN8n.credential, ...more };
	const references: References = {};
	for (const [type, data] of Object.entries(all)) references[type] = await api.createCredential(type, type, data as Record<string, unknown>);
	return references;
}

/** The shipped invoice template of an ERP, imported and filled in; not published. Gives its id. */
export async function importTemplate(api: N8nApi, { inN8n }: ErpWorld, credentials: References, { name, options = {} }: { name: string; options?: Record<string, unknown> }): Promise<string> {
	const template = readTemplate(`stampli-invoices-to-${inN8n.slug}`);
	const nodeOf = (is: (node: (typeof template.nodes)[number]) => boolean) => template.nodes.find(is)!.name;
	const { id } = await api.importWorkflow(
		filledIn(template, {
			name,
			credentials,
			parameters: {
				[nodeOf(({ type }) => type.endsWith('.stampliTrigger'))]: {
					firstActivation: 'processExisting', folder: folders.outbound, pollTimes: { item: [{ mode: 'everyMinute' }] },
					options: { readyMode: 'stable', stableSeconds: 0, leaseSeconds: handoverSeconds },
				},
				[nodeOf(({ parameters }) => parameters.operation === 'post')]: { ...inN8n.post, company: { __rl: true, mode: 'id', value: inN8n.company }, options: { ...inN8n.options, ...times, ...options } },
				[nodeOf(({ parameters }) => parameters.operation === 'recordOutcome')]: { receiptFolder: folders.receipts, archiveFolder: folders.archive, failedFolder: folders.failed, createFolders: true },
			},
		}),
	); // prettier-ignore
	return id;
}
