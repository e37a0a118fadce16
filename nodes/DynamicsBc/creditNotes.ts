import { isKind } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { CreateAnswer, Erp, ErpBill, PreparedBill } from '../../core/ports';
import { readOnce } from '../shared/erp/batchedLookup';
import { codeKey } from './fields';

/**
 * Invoices go through the API; credit notes, which it cannot make, through the published page of purchase credit memos, where there is
 * one. Whether there is one is asked once per run, before the first credit note: what was looked up there is also sent there.
 */
export function withCreditNotes(api: Erp, pages: Erp, companyName: (asked: string | undefined) => Promise<string | undefined>): Erp {
	const named = async (invoice: Invoice): Promise<Invoice> => ({ ...invoice, companyId: (await companyName(invoice.companyId)) ?? invoice.companyId ?? '' });
	const isCredit = (invoice: Invoice) => invoice.type === 'credit';
	/** The page's answer to a look-up; a setup error says that it is not published. */
	const probe = new Map<string, () => Promise<boolean>>();
	const published = async (invoice: Invoice): Promise<boolean> => {
		const { companyId = '' } = await named(invoice);
		const known = probe.get(companyId) ?? readOnce(async () => await isPublished(pages, { ...invoice, companyId }));
		probe.set(companyId, known);
		return await known();
	};
	/** Credit notes that the page takes, and where they stand among all. */
	const chosen = async (invoices: Invoice[]): Promise<{ at: number; invoice: Invoice }[]> => {
		const found: { at: number; invoice: Invoice }[] = [];
		for (const [at, invoice] of invoices.entries()) if (isCredit(invoice) && (await published(invoice))) found.push({ at, invoice: await named(invoice) });
		return found;
	};
	/** Both parts in the order of the whole. */
	const divided = async <In, Out>(all: In[], own: number[], ofApi: (some: In[]) => Promise<Out[]>, ofPages: (some: In[]) => Promise<Out[]>): Promise<Out[]> => {
		const rest = all.flatMap((_one, at) => (own.includes(at) ? [] : [at]));
		const [a, b] = await Promise.all([rest.length > 0 ? ofApi(rest.map((at) => all[at]!)) : [], own.length > 0 ? ofPages(own.map((at) => all[at]!)) : []]);
		return all.map((_one, at) => (own.includes(at) ? b[own.indexOf(at)]! : a[rest.indexOf(at)]!));
	};

	return {
		...api,
		settleMs: Math.max(api.settleMs, pages.settleMs),
		createTimeoutMs: Math.max(api.createTimeoutMs, pages.createTimeoutMs),
		expected: (invoice) => (isCredit(invoice) ? pages.expected(invoice) : api.expected(invoice)),
		find: async (invoices, only) => {
			const [found, credits] = await Promise.all([api.find(invoices, only), chosen(invoices)]);
			const more = credits.length > 0 ? await pages.find(credits.map(({ invoice }) => invoice), only) : [];
			credits.forEach(({ at }, i) => (found[at] = together(found[at]!, more[i]!)));
			return found;
		},
		prepare: async (invoices) => {
			const credits = await chosen(invoices);
			const prepared = await divided(invoices, credits.map(({ at }) => at), api.prepare, async (some) => await pages.prepare(await Promise.all(some.map(named))));
			return prepared.map((bill, at): PreparedBill => ({ ...bill, invoice: invoices[at]! }));
		},
		create: async (bills) => {
			const own = bills.flatMap(({ invoice }, at) => (isCredit(invoice) ? [at] : []));
			return await divided<PreparedBill, CreateAnswer>(bills, own, api.create, async (some) => await pages.create(await Promise.all(some.map(async (bill) => ({ ...bill, invoice: await named(bill.invoice) })))));
		},
		complete: async (bill, prepared) => (isCredit(prepared.invoice) ? await pages.complete!(bill, { ...prepared, invoice: await named(prepared.invoice) }) : await api.complete!(bill, prepared)),
	};
}

async function isPublished(pages: Erp, credit: Invoice): Promise<boolean> {
	try {
		const [prepared] = await pages.prepare([credit]);
		return prepared?.payload !== null && !prepared!.problems.some(({ code }) => code === 'type.unsupported');
	} catch (error) {
		if (isKind(error, 'setup')) return false;
		return rethrown(error);
	}
}

function rethrown(error: unknown): never {
	throw error;
}

/** The vendor's ledger is read by both ways. */
function together(bills: ErpBill[], more: ErpBill[]): ErpBill[] {
	const known = new Set(bills.filter(({ open }) => !open).map(({ number }) => codeKey(number)));
	return [...bills, ...more.filter(({ open, number }) => open || !known.has(codeKey(number)))];
}
