import type { Problem } from '../errors';
import type { EntityName, Invoice, PurchaseOrder } from '../model';
import { subtract } from '../money';
import { fromInvoice, fromOrderAcknowledgement, fromPurchaseOrder, type MappedSegments, type OrderAcknowledgement, type OutgoingSegment, type Partner } from '../x12';

/** Sets that can be written, and what each holds. */
export const writableSets = { 810: 'invoice', 850: 'purchaseOrder', 855: 'purchaseOrder' } as const satisfies Record<string, EntityName>;
export type WritableSet = keyof typeof writableSets;

/** Schemes of items as our ERPs name them, in X12's codes. */
const schemes: Record<string, string> = { buyer: 'BP', vendor: 'VN', barcode: 'UP' };
const purposes = ['original', 'cancel', 'change', 'replace', 'confirm', 'duplicate'];
/** Quantity that a price is for, in X12's codes. */
const priceBases: Record<string, string> = { 100: 'HP', 1000: 'TP' };

/** A document of the model as segments of a set. */
export function segmentsFor(set: WritableSet, document: object, partner: Partner): MappedSegments<OutgoingSegment> {
	if (((document as { lines?: unknown[] }).lines ?? []).length === 0) return { segments: [], warnings: [], problems: [withoutLines(partner)] };
	const given = asTexts(document);
	if (String(set) === '810') return fromInvoice(withCodes({ type: 'invoice', vendor: {}, ...given } as Invoice) as Invoice, partner);
	const unclear = orderFaults(set, given, partner);
	if (unclear.length > 0) return { segments: [], warnings: [], problems: unclear };
	const { document: order, problems } = withPriceBasis(withCodes({ purpose: 'original', ...given } as PurchaseOrder) as PurchaseOrder);
	const written = String(set) === '855' ? fromOrderAcknowledgement(withStatuses(order), partner) : fromPurchaseOrder(order, partner);
	const cancelled = order.status === 'cancelled' && order.purpose === 'original' ? [isCancelled(order, partner)] : [];
	return { ...written, problems: [...cancelled, ...problems, ...written.problems] };
}

/** Numbers that a person's own node made are the texts that they show; what is absent is absent. */
function asTexts(document: object): Record<string, unknown> {
	const texts = (value: object): Record<string, unknown> =>
		Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined && each !== null).map(([name, each]: [string, unknown]) => [name, typeof each === 'number' ? String(each) : each]));
	const lists = ['lines', 'taxes', 'allowancesCharges'].flatMap((name) => {
		const list = (document as Record<string, unknown>)[name];
		return Array.isArray(list) ? [[name, list.map((each: object) => texts(each))] as const] : [];
	});
	return { ...texts(document), ...Object.fromEntries(lists) };
}

/** What only a document of the model has for certain. */
function orderFaults(set: WritableSet, { purpose = 'original', answerCode }: Record<string, unknown>, { partner }: Partner): Problem[] {
	const fault = (code: string, field: string, message: string, fix: string): Problem => ({ kind: 'invalid', who: 'integrator', where: `X12 for ${partner}`, code, field, message, fix });
	return [
		...(purposes.includes(String(purpose)) ? [] : [fault('x12.purpose', 'purpose', `The purpose of the order is ${JSON.stringify(purpose)}`, `Use one of ${purposes.join(', ')}.`)]),
		...(String(set) !== '855' || typeof answerCode === 'string' ? [] : [fault('x12.answer', 'answerCode', 'An 855 says what becomes of an order, and this order does not say it', 'Give it the field answerCode, such as AK (taken as it is, without detail) or AC (with changes), and its lines acknowledgements, such as [{ "code": "IA", "quantity": "2", "uom": "EA" }].')]),
	];
}

function withStatuses(order: PurchaseOrder): OrderAcknowledgement {
	return { ...order, lines: order.lines.map((line) => ({ acknowledgements: [], ...line })) } as unknown as OrderAcknowledgement;
}

function withoutLines({ partner }: Partner): Problem {
	return {
		kind: 'invalid', who: 'integrator', where: `X12 for ${partner}`, code: 'x12.lines', field: 'lines', message: 'The document has no lines',
		fix: 'Read it with its lines. An invoice of which only totals are known can be written with one line by the option "One Line for Invoices Without Lines".',
	};
}

/** An invoice that an ERP gives without its lines, as one line for all of it. */
export function withSummaryLine(invoice: Invoice): Invoice {
	if ((invoice.lines ?? []).length > 0) return invoice;
	const amount = subtract(invoice.totalAmount, invoice.taxAmount ?? '0');
	const tax = invoice.taxAmount ? { taxes: invoice.taxes ?? [{ type: 'TX', amount: invoice.taxAmount }] } : {};
	const order = (invoice as { poNumber?: string }).poNumber;
	return {
		...invoice, ...tax, ...(order && !invoice.poNumbers ? { poNumbers: [order] } : {}),
		lines: [{ lineNumber: '1', kind: 'item', description: 'Invoice total', quantity: '1', uom: 'EA', unitPrice: amount, amount, itemIds: [] }],
	};
}

function withCodes(document: Invoice | PurchaseOrder): object {
	const lines = (document.lines ?? []) as { itemIds?: { scheme: string; value: string }[] }[];
	return { ...withTerms(document), lines: lines.map((line) => (line.itemIds ? { ...line, itemIds: line.itemIds.filter(({ value }) => value).map(({ scheme, value }) => ({ scheme: Object.hasOwn(schemes, scheme) ? schemes[scheme]! : scheme, value })) } : line)) };
}

/** Terms that an ERP calls by a name of its own are text for X12, whose codes have two characters. */
function withTerms<T extends Invoice | PurchaseOrder>(document: T): T {
	const { code, ...terms } = document.terms ?? {};
	if (code === undefined || /^[A-Z0-9]{2}$/.test(code)) return document;
	return { ...document, terms: { ...terms, description: terms.description ?? code } };
}

function isCancelled({ poNumber }: PurchaseOrder, { partner }: Partner): Problem {
	return {
		kind: 'invalid', who: 'accountsPayable', where: `X12 for ${partner}`, code: 'x12.order.cancelled', field: 'status', message: `The order ${poNumber} is cancelled, and would go out as a new one`,
		fix: 'Nothing to do if the partner does not have it. To cancel it there, give the order the purpose "cancel".',
	};
}

/** A price for a hundred is not a price for one. */
function withPriceBasis(order: PurchaseOrder): { document: PurchaseOrder; problems: Problem[] } {
	const problems: Problem[] = [];
	const lines = order.lines.map((line) => {
		const quantity = line.extra?.PurchasePriceQuantity;
		if (quantity === undefined || (line as { priceBasis?: string }).priceBasis) return line;
		const priceBasis = Object.hasOwn(priceBases, quantity) ? priceBases[quantity] : undefined;
		if (priceBasis) return { ...line, priceBasis };
		problems.push({
			kind: 'invalid', who: 'erpAdministrator', where: 'the purchase order', code: 'x12.price.basis', field: 'lines.unitPrice', line: line.lineNumber,
			message: `The price of line ${line.lineNumber} is for ${quantity} units; X12 knows prices for 1, 100 and 1000`, fix: 'Change the price unit of the line in the ERP.',
		});
		return line;
	});
	return { document: { ...order, lines }, problems };
}
