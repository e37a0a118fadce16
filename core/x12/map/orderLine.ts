import type { Node } from '../check/walk';
import type { PartnerAllowanceCharge, PartnerDate, PartnerOrderLine, PartnerRef } from '../documents';
import { elementOf } from '../read/element';
import type { Reading } from './context';
import { readCharge } from './charges';
import { present, type Extra } from './extra';
import { readItem } from './items';
import { readDate, readRef } from './references';
import { readDescription } from './texts';
import { takeDate } from './heading';

/** A PO1 loop without quantity and unit checked: an 855 may leave them out. */
export type ReadLine = Omit<PartnerOrderLine, 'quantity' | 'uom'> & Partial<Pick<PartnerOrderLine, 'quantity' | 'uom'>>;

/** A PO1 loop. Charges of the line go to `charges`, with its number; `own` reads segments that only one kind of set has. */
export function readOrderLine(context: Reading, node: Node, { index, charges, own }: { index: number; charges: PartnerAllowanceCharge[]; own?: (child: Node, extra: Extra) => boolean }): ReadLine {
	const take = context.take(node.segment);
	const { numbered: _numbered, itemIds, ...item } = readItem(context, node.segment, take, index);
	const extra: Extra = take.rest();
	const refs: PartnerRef[] = [];
	const dates: PartnerDate[] = [];
	let amount: string | undefined;
	let scheduled: string | undefined;
	const schedules = node.children.filter(({ segment }) => segment.id === 'SCH');
	for (const child of node.children) {
		const { segment } = child;
		if (own?.(child, extra)) continue;
		switch (segment.id) {
			case 'PID': break;
			case 'REF': refs.push(...readRef(context, child, extra)); break;
			case 'DTM': dates.push(readDate(context, child, 'lines.dates')); break;
			case 'SAC': {
				const { charge } = readCharge(context, child, extra, item.lineNumber);
				if (charge) charges.push(charge);
				break;
			}
			case 'AMT':
				if (amount === undefined && elementOf(segment, 1) === '1' && segment.elements.length === 2 && child.children.length === 0) amount = context.number(elementOf(segment, 2), 'lines.amount', segment);
				else context.keep(extra, child);
				break;
			case 'SCH':
				// One schedule for the whole line says when it is wanted; it is kept, because it also says how much.
				if (schedules.length === 1) scheduled = context.date(elementOf(segment, 6), 'lines.requestedDelivery', segment);
				context.keep(extra, child);
				break;
			default: context.keep(extra, child);
		}
	}
	const description = readDescription(context, node.children.filter(({ segment }) => segment.id === 'PID'), extra);
	const requestedDelivery = takeDate(dates, '002') ?? scheduled;
	return { ...present({ ...item, description, amount, requestedDelivery, refs, dates, extra: settle(context, extra) }), lineNumber: item.lineNumber, itemIds };
}

export const settle = (context: Reading, extra: Extra): Extra => (context.partner.map.unmapped === 'drop' ? {} : extra);
