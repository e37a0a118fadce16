import { firstCompany, startDynamicsBc } from '../../../simulators/dynamicsBc';
import { dynamicsBcPeer } from '../peer/dynamicsBc';
import type { BenchErp } from './erp';

/** Requests of one user that run at once, and those that then wait before 429 is answered. */
const limits = { maxConcurrent: 5, maxQueued: 95 };

export const dynamicsBc: BenchErp = {
	key: 'bc',
	slug: 'business-central',
	name: 'Business Central',
	work: { invoices: 500, linesPerInvoice: 5 },
	loads: [
		{ latencyMs: 50, perOperationMs: 0 },
		{ latencyMs: 50, perOperationMs: 10 },
	],
	codes: { company: firstCompany.name, vendors: ['10000', '00042'], accounts: ['6110', '6120', '8200', '0400'], dimensions: {} },
	/**
	 * As many as the places can serve in that time, so that the queue is never filled, however quickly n8n sends.
	 * Tried at 50 ms with 500 invoices: 50 every 200 ms took 22 s where n8n was slow, and is declined, as 50 every 300 ms is, where it is quick; 50 every 450 ms took 37 s, 5 every 70 ms 39 s.
	 */
	batchingFor: ({ latencyMs, perOperationMs }) => ({ batchSize: 4 * limits.maxConcurrent, batchInterval: 4 * (latencyMs + perOperationMs) }),
	notes: [
		`${limits.maxConcurrent} requests run at once; ${limits.maxQueued} more wait, the rest is answered with 429. The operations of a \`$batch\` are served and charged one after the other.`,
		'What the five places allow, by the requests and operations of the second table: at 50 ms per request, and 50 + 10 ms, 33 and 28 invoices/s for three single requests, some 480 and 156 for batches. Below that, it is n8n and the simulator that take their time on this machine.',
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
