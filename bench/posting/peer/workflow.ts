import { randomUUID } from 'node:crypto';
import type { Workflow, WorkflowNode } from '../../../demo/n8n/api';
import { buildLines, groupIntoInvoices, keepNew } from './code';

type Credential = { id: string; name: string };

export interface PeerSettings {
	name: string;
	/** Path of the webhook that starts it: a run in production mode that begins at once. */
	webhook: string;
	folder: string;
	environmentUrl: string;
	sftp: Credential;
	/** n8n's own OAuth2 credential (client credentials). */
	oAuth2: Credential;
	/** Option *Batching* of the HTTP Request nodes. */
	batching: { batchSize: number; batchInterval: number };
}

/**
 * The same job from n8n's own nodes, as a careful user builds it: list, download, extract, group, look up, create headers, create lines.
 * A request that was refused with 429 goes round again after a pause, alone, because *Retry On Fail* would repeat the whole node
 * and with it the bills that were created.
 */
export function peerWorkflow(settings: PeerSettings): Workflow {
	const { folder, environmentUrl, sftp, oAuth2, webhook } = settings;
	const http = (name: string, parameters: object, more: object = {}) =>
		node(name, 'httpRequest', 4.2, {
			authentication: 'genericCredentialType',
			genericAuthType: 'oAuth2Api',
			...parameters,
			options: { batching: { batch: settings.batching }, response: { response: { responseFormat: 'json' } } },
		}, { credentials: { oAuth2Api: oAuth2 }, ...more });
	const create = (name: string, set: string, body: string) =>
		http(name, { method: 'POST', url: `${environmentUrl}/data/${set}`, sendBody: true, specifyBody: 'json', jsonBody: `={{ ${body} }}` }, { onError: 'continueErrorOutput' });
	const ftp = (name: string, parameters: object) => node(name, 'ftp', 1, { protocol: 'sftp', ...parameters }, { credentials: { sftp } });
	const code = (name: string, jsCode: string) => node(name, 'code', 2, { jsCode });
	const wait = (name: string) => node(name, 'wait', 1.1, { amount: 1, unit: 'seconds' }, { webhookId: randomUUID() });

	const lookUp = http('Look Up', {
		url: `${environmentUrl}/data/VendorInvoiceHeaders`,
		sendQuery: true,
		queryParameters: {
			parameters: [
				{ name: 'cross-company', value: 'true' },
				{ name: '$filter', value: '={{ $json.filter }}' },
				{ name: '$select', value: 'dataAreaId,HeaderReference,InvoiceAccount,InvoiceNumber' },
			],
		},
	}, { retryOnFail: true, maxTries: 3, waitBetweenTries: 2000 });

	const steps = [
		node('Start', 'webhook', 2, { httpMethod: 'POST', path: webhook, responseMode: 'onReceived' }, { webhookId: randomUUID() }),
		ftp('List Files', { operation: 'list', path: folder }),
		ftp('Download', { operation: 'download', path: '={{ $json.path }}' }),
		node('Extract From File', 'extractFromFile', 1, { operation: 'csv' }),
		code('Group Into Invoices', groupIntoInvoices),
		lookUp,
		code('Keep New', keepNew),
		create('Create Header', 'VendorInvoiceHeaders', '$json.header'),
		code('Build Lines', buildLines),
		create('Create Line', 'VendorInvoiceLines', '$json.line'),
	];
	const connections: Record<string, { main: { node: string; type: string; index: number }[][] }> = {};
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	steps.slice(0, -1).forEach((step, i) => (connections[step.name] = { main: [to(steps[i + 1]!.name)] }));
	const pauses = [wait('Wait for Headers'), wait('Wait for Lines')];
	for (const [i, creator] of ['Create Header', 'Create Line'].entries()) {
		connections[creator] = { main: [connections[creator]?.main[0] ?? [], to(pauses[i]!.name)] };
		connections[pauses[i]!.name] = { main: [to(creator)] };
	}
	return { name: settings.name, nodes: [...steps, ...pauses], connections, settings: { executionOrder: 'v1' } };
}

function node(name: string, type: string, typeVersion: number, parameters: object, more: object = {}): WorkflowNode {
	return { id: randomUUID(), name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters: { ...parameters }, ...more };
}
