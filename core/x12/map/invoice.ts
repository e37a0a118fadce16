import type { InvoiceType } from '../../model';
import { absolute, isNegative, sum } from '../../money';
import type { MappedDocument, PartnerInvoice, PartnerTax } from '../documents';
import type { Partner } from '../partner';
import { elementOf } from '../read/element';
import type { X12Set } from '../wire';
import { documentMeta, reading, settleExtra } from './context';
import { present } from './extra';
import { readCharge, readTax, isTaxCharge } from './charges';
import { readInvoiceLine } from './invoiceLine';
import { amountFaults, sumOf, turned } from './invoiceSums';
import { noteTexts } from './invoiceNotes';
import { duplicates, readTotals } from './order';
import { currencyOf, emptyHeading, readHeadingPart } from './heading';
import { sellerOf } from './parties';
import { countedTaxes, taxedCharge, type TaxedCharge } from './taxesBehindCharges';

/** BIG07 by type; any other code is an invoice and kept. */
export const invoiceCodes = { DI: 'invoice', CR: 'credit', CN: 'credit', DR: 'debitMemo', PP: 'prepayment' } as const;

/** An 810 as invoice. */
export function toInvoice(set: X12Set, partner: Partner, sourceFile?: string): MappedDocument<PartnerInvoice> {
	const context = reading(set, partner);
	const { problems, warnings } = context;
	const big = context.nodes.find(({ segment }) => segment.id === 'BIG')?.segment;
	if (set.id !== '810' || !big) {
		context.problem({ code: 'x12.document', message: `This is no invoice: ${set.id === '810' ? 'BIG is missing' : `the set is a ${set.id}`}`, fix: 'Ask the sender for an 810 with BIG.' });
		return { problems, warnings };
	}
	const heading = emptyHeading();
	const { extra } = heading;
	const { text, rest } = context.take(big);
	const invoiceDate = context.date(text(1), 'invoiceDate', big);
	const [invoiceNumber, orderNumber, code] = [text(2), text(4), text(7)];
	Object.assign(extra, rest());
	let type: InvoiceType = invoiceCodes[code as keyof typeof invoiceCodes] ?? 'invoice';
	if (code !== undefined && !['DI', 'CR', 'DR', 'PP'].includes(code)) extra['BIG-07'] = code;

	const lineNodes = context.nodes.filter(({ segment }) => segment.id === 'IT1');
	const taxes: PartnerTax[] = [];
	const taxedCharges: TaxedCharge[] = [];
	let total: string | undefined;
	// Before those of N9, as they stand: notes are known by their number.
	heading.notes.push(...noteTexts(context, context.nodes.filter(({ segment }) => segment.id === 'NTE'), extra));
	for (const node of context.nodes) {
		const { segment } = node;
		if (segment === big || ['ST', 'SE', 'IT1', 'NTE'].includes(segment.id)) continue;
		if (segment.id === 'TXI') taxes.push(readTax(context, node));
		else if (segment.id === 'SAC') {
			const { charge, tax } = readCharge(context, node, extra);
			if (charge) {
				heading.allowancesCharges.push(charge);
				taxedCharges.push(...taxedCharge(context, node, charge));
			}
			if (tax) taxes.push(tax);
		} else if (segment.id === 'TDS' && total === undefined) {
			const tds = context.take(segment);
			total = context.n2(tds.text(1), 'totalAmount', segment);
			Object.assign(extra, tds.rest());
		} else if (segment.id === 'CTT') {
			readTotals(context, node, lineNodes.map(({ segment: line }) => ({ quantity: elementOf(line, 2) ?? '0' })), extra);
		} else if (!readHeadingPart(context, node, heading, 'SE')) context.keep(extra, node);
	}
	const currency = currencyOf(context, heading);
	const missing = (field: string, message: string, fix = 'Ask the sender for it.') => context.problem({ code: 'field.missing', field, message, fix }, big);
	if (invoiceNumber === undefined) missing('invoiceNumber', 'The invoice has no number (BIG02)');
	if (elementOf(big, 1) === undefined) missing('invoiceDate', 'The invoice has no date (BIG01)');
	if (!currency) missing('currency', 'The invoice has no currency (CUR)', 'Set map.currency of the partner and let the file come again, or ask the sender for CUR.');
	if (context.nodes.every(({ segment }) => segment.id !== 'TDS')) missing('totalAmount', 'The invoice has no total (TDS)');
	if (lineNodes.length === 0) missing('lines', 'The invoice has no lines (IT1)');
	const lines = lineNodes.map((node, index) => readInvoiceLine(context, node, { index, charges: heading.allowancesCharges, currency: currency ?? 'USD', orderNumber }));
	duplicates(context, lines);
	if (taxes.some(isTaxCharge) && taxes.some((tax) => !isTaxCharge(tax))) {
		context.warn({ code: 'x12.tax.twice', field: 'taxes', message: 'The invoice has its tax as TXI and as charge H850', fix: 'Check with the sender that it is not counted twice.' });
	}
	const seller = sellerOf(heading.parties);
	const { parties, contacts, refs, dates, allowancesCharges, notes, terms, exchangeRate } = heading;
	const vendorId = seller?.idScheme === 'buyerAssigned' ? seller.id : refs.find(({ qualifier }) => qualifier === 'IA')?.value ?? refs.find(({ qualifier }) => qualifier === 'VR')?.value ?? (partner.role === 'buyer' ? partner.map.vendorId : undefined);
	const poNumbers = [...new Set([orderNumber, ...lines.map(({ poNumber }) => poNumber)].filter((each) => each !== undefined))];
	let amounts = { lines, taxes, allowancesCharges, totalAmount: total ?? '0' };
	amounts.taxes = countedTaxes(amounts, taxedCharges, partner.map.tolerance);
	if (type === 'credit') {
		// Marked as what it is; partners differ in what they write with a sign then.
		if (isNegative(sumOf(amounts))) amounts = turned(amounts);
		amounts = { ...amounts, totalAmount: absolute(amounts.totalAmount) };
	} else if (total !== undefined && isNegative(total)) {
		if (partner.map.credits === 'negative' && type === 'invoice') {
			amounts = turned(amounts);
			type = 'credit';
		} else context.problem({ code: 'total.negative', field: 'totalAmount', message: `The total is ${total}, but the document is not marked as a credit (BIG07)`, fix: 'Ask the sender for BIG07 = CR, or set map.credits of the partner to negative and let the file come again.' });
	}
	problems.push(...amountFaults(context, amounts, total !== undefined));
	const taxAmounts = amounts.taxes.map(({ amount }) => amount).filter((each) => each !== undefined);
	const document = present({
		...documentMeta(context, sourceFile), invoiceNumber: invoiceNumber ?? '', type, invoiceDate: invoiceDate ?? '', dueDate: terms?.netDate, currency: currency ?? '', exchangeRate,
		poNumbers, terms, parties, contacts, refs, dates, notes, taxes: amounts.taxes, allowancesCharges: amounts.allowancesCharges,
		taxAmount: taxAmounts.length > 0 ? sum(taxAmounts) : undefined, totalAmount: amounts.totalAmount, extra: settleExtra(context, extra, 'The invoice'),
	});
	return { document: { ...document, vendor: present({ vendorId, name: seller?.name }), lines: amounts.lines }, problems, warnings };
}
