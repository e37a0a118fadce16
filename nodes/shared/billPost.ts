import { randomUUID } from 'node:crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Problem } from '../../core/errors';
import { contentHash, invoiceKey, sha256 } from '../../core/identity';
import type { Decimal, Invoice } from '../../core/model';
import type { Erp, ErpBill, Ledger, PreparedBill } from '../../core/ports';
import { type PostRequest, postBills } from '../../core/post';
import type { ArrivedRecord, Outcome, RecordItem } from '../../core/records';
import { sentences } from '../../core/sentences';
import { checkInvoice } from '../../core/validate';
import { branches } from './branches';
import { type Mapping, movedProblems } from './crossReferences';
import { invoiceOf } from './invoiceOfItem';
import { toNodeError } from './nodeErrors';
import { openLedger } from './openLedger';
import { needSameLedger } from './sameLedger';
import { isTestRun } from './testRun';

export interface BillPostOptions {
	/** The input items, with what the ERP's own parameters fill in (a default company); default: the input as it is. */
	items?: INodeExecutionData[];
	/** Whether a test run in the editor really posts. */
	writeInTestRuns: boolean;
	/** Largest accepted difference between lines and total, per document. */
	tolerance?: Decimal;
	/** How long a claim protects an invoice from other runs. */
	leaseSeconds?: number;
	/** Turns codes of the file into codes of the ERP; the ledger keeps the file's own. */
	mapping?: Mapping;
	/** Work that belongs to a posted bill but never undoes or repeats it (attachments); its result becomes `json.attachment`. */
	afterPosted?(invoice: Invoice, outcome: Outcome): Promise<object | undefined>;
}

interface Entry {
	index: number;
	/** As it came in. */
	original: RecordItem;
	/** With the ERP's codes. */
	item: RecordItem;
	data: INodeExecutionData;
}

const defaultLeaseSeconds = 900;
/** Per transaction, so that other writers need not wait long. */
const recordsAtOnce = 500;

