import { randomUUID } from 'node:crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Problem } from '../../../core/errors';
import { sha256, stableJson } from '../../../core/identity';
import type { PurchaseOrder } from '../../../core/model';
import type { Ledger } from '../../../core/ports';
import type { RecordItem } from '../../../core/records';
import { loadMapping, type Mapping, movedProblems } from '../../shared/crossReferences';
import { entityOfItem } from '../../shared/entityOfItem';
import { companyOf, companyProperty, crossReferenceOptions, optionsOf, optionsProperty, timeOptions, timesOf, wholeNumber, writeInTestRunsOption, wrongParameter } from '../../shared/erp/parameters';
import { openLedger } from '../../shared/openLedger';
import { needSameLedger } from '../../shared/sameLedger';
import { isTestRun } from '../../shared/testRun';
import { customerOf } from '../customers';
import { createOrders, orderRecord, type OrderRequest, problemOfOrder } from '../createOrders';
import { dynamicsFoParts } from '../erpParts';
import { withConnection } from '../openConnection';
import type { OrderSide } from '../orderSides';
import { dynamicsFoOrders, type OrderBook, type OrderSettings } from '../purchaseOrders';
import type { Operation } from './operation';

/** What creating orders is like on one side. */
export interface OrderCreate {
	side: OrderSide;
	description: string;
	/** Beside the legal entity, before the options. */
	properties: INodeProperties[];
	options: INodeProperties[];
	/** What they say. */
	settings(context: IExecuteFunctions, options: IDataObject): Partial<OrderSettings>;
}

export function categoryOption({ category }: OrderSide, name: string, placeholder: string): INodeProperties {
	return { displayName: category, name, type: 'string', default: '', placeholder, description: 'For lines that name no item' };
}

/** An option that is a text, under the name of a setting; nothing when it is empty. */
export function textSetting<K extends string>(name: K, value: unknown): { [key in K]?: string } {
	const text = String(value ?? '').trim();
	return (text === '' ? {} : { [name]: text }) as { [key in K]?: string };
}

interface Entry extends OrderRequest {
	/** The order with the codes of the file; `order` has the ERP's. */
	original?: PurchaseOrder;
	data: INodeExecutionData;
	index: number;
	handover: number;
	rows: string;
	/** A preview of the trigger: nothing may be written for it. */
	preview?: string;
}

/** Orders (such as of an X12 850) into F&O, each at most once. One item per order, with its outcome. */
export function orderCreate({ side, description, properties, options, settings: settingsOf }: OrderCreate): Operation {
	const own: INodeProperties[] = [
		{ displayName: 'Batch Size', name: 'batchSize', type: 'number', typeOptions: { minValue: 1, maxValue: 100 }, default: 10, description: `${side.document[0]!.toUpperCase()}${side.document.slice(1)}s per request` },
		...options,
		...crossReferenceOptions,
		...timeOptions,
		writeInTestRunsOption,
	];
	return {
		option: { name: 'Create', value: 'create', action: `Create a ${side.document}`, description },
		properties: [companyProperty(dynamicsFoParts, 'Used when an order names no company of its own'), ...properties, optionsProperty(own)],
		run: async (context) => {
			const chosen = optionsOf(context);
			const { times, leaseSeconds = 900 } = timesOf(chosen);
			const settings: OrderSettings = {
				...times,
				company: companyOf(context, 0),
				...settingsOf(context, chosen),
				...(wholeNumber(chosen.batchSize, 'Batch Size', 100) ? { batchSize: chosen.batchSize as number } : {}),
			};
			const mapping = await loadMapping(context, chosen);
			const entries = context.getInputData().map((data, index) => mapped(entryOf(context, data, index), mapping, side, settings.customer));
			const writes = chosen.writeInTestRuns === true;
			const isPreview = ({ preview: shown }: Entry) => isTestRun(context, writes) || shown === 'firstActivation' || (shown === 'testRun' && !writes);
			return await withConnection(context, async (connection) => {
				const book = dynamicsFoOrders(connection, settings, side);
				const live = entries.filter((entry) => !isPreview(entry));
				const results = new Map<Entry, object>([...(await preview(entries.filter(isPreview), book, side)), ...(await post(context, live, { book, side, mapping, leaseMs: leaseSeconds * 1000 }))]);
				return [entries.map((entry) => ({ json: { ...entry.data.json, ...results.get(entry) } as IDataObject, pairedItem: { item: entry.index } }))];
			});
		},
	};
}

