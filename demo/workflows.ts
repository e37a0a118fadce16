import { type DemoErp, type Folders, foldersOf, type RunningErp } from './erps/erp';
import { filledIn, readTemplate } from './n8n/template';
import type { N8n } from './n8n/server';
import type { Systems } from './systems';
import type { Workflow } from './n8n/api';

const everyMinute = { item: [{ mode: 'everyMinute' }] };

/**
 * What a user does with the shipped templates: create the credentials, import, fill in, publish. Master data first; then one copy of
 * the invoice template per file layout. Polls come every minute instead of every quarter of an hour. Payments and vendor changes
 * are there to be looked at, unpublished unless `everything` says so. Returns the workflows by the name of their template.
 */
export async function useTemplates({ api }: N8n, systems: Systems, erp: DemoErp, running: RunningErp, everything = false): Promise<Record<string, string>> {
	const references: Record<string, { id: string; name: string }> = {};
	references.stampliSftpApi = await api.createCredential(`Stampli SFTP (demo, ${erp.name})`, 'stampliSftpApi', systems.credentials.stampliSftpApi);
	for (const [type, data] of Object.entries(running.credentials)) references[type] = await api.createCredential(`${erp.name} (demo)`, type, data);
	const folders = foldersOf(erp);
	const ids: Record<string, string> = {};
	const use = async (name: string, title: string, publish: boolean, profile?: string) => {
		const template = readTemplate(name);
		const { id } = await api.importWorkflow(filledIn(template, { name: title, credentials: references, parameters: parametersFor(template, running, folders, profile) }));
		if (publish) await api.publish(id);
		ids[name] = id;
	};
	await use(`${erp.slug}-master-data-to-stampli`, `${erp.name} master data to Stampli`, true);
	await use(`stampli-invoices-to-${erp.slug}`, `Stampli invoices to ${erp.name} (CSV)`, true, 'stampliInvoicesCsv');
	if (erp.slug === 'dynamics-fo') await use(`stampli-invoices-to-${erp.slug}`, `Stampli invoices to ${erp.name} (XML)`, true, 'stampliInvoicesXml');
	await use(`stampli-payments-against-${erp.slug}`, `Stampli payments against ${erp.name}`, everything);
	await use(`stampli-vendors-to-${erp.slug}`, `Stampli vendors to ${erp.name}`, everything);
	return ids;
}

/** What is filled in, node by node: folders, company, profile, how to begin. */
function parametersFor(template: Workflow, { node, company, postOptions, vendorOptions }: RunningErp, folders: Folders, profile?: string): Record<string, Record<string, unknown>> {
	return Object.fromEntries(
		template.nodes.flatMap(({ name, type, parameters }): [string, Record<string, unknown>][] => {
			const { operation } = parameters as { operation?: string };
			if (type === 'n8n-nodes-base.scheduleTrigger') return [[name, { rule: { interval: [{ field: 'minutes', minutesInterval: 1 }] } }]];
			if (type.endsWith('.stampliTrigger')) return [[name, { pollTimes: everyMinute, folder: folders.outbound, firstActivation: 'processExisting', ...(profile ? { profile } : {}) }]];
			if (operation === 'recordOutcome') return [[name, { receiptFolder: folders.receipts }]];
			if (operation === 'export') return [[name, { ...node, folder: folders.inbound }]];
			if (operation === 'post') return [[name, { ...node, company: { __rl: true, mode: 'id', value: company }, options: postOptions }]];
			if (operation === 'upsert') return [[name, { ...node, company: { __rl: true, mode: 'id', value: company }, options: vendorOptions ?? {} }]];
			return operation === 'reconcile' ? [[name, { ...node, company: { __rl: true, mode: 'id', value: company } }]] : [];
		}),
	);
}
