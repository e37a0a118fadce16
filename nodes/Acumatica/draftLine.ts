import type { Problem } from '../../core/errors';
import type { Decimal, Invoice, InvoiceLine } from '../../core/model';
import { absolute, divide, equal, isDecimal, isNegative, minorUnit, multiply, negate, normal, round } from '../../core/money';
import { codingOf } from './dimensions';
import type { DraftContext } from './draft';
import { cutTo, sameCode, wireNumber, wrap, wrapped, type Wire } from './fields';
import { limits } from './limits';
import { invalid, notExact, onLine, rejected } from './problems';

/** A line of an order or subcontract as far as a bill refers to it. */
export interface OrderLine {
	/** As the order says it: `Normal`, `Subcontract`. */
	orderType: string;
	unit?: string;
}

export interface ReceiptLine {
	receiptType: string;
	line: number;
}

interface LineContext extends DraftContext {
	invoice: Invoice;
}

/** Item ids that are the buyer's own, and so Acumatica's. */
const ownItem = new Set(['buyer', 'own', 'item', 'erp', 'bp', 'in']);
/** Digits that Acumatica keeps of a unit cost as it comes set up. */
const pricePlaces = 4;

export function ownItemOf(line: InvoiceLine): string | undefined {
	return line.itemIds?.find((id) => ownItem.has(id.scheme.toLowerCase()))?.value;
}

/** One line of a bill: against one line of an order or receipt, or an account or item. */
export function draftLine(line: InvoiceLine, context: LineContext): { line: Wire; problems: Problem[]; notes: string[] } {
	const problems: Problem[] = checkLengths(line);
	const notes: string[] = [];
	const { coding, problems: wrongCoding } = codingOf(line, context.subaccountSegments);
	problems.push(...wrongCoding);
	const number = (field: string, amount: Decimal): Wire => {
		const value = wireNumber(amount);
		if (value === undefined) problems.push(notExact(amount, field, onLine(line, 'amount')));
		return value === undefined ? {} : { [field]: { value } };
	};
	const priced = price(line, context.invoice, problems, notes);
	const isMatched = line.poNumber !== undefined;
	const order = isMatched && line.poLine ? context.orderLine(line.poNumber!, line.poLine) : undefined;
	const item = isMatched ? undefined : ownItemOf(line);
	if (!isMatched && item === undefined && !line.glAccount) {
		problems.push(invalid({ code: 'account.missing', message: `Line ${line.lineNumber} has neither an account nor an item nor a purchase order.`, fix: 'Choose an account in Stampli.', ...onLine(line, 'glAccount') }));
	}
	if (isMatched && line.glAccount) notes.push(`Line ${line.lineNumber} takes its account and coding from purchase order ${line.poNumber}.`);
	const text = cutTo(limits.TransactionDescription, line.description?.trim() ?? '');
	const wire: Wire = {
		Branch: wrap(coding.Branch ?? context.branch),
		...(isMatched ? reference(line, order, context, problems) : { ...wrapped('InventoryID', item), ...wrapped('Account', line.glAccount), ...wrapped('Subaccount', coding.Subaccount) }),
		...(isMatched ? {} : { ...wrapped('Project', coding.Project), ...wrapped('ProjectTask', coding.ProjectTask), ...wrapped('CostCode', coding.CostCode) }),
		...wrapped('TransactionDescription', text),
		...number('Qty', priced.quantity),
		...wrapped('UOM', unitOf(line, order, item, problems)),
		...number('UnitCost', priced.unitPrice),
		...wrapped('TaxCategory', line.taxCode),
	};
	return { line: wire, problems, notes };
}

/** The order's line, always by its number: without it Acumatica would add every line of the order. */
function reference(line: InvoiceLine, order: OrderLine | undefined, context: LineContext, problems: Problem[]): Wire {
	if (!/^\d{1,9}$/.test(line.poLine ?? '')) {
		problems.push(
			invalid({
				code: 'poLine.missing',
				message: `Line ${line.lineNumber} names purchase order ${line.poNumber} but ${line.poLine ? `"${line.poLine}" is no line number` : 'not its line'}.`,
				fix: 'Match the line to a line of the purchase order in Stampli.',
				...onLine(line, 'poLine'),
			}),
		);
		return {};
	}
	if (line.receiptNumber) {
		const receipt = context.receiptLine(line.receiptNumber, line.poNumber!, line.poLine!);
		if (!receipt) return {}; // told by the live checks
		return { POReceiptType: wrap(receipt.receiptType), POReceiptNbr: wrap(line.receiptNumber), POReceiptLine: wrap(receipt.line) };
	}
	return { POOrderType: wrap(order?.orderType ?? 'Normal'), POOrderNbr: wrap(line.poNumber!), POLine: wrap(Number(line.poLine)) };
}

