import { add } from '../../core/money';
import { openDynamicsBcBooks } from '../../nodes/DynamicsBc/books';
import { openDynamicsBc } from '../../nodes/DynamicsBc/connection';
import type { DynamicsBcCredentials } from '../../nodes/DynamicsBc/credentials';
import { firstCompany, startDynamicsBc } from '../../simulators/dynamicsBc';
import { defaultClient, defaultTenant, startEntra } from '../../simulators/entra';
import type { ErpWorld, ProvenErp } from '../erps';

const company = firstCompany.name;

interface Facts {
	credentials: DynamicsBcCredentials;
	posting: 'draft' | 'post';
}

export const dynamicsBc: ProvenErp = {
	id: 'dynamicsBc',
	name: 'Business Central',
	start,
	async open(facts, { settleMs, createTimeoutMs, chunkSize, otherWay } = {}) {
		const { credentials, posting } = facts as Facts;
		const connection = openDynamicsBc(credentials);
		const { bills } = openDynamicsBcBooks(connection, { company, posting, concurrency: otherWay ? 1 : 3, settleMs, createTimeoutMs, ...(chunkSize ? { batchSize: chunkSize } : {}) });
		return { erp: bills, close: async () => connection.close() };
	},
};

/** Drafts and posted invoices take turns. */
async function start(variant = 0): Promise<ErpWorld> {
	const [bc, entra] = await Promise.all([startDynamicsBc(), startEntra()]);
	const posting = Math.floor(variant / 2) % 2 === 0 ? 'post' : 'draft';
	const credentials: DynamicsBcCredentials = {
		deployment: 'online', environment: 'Production', baseUrl: bc.url, cloud: 'custom', authorityHost: entra.url,
		tenantId: defaultTenant, clientId: defaultClient.clientId, authentication: 'secret', clientSecret: defaultClient.clientSecret, caCertificate: entra.caCertificate,
	}; // prettier-ignore
	const facts: Facts = { credentials, posting };
	const { tables } = bc.companies[0]!;
	return {
		facts,
		invoice: (number, amounts) => ({
			sourceKey: `${company}|10000|${number}|invoice`,
			sourceSystem: 'stampli',
			companyId: company,
			invoiceNumber: number,
			type: 'invoice',
			invoiceDate: '2026-11-02',
			currency: 'USD',
			vendor: { vendorId: '10000' },
			lines: amounts.map((amount, i) => ({ lineNumber: String(i + 1), kind: 'expense', description: `Paper ${i + 1}`, amount, glAccount: '8200' })),
			totalAmount: amounts.reduce(add, '0'),
		}),
		unknownAccount: '999999',
		faults: bc.faults,
		creating: { method: 'POST', path: /\$batch|\/purchaseInvoices\b/ },
		listing: { method: 'GET', path: /\/purchaseInvoices\b/ },
		bills: (number) =>
			tables.purchaseInvoices.filter((row) => row.vendorInvoiceNumber === number).map((row) => {
				const lines = tables.purchaseInvoiceLines.filter(({ documentId }) => documentId === row.id).map((line) => Number(line.amountIncludingTax).toFixed(2));
				return { total: Number(row.totalAmountIncludingTax).toFixed(2), lines, ...(posting === 'post' && row.status === 'Draft' ? { unfinished: 'Draft' } : {}) };
			}),
		inN8n: { slug: 'business-central', credentialType: 'dynamicsBcApi', credential: { ...credentials, useBaseUrl: true }, company, options: { posting } },
		secrets: [defaultClient.clientSecret!],
		newestToken: () => bc.journal.findLast(({ headers }) => headers.authorization)?.headers.authorization?.replace(/^Bearer /, ''),
		close: async () => {
			await Promise.all([bc.close(), entra.close()]);
		},
	};
}
