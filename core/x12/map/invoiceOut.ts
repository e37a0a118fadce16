import type { Invoice } from '../../model';
import { absolute, compare, equal, normal, subtract } from '../../money';
import type { MappedSegments, PartnerInvoice, PartnerInvoiceLine, Party } from '../documents';
import type { Partner } from '../partner';
import type { OutgoingSegment } from '../wire';
import { asN2, asR } from '../write/numbers';
import { arranged, type Unit } from './arrange';
import { chargeSegments, isTaxCharge, taxSegments } from './charges';
import { extraUnits, withExtraElements } from './extra';
import { invoiceNoteUnits } from './invoiceNotes';
import { type Amounts, negated, sumOf } from './invoiceSums';
import { extendedAmount, itemSegment } from './items';
import { totals, withSeller } from './orderOut';
import { dateSegment, refSegment, wireDate } from './references';
import { checkItemIds, descriptionUnits, headingUnits, placesOf, writing, type Writing } from './writing';

const codes = { invoice: 'DI', credit: 'CR', debitMemo: 'DR', prepayment: 'PP' } as const;

/** An invoice as 810, without ST and SE. */
export function fromInvoice(invoice: Invoice | PartnerInvoice, partner: Partner): MappedSegments<OutgoingSegment> {
	const whole = invoice as PartnerInvoice;
	const negative = whole.type === 'credit' && partner.map.credits === 'negative';
	const amounts = { lines: whole.lines, taxes: whole.taxes ?? [], allowancesCharges: whole.allowancesCharges ?? [], totalAmount: whole.totalAmount };
	const given: PartnerInvoice = { ...whole, ...(negative ? negated(amounts) : amounts) };
	const { invoiceNumber, invoiceDate, extra, poNumbers = [], lines, taxes = [], allowancesCharges = [], totalAmount, type } = given;
	const context = writing(partner, `invoice ${invoiceNumber}`);
	const orderNumber = poNumbers[0];
	for (const [value, field, what] of [[invoiceNumber, 'invoiceNumber', 'invoice number'], [orderNumber, 'poNumbers', 'order number']] as const) {
		if (value !== undefined && value.length > 22) context.problem({ code: 'x12.number.long', field, message: `The ${what} ${value} has ${value.length} characters; X12 holds 22`, fix: 'Agree on a shorter number with the partner.' });
	}
	context.amount(totalAmount, 'totalAmount', 'N2');
	for (const { amount } of taxes) context.amount(amount, 'taxes.amount', 'R');
	for (const { type: tax } of taxes) {
		if (!/^([A-Z0-9]{2}|H850)$/.test(tax)) context.problem({ code: 'x12.tax.type', field: 'taxes.type', message: `The tax "${tax}" of invoice ${invoiceNumber} is no X12 code`, fix: 'Use a code of two letters, such as ST for state sales tax or TX for all taxes.' });
	}
	for (const { amount } of allowancesCharges) context.amount(amount, 'allowancesCharges.amount', 'N2');
	notSent(context, [given, ...lines], invoiceNumber);
	const kept = extra?.['BIG-07'];
	const big: OutgoingSegment = ['BIG', wireDate(invoiceDate), invoiceNumber, '', orderNumber ?? '', '', '', negative ? 'DI' : (kept ?? codes[type])];
	const parties: Party[] = withSeller({ parties: given.parties ?? [], ...(given.vendor.vendorId === undefined ? {} : { vendorId: given.vendor.vendorId }), ...(given.vendor.name === undefined ? {} : { vendorName: given.vendor.name }) }, 'RI');
	const terms = given.dueDate !== undefined && given.terms?.netDate === undefined ? { ...given.terms, netDate: given.dueDate } : given.terms;
	const tds = withExtraElements('TDS', ['TDS', asN2(totalAmount) ?? totalAmount], extra)!;
	const { notes, ...heading } = given;
	const units: Unit[] = [
		{ id: 'BIG', segments: [withExtraElements('BIG', big, extra)!] },
		...invoiceNoteUnits(notes, extra),
		...headingUnits({ ...heading, ...(terms ? { terms } : {}), parties }, 'SE'),
		...lines.map((line) => ({ id: 'IT1', segments: lineSegments(context, line, given) })),
		{ id: 'TDS', segments: [tds] },
		...taxes.map((tax) => ({ id: isTaxCharge(tax) ? 'SAC' : 'TXI', segments: taxSegments(tax) })),
		{ ...totals(context, { lines }, extra) },
	];
	checkTotal(context, { lines, taxes, allowancesCharges, totalAmount }, invoiceNumber);
	return { segments: arranged(units, placesOf('810')), problems: context.problems, warnings: context.warnings };
}