/** Only where it means the same there: a plain account line is counted in no unit. */
function unitOf(line: InvoiceLine, order: OrderLine | undefined, item: string | undefined, problems: Problem[]): string | undefined {
	if (!line.uom) return undefined;
	if (order?.unit) {
		if (sameCode(line.uom, order.unit)) return order.unit;
		problems.push(
			invalid({ code: 'poLine.unit', message: `Line ${line.lineNumber} is in ${line.uom}, line ${line.poLine} of purchase order ${line.poNumber} in ${order.unit}.`, fix: 'Enter quantity and price in the unit of the purchase order.', ...onLine(line, 'uom') }),
		);
	}
	return item ? line.uom : undefined;
}

/** Quantity and price whose product is the amount, as Acumatica multiplies them. */
function price(line: InvoiceLine, { currency }: Invoice, problems: Problem[], notes: string[]): { quantity: Decimal; unitPrice: Decimal } {
	const amount = isDecimal(line.amount) ? line.amount : '0';
	const quantity = line.quantity !== undefined && isDecimal(line.quantity) && !equal(line.quantity, '0') ? absolute(line.quantity) : undefined;
	const unitPrice = line.unitPrice !== undefined && isDecimal(line.unitPrice) ? absolute(line.unitPrice) : undefined;
	const sign = (size: Decimal) => normal(isNegative(amount) ? negate(size) : size);
	const fits = (q: Decimal, p: Decimal) => equal(round(multiply(q, p), minorUnit(currency)), absolute(amount)) && equal(round(p, pricePlaces), p);

	if (quantity && unitPrice !== undefined && fits(quantity, unitPrice)) return { quantity: sign(quantity), unitPrice: normal(unitPrice) };
	if (quantity && unitPrice === undefined) {
		const derived = divide(absolute(amount), quantity, pricePlaces);
		if (fits(quantity, derived)) return { quantity: sign(quantity), unitPrice: normal(derived) };
	}
	if (line.poNumber !== undefined) {
		problems.push(
			invalid({
				code: quantity ? 'line.priceMismatch' : 'line.quantityMissing',
				message: quantity
					? `Line ${line.lineNumber}: ${line.quantity} × ${line.unitPrice ?? '?'} is not ${line.amount}, so it cannot be matched to purchase order ${line.poNumber}.`
					: `Line ${line.lineNumber} is matched to purchase order ${line.poNumber} but has no quantity.`,
				fix: 'Correct quantity, unit price or amount in Stampli and export the invoice again.',
				...onLine(line, quantity ? 'unitPrice' : 'quantity'),
			}),
		);
	} else if (quantity) {
		notes.push(`Line ${line.lineNumber} is sent as 1 × ${normal(absolute(amount))}, because ${line.quantity} × ${line.unitPrice ?? 'its price'} is not ${line.amount} with ${pricePlaces} digits of price.`);
	}
	return { quantity: sign('1'), unitPrice: normal(absolute(amount)) };
}

function checkLengths(line: InvoiceLine): Problem[] {
	const checks: [string | undefined, number, string, string][] = [
		[line.poNumber, limits.OrderNbr, 'purchase order', 'poNumber'],
		[line.receiptNumber, limits.OrderNbr, 'receipt', 'receiptNumber'],
		[line.taxCode, limits.TaxCategory, 'tax category', 'taxCode'],
		[line.uom, limits.UOM, 'unit', 'uom'],
	];
	return checks.flatMap(([value, limit, what, field]) =>
		value !== undefined && value.length > limit
			? [rejected({ code: `${field}.tooLong`, message: `Line ${line.lineNumber}: the ${what} "${value}" has more than the ${limit} characters that Acumatica takes.`, fix: 'Shorten it in Stampli. It is never cut off here.', who: 'accountsPayable', where: 'Stampli', ...onLine(line, field) })]
			: [],
	);
}