function entryOf(context: IExecuteFunctions, data: INodeExecutionData, index: number): Entry {
	const item = data.json as unknown as Partial<RecordItem>;
	const problems: Problem[] = item.problems ?? [];
	const unread = problems.length > 0 && !item.content;
	const company = companyOf(context, index);
	const read = unread ? undefined : wellFormed(entityOfItem(data, index, 'purchaseOrder') as PurchaseOrder, index);
	const order = read && !read.companyId && company ? { ...read, companyId: company } : read;
	return {
			index,
			data,
			recordId: item.record?.recordId ?? sha256(`purchaseOrder|${stableJson(order)}`).slice(0, 32),
			handover: item.record?.handover ?? 0,
			rows: item.record?.rows ?? '',
			problems,
			...(order ? { original: order, order } : {}),
			...(item.preview ? { preview: item.preview } : {}),
	};
}

function mapped(entry: Entry, mapping: Mapping, side: OrderSide, customer?: string): Entry {
	if (!entry.original) return entry;
	const { content, problems } = mapping.order(entry.original, side.partner, customerOf(entry.original, customer) ? [] : ['customer']);
	return { ...entry, order: content, problems: [...entry.problems, ...problems] };
}

/** An order that a person or another node made: lists are lists, and texts are texts, so that what is wrong in it is told as such. */
function wellFormed(order: PurchaseOrder, index: number): PurchaseOrder {
	if (!Array.isArray(order.lines)) throw wrongParameter('Input', `"lines" of item ${index} is no list of lines`);
	const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
	const lines = order.lines.map((line, i) => ({
		...line,
		lineNumber: text(line.lineNumber) || String(i + 1),
		itemIds: Array.isArray(line.itemIds) ? line.itemIds.map(({ scheme, value }) => ({ scheme: text(scheme), value: text(value) })) : [],
		quantity: text(line.quantity),
		uom: text(line.uom),
		...(line.unitPrice === undefined ? {} : { unitPrice: text(line.unitPrice) }),
		...(line.amount === undefined ? {} : { amount: text(line.amount) }),
	}));
	return { ...order, poNumber: text(order.poNumber), ...(order.vendorId === undefined ? {} : { vendorId: text(order.vendorId) }), lines };
}

const recordsAtOnce = 500;

interface Posting {
	book: OrderBook;
	side: OrderSide;
	mapping: Mapping;
	leaseMs: number;
}

async function post(context: IExecuteFunctions, entries: Entry[], { book, side, mapping, leaseMs }: Posting): Promise<[Entry, object][]> {
	if (entries.length === 0) return [];
	const ledger = await openLedger(context);
	const route = `${context.getWorkflow().id}/${context.getNode().name}`;
	await needSameLedger(ledger, entries.map(({ data }) => (data.json as unknown as Partial<RecordItem>).record));
	const unknown = entries.filter(({ handover }) => handover === 0).map(({ recordId, original, problems, rows }) => orderRecord(recordId, original, problems, rows));
	for (let at = 0; at < unknown.length; at += recordsAtOnce) await ledger.addRecords(route, unknown.slice(at, at + recordsAtOnce));
	const executionId = context.getExecutionId();
	const requests = mapping.active ? await withMoved(entries, ledger, book) : entries;
	const outcomes = await createOrders(requests, book, { ledger, executionId, holder: `${executionId}/${randomUUID()}`, leaseMs }, side);
	return entries.map((entry, i) => [entry, { preview: undefined, outcome: outcomes[i] }]);
}

/** Orders that were created under other codes, before the cross-reference was changed, have that as a problem. */
async function withMoved(entries: Entry[], ledger: Ledger, book: OrderBook): Promise<Entry[]> {
	const readable = entries.filter((entry) => entry.order);
	const [originals, mapped] = await Promise.all([book.invoices(readable.map(({ original }) => original!)), book.invoices(readable.map(({ order }) => order!))]);
	const problems = await movedProblems(ledger, book.erp.target, originals.map((original, i) => ({ original, mapped: mapped[i]! })));
	return entries.map((entry) => ({ ...entry, problems: [...entry.problems, ...(problems[readable.indexOf(entry)] ?? [])] }));
}

/** What would be sent, and every reason why not. Writes nothing anywhere. */
async function preview(entries: Entry[], book: OrderBook, side: OrderSide): Promise<[Entry, object][]> {
	const readable = entries.filter((entry) => entry.order);
	const invoices = await book.invoices(readable.map((entry) => entry.order!));
	const [prepared, found] = readable.length > 0 ? await Promise.all([book.erp.prepare(invoices), book.erp.find(invoices)]) : [[], []];
	return entries.map((entry) => {
		const i = readable.indexOf(entry);
		const problems = [...entry.problems, ...(prepared[i]?.problems ?? []).map((problem) => problemOfOrder(problem, side, entry.order))];
		const bills = found[i] ?? [];
		return [entry, { preview: entry.preview ?? 'testRun', wouldCreate: i >= 0 && problems.length === 0 && bills.length === 0, problems, found: bills, ...(prepared[i] ? { payload: prepared[i].payload } : {}) }];
	});
}
