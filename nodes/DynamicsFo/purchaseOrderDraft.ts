import type { Problem } from '../../core/errors';
import type { Decimal, PurchaseOrder, PurchaseOrderLine } from '../../core/model';
import { absolute, compare, equal, isDecimal, isNegative, subtract, sum } from '../../core/money';
import type { DimensionFormats } from './dimensions';
import { displayValue } from './dimensions';
import type { Body } from './draft';
import { noon, sameCode } from './fields';
import { limits } from './limits';
import { buying } from './orderSides';
import { erpName, invalid, notExact } from './problems';
import { lineAmount, orderLineNumbers, orderNumber, priceOf } from './purchaseOrderShape';
import { wireNumber } from './wireNumber';

/** Exactly what is sent for one order, in this order. Without a number of ours, F&O's number takes its place. */
export interface OrderDraft {
	header: Body;
	lines: Body[];
}

/** What a line orders in F&O's words: an item with its unit, or a procurement category. */
export interface OrderedThing {
	item?: string;
	unit?: string;
	category?: string;
}

export interface OrderContext {
	company: string;
	currency: string;
	formats: DimensionFormats;
	/** Of the lines, in their order. */
	things: OrderedThing[];
	/** Whether the number of the file becomes F&O's own. */
	ownNumber: boolean;
}

/** Translates a purchase order, with every reason why that cannot be done faithfully. Pure. */
export function draftOrder(order: PurchaseOrder, context: OrderContext): { draft: OrderDraft; problems: Problem[] } {
	const problems = checkOrder(order, context);
	const number = orderNumber(order);
	const numbers = orderLineNumbers(order);
	const key: Body = { dataAreaId: context.company.toLowerCase(), ...(context.ownNumber ? { PurchaseOrderNumber: number } : {}) };
	const header: Body = {
		...key,
		OrderVendorAccountNumber: order.vendorId ?? '',
		VendorOrderReference: number,
		AccountingDate: noon(order.orderDate),
		CurrencyCode: context.currency,
		...(order.requestedDelivery ? { RequestedDeliveryDate: noon(order.requestedDelivery) } : {}),
		...(order.terms?.code ? { PaymentTermsName: order.terms.code } : {}),
	};
	const lines = order.lines.map((line, i): Body => {
		const thing = context.things[i] ?? {};
		const amount = (property: string, value: Decimal | undefined): Body => {
			if (value === undefined || !isDecimal(value)) return {};
			const wire = wireNumber(value);
			if (wire === undefined) problems.push(notExact(value, property, at(line, 'unitPrice')));
			return wire === undefined ? {} : { [property]: wire };
		};
		const vendorItem = line.itemIds.find(({ scheme }) => buying.isTheirs(scheme))?.value;
		return {
			...key,
			LineNumber: numbers[i]!,
			...(thing.item ? { ItemNumber: thing.item } : {}),
			...(thing.category ? { ProcurementProductCategoryName: thing.category } : {}),
			...(vendorItem ? { ExternalItemNumber: vendorItem } : {}),
			...(line.description ? { LineDescription: line.description } : {}),
			...amount('OrderedPurchaseQuantity', line.quantity),
			...(line.uom ? { PurchaseUnitSymbol: thing.unit && sameCode(thing.unit, line.uom) ? thing.unit : line.uom } : {}),
			...amount('PurchasePrice', priceOf(line, context.currency)),
			PurchasePriceQuantity: 1,
			...(line.requestedDelivery ? { RequestedDeliveryDate: noon(line.requestedDelivery) } : {}),
			...dimensionTexts(line, context.formats),
		};
	});
	return { draft: { header, lines }, problems };
}

export function dimensionTexts({ glAccount, dimensions = [] }: PurchaseOrderLine, { delimiter, defaultFormat, ledgerFormat }: DimensionFormats): Body {
	return {
		...(glAccount ? { MainAccountIdDisplayValue: displayValue(ledgerFormat, delimiter, dimensions, glAccount) } : {}),
		...(dimensions.length > 0 ? { DefaultLedgerDimensionDisplayValue: displayValue(defaultFormat, delimiter, dimensions) } : {}),
	};
}

const at = (line: PurchaseOrderLine, field: string) => ({ line: line.lineNumber, field: `lines.${field}` });

export function checkOrder(order: PurchaseOrder, { currency }: OrderContext): Problem[] {
	const number = orderNumber(order);
	const problems: Problem[] = [];
	if (!['original', 'duplicate', 'confirm'].includes(order.purpose)) {
		problems.push(
			invalid({
				code: 'purpose.unsupported',
				message: `Purchase order ${number} is a ${order.purpose === 'cancel' ? 'cancellation' : order.purpose}; only new orders are transferred to ${erpName}.`,
				fix: `Change or cancel the order in ${erpName} by hand, and dismiss this record.`,
				field: 'purpose',
			}),
		);
	}
	for (const [value, what, field] of [[number, 'number of the purchase order', 'poNumber'], [order.vendorId, 'vendor', 'vendorId']] as const) {
		if ((value?.length ?? 0) > limits.PurchaseOrder) {
			problems.push(invalid({ code: `${field}.tooLong`, message: `The ${what} "${value}" has ${value!.length} characters; ${erpName} takes at most ${limits.PurchaseOrder}.`, fix: 'It is never cut off here: give it a shorter one at its source.', field }));
		}
	}
	for (const line of order.lines) {
		if (!isDecimal(line.quantity) || equal(line.quantity, '0') || isNegative(line.quantity)) {
			problems.push(invalid({ code: 'line.quantityMissing', message: `Line ${line.lineNumber} has the quantity "${line.quantity}"; an order needs one above zero.`, fix: 'Correct the quantity at its source.', ...at(line, 'quantity') }));
			continue;
		}
		const computed = lineAmount(line, currency);
		if (computed === undefined) {
			problems.push(invalid({ code: 'line.priceMissing', message: `Line ${line.lineNumber} has no unit price, or one that ${line.quantity} × price does not lead to ${line.amount ?? 'an amount'}.`, fix: 'Give the line a unit price at its source.', ...at(line, 'unitPrice') }));
		} else if (line.amount !== undefined && isDecimal(line.amount) && !equal(computed, line.amount)) {
			problems.push(invalid({ code: 'line.priceMismatch', message: `Line ${line.lineNumber}: ${line.quantity} × ${line.unitPrice ?? '?'} is ${computed}, but the file says ${line.amount}.`, fix: 'Correct quantity, price or amount at its source.', ...at(line, 'amount') }));
		}
	}
	const total = sum(order.lines.map((line) => lineAmount(line, currency) ?? '0'));
	if (order.totalAmount !== undefined && isDecimal(order.totalAmount) && compare(absolute(subtract(order.totalAmount, total)), '0.01') > 0) {
		problems.push(invalid({ code: 'total.differs', message: `The order says ${currency} ${order.totalAmount}, but its lines make ${total}.`, fix: 'Enter charges and taxes as lines, or correct the total at its source.', field: 'totalAmount' }));
	}
	return problems;
}
