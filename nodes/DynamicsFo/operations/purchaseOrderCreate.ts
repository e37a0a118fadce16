import { randomUUID } from 'node:crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Problem } from '../../../core/errors';
import { sha256, stableJson } from '../../../core/identity';
import type { PurchaseOrder } from '../../../core/model';
import type { RecordItem } from '../../../core/records';
import { entityOfItem } from '../../shared/entityOfItem';
import { companyOf, companyProperty, optionsOf, optionsProperty, timeOptions, timesOf, wholeNumber, writeInTestRunsOption, wrongParameter } from '../../shared/erp/parameters';
import { openLedger } from '../../shared/openLedger';
import { isTestRun } from '../../shared/testRun';
import { createOrders, orderRecord, type OrderRequest } from '../createOrders';
import { dynamicsFoParts } from '../erpParts';
import { withConnection } from '../openConnection';
import { dynamicsFoOrders, type OrderBook, type OrderSettings } from '../purchaseOrders';
import type { OrderNumbering } from '../purchaseOrderWrites';
import type { Operation } from './operation';

const options: INodeProperties[] = [
	{ displayName: 'Batch Size', name: 'batchSize', type: 'number', typeOptions: { minValue: 1, maxValue: 100 }, default: 10, description: 'Purchase orders per request' },
	{
		displayName: 'Order Number',
		name: 'numbering',
		type: 'options',
		default: 'auto',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'The number of the file, or one of the number sequence where Dynamics 365 F&O does not let us choose' },
			{ name: 'Number of the File', value: 'file', description: 'An order whose number Dynamics 365 F&O does not take is held' },
			{ name: 'Number Sequence', value: 'sequence', description: 'Dynamics 365 F&O numbers the order; the number of the file is kept as vendor reference' },
		],
	},
	{ displayName: 'Procurement Category', name: 'procurementCategory', type: 'string', default: '', placeholder: 'e.g. Office supplies', description: 'For lines that name no item' },
	...timeOptions,
	writeInTestRunsOption,
];

interface Entry extends OrderRequest {
	data: INodeExecutionData;
	index: number;
	handover: number;
	rows: string;
	/** A preview of the trigger: nothing may be written for it. */
	preview?: string;
}

/** Purchase orders (such as of an X12 850) into F&O, each at most once. One item per order, with its outcome. */
export const purchaseOrderCreate: Operation = {
	option: { name: 'Create', value: 'create', action: 'Create a purchase order', description: 'Create a purchase order in Dynamics 365 F&O for each order, at most once' },
	properties: [companyProperty(dynamicsFoParts, 'Used when an order names no company of its own'), optionsProperty(options)],
	run: async (context) => {
		const chosen = optionsOf(context);
		const { times, leaseSeconds = 900 } = timesOf(chosen);
		const settings: OrderSettings = {
			...times,
			company: companyOf(context, 0),
			numbering: (chosen.numbering ?? 'auto') as OrderNumbering,
			...(String(chosen.procurementCategory ?? '').trim() ? { procurementCategory: String(chosen.procurementCategory).trim() } : {}),
			...(wholeNumber(chosen.batchSize, 'Batch Size', 100) ? { batchSize: chosen.batchSize as number } : {}),
		};
		const entries = context.getInputData().map((data, index) => entryOf(context, data, index));
		const writes = chosen.writeInTestRuns === true;
		const isPreview = ({ preview: shown }: Entry) => isTestRun(context, writes) || shown === 'firstActivation' || (shown === 'testRun' && !writes);
		return await withConnection(context, async (connection) => {
			const book = dynamicsFoOrders(connection, settings);
			const live = entries.filter((entry) => !isPreview(entry));
			const results = new Map<Entry, object>([...(await preview(entries.filter(isPreview), book)), ...(await post(context, live, book, leaseSeconds * 1000))]);
			return [entries.map((entry) => ({ json: { ...entry.data.json, ...results.get(entry) } as IDataObject, pairedItem: { item: entry.index } }))];
		});
	},
};

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
		...(order ? { order } : {}),
		...(item.preview ? { preview: item.preview } : {}),
	};
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

async function post(context: IExecuteFunctions, entries: Entry[], book: OrderBook, leaseMs: number): Promise<[Entry, object][]> {
	if (entries.length === 0) return [];
	const ledger = await openLedger(context);
	const route = `${context.getWorkflow().id}/${context.getNode().name}`;
	for (const { recordId, order, problems, rows } of entries.filter(({ handover }) => handover === 0)) await ledger.addRecord(route, orderRecord(recordId, order, problems, rows));
	const executionId = context.getExecutionId();
	const outcomes = await createOrders(entries, book, { ledger, executionId, holder: `${executionId}/${randomUUID()}`, leaseMs });
	return entries.map((entry, i) => [entry, { preview: undefined, outcome: outcomes[i] }]);
}

/** What would be sent, and every reason why not. Writes nothing anywhere. */
async function preview(entries: Entry[], book: OrderBook): Promise<[Entry, object][]> {
	const readable = entries.filter((entry) => entry.order);
	const invoices = await book.invoices(readable.map((entry) => entry.order!));
	const [prepared, found] = readable.length > 0 ? await Promise.all([book.erp.prepare(invoices), book.erp.find(invoices)]) : [[], []];
	return entries.map((entry) => {
		const i = readable.indexOf(entry);
		const problems = [...entry.problems, ...(prepared[i]?.problems ?? [])];
		const bills = found[i] ?? [];
		return [entry, { preview: entry.preview ?? 'testRun', wouldCreate: i >= 0 && problems.length === 0 && bills.length === 0, problems, found: bills, ...(prepared[i] ? { payload: prepared[i].payload } : {}) }];
	});
}
