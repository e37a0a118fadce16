import { add } from '../../core/money';
import type { DynamicsBcCredentials } from '../../nodes/DynamicsBc/credentials';
import { openNavBooks } from '../../nodes/DynamicsBc/nav/books';
import { openNav } from '../../nodes/DynamicsBc/nav/connection';
import type { NavSettings, PostingCodeunit } from '../../nodes/DynamicsBc/nav/settings';
import { companyNames, type DynamicsNavSimulator, type Row, startDynamicsNav } from '../../simulators/dynamicsNav';
import { createFaults, type Faults } from '../../simulators/faults';
import type { ErpWorld, FoundBill, ProvenErp } from '../erps';

const company = companyNames.first;
const journal = { template: 'PURCH', batch: 'STAMPLI' };
const codeunit = 'StampliPosting';

interface Facts {
	credentials: DynamicsBcCredentials;
	way: NavSettings['way'];
	protocol: 'odata' | 'soap';
	posting?: PostingCodeunit;
}

/** A server without API v2.0, over its published pages. */
export const dynamicsNav: ProvenErp = {
	id: 'dynamicsNav',
	name: 'Dynamics NAV (published pages)',
	start,
	/** The other way is the other protocol: both show the same documents. */
	async open(facts, { settleMs, createTimeoutMs, otherWay } = {}) {
		const { credentials, way, protocol, posting } = facts as Facts;
		const connection = openNav(credentials, { timeoutMs: 10_000 });
		const chosen = otherWay === true ? (protocol === 'odata' ? 'soap' : 'odata') : protocol;
		const { bills } = openNavBooks(connection, { company, way, journal, protocol: chosen, settleMs, createTimeoutMs, ...(posting ? { posting } : {}) });
		return { erp: bills, close: async () => connection.close() };
	},
};

/** Journal and purchase invoices, a person who posts and a codeunit, OData and SOAP take turns. */
async function start(variant = 0): Promise<ErpWorld> {
	const way = Math.floor(variant / 2) % 2 === 0 ? 'purchaseJournal' : 'purchaseInvoice';
	const posts = Math.floor(variant / 4) % 2 === 0;
	const method = way === 'purchaseJournal' ? 'PostPurchaseJournal' : 'PostPurchaseInvoice';
	const nav = await startDynamicsNav({ codeunit: posts ? codeunit : '' });
	const { instance, user, accessKey, tenant } = nav.settings;
	const port = (address: string) => Number(new URL(address).port);
	const credentials: DynamicsBcCredentials = { deployment: 'onPremises', signIn: 'basic', protocol: 'http', host: '127.0.0.1', port: port(nav.url), soapPort: port(nav.soapUrl), instance, serverTenant: tenant, userName: user, accessKey };
	const facts: Facts = { credentials, way, protocol: variant % 3 === 0 ? 'soap' : 'odata', ...(posts ? { posting: { service: codeunit, method } } : {}) };
	return {
		facts,
		invoice: (number, amounts) => ({
			sourceKey: `${company}|10000|${number}|invoice`,
			sourceSystem: 'stampli',
			companyId: company,
			invoiceNumber: number,
			type: 'invoice',
			invoiceDate: '2026-11-02',
			currency: 'EUR',
			vendor: { vendorId: '10000' },
			lines: amounts.map((amount, i) => ({ lineNumber: String(i + 1), kind: 'expense', description: `Paper ${i + 1}`, amount, glAccount: '8200' })),
			totalAmount: amounts.reduce(add, '0'),
		}),
		unknownAccount: '999999',
		faults: faultsByOperation(nav),
		// OData says by its method what is written, SOAP by its operation.
		creating: { method: 'POST', path: new RegExp(`/ODataV4/.*(Purchase(Journal|Invoice)|PurchLines)$|#(Create|CreateMultiple|Update)$|${codeunit}`) },
		listing: { method: 'GET', path: /\/(PurchaseJournal|PurchaseInvoice|VendorLedgerEntries)\b/ },
		bills: (number) => billsOf(nav, number, posts),
		inN8n: {
			slug: 'business-central', credentialType: 'dynamicsBcApi', credential: { ...credentials, useBaseUrl: false }, company,
			options: { interface: 'pages', ...(way === 'purchaseJournal' ? { journal: `${journal.template}/${journal.batch}` } : {}), ...(posts ? { posting: 'post', postingCodeunit: `${codeunit}.${method}` } : {}) },
		},
		secrets: [accessKey],
		newestToken: () => nav.requests().findLast(({ headers }) => headers.authorization)?.headers.authorization?.replace(/^Basic /, ''),
		close: async () => {
			await nav.close();
		},
	}; // prettier-ignore
}

/** Every SOAP message is a POST to the address of its page: what it does is put behind the address, so that writing is told from reading. */
function faultsByOperation(nav: DynamicsNavSimulator): Faults {
	const faults = createFaults();
	nav.faults.take = (request: Parameters<Faults['take']>[0] & { headers?: Record<string, string> }) => {
		const operation = /:(\w+)"$/.exec(request.headers?.soapaction ?? '')?.[1];
		return faults.take(operation ? { ...request, url: `${request.url}#${operation}` } : request);
	};
	return faults;
}

/** Documents of the journal, drafts, and what stands behind the entries of the vendor. */
function billsOf({ companies }: DynamicsNavSimulator, number: string, posts: boolean): FoundBill[] {
	const { tables, posted } = companies[0]!;
	const amounts = (rows: Row[], field: string) => rows.map((row) => Number(row[field] ?? 0).toFixed(2));
	const unfinished = (state: string) => (posts ? { unfinished: state } : {});
	const inJournal = Map.groupBy(tables.GenJournalLine.filter((row) => row.External_Document_No === number), (row) => `${String(row.Journal_Batch_Name)} ${String(row.Document_No)}`);
	return [
		...[...inJournal.values()].map((rows) => {
			const owed = rows.filter((row) => row.Account_Type === 'Vendor').reduce((sum, row) => sum - Number(row.Amount), 0);
			return { total: owed.toFixed(2), lines: amounts(rows.filter((row) => row.Account_Type !== 'Vendor'), 'Amount'), ...unfinished('in the journal') };
		}),
		...tables.PurchaseHeader.filter((row) => row.Vendor_Invoice_No === number && row.Document_Type === 'Invoice').map((row) => {
			const lines = amounts(tables.PurchaseLine.filter((line) => line.Document_Type === 'Invoice' && line.Document_No === row.No), 'Line_Amount');
			return { total: lines.reduce(add, '0'), lines, ...unfinished('draft') };
		}),
		...tables.VendorLedgerEntry.filter((row) => row.External_Document_No === number && row.Document_Type !== 'Payment').map((row) => ({
			total: (-Number(row.Amount)).toFixed(2),
			lines: amounts(posted.filter((line) => line.Document_No === row.Document_No), 'Amount'),
		})),
	];
}
