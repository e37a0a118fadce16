import { add } from '../../core/money';
import { openSapB1Books } from '../../nodes/SapB1/books';
import { openSapB1 } from '../../nodes/SapB1/connection';
import type { SapB1Credentials } from '../../nodes/SapB1/credentials';
import { createFaults, type Faults } from '../../simulators/faults';
import { linesOf, seedUser, type SapB1Simulator, startSapB1 } from '../../simulators/sapB1';
import type { ErpWorld, ProvenErp } from '../erps';

const company = 'SBODEMOUS';

export const sapB1: ProvenErp = {
	id: 'sapB1',
	name: 'SAP Business One',
	start,
	async open(facts, { settleMs, createTimeoutMs, chunkSize, otherWay } = {}) {
		const connection = openSapB1(facts as SapB1Credentials, { timeoutMs: 10_000 });
		const { bills } = openSapB1Books(connection, { settleMs, createTimeoutMs, postingMethod: otherWay ? 'direct' : 'draft', ...(chunkSize ? { batchSize: chunkSize } : {}) });
		return { erp: bills, close: async () => await connection.close() };
	},
};

/** The two versions of the Service Layer take turns. */
async function start(variant = 0): Promise<ErpWorld> {
	const b1 = await startSapB1();
	const { tables } = b1.company;
	const faults = faultsOf(b1);
	const facts: SapB1Credentials = { serverUrl: `${b1.url}/`, version: Math.floor(variant / 2) % 2 === 0 ? 'v2' : 'v1', companyDb: company, userName: seedUser.name, password: seedUser.password, language: 3 };
	return {
		facts,
		invoice: (number, amounts) => ({
			sourceKey: `${company}|V10000|${number}|invoice`,
			sourceSystem: 'stampli',
			companyId: company,
			invoiceNumber: number,
			type: 'invoice',
			invoiceDate: '2026-11-02',
			currency: 'USD',
			vendor: { vendorId: 'V10000' },
			lines: amounts.map((amount, i) => ({ lineNumber: String(i + 1), kind: 'expense', description: `Paper ${i + 1}`, amount, glAccount: '6100' })),
			totalAmount: amounts.reduce(add, '0'),
		}),
		unknownAccount: '9999',
		faults,
		creating: { method: 'POST', path: /\/(Drafts|PurchaseInvoices|DraftsService_SaveDraftToDocument|\$batch of writes)$/ },
		listing: { path: /\/(\$batch of reads$|(PurchaseInvoices|Drafts)\?)/ },
		// A draft that is left beside its document is one too many.
		bills: (number) =>
			[...tables.PurchaseInvoices.filter((row) => row.CancelStatus === 'csNo'), ...tables.Drafts.filter((row) => row.DocumentStatus === 'bost_Open')]
				.filter((row) => row.NumAtCard === number)
				.map((row) => ({ total: Number(row.DocTotal).toFixed(2), lines: linesOf(row).map((line) => Number(line.LineTotal).toFixed(2)) })),
		inN8n: { slug: 'sap-b1', credentialType: 'sapB1Api', credential: facts, company: '', options: {} },
		secrets: [seedUser.password],
		signInSecret: seedUser.password,
		newestToken: () => /B1SESSION=([^;]+)/.exec(b1.journal.at(-1)?.headers.cookie ?? '')?.[1],
		close: async () => {
			faults.clear();
			await b1.close();
		},
	};
}

/** The faults of its simulator, told of each batch whether it writes. */
function faultsOf(b1: SapB1Simulator): Faults {
	const faults = createFaults();
	const named = ({ url, body = '' }: { url: string; body?: string }) => (url.endsWith('/$batch') ? `${url} of ${/^POST /m.test(body) ? 'writes' : 'reads'}` : url);
	b1.faults.take = (request) => faults.take({ ...request, url: named(request) });
	return faults;
}
