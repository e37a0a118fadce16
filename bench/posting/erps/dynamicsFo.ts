import { dynamicsFoCodes } from '../../invoiceFile';
import { dynamicsFoPeer } from '../peer/dynamicsFo';
import type { BenchErp } from './erp';

/** Operations served at the same moment; beyond that F&O answers 429. */
const maxConcurrent = 8;

export const dynamicsFo: BenchErp = {
	key: 'fo',
	slug: 'dynamics-fo',
	name: 'Dynamics 365 F&O',
	work: { invoices: 500, linesPerInvoice: 5 },
	// First the latencies of the network, then what the operations themselves cost at 50 ms latency.
	loads: [
		{ latencyMs: 0, perOperationMs: 0 },
		{ latencyMs: 50, perOperationMs: 0 },
		{ latencyMs: 50, perOperationMs: 10 },
		{ latencyMs: 50, perOperationMs: 50 },
	],
	codes: dynamicsFoCodes,
	/**
	 * n8n sends a batch, waits the interval and sends the next one, whether the first is answered or not: the interval must outlast the ERP's answer.
	 * Tried at 50 ms with 500 invoices: 8 every 60 ms takes 38 to 43 s; 8 every 65 ms is slower; 1 every 5 or 6 ms took 35 and 41 s with refusals, and the like
	 * at 60 ms failed; 8 every 50 ms, 4 every 20 or 25 ms are refused so often that they take longer; 8 every 40 ms, 1 every 3 or 4 ms fail at the look-up.
	 */
	batchingFor: ({ latencyMs, perOperationMs }) => ({ batchSize: maxConcurrent, batchInterval: latencyMs + perOperationMs === 0 ? 1 : latencyMs + perOperationMs + 10 }),
	notes: [
		`${maxConcurrent} operations are served at once and 429 answers the rest. A \`$batch\` holds one place, and its operations are served and charged one after the other. The more an operation itself costs, the less a batch can save: it spares requests, not work.`,
		"n8n's own nodes: look-up, one request per header, one request per line, with n8n's OAuth2 credential (its token is kept). A create that is refused goes round again by itself; *Retry On Fail* would repeat the whole node and double what was created. Single requests at even intervals were tried instead of batches of 8: they are refused more, or fail.",
	],
	async start({ dynamicsFo: simulator, credentials: { dynamicsFoApi } }) {
		const { data } = simulator;
		const of = (row: Record<string, unknown>) => String(row.HeaderReference);
		return {
			credentials: {
				dynamicsFoApi,
				oAuth2Api: {
					grantType: 'clientCredentials',
					accessTokenUrl: `${String(dynamicsFoApi.authorityHost)}/${String(dynamicsFoApi.tenantId)}/oauth2/v2.0/token`,
					clientId: dynamicsFoApi.clientId,
					clientSecret: dynamicsFoApi.clientSecret,
					scope: `${String(dynamicsFoApi.environmentUrl)}/.default`,
					authentication: 'body',
					serverUrl: '',
				},
			},
			post: { company: { __rl: true, mode: 'id', value: 'usmf' }, options: { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement' } },
			clear(load) {
				data.VendorInvoiceHeaders.length = 0;
				data.VendorInvoiceLines.length = 0;
				simulator.settings.capacity = { ...load, maxConcurrent };
				simulator.resetCounters();
			},
			counts: () => ({ bills: data.VendorInvoiceHeaders.length, lines: data.VendorInvoiceLines.length }),
			bills: () => {
				const lines = Map.groupBy(data.VendorInvoiceLines, of);
				return data.VendorInvoiceHeaders.map((row) => ({ invoice: `${String(row.InvoiceAccount)}|${String(row.InvoiceNumber)}`, lines: lines.get(of(row))?.length ?? 0 }));
			},
			traffic: () => ({ ...simulator.counters(), refused: simulator.journal.filter(({ status }) => status === 429).length }),
			peer: (credentials, batching) => dynamicsFoPeer({ environmentUrl: simulator.url, oAuth2: credentials.oAuth2Api!, batching }),
			close: async () => undefined, // it belongs to the systems
		};
	},
};
