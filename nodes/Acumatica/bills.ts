import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import { isDecimal } from '../../core/money';
import type { CreateAnswer, Erp, ErpBill, ExpectedBill, PreparedBill } from '../../core/ports';
import { checkLive, preload } from './checks';
import { type AcumaticaConnection, standardConcurrency } from './connection';
import { type BillJob, completeBill, createBill } from './createBills';
import { type BillDraft, draft } from './draft';
import { findDocuments, type Found } from './findBills';
import type { Finishing } from './finishBill';
import { createLookups } from './lookups';
import { findOrder, findReceiptLine, orderLineOf } from './orderChecks';
import { erpName } from './problems';
import { withReceipts } from './receiptMatch';
import { billReference } from './reference';
import type { AcumaticaSettings } from './settings';
import { reversalPending } from './takenBack';

/** Bills and adjustments of Acumatica. What *Posted* means is the setting `goal`: on hold, balanced or released. */
export function acumaticaBills(connection: AcumaticaConnection, settings: AcumaticaSettings = {}): Erp {
	const lookups = createLookups(connection, settings.pageSize);
	const target = `acumatica:${connection.name}`;
	const createTimeoutMs = settings.createTimeoutMs ?? 300_000;
	const goal = settings.goal ?? 'balanced';
	const branchOf = (invoice: Invoice) => (invoice.companyId ?? settings.branch ?? '').trim();
	const referenceOf = (invoice: Invoice) => billReference(target, { ...invoice, companyId: branchOf(invoice) });

	const expected = (invoice: Invoice): ExpectedBill => ({
		type: invoice.type,
		date: invoice.invoiceDate,
		currency: invoice.currency,
		total: isDecimal(invoice.totalAmount) ? invoice.totalAmount : '0',
		lineAmounts: invoice.lines.map((line) => (isDecimal(line.amount) ? line.amount : '0')),
		...(settings.referenceField ? { reference: referenceOf(invoice) } : {}),
	});
	const finishing = (): Finishing => ({
		connection,
		goal,
		referenceField: settings.referenceField,
		giveUpAt: connection.clock.now() + createTimeoutMs - Math.min(10_000, createTimeoutMs / 10),
		pollMs: settings.pollMs,
		expected,
	});
	const jobOf = ({ invoice, payload }: PreparedBill): BillJob => ({ invoice, branch: branchOf(invoice), draft: payload as BillDraft });

	/** Reversals seen by the last look-up that are under way: what they take back is left out there, but nothing is entered beside it. */
	const pending = new Map<string, Problem>();
	const find = async (invoices: Invoice[], forPosting: boolean): Promise<ErpBill[][]> => {
		const found = await findDocuments(connection, invoices.map((invoice) => ({ invoice, branch: branchOf(invoice), reference: referenceOf(invoice) })), { goal, referenceField: settings.referenceField });
		return found.map((documents, i) => {
			const open = documents.find(({ bill, takenBack }) => takenBack?.how === 'pending' && bill.type === invoices[i]!.type);
			if (open) pending.set(referenceOf(invoices[i]!), reversalPending(open.bill.number, open.takenBack!));
			else pending.delete(referenceOf(invoices[i]!));
			// Taken back or rejected is gone, like deleted: whether what we posted is to be posted again is a person's question.
			const isThere = ({ takenBack, rejected }: Found) => !rejected && (takenBack === undefined || takenBack.how === 'perhaps');
			return documents.filter((each) => !forPosting || isThere(each)).map(({ bill }) => bill);
		});
	};

	const prepareOne = async (original: Invoice): Promise<PreparedBill> => {
		const branch = branchOf(original);
		const reversal = pending.get(referenceOf(original));
		const { invoice, problems } = settings.receipts === 'find' ? await withReceipts(original, lookups) : { invoice: original, problems: [] };
		const [orders, receipts] = await Promise.all([
			Promise.all(invoice.lines.map(async (line) => await findOrder(line, invoice.vendor.vendorId, lookups))),
			Promise.all(invoice.lines.map(async (line) => await findReceiptLine(line, invoice, lookups))),
		]);
		const at = (same: (line: Invoice['lines'][number]) => boolean) => invoice.lines.findIndex(same);
		const drafted = draft(invoice, {
			...settings,
			branch,
			reference: referenceOf(invoice),
			endpoint: connection.endpoint,
			orderLine: (poNumber, poLine) => {
				const order = orders[at((line) => line.poNumber === poNumber && line.poLine === poLine)];
				return order && orderLineOf(order);
			},
			receiptLine: (receiptNumber, poNumber, poLine) => receipts[at((line) => line.receiptNumber === receiptNumber && line.poNumber === poNumber && line.poLine === poLine)],
		});
		return { invoice: original, payload: drafted.draft, problems: [...(reversal ? [reversal] : []), ...problems, ...drafted.problems, ...(await checkLive(invoice, branch, lookups, settings))] };
	};

	return {
		name: erpName,
		target,
		settleMs: settings.settleMs ?? 900_000,
		createTimeoutMs,
		chunkSize: Math.max(1, settings.batchSize ?? 10),
		// While one chunk is written, the next is looked up; the connection bounds the requests of both.
		concurrency: Math.min(2, settings.concurrency ?? standardConcurrency),
		expected,
		find: async (invoices, only) => {
			const askable = invoices.filter((invoice) => invoice.vendor.vendorId?.trim() && invoice.invoiceNumber.trim());
			const found = askable.length > 0 ? await find(askable, only === 'ownType') : [];
			return invoices.map((invoice): ErpBill[] => found[askable.indexOf(invoice)] ?? []);
		},
		prepare: async (invoices) => {
			await preload(invoices, lookups, { ...settings, subcontracts: connection.endpoint.subcontracts });
			return await Promise.all(invoices.map(prepareOne));
		},
		create: async (bills) => {
			const how = finishing();
			return await inTurn(bills, settings.concurrency ?? standardConcurrency, async (bill) => await createBill(jobOf(bill), how));
		},
		complete: async (bill, prepared) => await completeBill(jobOf(prepared), bill, finishing()),
	};
}

/** So many at once, answers in their order. After an error nothing new begins, and it is thrown when what runs has ended. */
async function inTurn(bills: PreparedBill[], limit: number, work: (bill: PreparedBill) => Promise<CreateAnswer>): Promise<CreateAnswer[]> {
	const answers = new Array<CreateAnswer>(bills.length);
	const waiting = bills.map((bill, index) => ({ bill, index }));
	const errors: unknown[] = [];
	const worker = async () => {
		while (errors.length === 0) {
			const next = waiting.shift();
			if (!next) return;
			try {
				answers[next.index] = await work(next.bill);
			} catch (error) {
				errors.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(Math.max(1, limit), bills.length) }, worker));
	if (errors.length > 0 && answers.every((answer) => answer === undefined)) throw errors[0];
	const message = errors[0] instanceof Error ? errors[0].message : 'not reached';
	const begun = (index: number) => !waiting.some((each) => each.index === index);
	return Array.from(answers, (answer, index): CreateAnswer => answer ?? { status: begun(index) ? 'lost' : 'notSent', message });
}
