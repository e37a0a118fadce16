import type { Decimal, Invoice, PurchaseOrder, PurchaseOrderLine } from '../../core/model';
import { divide, equal, isDecimal, minorUnit, multiply, normal, round, sum } from '../../core/money';

/** Digits that F&O keeps of a price. */
const pricePlaces = 6;

/** One order of one partner: a release of a blanket order is an order of its own. */
export function orderNumber({ poNumber, releaseNumber }: Pick<PurchaseOrder, 'poNumber' | 'releaseNumber'>): string {
	return releaseNumber?.trim() ? `${poNumber.trim()}-${releaseNumber.trim()}` : poNumber.trim();
}

/** The file's own line numbers where all are whole numbers, else the position. */
export function orderLineNumbers(order: PurchaseOrder): number[] {
	const own = order.lines.map((line) => (/^\d{1,9}$/.test(line.lineNumber) ? Number(line.lineNumber) : 0));
	return own.every((each) => each > 0) && new Set(own).size === own.length ? own : order.lines.map((_line, i) => i + 1);
}

/**
 * The order in the shape that the posting pipeline compares and keys: what a person would call its content. Amounts are net, as
 * F&O computes them: quantity times price.
 */
export function orderAsInvoice(order: PurchaseOrder, currency: string): Invoice {
	const { sourceKey, sourceSystem, companyId, extra } = order;
	const lines = order.lines.map((line, i) => ({
		lineNumber: String(orderLineNumbers(order)[i]),
		kind: 'item' as const,
		amount: lineAmount(line, currency) ?? '0',
		...(isDecimal(line.quantity) ? { quantity: line.quantity } : {}),
		...(line.unitPrice !== undefined && isDecimal(line.unitPrice) ? { unitPrice: line.unitPrice } : {}),
		...(line.itemIds.length > 0 ? { itemIds: line.itemIds } : {}),
		...(line.glAccount ? { glAccount: line.glAccount } : {}),
		...(line.dimensions ? { dimensions: line.dimensions } : {}),
	}));
	return {
		sourceKey,
		sourceSystem,
		...(companyId ? { companyId } : {}),
		...(extra ? { extra } : {}),
		invoiceNumber: orderNumber(order),
		type: 'invoice',
		invoiceDate: order.orderDate,
		currency,
		vendor: { ...(order.vendorId ? { vendorId: order.vendorId } : {}), ...(order.vendorName ? { name: order.vendorName } : {}) },
		lines,
		totalAmount: sum(lines.map(({ amount }) => amount)),
	};
}

/** The unit price, or the one that leads from quantity to amount; undefined where there is none. */
export function priceOf({ quantity, unitPrice, amount }: PurchaseOrderLine, currency: string): Decimal | undefined {
	if (unitPrice !== undefined) return isDecimal(unitPrice) ? normal(unitPrice) : undefined;
	if (amount === undefined || !isDecimal(amount) || !isDecimal(quantity) || equal(quantity, '0')) return undefined;
	const derived = divide(amount, quantity, pricePlaces);
	return equal(round(multiply(quantity, derived), minorUnit(currency)), amount) ? normal(derived) : undefined;
}

/** Quantity times price, as F&O rounds it. */
export function lineAmount(line: PurchaseOrderLine, currency: string): Decimal | undefined {
	const price = priceOf(line, currency);
	return price === undefined || !isDecimal(line.quantity) ? undefined : normal(round(multiply(line.quantity, price), minorUnit(currency)));
}
