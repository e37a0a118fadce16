import type { N8n } from './n8n/server';
import { filledIn, readTemplate } from './n8n/template';
import { folders, type Systems } from './systems';

export interface Published {
	masterData: string;
	invoicesCsv: string;
	invoicesXml: string;
}

const everyMinute = { item: [{ mode: 'everyMinute' }] };

/**
 * What a user does with the shipped templates: create the credentials, import, fill in, publish. Master data first; then one
 * copy of the invoice template per file layout. Polls come every minute instead of every quarter of an hour.
 */
export async function useTemplates(n8n: N8n, { credentials }: Pick<Systems, 'credentials'>): Promise<Published> {
	const { api } = n8n;
	const references = {
		stampliSftpApi: await api.createCredential('Stampli SFTP (demo)', 'stampliSftpApi', credentials.stampliSftpApi),
		dynamicsFoApi: await api.createCredential('Dynamics 365 F&O (demo)', 'dynamicsFoApi', credentials.dynamicsFoApi),
	};
	const masterData = await api.importWorkflow(
		filledIn(readTemplate('dynamics-fo-master-data-to-stampli'), {
			credentials: references,
			parameters: { 'Every Two Hours': { rule: { interval: [{ field: 'minutes', minutesInterval: 1 }] } } },
		}),
	);
	await api.publish(masterData.id);
	const invoices = readTemplate('stampli-invoices-to-dynamics-fo');
	const publishInvoices = async (name: string, profile: string) => {
		const { id } = await api.importWorkflow(
			filledIn(invoices, {
				name: `${invoices.name} (${name})`,
				credentials: references,
				parameters: {
					'New Approved Invoices': { pollTimes: everyMinute, folder: folders.outbound, profile, firstActivation: 'processExisting' },
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
	};
	return {
		masterData: masterData.id,
		invoicesCsv: await publishInvoices('CSV', 'stampliInvoicesCsv'),
		invoicesXml: await publishInvoices('XML', 'stampliInvoicesXml'),
	};
}
