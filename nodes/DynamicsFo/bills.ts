import { isKind } from '../../core/errors';
import type { Invoice } from '../../core/model';
import { isDecimal } from '../../core/money';
import type { Erp, PreparedBill } from '../../core/ports';
import { checkLive, findOrderLine, preload } from './checks';
import type { FoConnection } from './connection';
import { type Abilities, createBills, type PostingMethod } from './createBills';
import { completeSerially } from './createSerially';
import { type BillDraft, draft } from './draft';
import { textOf } from './fields';
import { findPending, findPosted } from './findBills';
import { createLookups } from './lookups';
import { erpName } from './problems';
import { headerReference } from './reference';

export interface BillSettings {
	/** Legal entity of invoices that name none. */
	company?: string;
	/** Default `auto`. */
	postingMethod?: PostingMethod;
	/** Default `require`. */
	postedLookup?: 'require' | 'acceptUnreadable';
	procurementCategory?: string;
	procurementHierarchy?: string;
	/** Invoices per batch. Default 10. */
	batchSize?: number;
	/** Batches at once, and the most requests at once. Default 8. */
	concurrency?: number;
	/** How long after a lost answer F&O may still finish the work. Default 5 minutes. */
	settleMs?: number;
	/** The longest one batch may take, pauses that F&O asks for included. Default 4 minutes. */
	createTimeoutMs?: number;
}

/** Requests at once: few enough not to be throttled, enough to hide the way to the cloud and back. */
export const standardConcurrency = 8;

/** Vendor invoices of Dynamics 365 F&O, made as *pending* ones: posting them is F&O's own work (workflow, automation or a person). */
export function dynamicsFoBills(connection: FoConnection, settings: BillSettings = {}): Erp {
	const lookups = createLookups(connection);
	const abilities: Abilities = { ownReference: true, batch: true };
	const target = `dynamics-fo:${new URL(connection.origin).host}`;
	const createTimeoutMs = settings.createTimeoutMs ?? 240_000;
	const companyOf = (invoice: Invoice) => (invoice.companyId ?? settings.company ?? '').trim();
	const referenceOf = (invoice: Invoice) => headerReference(target, { ...invoice, companyId: companyOf(invoice) });
	let findsPosted: boolean | undefined;

	const wanted = (invoices: Invoice[]) => invoices.map((invoice) => ({ invoice, company: companyOf(invoice), reference: referenceOf(invoice) }));
	const posted = async (invoices: Invoice[]) => {
		if (findsPosted === false) return invoices.map(() => []);
		return await findPosted(connection, wanted(invoices)).catch((error: unknown) => {
			if (settings.postedLookup !== 'acceptUnreadable' || !isKind(error, 'setup') || error.code !== 'dynamicsFo.postedUnreadable') throw error;
			findsPosted = false;
			return invoices.map(() => []);
		});
	};

	const prepareOne = async (invoice: Invoice): Promise<PreparedBill> => {
		const company = companyOf(invoice);
		const orderLines = await Promise.all(invoice.lines.map((line) => findOrderLine(line, company, lookups)));
		const drafted = draft(invoice, {
			company,
			reference: referenceOf(invoice),
			formats: await lookups.formats(),
			procurementCategory: settings.procurementCategory,
			procurementHierarchy: settings.procurementHierarchy,
			orderLine: (poNumber, poLine) => {
				const row = orderLines[invoice.lines.findIndex((line) => line.poNumber === poNumber && line.poLine === poLine)];
				return row && { item: textOf(row, 'ItemNumber') || undefined, unit: textOf(row, 'PurchaseUnitSymbol') || undefined };
			},
		});
		return { invoice, payload: drafted.draft, problems: [...drafted.problems, ...(await checkLive(invoice, company, lookups))] };
	};

	return {
		name: erpName,
		target,
		settleMs: settings.settleMs ?? 300_000,
		createTimeoutMs,
		chunkSize: Math.max(1, settings.batchSize ?? 10),
		concurrency: Math.max(1, settings.concurrency ?? standardConcurrency),
		get findsPosted() {
			return findsPosted !== false;
		},
		expected: (invoice) => ({
			type: invoice.type,
			date: invoice.invoiceDate,
			currency: invoice.currency,
			total: isDecimal(invoice.totalAmount) ? invoice.totalAmount : '0',
			lineAmounts: invoice.lines.map((line) => (isDecimal(line.amount) ? line.amount : '0')),
			reference: referenceOf(invoice),
		}),
		find: async (invoices) => {
			const askable = invoices.filter((invoice) => companyOf(invoice) && invoice.invoiceNumber);
			if (askable.length === 0) return invoices.map(() => []);
			// One after the other: what is posted at this very moment is then seen as pending or as posted.
			const pending = await findPending(connection, wanted(askable));
			const final = await posted(askable);
			return invoices.map((invoice) => {
				const i = askable.indexOf(invoice);
				return i < 0 ? [] : [...pending[i]!, ...final[i]!];
			});
		},
		prepare: async (invoices) => {
			await preload(invoices.map((invoice) => ({ invoice, company: companyOf(invoice) })), lookups);
			return await Promise.all(invoices.map(prepareOne));
		},
		create: (bills) =>
			createBills(
				bills.map((bill) => ({ invoice: bill.invoice, draft: bill.payload as BillDraft })),
				{ connection, abilities, method: settings.postingMethod ?? 'auto', giveUpAt: connection.clock.now() + createTimeoutMs - Math.min(10_000, createTimeoutMs / 10) },
			),
		complete: (bill, prepared) =>
			completeSerially(
				{ connection, invoice: prepared.invoice, draft: prepared.payload as BillDraft, giveUpAt: connection.clock.now() + createTimeoutMs - Math.min(10_000, createTimeoutMs / 10) },
				bill,
			),
	};
}
