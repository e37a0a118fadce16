import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { folders } from '../../demo/systems';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import type { Load } from './load';
import { peerWorkflow } from './peer/workflow';
import type { Stage } from './stage';

export type Side = 'ours' | 'peer';

/** Starts one run in production mode over the file in the folder; returns the workflow's id. */
export async function begin(side: Side, stage: Stage, load: Load): Promise<string> {
	return side === 'ours' ? await beginOurs(stage) : await beginPeer(stage, load);
}

/** The shipped template as it is, with credentials, folder and what the ERP's node needs filled in. Publishing it polls at once. */
async function beginOurs({ n8n: { api }, credentials, erp, benched }: Stage): Promise<string> {
	const template = readTemplate(`stampli-invoices-to-${erp.slug}`);
	const post = template.nodes.find(({ parameters }) => parameters.operation === 'post')!;
	const { id } = await api.importWorkflow(
		filledIn(template, {
			name: `Ours ${randomUUID()}`,
			credentials,
			parameters: {
				'New Approved Invoices': { folder: folders.outbound, profile: 'stampliInvoicesCsv', firstActivation: 'processExisting' },
				[post.name]: benched.post,
				'Record Outcome': { receiptFolder: folders.receipts },
			},
		}),
	);
	await api.publish(id);
	return id;
}

async function beginPeer({ n8n: { api, url }, credentials, erp, benched }: Stage, load: Load): Promise<string> {
	const webhook = randomUUID();
	const parts = benched.peer(credentials, erp.batchingFor(load));
	const { id } = await api.importWorkflow(peerWorkflow({ name: `Peer ${webhook}`, webhook, folder: folders.outbound, sftp: credentials.sftp!, parts }));
	await api.publish(id);
	// A published webhook answers a moment later.
	for (let attempt = 0; attempt < 100; attempt++) {
		if ((await fetch(`${url}/webhook/${webhook}`, { method: 'POST' })).ok) return id;
		await sleep(100);
	}
	throw new Error('The webhook that starts the peer workflow does not answer.');
}
