import { linesOf, seedUser, startSapB1 } from '../../../simulators/sapB1';
import { sapB1Peer } from '../peer/sapB1';
import type { BenchErp } from './erp';

export const sapB1: BenchErp = {
	key: 'sapb1',
	slug: 'sap-b1',
	name: 'SAP Business One',
	work: { invoices: 500, linesPerInvoice: 5 },
	loads: [
		{ latencyMs: 50, perOperationMs: 0 },
		{ latencyMs: 50, perOperationMs: 10 },
	],
	codes: { company: 'SBODEMOUS', vendors: ['V10000', '0000123'], accounts: ['6100', '6200', '0640'], dimensions: { Department: ['0100', 'SALES'], Region: ['R-EU', 'R-US'] } },
	/** Requests of one session queue, so the interval only keeps the queue short. */
	batchingFor: ({ latencyMs, perOperationMs }) => ({ batchSize: 8, batchInterval: Math.max(latencyMs, 8 * perOperationMs) + 10 }),
	notes: [
		'The Service Layer answers the requests of one session one after another: the time per operation is spent inside the session, the time per request is the way there and back. Nothing is refused; requests queue.',
		"n8n's own nodes: one login (custom authentication credential) whose cookies go with every request, a look-up by vendor and NumAtCard, one *PurchaseInvoices* with its lines: two requests per invoice, posted at once and compared with nothing. This package looks among invoices, credit memos, drafts and journal entries, stores a draft, compares its total, posts it and reads back what it has become.",
	],
	async start() {
		const simulator = await startSapB1();
		const { tables } = simulator.company;
		return {
			credentials: {
				sapB1Api: { serverUrl: simulator.url, version: 'v2', companyDb: 'SBODEMOUS', userName: seedUser.name, password: seedUser.password },
				httpCustomAuth: { json: JSON.stringify({ body: { CompanyDB: 'SBODEMOUS', UserName: seedUser.name, Password: seedUser.password } }) },
			},
			post: {},
			clear({ latencyMs, perOperationMs }) {
				tables.PurchaseInvoices.length = 0;
				tables.Drafts.length = 0;
				simulator.settings.capacity = { latencyMs };
				simulator.settings.serviceMs = perOperationMs;
				simulator.journal.length = 0;
			},
			counts: () => ({ bills: tables.PurchaseInvoices.length, lines: tables.PurchaseInvoices.reduce((sum, row) => sum + linesOf(row).length, 0) }),
			bills: () => tables.PurchaseInvoices.map((row) => ({ invoice: `${String(row.CardCode)}|${String(row.NumAtCard)}`, lines: linesOf(row).length })),
			traffic: () => ({
				requests: simulator.journal.length,
				operations: simulator.journal.reduce((sum, { operations }) => sum + operations, 0),
				refused: simulator.journal.filter(({ status }) => status === 429).length,
			}),
			peer: (credentials, batching) => sapB1Peer({ root: `${simulator.url}/b1s/v2`, login: credentials.httpCustomAuth!, batching }),
			close: () => simulator.close(),
		};
	},
};
