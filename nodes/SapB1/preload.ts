import type { Invoice } from '../../core/model';
import { dimensionTarget } from './dimensions';
import { sameCode } from './fields';
import type { Lookups } from './lookups';
import type { BillSettings } from './settings';

/** Reads everything that these invoices need in as few requests as possible; checks and translation then find it in the cache. */
export async function preload(invoices: Invoice[], settings: BillSettings, lookups: Lookups): Promise<void> {
	if (invoices.length === 0) return;
	const lines = invoices.flatMap((invoice) => invoice.lines);
	const isCoded = lines.some((line) => line.dimensions?.length);
	const periods = lookups.periods();
	periods.catch(() => undefined); // awaited below
	const [company, dimensions] = await Promise.all([lookups.company(), isCoded ? lookups.dimensions() : []]);
	const values = (kind: 'rule' | 'project') => lines.flatMap((line) => (line.dimensions ?? []).filter((each) => dimensionTarget(each.name, dimensions)?.kind === kind).map(({ value }) => value));
	const foreign = invoices.filter((invoice) => invoice.currency && !sameCode(invoice.currency, company.localCurrency));
	const matched = settings.documentKind === 'journalEntry' ? [] : invoices.filter((invoice) => invoice.lines.some((line) => line.poNumber));
	await Promise.all([
		periods,
		lookups.vendors.get(invoices.flatMap((invoice) => invoice.vendor.vendorId ?? [])),
		lookups.accounts.get(lines.flatMap((line) => line.glAccount ?? [])),
		lookups.rules.get(values('rule')),
		lookups.projects.get(values('project')),
		lookups.orders.get(matched.flatMap((invoice) => invoice.lines.flatMap((line) => line.poNumber ?? []))),
		lookups.receipts.get(matched.flatMap((invoice) => invoice.vendor.vendorId ?? [])),
		company.branchesOn ? lookups.branches() : undefined,
		lines.some((line) => line.taxCode) ? lookups.taxCodes() : undefined,
		invoices.some((invoice) => invoice.terms?.code) ? lookups.terms() : undefined,
		foreign.length > 0 ? lookups.currencies() : undefined,
	]);
}
