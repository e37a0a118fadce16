import { listOf, startAcumatica, textOf } from '../../../simulators/acumatica';
import { acumaticaPeer } from '../peer/acumatica';
import type { BenchedErp, BenchErp } from './erp';

/** Requests that the licence lets run at once, and those that then wait before 429 is answered. */
const licence = { maxConcurrent: 4, maxQueued: 20 };

const peerNote = "n8n's own nodes: one sign-in (custom authentication credential) whose cookies go with every request, a look-up by vendor and vendor reference, one PUT of a bill with its lines that is not on hold: two requests per invoice, compared with nothing.";
const licenceNote = `The licence lets ${licence.maxConcurrent} requests run at once; ${licence.maxQueued} more wait, the rest is declined with 429. There is no \`$batch\`, and one PUT enters one bill.`;

const common: Omit<BenchErp, 'key' | 'name' | 'notes' | 'start'> = {
	slug: 'acumatica',
	work: { invoices: 500, linesPerInvoice: 5 },
	loads: [
		{ latencyMs: 50, perOperationMs: 0 },
		{ latencyMs: 50, perOperationMs: 10 },
	],
	codes: { company: 'HQ', vendors: ['V000123', '00042'], accounts: ['61000', '61500', '0400'], dimensions: { Subaccount: ['ADM001', 'ADM002', 'OPS001'] } },
	/** Tried at 50 ms with 500 invoices: 4 every 70 ms took 28 s; 16 every 200 ms is declined now and then and took 35 s, because the look-up is repeated; 20 every 100 ms fails. */
	batchingFor: ({ latencyMs, perOperationMs }) => ({ batchSize: licence.maxConcurrent, batchInterval: latencyMs + perOperationMs + 20 }),
};

/** As it comes: on hold first. */
export const acumatica: BenchErp = {
	...common,
	key: 'acumatica',
	name: 'Acumatica',
	notes: [
		licenceNote,
		'Five times is out of reach here: a bill is entered on hold, its total compared, and taken from hold, two requests after a look-up for ten invoices at once. Four at once allow 40 invoices/s at 50 ms (33 at 50 + 10 ms).',
		peerNote,
	],
	start: async () => await start({}),
};

export const acumaticaDirectly: BenchErp = {
	...common,
	key: 'acumatica-directly',
	name: 'Acumatica, bills entered directly',
	notes: [
		licenceNote,
		'With *Enter Bills: Directly* one request enters a bill that is not on hold, as the hand-built workflow does, and its total is compared all the same; what differs is deleted again. Four at once allow some 70 invoices/s at 50 ms.',
		peerNote,
	],
	start: async () => await start({ entry: 'direct' }),
};

async function start(options: Record<string, string>): Promise<BenchedErp> {
	const simulator = await startAcumatica();
	const { api: password } = simulator.settings.users;
	const bills = () => simulator.books.Bill ?? [];
	return {
		credentials: {
			acumaticaPasswordApi: { instanceUrl: simulator.url, endpointName: 'Default', endpointVersion: '24.200.001', username: 'api', password, clientId: simulator.settings.client.id, clientSecret: simulator.settings.client.secret },
			httpCustomAuth: { json: JSON.stringify({ body: { name: 'api', password, tenant: simulator.settings.tenants[0] } }) },
		},
		post: { authentication: 'acumaticaPasswordApi', company: { __rl: true, mode: 'id', value: 'HQ' }, ...(Object.keys(options).length > 0 ? { options } : {}) },
		clear(load) {
			bills().length = 0;
			// Nobody signs out before n8n is started anew; seats are free again as if the sessions had run out.
			for (const session of simulator.sessions.live) session.expired = true;
			simulator.settings.capacity = { ...load, ...licence };
			simulator.journal.length = 0;
		},
		counts: () => ({
			// A bill that is still on hold is not where either side wants it.
			bills: bills().filter((row) => textOf(row, 'Status') === 'Balanced').length,
			lines: bills().reduce((sum, row) => sum + listOf(row, 'Details').length, 0),
		}),
		bills: () => bills().map((row) => ({ invoice: `${textOf(row, 'Vendor')}|${textOf(row, 'VendorRef')}`, lines: listOf(row, 'Details').length })),
		traffic: () => ({
			requests: simulator.journal.length,
			operations: simulator.journal.length,
			refused: simulator.journal.filter(({ status }) => status === 429).length,
		}),
		peer: (credentials, batching) => acumaticaPeer({ root: `${simulator.url}/entity`, endpoint: 'Default/24.200.001', signIn: credentials.httpCustomAuth!, batching }),
		close: () => simulator.close(),
	};
}
