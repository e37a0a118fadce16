import type { PurchaseOrder } from '../../model';
import type { MappedSegments, Party, PartnerOrder } from '../documents';
import type { Partner } from '../partner';
import type { OutgoingSegment } from '../wire';
import { asR } from '../write/numbers';
import { arranged, type Unit } from './arrange';
import { segmentsFrom, withExtraElements, type Extra } from './extra';
import { hashTotal, purposes } from './order';
import { sellerOf } from './parties';
import { wireDate } from './references';
import { headingUnits, orderLineUnits, placesOf, writing, type Writing } from './writing';

/** A purchase order as 850, without ST and SE. */
export function fromPurchaseOrder(order: PurchaseOrder | PartnerOrder, partner: Partner): MappedSegments<OutgoingSegment> {
	const given = order as PartnerOrder;
	const { poNumber, releaseNumber = '', purpose, orderType = 'SA', orderDate, extra, lines } = given;
	const context = writing(partner, `order ${poNumber}`);
	const code = Object.entries(purposes).find(([, name]) => name === purpose)![0];
	const beg: OutgoingSegment = ['BEG', extra?.['BEG-01'] ?? code, orderType, poNumber, releaseNumber, wireDate(orderDate)];
	if (poNumber.length > 22) context.problem({ code: 'x12.number.long', field: 'poNumber', message: `The order number ${poNumber} has ${poNumber.length} characters; X12 holds 22`, fix: 'Agree on a shorter number with the partner.' });
	context.amount(given.totalAmount, 'totalAmount', 'R');
	const placeless = ['status', 'receivedQty', 'invoicedQty', 'glAccount', 'dimensions'].filter((field) => [given, ...lines].some((part) => (part as unknown as Record<string, unknown>)[field] !== undefined));
	if (placeless.length > 0) context.warn({ code: 'x12.notSent', message: `Order ${poNumber} has content that an 850 has no place for: ${placeless.join(', ')}`, fix: 'Nothing to do if the partner does not need it.' });
	const units: Unit[] = [
		{ id: 'BEG', segments: [withExtraElements('BEG', beg, extra)!] },
		...headingUnits({ ...given, parties: withSeller(given), dates: orderDates(given) }, 'BY'),
		...lines.map((line) => {
			const [item, ...others] = orderLineUnits(context, line, given.allowancesCharges);
			return { id: 'PO1', segments: [...item!.segments, ...arranged(others, placesOf('850', 'PO1'))] };
		}),
		totals(context, given, extra),
	];
	return { segments: arranged(units, placesOf('850')), problems: context.problems, warnings: context.warnings };
}

/** Dates that have members of their own, as DTM; one that is already there is not said twice. */
export function orderDates({ dates = [], requestedDelivery, shipNotBefore, cancelAfter }: Pick<PartnerOrder, 'dates' | 'requestedDelivery' | 'shipNotBefore' | 'cancelAfter'>): NonNullable<PartnerOrder['dates']> {
	const asked = dates.some(({ qualifier, date }) => qualifier === '106' && date === requestedDelivery);
	const own = [['002', asked ? undefined : requestedDelivery], ['037', shipNotBefore], ['001', cancelAfter]] as const;
	return [...own.flatMap(([qualifier, date]) => (date === undefined ? [] : [{ qualifier, date }])), ...dates];
}

/** The vendor as a party, when no party is one. */
export function withSeller({ parties = [], vendorId, vendorName }: Pick<PartnerOrder, 'parties' | 'vendorId' | 'vendorName'>, code = 'SU'): Party[] {
	if (sellerOf(parties) || (vendorId === undefined && vendorName === undefined)) return parties;
	return [...parties, { role: 'seller', code, ...(vendorName === undefined ? {} : { name: vendorName }), ...(vendorId === undefined ? {} : { id: vendorId, idScheme: 'buyerAssigned' }) }];
}

/** CTT, and AMT*TT where there is a total. */
export function totals(context: Writing, { lines, totalAmount }: { lines: { quantity?: string }[]; totalAmount?: string }, extra: Extra | undefined): Unit {
	const { hash } = context.partner.map;
	const ctt = withExtraElements('CTT', ['CTT', String(lines.length), hash === 'none' ? '' : (asR(hashTotal(lines.map(({ quantity }) => quantity ?? '0'), hash)) ?? '')], extra)!;
	const others = Object.entries(extra ?? {}).filter(([key]) => key.startsWith('CTT/')).flatMap(([, text]) => segmentsFrom(text));
	return { id: 'CTT', segments: [ctt, ...(totalAmount === undefined ? [] : [['AMT', 'TT', asR(totalAmount) ?? totalAmount] as OutgoingSegment]), ...others] };
}
