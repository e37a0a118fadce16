import type { Node } from '../check/walk';
import type { PartnerAllowanceCharge, PartnerTax } from '../documents';
import type { OutgoingSegment } from '../wire';
import { asN2, asR, fractionOf, fromR, percentOf } from '../write/numbers';
import type { Reading } from './context';
import { addExtra, extraUnits, present, withExtraElements, type Extra } from './extra';

/** Tax as a charge; a document has either this or TXI. */
const taxCharge = 'H850';

const children = (context: Reading, node: Node, more: Extra) => node.children.forEach((child) => addExtra(more, child.segment.id, context.text(child)));

/** A SAC loop as allowance, charge or tax; promotions and services (N, P, S) are kept as they are. */
export function readCharge(context: Reading, node: Node, extra: Extra, line?: string): { charge?: PartnerAllowanceCharge; tax?: PartnerTax } {
	const { segment } = node;
	const { text, rest } = context.take(segment);
	const kind = text(1);
	if (kind !== 'A' && kind !== 'C') {
		context.keep(extra, node);
		return {};
	}
	const named = text(2);
	const agency = named === undefined && segment.elements[2]?.trim() === 'ZZ';
	if (agency) text(3);
	const code = agency ? text(4) : named === 'ZZZZ' ? undefined : named;
	const amount = context.n2(text(5), 'allowancesCharges.amount', segment);
	if (kind === 'A' && amount?.startsWith('-')) context.warn({ code: 'x12.allowance.negative', field: 'allowancesCharges.amount', message: `The allowance at position ${segment.position} is ${amount}; allowances are sent as positive amounts`, fix: 'Ask the sender whether it is a charge.' }, segment);
	if (segment.elements[5]?.trim() === 'Z') text(6);
	const number = (at: number) => context.number(text(at), 'allowancesCharges', segment);
	const member = { percent: number(7), rate: number(8), uom: text(9), quantity: number(10), description: text(15) };
	const more: Extra = rest();
	children(context, node, more);
	if (kind === 'C' && code === taxCharge && line === undefined) {
		const { percent, description, rate, uom, quantity } = member;
		if (rate === undefined && uom === undefined && quantity === undefined) return { tax: present({ type: taxCharge, amount, percent, more: { ...more, ...(description === undefined ? {} : { 'SAC-15': description }) } }) };
	}
	return { charge: present({ kind: kind === 'A' ? 'allowance' as const : 'charge' as const, code, amount, ...member, line, more }) };
}

export function chargeSegments(charge: PartnerAllowanceCharge): OutgoingSegment[] {
	const { kind, code = 'ZZZZ', amount, percent, rate, uom = '', quantity, description = '', more } = charge;
	const own = /^[A-Z0-9]{4}$/.test(code);
	const r = (value: string | undefined) => (value === undefined ? '' : (asR(value) ?? value));
	const segment: OutgoingSegment = [
		'SAC', kind === 'allowance' ? 'A' : 'C', own ? code : '', own ? '' : 'ZZ', own ? '' : code, amount === undefined ? '' : (asN2(amount) ?? amount),
		percent === undefined ? '' : (more?.['SAC-06'] ?? 'Z'), r(percent), r(rate), uom, r(quantity), '', '', '', '', description,
	];
	return [withExtraElements('SAC', segment, more)!, ...extraUnits(more).flatMap(({ segments }) => segments)];
}

/** TXI; its rate is a fraction, the model's a percent. */
export function readTax(context: Reading, { segment }: Node): PartnerTax {
	const { text, rest } = context.take(segment);
	const type = text(1) ?? '';
	const amount = context.number(text(2), 'taxes.amount', segment);
	const fraction = text(3);
	const rate = fraction === undefined ? undefined : fromR(fraction);
	if (fraction !== undefined && rate === undefined) context.problem({ code: 'amount.invalid', field: 'taxes.percent', message: `TXI at position ${segment.position}: "${fraction}" is no rate`, fix: 'Ask the sender for the rate as a fraction, such as .06 for 6 %.' }, segment);
	const jurisdiction = text(5);
	if (segment.elements[3]?.trim() === 'VD') text(4);
	const exempt = { 1: true, 2: false }[segment.elements[5]?.trim() ?? ''];
	if (exempt !== undefined) text(6);
	return present({ type, amount, percent: rate === undefined ? undefined : percentOf(rate), jurisdiction, exempt, more: rest() });
}

export function taxSegments(tax: PartnerTax): OutgoingSegment[] {
	const { type, amount, percent, jurisdiction = '', exempt, more } = tax;
	if (type === taxCharge) return chargeSegments({ kind: 'charge', code: type, ...(amount === undefined ? {} : { amount }), ...(percent === undefined ? {} : { percent }), ...(more ? { more } : {}) });
	const segment: OutgoingSegment = [
		'TXI', type, amount === undefined ? '' : (asR(amount) ?? amount), percent === undefined ? '' : (asR(fractionOf(percent)) ?? ''),
		jurisdiction ? (more?.['TXI-04'] ?? 'VD') : '', jurisdiction, exempt === undefined ? '' : exempt ? '1' : '2',
	];
	return [withExtraElements('TXI', segment, more)!];
}

export const isTaxCharge = ({ type }: PartnerTax) => type === taxCharge;