/** A partner refuses an invoice whose total is not what its parts come to. */
function checkTotal(context: Writing, amounts: Amounts, invoiceNumber: string): void {
	// A value that is no number is told already.
	if (context.problems.length > 0) return;
	const parts = sumOf(amounts);
	if (compare(absolute(subtract(amounts.totalAmount, parts)), context.partner.map.tolerance) <= 0) return;
	context.problem({
		code: 'x12.total.mismatch', field: 'totalAmount', message: `The total of invoice ${invoiceNumber} is ${amounts.totalAmount}, but its lines, taxes, charges and allowances come to ${parts}`,
		fix: 'Find out where the invoice comes from which is right; charges that are no line belong into allowancesCharges, taxes into taxes.',
	});
}

/** Members that an 810 has no place for. */
const placeless = ['postingDate', 'approvals', 'approvedAt', 'attachmentUrls', 'netAmount', 'amountDue', 'glAccount', 'dimensions', 'receiptNumber'];

function notSent(context: Writing, parts: object[], invoiceNumber: string): void {
	const fields = placeless.filter((field) => parts.some((part) => (part as Record<string, unknown>)[field] !== undefined));
	if (fields.length > 0) context.warn({ code: 'x12.notSent', message: `Invoice ${invoiceNumber} has content that an 810 has no place for: ${fields.join(', ')}`, fix: 'Nothing to do if the partner does not need it.' });
}

function lineSegments(context: Writing, line: PartnerInvoiceLine, { currency, allowancesCharges, poNumbers = [] }: PartnerInvoice): OutgoingSegment[] {
	const { extra, lineNumber, poNumber, poLine, taxAmount, taxCode, refs = [], dates = [] } = line;
	for (const field of ['quantity', 'unitPrice', 'amount', 'taxAmount'] as const) context.amount(line[field], `lines.${field}`, 'R', lineNumber);
	const uom = context.uom(line.uom, lineNumber);
	const parts = [line.quantity, uom, line.unitPrice].filter((each) => each !== undefined).length;
	if (parts > 0 && parts < 3) context.problem({ code: 'x12.line.parts', field: 'lines.quantity', line: lineNumber, message: `Line ${lineNumber} has not all of quantity, unit of measure and unit price; X12 wants all three or none`, fix: 'Fill what is missing where the invoice comes from.' });
	const implied = context.partner.map.poLine === 'lineNumber' && (poNumber ?? poNumbers[0]) !== undefined && poLine === lineNumber;
	const itemIds = [...(line.itemIds ?? []), ...(poLine === undefined || implied ? [] : [{ scheme: 'PL', value: poLine }])];
	checkItemIds(context, { lineNumber, itemIds });
	const item = itemSegment('IT1', { ...line, itemIds, ...(uom === undefined ? {} : { uom }) });
	const computed = extendedAmount(line, currency);
	const stated = computed === undefined || !equal(computed, line.amount);
	const hasTax = Object.keys(extra ?? {}).some((key) => /^TXI(#|$)/.test(key));
	const units: Unit[] = [
		...(stated ? [{ id: 'PAM', segments: [['PAM', '', '', '', '1', asR(line.amount) ?? normal(line.amount)] as OutgoingSegment] }] : []),
		...(taxAmount === undefined || hasTax ? [] : [{ id: 'TXI', segments: [['TXI', taxCode ?? 'TX', asR(taxAmount) ?? taxAmount] as OutgoingSegment] }]),
		...descriptionUnits(line.description, extra),
		...(poNumber === undefined ? [] : [{ id: 'REF', segments: [['REF', 'PO', poNumber] as OutgoingSegment] }]),
		...refs.map((each) => ({ id: 'REF', segments: [refSegment(each)] })),
		...dates.map((each) => ({ id: 'DTM', segments: [dateSegment(each)] })),
		...(allowancesCharges ?? []).filter((each) => each.line === lineNumber).map((each) => ({ id: 'SAC', segments: chargeSegments(each) })),
		...extraUnits(extra),
	];
	return [withExtraElements('IT1', item, extra)!, ...arranged(units, placesOf('810', 'IT1'))];
}
