import type { LineStatus, MappedDocument, MappedSegments, OrderAcknowledgement, AcknowledgedLine } from '../documents';
import type { Node } from '../check/walk';
import type { Partner } from '../partner';
import type { OutgoingSegment, X12Set } from '../wire';
import { asR } from '../write/numbers';
import { arranged, type Unit } from './arrange';
import { documentMeta, reading, settleExtra, type Reading } from './context';
import { addExtra, extraUnits, present, withExtraElements, type Extra } from './extra';
import { itemIdElements, readItemIds } from './items';
import { duplicates, purposes, readTotals } from './order';
import { currencyOf, emptyHeading, readHeadingPart, takeDate } from './heading';
import { readOrderLine } from './orderLine';
import { orderDates, totals, withSeller } from './orderOut';
import { sellerOf } from './parties';
import { wireDate } from './references';
import { headingUnits, orderLineUnits, placesOf, writing } from './writing';

const answers: Record<string, OrderAcknowledgement['answer']> = { AT: 'accepted', AD: 'accepted', AK: 'accepted', AC: 'acceptedWithChanges', RD: 'rejected', RJ: 'rejected', AH: 'held' };
const statuses: Record<string, LineStatus['status']> = {
	IA: 'accepted', AR: 'accepted', AC: 'accepted', IB: 'backordered', BP: 'backordered', IC: 'changed', IP: 'changed', IQ: 'changed', DR: 'changed', ID: 'deleted',
	IF: 'held', IH: 'held', IW: 'held', IR: 'rejected', IS: 'substituted', IE: 'pending', SP: 'pending',
};

/** An 855 as the seller's answer to an order. */
export function toOrderAcknowledgement(set: X12Set, partner: Partner, sourceFile?: string): MappedDocument<OrderAcknowledgement> {
	const context = reading(set, partner);
	const { problems, warnings } = context;
	const bak = context.nodes.find(({ segment }) => segment.id === 'BAK')?.segment;
	if (set.id !== '855' || !bak) {
		context.problem({ code: 'x12.document', message: `This is no order acknowledgement: ${set.id === '855' ? 'BAK is missing' : `the set is a ${set.id}`}`, fix: 'Ask the sender for an 855 with BAK.' });
		return { problems, warnings };
	}
	const heading = emptyHeading();
	const { extra } = heading;
	const { text, rest } = context.take(bak);
	const purpose = text(1);
	const [answerCode = '', poNumber] = [text(2), text(3)];
	const orderDate = context.date(text(4), 'orderDate', bak);
	const releaseNumber = text(5);
	const acknowledgedDate = context.date(text(9), 'acknowledgedDate', bak);
	Object.assign(extra, rest());
	if (purpose !== undefined && !(purpose in purposes)) extra['BAK-01'] = purpose;
	const lines: AcknowledgedLine[] = [];
	let totalAmount: string | undefined;
	for (const node of context.nodes) {
		const { segment } = node;
		if (segment === bak || segment.id === 'ST' || segment.id === 'SE' || readHeadingPart(context, node, heading, 'SE')) continue;
		if (segment.id === 'PO1') {
			const acknowledgements: LineStatus[] = [];
			const own = (child: Node) => child.segment.id === 'ACK' && acknowledgements.push(readStatus(context, child)) > 0;
			lines.push({ ...readOrderLine(context, node, { index: lines.length, charges: heading.allowancesCharges, own }), acknowledgements });
		} else if (segment.id === 'CTT') totalAmount = readTotals(context, node, lines, extra) ?? totalAmount;
		else context.keep(extra, node);
	}
	if (poNumber === undefined) context.problem({ code: 'field.missing', field: 'poNumber', message: 'The acknowledgement names no order (BAK03)', fix: 'Ask the sender for it.' }, bak);
	duplicates(context, lines);
	const { exchangeRate, dates, parties, contacts, refs, allowancesCharges, notes, terms } = heading;
	if (exchangeRate !== undefined) extra['CUR-03'] = exchangeRate;
	const seller = sellerOf(parties);
	const document = present({
		...documentMeta(context, sourceFile), poNumber: poNumber ?? '', releaseNumber, purpose: purposes[purpose as keyof typeof purposes] ?? ('original' as const), answerCode, answer: answers[answerCode] ?? ('other' as const),
		orderDate: orderDate ?? '', acknowledgedDate, currency: currencyOf(context, heading), vendorId: seller?.idScheme === 'buyerAssigned' ? seller.id : undefined, vendorName: seller?.name,
		requestedDelivery: takeDate(dates, '002'), shipNotBefore: takeDate(dates, '037'), cancelAfter: takeDate(dates, '001'),
		terms, parties, contacts, refs, dates, allowancesCharges, notes, totalAmount, extra: settleExtra(context, extra, 'The acknowledgement'),
	});
	return { document: { ...document, lines }, problems, warnings };
}

function readStatus(context: Reading, node: Node): LineStatus {
	const { segment } = node;
	const { text, rest } = context.take(segment);
	const code = text(1) ?? '';
	const quantity = context.number(text(2), 'lines.acknowledgements.quantity', segment);
	const status = { code, status: statuses[code] ?? ('other' as const), quantity, uom: context.uom(text(3), segment), dateQualifier: text(4), date: context.date(text(5), 'lines.acknowledgements.date', segment), itemIds: readItemIds(segment, text, 7) };
	const more: Extra = rest();
	node.children.forEach((child) => addExtra(more, child.segment.id, context.text(child)));
	return present({ ...status, more });
}

/** An answer to an order as 855, without ST and SE. */
export function fromOrderAcknowledgement(answer: OrderAcknowledgement, partner: Partner): MappedSegments<OutgoingSegment> {
	const { poNumber, releaseNumber = '', purpose, answerCode, orderDate, acknowledgedDate, extra, lines } = answer;
	const context = writing(partner, `the answer to order ${poNumber}`);
	const code = Object.entries(purposes).find(([, name]) => name === purpose)![0];
	const bak: OutgoingSegment = ['BAK', extra?.['BAK-01'] ?? code, answerCode, poNumber, wireDate(orderDate), releaseNumber, '', '', '', wireDate(acknowledgedDate)];
	const units: Unit[] = [
		{ id: 'BAK', segments: [withExtraElements('BAK', bak, extra)!] },
		...headingUnits({ ...answer, parties: withSeller(answer), dates: orderDates(answer) }, 'SE'),
		...lines.map((line) => {
			const [item, ...others] = orderLineUnits(context, line, answer.allowancesCharges);
			const acks = line.acknowledgements.map((each) => ({ id: 'ACK', segments: statusSegments(each, context.uom(each.uom, line.lineNumber)) }));
			return { id: 'PO1', segments: [...item!.segments, ...arranged([...others, ...acks], placesOf('855', 'PO1'))] };
		}),
		totals(context, answer, extra),
	];
	return { segments: arranged(units, placesOf('855')), problems: context.problems, warnings: context.warnings };
}

function statusSegments({ code, quantity, dateQualifier = '', date, itemIds = [], more }: LineStatus, uom = ''): OutgoingSegment[] {
	const segment: OutgoingSegment = ['ACK', code, quantity === undefined ? '' : (asR(quantity) ?? quantity), uom, dateQualifier, wireDate(date), '', ...itemIdElements(itemIds)];
	return [withExtraElements('ACK', segment, more)!, ...extraUnits(more).flatMap(({ segments }) => segments)];
}

