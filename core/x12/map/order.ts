import { add, equal } from '../../money';
import type { Node } from '../check/walk';
import type { MappedDocument, PartnerOrder, PartnerOrderLine } from '../documents';
import type { Partner } from '../partner';
import { elementOf } from '../read/element';
import type { X12Set } from '../wire';
import { documentMeta, reading, settleExtra, type Reading } from './context';
import { present } from './extra';
import { currencyOf, emptyHeading, readHeadingPart, takeDate } from './heading';
import { readOrderLine } from './orderLine';
import { sellerOf } from './parties';

export const purposes = { '00': 'original', '01': 'cancel', '04': 'change', '05': 'replace', '06': 'confirm', '07': 'duplicate' } as const;

/** An 850 as purchase order. */
export function toPurchaseOrder(set: X12Set, partner: Partner, sourceFile?: string): MappedDocument<PartnerOrder> {
	const context = reading(set, partner);
	const { problems, warnings } = context;
	const beg = context.nodes.find(({ segment }) => segment.id === 'BEG')?.segment;
	if (set.id !== '850' || !beg) {
		context.problem({ code: 'x12.document', message: `This is no purchase order: ${set.id === '850' ? 'BEG is missing' : `the set is a ${set.id}`}`, fix: 'Ask the sender for an 850 with BEG.' });
		return { problems, warnings };
	}
	const heading = emptyHeading();
	const { extra } = heading;
	const take = context.take(beg);
	const { text } = take;
	const [purpose, orderType, poNumber, releaseNumber] = [text(1), text(2), text(3), text(4)];
	const orderDate = context.date(text(5), 'orderDate', beg);
	Object.assign(extra, take.rest());
	const known = purposes[purpose as keyof typeof purposes];
	if (purpose !== undefined && !known) {
		extra['BEG-01'] = purpose;
		context.problem({ code: 'x12.purpose', field: 'purpose', message: `The purpose of the order (BEG01) is ${purpose}, which is not known here`, fix: 'Ask the sender what it means; known are 00, 01, 04, 05, 06 and 07.' }, beg);
	}
	const lines: PartnerOrderLine[] = [];
	let totalAmount: string | undefined;
	const missing = (field: string, message: string) => context.problem({ code: 'field.missing', field, message, fix: 'Ask the sender for it.' }, beg);
	for (const node of context.nodes) {
		const { segment } = node;
		if (segment === beg || segment.id === 'ST' || segment.id === 'SE' || readHeadingPart(context, node, heading, 'BY')) continue;
		if (segment.id === 'PO1') lines.push(checkedLine(context, node, readOrderLine(context, node, { index: lines.length, charges: heading.allowancesCharges })));
		else if (segment.id === 'CTT') totalAmount = readTotals(context, node, lines, extra) ?? totalAmount;
		else context.keep(extra, node);
	}
	if (poNumber === undefined) missing('poNumber', 'The order has no number (BEG03)');
	if (orderDate === undefined && elementOf(beg, 5) === undefined) missing('orderDate', 'The order has no date (BEG05)');
	if (lines.length === 0) missing('lines', 'The order has no lines (PO1)');
	duplicates(context, lines);
	const seller = sellerOf(heading.parties);
	const { exchangeRate, dates, parties, contacts, refs, allowancesCharges, notes, terms } = heading;
	if (exchangeRate !== undefined) extra['CUR-03'] = exchangeRate;
	const requestedDelivery = takeDate(dates, '002') ?? dates.find(({ qualifier }) => qualifier === '106')?.date;
	const vendorId = seller?.idScheme === 'buyerAssigned' ? seller.id : refs.find(({ qualifier }) => qualifier === 'IA')?.value ?? refs.find(({ qualifier }) => qualifier === 'VR')?.value ?? (partner.role === 'buyer' ? partner.map.vendorId : undefined);
	const document = present({
		...documentMeta(context, sourceFile), poNumber: poNumber ?? '', releaseNumber, purpose: known ?? 'original', orderType, orderDate: orderDate ?? '', currency: currencyOf(context, heading),
		vendorId, vendorName: seller?.name, requestedDelivery, shipNotBefore: takeDate(dates, '037'), cancelAfter: takeDate(dates, '001'),
		terms, parties, contacts, refs, dates, allowancesCharges, notes, totalAmount, extra: settleExtra(context, extra, 'The order'),
	});
	return { document: { ...document, lines }, problems, warnings };
}

function checkedLine(context: Reading, node: Node, line: ReturnType<typeof readOrderLine>): PartnerOrderLine {
	const { quantity, uom } = line;
	for (const [field, value, what] of [['quantity', quantity, 'quantity (PO102)'], ['uom', uom, 'unit of measure (PO103)']] as const) {
		if (value === undefined) context.problem({ code: 'field.missing', field: `lines.${field}`, line: line.lineNumber, message: `Line ${line.lineNumber} has no ${what}`, fix: 'Ask the sender for it.' }, node.segment);
	}
	return { ...line, quantity: quantity ?? '0', uom: uom ?? '' };
}

/** Line numbers are how invoices and answers find their line. */
export function duplicates(context: Reading, lines: { lineNumber: string }[]): void {
	const seen = new Set<string>();
	for (const { lineNumber } of lines) {
		if (seen.has(lineNumber)) context.problem({ code: 'line.duplicate', field: 'lines.lineNumber', line: lineNumber, message: `The line number ${lineNumber} is there twice`, fix: 'Ask the sender to give every line its own number.' });
		seen.add(lineNumber);
	}
}

/** The CTT loop: its count must be right, its hash total is only warned about. Returns AMT*TT. */
export function readTotals(context: Reading, node: Node, lines: { quantity?: string }[], extra: Record<string, string>): string | undefined {
	const { segment } = node;
	const take = context.take(segment);
	const declared = take.text(1);
	if (declared !== undefined && Number(declared) !== lines.length) {
		context.problem({ code: 'x12.ctt.lines', field: 'lines', message: `CTT01 declares ${declared} lines, but there are ${lines.length}`, fix: 'Ask the sender whether a line was lost.' }, segment);
	}
	const hash = take.text(2);
	if (hash !== undefined && !hashFits(hash, lines.map(({ quantity }) => quantity ?? '0'))) {
		context.warn({ code: 'x12.ctt.hash', field: 'lines', message: `The hash total CTT02 (${hash}) is neither the sum of the quantities nor their hash`, fix: 'Compare the quantities with the sender.' }, segment);
	}
	Object.assign(extra, take.rest());
	let total: string | undefined;
	for (const child of node.children) {
		if (child.segment.id === 'AMT' && elementOf(child.segment, 1) === 'TT' && total === undefined) total = context.number(elementOf(child.segment, 2), 'totalAmount', child.segment);
		else context.keep(extra, child, 'CTT/AMT');
	}
	return total;
}

function hashFits(hash: string, quantities: string[]): boolean {
	try {
		return equal(hash, hashTotal(quantities, 'sum')) || BigInt(hash.replace('.', '')) === BigInt(hashTotal(quantities, 'x12'));
	} catch {
		return false;
	}
}

/** CTT02: the plain sum that most partners mean, or the standard's: without decimal points, the last ten digits. */
export function hashTotal(quantities: string[], kind: 'sum' | 'x12'): string {
	if (kind === 'x12') {
		const total = quantities.reduce((sum, each) => sum + BigInt(each.replace('.', '').replace('-', '')), 0n);
		return String(total % 10_000_000_000n);
	}
	return quantities.reduce(add, '0');
}
