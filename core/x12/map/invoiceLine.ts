import { add } from '../../money';
import type { Node } from '../check/walk';
import type { PartnerAllowanceCharge, PartnerDate, PartnerInvoiceLine, PartnerRef } from '../documents';
import { elementOf } from '../read/element';
import { readCharge, readTax } from './charges';
import type { Reading } from './context';
import { present, type Extra } from './extra';
import { extendedAmount, readItem } from './items';
import { settle } from './orderLine';
import { readDate, readRef } from './references';
import { readDescription } from './texts';

/** Item numbers that are not of the item: order number and line of the order. */
const orderPair = 'PO';
const orderLinePair = 'PL';

/** An IT1 loop. Charges of the line go to `charges`, with its number. */
export function readInvoiceLine(
	context: Reading,
	node: Node,
	{ index, charges, currency, orderNumber }: { index: number; charges: PartnerAllowanceCharge[]; currency: string; orderNumber: string | undefined },
): PartnerInvoiceLine {
	const { segment } = node;
	const take = context.take(segment);
	const { numbered, itemIds: all, ...item } = readItem(context, segment, take, index);
	const extra: Extra = take.rest();
	const pair = (wanted: string) => all.find(({ scheme }) => scheme === wanted)?.value;
	const itemIds = all.filter(({ scheme }) => scheme !== orderPair && scheme !== orderLinePair);
	const refs: PartnerRef[] = [];
	const dates: PartnerDate[] = [];
	const taxes = node.children.filter((child) => child.segment.id === 'TXI');
	let stated: string | undefined;
	let tax: { taxCode?: string; taxAmount?: string } = {};
	for (const child of node.children) {
		switch (child.segment.id) {
			case 'PID': break;
			case 'REF': refs.push(...readRef(context, child, extra)); break;
			case 'DTM': dates.push(readDate(context, child, 'lines.dates')); break;
			case 'SAC': {
				const { charge } = readCharge(context, child, extra, item.lineNumber);
				if (charge) charges.push(charge);
				break;
			}
			case 'PAM': {
				// PAM04 = 1: the amount of the line, where it is not quantity by price.
				const plain = child.segment.elements.every((each, at) => at === 3 || at === 4 || each === '');
				if (stated === undefined && plain && elementOf(child.segment, 4) === '1') stated = context.number(elementOf(child.segment, 5), 'lines.amount', child.segment);
				else context.keep(extra, child);
				break;
			}
			case 'TXI': {
				const { type, amount, percent, jurisdiction, exempt, more } = readTax(context, child);
				const whole = taxes.length === 1 && amount !== undefined && percent === undefined && jurisdiction === undefined && exempt === undefined && !more;
				if (amount !== undefined) tax = { taxAmount: tax.taxAmount === undefined ? amount : add(tax.taxAmount, amount), ...(taxes.length === 1 ? { taxCode: type } : {}) };
				if (!whole) context.keep(extra, child);
				break;
			}
			default: context.keep(extra, child);
		}
	}
	const orderRef = refs.findIndex(({ qualifier, description, more }) => qualifier === 'PO' && description === undefined && !more);
	const poNumber = orderRef >= 0 ? refs.splice(orderRef, 1)[0]!.value : pair(orderPair);
	const poLine = pair(orderLinePair) ?? (context.partner.map.poLine === 'lineNumber' && numbered && (poNumber ?? orderNumber) !== undefined ? item.lineNumber : undefined);
	const amount = stated ?? extendedAmount(item, currency);
	if (amount === undefined) {
		context.problem({ code: 'amount.invalid', field: 'lines.amount', line: item.lineNumber, message: `Line ${item.lineNumber} has no amount: quantity (IT102) or price (IT104) is missing`, fix: 'Ask the sender for both.' }, segment);
	}
	const description = readDescription(context, node.children.filter((child) => child.segment.id === 'PID'), extra);
	return {
		...present({ ...item, description, itemIds, ...tax, poNumber, poLine, refs, dates, extra: settle(context, extra) }),
		lineNumber: item.lineNumber, kind: 'item', amount: amount ?? '0',
	};
}
