import { add } from '../../core/money';
import { openAcumaticaBooks } from '../../nodes/Acumatica/books';
import { openAcumatica, standardConcurrency } from '../../nodes/Acumatica/connection';
import { type AcumaticaCredentials, checkCredentials } from '../../nodes/Acumatica/credentials';
import type { Entry, Goal } from '../../nodes/Acumatica/settings';
import { listOf, numberOf, startAcumatica, textOf } from '../../simulators/acumatica';
import type { ErpWorld, ProvenErp } from '../erps';

interface Facts {
	credentials: AcumaticaCredentials;
	goal: Goal;
	entry: Entry;
}

export const acumatica: ProvenErp = {
	id: 'acumatica',
	name: 'Acumatica',
	start,
	async open(facts, { settleMs, createTimeoutMs, chunkSize, otherWay } = {}) {
		const { credentials, goal, entry } = facts as Facts;
		// A pause after 429 and the questions after a long operation would only make the proof slow.
		const connection = openAcumatica(credentials, { timeoutMs: 10_000, throttlePauseMs: 1000 });
		const { bills } = openAcumaticaBooks(connection, { branch: 'HQ', pollMs: 5, goal, entry, concurrency: otherWay ? 1 : standardConcurrency, settleMs, createTimeoutMs, ...(chunkSize ? { batchSize: chunkSize } : {}) });
		return { erp: bills, close: async () => await connection.close() };
	},
};

/** Cookie sign-in and tokens take turns; so do bills that end as Balanced and bills that are released, entered on hold and directly, ids that last and ids of one session. */
async function start(variant = 0): Promise<ErpWorld> {
	// Sessions of killed processes hold their seats until they expire.
	const simulator = await startAcumatica({ seats: 1000, sessionIds: Math.floor(variant / 8) % 2 === 1 });
	const { users, client } = simulator.settings;
	const goal: Goal = Math.floor(variant / 2) % 2 === 0 ? 'balanced' : 'released';
	const entry: Entry = Math.floor(variant / 4) % 2 === 0 ? 'hold' : 'direct';
	const common = { instanceUrl: `${simulator.url}/`, endpointName: 'Default', endpointVersion: '24.200.001', username: 'api', password: users.api };
	const credentials = variant % 2 === 0 ? checkCredentials('acumaticaLoginApi', { ...common, tenant: 'Acme' }) : checkCredentials('acumaticaPasswordApi', { ...common, clientId: client.id, clientSecret: client.secret });
	const facts: Facts = { credentials, goal, entry };
	const finished = goal === 'released' ? ['Open'] : ['Balanced'];
	return {
		facts,
		invoice: (number, amounts) => ({
			sourceKey: `HQ|V000123|${number}|invoice`,
			sourceSystem: 'stampli',
			companyId: 'HQ',
			invoiceNumber: number,
			type: 'invoice',
			invoiceDate: '2026-11-02',
			currency: 'USD',
			vendor: { vendorId: 'V000123' },
			lines: amounts.map((amount, i) => ({ lineNumber: String(i + 1), kind: 'expense', description: `Paper ${i + 1}`, amount, glAccount: '61000' })),
			totalAmount: amounts.reduce(add, '0'),
		}),
		unknownAccount: '999999',
		faults: simulator.faults,
		creating: { method: 'PUT', path: /\/Bill\?/ },
		listing: { method: 'GET', path: /\/entity\/Default\/[\d.]+\/Bill\b/ },
		bills: (number) =>
			simulator.books.Bill!.filter((row) => textOf(row, 'VendorRef') === number && textOf(row, 'Status') !== 'Voided').map((row) => {
				const lines = listOf(row, 'Details').map((line) => numberOf(line, 'Amount').toFixed(2));
				const state = textOf(row, 'Status');
				return { total: lines.reduce(add, '0'), lines, ...(finished.includes(state) ? {} : { unfinished: state || 'without status' }) };
			}),
		inN8n: { slug: 'acumatica', credentialType: credentials.type, credential: credentials, post: { authentication: credentials.type }, company: 'HQ', options: { goal, entry } },
		secrets: [users.api!, client.secret],
		signInSecret: users.api!,
		newestToken: () => simulator.journal.flatMap(({ headers }) => /(access|auth)-[^;\s]+/.exec(`${headers.authorization ?? ''} ${headers.cookie ?? ''}`)?.[0] ?? []).at(-1),
		close: async () => {
			simulator.faults.clear();
			await simulator.close();
		},
	};
}
