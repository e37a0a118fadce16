import { randomUUID } from 'node:crypto';
import type { Workflow } from '../../../demo/n8n/api';
import type { Credential, PeerParts } from '../erps/erp';
import { code, node } from './nodes';

export interface PeerSettings {
	name: string;
	/** Path of the webhook that starts it: a run in production mode that begins at once. */
	webhook: string;
	folder: string;
	sftp: Credential;
	parts: PeerParts;
}

/**
 * The same job from n8n's own nodes, as a careful user builds it: list, download, extract, group, look up, create. An item that was refused goes round
 * again after a pause, alone, because *Retry On Fail* would repeat the whole node and with it the bills that were created.
 */
export function peerWorkflow({ name, webhook, folder, sftp, parts }: PeerSettings): Workflow {
	const ftp = (title: string, parameters: object) => node(title, 'ftp', 1, { protocol: 'sftp', ...parameters }, { credentials: { sftp } });
	const steps = [
		node('Start', 'webhook', 2, { httpMethod: 'POST', path: webhook, responseMode: 'onReceived' }, { webhookId: randomUUID() }),
		...(parts.first ?? []),
		ftp('List Files', { operation: 'list', path: folder }),
		ftp('Download', { operation: 'download', path: '={{ $json.path }}' }),
		node('Extract From File', 'extractFromFile', 1, { operation: 'csv' }),
		code('Group Into Invoices', parts.group),
		...parts.steps,
	];
	const connections: Record<string, { main: { node: string; type: string; index: number }[][] }> = {};
	const to = (title: string) => [{ node: title, type: 'main', index: 0 }];
	steps.slice(0, -1).forEach((step, i) => (connections[step.name] = { main: [to(steps[i + 1]!.name)] }));
	const pauses = parts.again.map((title) => node(`Wait for ${title}`, 'wait', 1.1, { amount: 1, unit: 'seconds' }, { webhookId: randomUUID() }));
	parts.again.forEach((title, i) => {
		connections[title] = { main: [connections[title]?.main[0] ?? [], to(pauses[i]!.name)] };
		connections[pauses[i]!.name] = { main: [to(title)] };
	});
	return { name, nodes: [...steps, ...pauses], connections, settings: { executionOrder: 'v1' } };
}
