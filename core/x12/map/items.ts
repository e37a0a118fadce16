import type { Decimal } from '../../model';
import { divide, minorUnit, multiply, round } from '../../money';
import { elementOf } from '../read/element';
import type { OutgoingSegment, Segment } from '../wire';
import { asR } from '../write/numbers';
import type { Reading } from './context';
import type { Taker } from './extra';

/** What PO1 and IT1 share. */
export interface Item {
	lineNumber: string;
	/** False when the file left it out and the place in the file stands in. */
	numbered: boolean;
	quantity?: Decimal;
	uom?: string;
	unitPrice?: Decimal;
	priceBasis?: string;
	itemIds: { scheme: string; value: string }[];
}

const factors: Record<string, string> = { HP: '100', TP: '1000' };
const mostIds = 10;

export function readItem(context: Reading, segment: Segment, { text }: Taker, index: number): Item {
	const number = text(1);
	return {
		lineNumber: number ?? String(index + 1), numbered: number !== undefined,
		quantity: context.number(text(2), 'lines.quantity', segment), uom: context.uom(text(3), segment),
		unitPrice: context.number(text(4), 'lines.unitPrice', segment), priceBasis: text(5),
		itemIds: readItemIds(segment, text, 6),
	};
}

/** Pairs of qualifier and id from an element on; a pair without its other half is left to what is kept. */
export function readItemIds(segment: Segment, text: Taker['text'], from: number): { scheme: string; value: string }[] {
	const ids: { scheme: string; value: string }[] = [];
	for (let at = from; at < from + 2 * mostIds; at += 2) {
		if (elementOf(segment, at) === undefined || elementOf(segment, at + 1) === undefined) continue;
		ids.push({ scheme: text(at)!, value: text(at + 1)! });
	}
	return ids;
}

export const itemIdElements = (ids: { scheme: string; value: string }[]): string[] => ids.flatMap(({ scheme, value }) => [scheme, value]);

/** The segment of an item; `uom` is already the partner's code. */
export function itemSegment(id: 'PO1' | 'IT1', item: Omit<Item, 'numbered'>): OutgoingSegment {
	const r = (value: Decimal | undefined) => (value === undefined ? '' : (asR(value) ?? value));
	return [id, item.lineNumber, r(item.quantity), item.uom ?? '', r(item.unitPrice), item.priceBasis ?? '', ...itemIdElements(item.itemIds)];
}

/** Quantity by price, by the hundred or thousand where the basis says so, in the currency's smallest unit. */
export function extendedAmount({ quantity, unitPrice, priceBasis }: Pick<Item, 'quantity' | 'unitPrice' | 'priceBasis'>, currency: string): Decimal | undefined {
	if (quantity === undefined || unitPrice === undefined) return undefined;
	const places = minorUnit(currency);
	const product = multiply(quantity, unitPrice);
	const factor = factors[priceBasis ?? ''];
	return factor ? divide(product, factor, places) : round(product, places);
}
