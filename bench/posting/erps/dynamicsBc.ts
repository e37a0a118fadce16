import { firstCompany, startDynamicsBc } from '../../../simulators/dynamicsBc';
import { dynamicsBcPeer } from '../peer/dynamicsBc';
import type { BenchErp } from './erp';

/** Requests of one user that run at once, and those that then wait before 429 is answered. */
const limits = { maxConcurrent: 5, maxQueued: 95 };

export const dynamicsBc: BenchErp = {
	key: 'bc',
	slug: 'business-central',
	name: 'Business Central',
	work: { invoices: 100, linesPerInvoice: 5 },
	loads: [
		{ latencyMs: 50, perOperationMs: 0 },
		{ latencyMs: 50, perOperationMs: 10 },
	],
	codes: { company: firstCompany.name, vendors: ['10000', '00042'], accounts: ['6110', '6120', '8200', '0400'], dimensions: {} },
	batchingFor: ({ latencyMs, perOperationMs }) => ({ batchSize: limits.maxConcurrent, batchInterval: latencyMs + perOperationMs + 20 }),
	notes: [
		`${limits.maxConcurrent} requests run at once; ${limits.maxQueued} more wait, the rest is answered with 429. The operations of a \`$batch\` are served and charged one after the other.`,
		"n8n's own nodes, with n8n's OAuth2 credential: a look-up by vendor and vendor invoice number, one draft with its lines (deep insert), the action *post*: three requests per invoice. Both sides post (option *Posting*: Post); this package compares the totals before that, and looks into the ledger for numbers used before.",
	],
	async start({ credentials: { dynamicsFoApi } }) {
		const simulator = await startDynamicsBc();
		const { tables, id } = simulator.companies[0]!;
		const { tenantId, clientId, clientSecret, authorityHost, caCertificate } = dynamicsFoApi;
		const linesOf = (document: string) => tables.purchaseInvoiceLines.filter((row) => row.documentId === document).length;
		return {
			credentials: {
				dynamicsBcApi: { deployment: 'online', environment: 'Production', useBaseUrl: true, baseUrl: simulator.url, cloud: 'custom', authorityHost, tenantId, clientId, authentication: 'secret', clientSecret, caCertificate },
				oAuth2Api: {
					grantType: 'clientCredentials',
					accessTokenUrl: `${String(authorityHost)}/${String(tenantId)}/oauth2/v2.0/token`,
					clientId,
					clientSecret,
					scope: 'https://api.businesscentral.dynamics.com/.default',
					authentication: 'body',
					serverUrl: '',
				},
			},
			post: { company: { __rl: true, mode: 'id', value: firstCompany.name }, options: { posting: 'post' } },
			clear(load) {
				for (const set of ['purchaseInvoices', 'purchaseInvoiceLines'] as const) tables[set].length = 0;
				simulator.companies[0]!.ledger.length = 0;
				simulator.settings.capacity = { ...load, ...limits };
				simulator.resetCounters();
			},
			counts: () => ({ bills: tables.purchaseInvoices.filter((row) => row.status !== 'Draft').length, lines: tables.purchaseInvoiceLines.length }),
			bills: () => tables.purchaseInvoices.map((row) => ({ invoice: `${String(row.vendorNumber)}|${String(row.vendorInvoiceNumber)}`, lines: linesOf(row.id) })),
			traffic: () => ({ ...simulator.counters(), refused: simulator.journal.filter(({ status }) => status === 429).length }),
			peer: (credentials, batching) => dynamicsBcPeer({ root: `${simulator.url}/api/v2.0/companies(${id})`, oAuth2: credentials.oAuth2Api!, batching }),
			close: () => simulator.close(),
		};
	},
};