/** *Bill: Post* of every ERP. Two outputs, Posted and Held; the order of the items is kept in each. */
export async function postBillItems(this: IExecuteFunctions, erp: Erp, options: BillPostOptions): Promise<INodeExecutionData[][]> {
	const entries = (options.items ?? this.getInputData()).map((data, index): Entry => {
		const original = recordItem(this, data, index);
		return { index, data, original, item: options.mapping?.item(original) ?? original };
	});
	const onlyTrying = isTestRun(this, options.writeInTestRuns);
	// *Write in Test Runs* also means the samples that a trigger shows in one.
	const previewed = entries.filter(({ item }) => onlyTrying || item.preview === 'firstActivation' || (item.preview === 'testRun' && !options.writeInTestRuns));
	const live = entries.filter((entry) => !previewed.includes(entry));

	const posted: (INodeExecutionData & { order: number })[] = [];
	const held: (INodeExecutionData & { order: number })[] = [];
	const put = (entry: Entry, json: object, isPosted: boolean) =>
		(isPosted ? posted : held).push({
			order: entry.index,
			// What became of it comes first: it is what a person looks for in the editor.
			json: { ...json, ...withoutEmptyProblems(entry.data.json), ...json } as IDataObject,
			...(entry.data.binary ? { binary: entry.data.binary } : {}),
			pairedItem: { item: entry.index },
		});
	try {
		const previews = await previewBills(erp, previewed.map(({ item }) => item), options.tolerance);
		previewed.forEach((entry, i) => put(entry, { preview: entry.item.preview ?? 'testRun', ...previews[i] }, false));

		if (live.length > 0) {
			const ledger = await openLedger(this);
			await needSameLedger(ledger, live.map(({ original }) => original.record));
			await addUnknown(ledger, live, `${this.getWorkflow().id}/${this.getNode().name}`);
			if (options.mapping?.active) await holdMoved(ledger, erp.target, live);
			const outcomes = await postBills(live.map(({ item }) => request(item)), {
				erp,
				ledger,
				executionId: this.getExecutionId(),
				holder: `${this.getExecutionId()}/${randomUUID()}`,
				leaseMs: (options.leaseSeconds ?? defaultLeaseSeconds) * 1000,
				tolerance: options.tolerance,
			});
			const attachments = await afterPosted(live, outcomes, options);
			live.forEach((entry, i) => {
				const isPosted = outcomes[i]!.status !== 'held';
				const isGiven = (entry.data.json as Partial<RecordItem>).record?.recordId === entry.item.record.recordId;
				const own = isGiven ? {} : { record: entry.item.record };
				put(entry, { preview: undefined, outcome: outcomes[i], ...(attachments[i] ? { attachment: attachments[i] } : {}), ...own }, isPosted);
			});
		}
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
	const inOrder = (items: typeof posted) => items.sort((a, b) => a.order - b.order).map(({ order: _order, ...item }) => item);
	return branches(this, inOrder(posted), inOrder(held));
}

/** Problems of reading, where there are none, would stand beside the outcome's own and look like its. */
function withoutEmptyProblems(json: IDataObject): IDataObject {
	const { problems, ...rest } = json;
	return Array.isArray(problems) && problems.length === 0 ? rest : json;
}

/** The exact payload, every problem, and what the ERP has already; nothing is sent and nothing is written. */
export async function previewBills(erp: Erp, items: RecordItem[], tolerance?: Decimal): Promise<object[]> {
	const readable = items.filter((item) => item.invoice);
	const prepared = new Map<RecordItem, { bill: PreparedBill; erpMatches: ErpBill[] }>();
	for (let at = 0; at < readable.length; at += erp.chunkSize) {
		const chunk = readable.slice(at, at + erp.chunkSize);
		const invoices = chunk.map((item) => item.invoice!);
		const [bills, matches] = await Promise.all([erp.prepare(invoices), erp.find(invoices)]);
		chunk.forEach((item, i) => prepared.set(item, { bill: bills[i]!, erpMatches: matches[i]! }));
	}
	return items.map((item) => {
		const { bill, erpMatches = [] } = prepared.get(item) ?? {};
		const problems = [...item.problems, ...(item.invoice ? checkInvoice(item.invoice, { tolerance }) : []), ...(bill?.problems ?? [])];
		const wouldPost = problems.length === 0 && erpMatches.length === 0;
		return { wouldPost, reason: previewReason(erp, problems, erpMatches), payload: bill?.payload, problems, erpMatches };
	});
}

function previewReason(erp: Erp, problems: Problem[], erpMatches: ErpBill[]): string {
	if (problems.length > 0) return sentences(problems.map((problem) => problem.message));
	if (erpMatches.length > 0) return `${erp.name} has it already: ${erpMatches.map((bill) => `${bill.state} ${bill.number}`).join(', ')}.`;
	return `Would be created in ${erp.name}.`;
}

/** Accepts the items of our triggers and any item that carries a canonical invoice. */
function recordItem(context: IExecuteFunctions, data: INodeExecutionData, itemIndex: number): RecordItem {
	const { invoice, problems } = invoiceOf(data);
	if (!invoice && problems.length === 0) {
		throw new NodeOperationError(context.getNode(), 'This item carries no invoice', {
			itemIndex,
			description: 'Connect the output of a Stampli Trigger or of Invoice File: Read, or give each item a field "invoice".',
		});
	}
	const { invoice: _given, record, ...json } = data.json as unknown as Partial<RecordItem>;
	const recordId = String(record?.recordId ?? '').trim() || sha256(`item|${invoice ? `${invoiceKey(invoice)}|${contentHash(invoice)}` : JSON.stringify(data.json)}`).slice(0, 32);
	const standard = { entity: 'invoice' as const, rows: `item ${itemIndex + 1}`, handover: 0 };
	return { ...json, record: { ...standard, ...(record?.recordId ? record : {}), recordId }, ...(invoice ? { invoice } : {}), problems };
}

function request(item: RecordItem): PostRequest {
	return { recordId: item.record.recordId, ...(item.invoice ? { invoice: item.invoice } : {}), problems: item.problems };
}

/** Records that no trigger registered (hand-over 0) become known to the ledger before anything happens to them. */
async function addUnknown(ledger: Ledger, entries: Entry[], route: string): Promise<void> {
	const records = entries
		.filter(({ item }) => !(item.record.handover > 0))
		.map(({ original: { record, invoice, problems }, data }): ArrivedRecord => ({
			recordId: record.recordId,
			entity: record.entity,
			rows: record.rows,
			problems,
			...(invoice ? { content: invoice, contentHash: contentHash(invoice) } : { raw: [plainFields(data.json.invoice)] }),
		}));
	for (let at = 0; at < records.length; at += recordsAtOnce) await ledger.addRecords(route, records.slice(at, at + recordsAtOnce));
}

/** What can be shown of an invoice that is none. */
function plainFields(invoice: unknown): Record<string, string> {
	const entries = typeof invoice === 'object' && invoice !== null ? Object.entries(invoice) : [];
	return Object.fromEntries(entries.flatMap(([name, value]) => (['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value)]] : [])));
}

/** Invoices that were posted under other codes, before the cross-reference was changed. */
async function holdMoved(ledger: Ledger, target: string, live: Entry[]): Promise<void> {
	const readable = live.filter(({ original, item }) => original.invoice && item.invoice);
	const problems = await movedProblems(ledger, target, readable.map(({ original, item }) => ({ original: original.invoice!, mapped: item.invoice! })));
	readable.forEach((entry, i) => {
		if (problems[i]!.length > 0) entry.item = { ...entry.item, problems: [...entry.item.problems, ...problems[i]!] };
	});
}

async function afterPosted(live: Entry[], outcomes: Outcome[], { afterPosted: after }: BillPostOptions): Promise<(object | undefined)[]> {
	const results: (object | undefined)[] = live.map(() => undefined);
	if (!after) return results;
	for (const [i, { item }] of live.entries()) {
		if (outcomes[i]!.status !== 'posted' || !item.invoice?.attachmentUrls?.length) continue;
		results[i] = await after(item.invoice, outcomes[i]!);
	}
	return results;
}
