import type { Invoice } from '../../core/model';
import { isDecimal } from '../../core/money';
import type { Erp, ErpBill, PreparedBill } from '../../core/ports';
import { checkLive, companyProblem, dimensionOf, preload } from './checks';
import { companyOf } from './companies';
import { completeBill } from './completeBill';
import type { BcConnection, Company } from './connection';
import { createBills } from './createBills';
import { decidedByVendor } from './defaultDimensions';
import { type BillDraft, draft } from './draft';
import { codeKey } from './fields';
import type { Work } from './finishBills';
import { findEntries, findInvoices, type Wanted, withoutDoubles } from './findBills';
import { createLookups } from './lookups';
import { erpName } from './problems';
import { withoutTakenBack } from './takenBack';

export interface BillSettings {
	/** Company of invoices that name none: id, name or display name. */
	company?: string;
	/** Default `draft`: somebody posts it in Business Central. */
	posting?: 'draft' | 'post';
	/** Invoices per batch. Default 20. */
	batchSize?: number;
	/** Batches at once. Default 4. */
	concurrency?: number;
	/** How long after a lost answer Business Central may still finish the work. Default 10 minutes: it cancels an operation after 8. */
	settleMs?: number;
	/** The longest one batch may take, pauses included. Default 4 minutes. */
	createTimeoutMs?: number;
}

/** Business Central runs five requests of one user at once: so many batches, and a look-up beside them. */
export const standardConcurrency = 4;

/** Purchase invoices of Business Central through API v2.0: drafts, or posted ones. */
export function dynamicsBcBills(connection: BcConnection, settings: BillSettings = {}): Erp {
	const lookups = createLookups(connection);
	const createTimeoutMs = settings.createTimeoutMs ?? 240_000;
	const posts = settings.posting === 'post';
	const askedCompany = (invoice: Invoice) => (invoice.companyId ?? settings.company ?? '').trim();
	const knownCompany = async (invoice: Invoice): Promise<Company | undefined> => companyOf(await connection.companies(), askedCompany(invoice));
	let hasLedgerApi = true;

	const work = (): Work => ({
		connection,
		posts,
		giveUpAt: connection.clock.now() + createTimeoutMs - Math.min(10_000, createTimeoutMs / 4),
		// Twenty postings of a slow company take longer than any other request; `giveUpAt` still bounds them.
		timeoutMs: createTimeoutMs,
		dimensionsOf: async (id) => await lookups.of((await connection.companies()).find((each) => each.id === id)!).dimensions(),
	});
	const entries = async (wanted: Wanted[]) => {
		const found = hasLedgerApi ? await findEntries(connection, wanted) : undefined;
		hasLedgerApi = found !== undefined;
		return found ?? wanted.map(() => []);
	};

	const findAll = async (invoices: Invoice[]): Promise<ErpBill[][]> => {
		const wanted: { at: number; each: Wanted }[] = [];
		for (const [at, invoice] of invoices.entries()) {
			const company = invoice.invoiceNumber ? await knownCompany(invoice) : undefined;
			if (!company) continue;
			const [dimensions, { localCurrency }] = await Promise.all([lookups.of(company).dimensions(), lookups.of(company).setup()]);
			wanted.push({ at, each: { invoice, company, dimensions, ...(localCurrency ? { localCurrency } : {}) } });
		}
		const asked = wanted.map(({ each }) => each);
		const [documents, others] = asked.length > 0 ? await Promise.all([findInvoices(connection, asked, { posts }), entries(asked)]) : [[], []];
		return invoices.map((_invoice, at) => {
			const i = wanted.findIndex((each) => each.at === at);
			return i < 0 ? [] : withoutDoubles(documents[i]!, others[i]!);
		});
	};
	const lookUp = withoutTakenBack(erpName, findAll);

	const prepareOne = async (invoice: Invoice): Promise<PreparedBill> => {
		const company = await knownCompany(invoice);
		const companyLookups = company && lookups.of(company);
		const [dimensions, setup, [vendor]] = companyLookups
			? await Promise.all([companyLookups.dimensions(), companyLookups.setup(), companyLookups.vendors.get([codeKey(invoice.vendor.vendorId ?? '')])])
			: [[], { globalDimensions: [] }, [undefined]];
		const drafted = draft(invoice, {
			company: company?.id ?? '',
			dimensionCode: (name) => dimensionOf(dimensions, name)?.code,
			globalDimensions: setup.globalDimensions,
			vendorDecides: decidedByVendor(vendor),
		});
		const live = companyLookups ? await checkLive(invoice, company, companyLookups, { posts }) : [companyProblem(askedCompany(invoice), await connection.companies())];
		return { invoice, payload: drafted.draft, problems: [...drafted.problems, ...live, ...(await lookUp.problems(invoice))] };
	};

	return {
		name: erpName,
		target: `dynamics-bc:${connection.name.toLowerCase()}`,
		settleMs: settings.settleMs ?? 600_000,
		createTimeoutMs,
		chunkSize: Math.max(1, settings.batchSize ?? 20),
		concurrency: Math.max(1, settings.concurrency ?? standardConcurrency),
		expected: (invoice) => ({
			type: invoice.type,
			date: invoice.invoiceDate,
			currency: invoice.currency,
			total: isDecimal(invoice.totalAmount) ? invoice.totalAmount : '0',
			lineAmounts: invoice.lines.map((line) => (isDecimal(line.amount) ? line.amount : '0')),
		}),
		find: lookUp.find,
		prepare: async (invoices) => {
			await preload(invoices.map((invoice) => ({ invoice, company: askedCompany(invoice) })), lookups);
			return await Promise.all(invoices.map(prepareOne));
		},
		create: (bills) => createBills(bills.map(({ invoice, payload }) => ({ invoice, draft: payload as BillDraft })), work()),
		complete: (bill, { invoice, payload }) => completeBill(bill, { invoice, draft: payload as BillDraft }, work()),
	};
}
