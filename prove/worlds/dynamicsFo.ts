import { dynamicsFoBills } from '../../nodes/DynamicsFo/bills';
import { openDynamicsFo } from '../../nodes/DynamicsFo/connection';
import type { DynamicsFoCredentials } from '../../nodes/DynamicsFo/credentials';
import { add } from '../../core/money';
import type { Invoice } from '../../core/model';
import { startDynamicsFo } from '../../simulators/dynamicsFo';
import { defaultClient, defaultTenant, startEntra } from '../../simulators/entra';
import type { ErpWorld, ProvenErp } from '../erps';

const category = { procurementCategory: 'Office supplies', procurementHierarchy: 'Procurement' };

export const dynamicsFo: ProvenErp = {
	id: 'dynamicsFo',
	name: 'Dynamics 365 F&O',
	start,
	async open(facts, { settleMs, createTimeoutMs, chunkSize, otherWay } = {}) {
		const connection = openDynamicsFo(facts as DynamicsFoCredentials);
		const erp = dynamicsFoBills(connection, {
			company: 'usmf',
			...category,
			settleMs,
			createTimeoutMs,
			postingMethod: otherWay ? 'serial' : 'auto',
			...(chunkSize ? { batchSize: chunkSize } : {}),
		});
		return { erp, close: async () => connection.close() };
	},
};

/** What becomes of a reference of our own: without it, F&O itself refuses no second invoice. */
const ownReferences = ['accepted', 'replaced', 'refused'] as const;

async function start(variant = 0): Promise<ErpWorld> {
	const [fo, entra] = await Promise.all([startDynamicsFo({ manualHeaderReference: ownReferences[variant % ownReferences.length] }), startEntra()]);
	const facts: DynamicsFoCredentials = {
		environmentUrl: fo.url,
		cloud: 'custom',
		authorityHost: entra.url,
		tenantId: defaultTenant,
		clientId: defaultClient.clientId,
		authentication: 'secret',
		clientSecret: defaultClient.clientSecret,
		caCertificate: entra.caCertificate,
	};
	return {
		facts,
		invoice: (number, amounts): Invoice => ({
			sourceKey: `usmf|1001|${number}|invoice`,
			sourceSystem: 'stampli',
			companyId: 'usmf',
			invoiceNumber: number,
			type: 'invoice',
			invoiceDate: '2026-11-02',
			currency: 'USD',
			vendor: { vendorId: '1001' },
			lines: amounts.map((amount, i) => ({ lineNumber: String(i + 1), kind: 'expense', description: `Paper ${i + 1}`, amount, glAccount: '618160' })),
			totalAmount: amounts.reduce(add, '0'),
		}),
		unknownAccount: '699999',
		faults: fo.faults,
		creating: { method: 'POST', path: /\$batch|VendorInvoice(Headers|Lines)/ },
		listing: { method: 'GET', path: /^\/data\/VendorInvoiceHeaders/ },
		bills: (number) =>
			fo.data.VendorInvoiceHeaders.filter((header) => header.InvoiceNumber === number).map((header) => {
				const lines = fo.data.VendorInvoiceLines.filter((line) => line.HeaderReference === header.HeaderReference && line.dataAreaId === header.dataAreaId);
				const amounts = lines.map((line) => Number(line.NetAmount).toFixed(2));
				return { total: amounts.reduce(add, '0'), lines: amounts };
			}),
		inN8n: { slug: 'dynamics-fo', credentialType: 'dynamicsFoApi', credential: facts, company: 'usmf', options: category },
		secrets: [String(defaultClient.clientSecret)],
		newestToken: () => fo.journal.findLast(({ headers }) => headers.authorization)?.headers.authorization?.replace(/^Bearer /, ''),
		close: async () => {
			await Promise.all([fo.close(), entra.close()]);
		},
	};
}
