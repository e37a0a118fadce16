import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { folders } from '../../demo/systems';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import type { Load } from './load';
import { batchingFor } from './peer/batching';
import { peerWorkflow } from './peer/workflow';
import type { Stage } from './stage';

export type Side = 'ours' | 'peer';

/** Starts one run in production mode over the file in the folder; returns the workflow's id. */
export async function begin(side: Side, stage: Stage, load: Load): Promise<string> {
	return side === 'ours' ? await beginOurs(stage) : await beginPeer(stage, load);
}

/** The shipped template as it is, with credentials, folder, company and category filled in. Publishing it polls at once. */
async function beginOurs({ n8n: { api }, credentials }: Stage): Promise<string> {
	const { id } = await api.importWorkflow(
		filledIn(readTemplate('stampli-invoices-to-dynamics-fo'), {
			name: `Ours ${randomUUID()}`,
			credentials,
			parameters: {
				'New Approved Invoices': { folder: folders.outbound, profile: 'stampliInvoicesCsv', firstActivation: 'processExisting' },
				'Post to Dynamics 365': {
					company: { __rl: true, mode: 'id', value: 'usmf' },
					options: { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement' },
				},
				'Record Outcome': { receiptFolder: folders.receipts },
			},
		}),
	);
	await api.publish(id);
	return id;
}

async function beginPeer({ n8n: { api, url }, credentials, systems }: Stage, load: Load): Promise<string> {
	const webhook = randomUUID();
	const { id } = await api.importWorkflow(
		peerWorkflow({
			name: `Peer ${webhook}`,
			webhook,
			folder: folders.outbound,
			environmentUrl: systems.dynamicsFo.url,
			sftp: credentials.sftp,
			oAuth2: credentials.oAuth2Api,
			batching: batchingFor(load),
		}),
	);
	await api.publish(id);
	// A published webhook answers a moment later.
	for (let attempt = 0; attempt < 100; attempt++) {
		if ((await fetch(`${url}/webhook/${webhook}`, { method: 'POST' })).ok) return id;
		await sleep(100);
	}
	throw new Error('The webhook that starts the peer workflow does not answer.');
}
