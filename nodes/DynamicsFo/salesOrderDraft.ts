import type { Problem } from '../../core/errors';
import { type Decimal, type IsoDate, type PurchaseOrder } from '../../core/model';
import { isDecimal } from '../../core/money';
import type { Body } from './draft';
import { noon, sameCode } from './fields';
import { selling } from './orderSides';
import { notExact } from './problems';
import { checkOrder, dimensionTexts, type OrderContext, type OrderDraft } from './purchaseOrderDraft';
import { orderLineNumbers, orderNumber, priceOf } from './purchaseOrderShape';
import { wireNumber } from './wireNumber';

/** What the date that the customer asks for means. */
export type RequestedDate = 'receipt' | 'shipping' | 'both';

/**
 * Translates a customer's order into a sales order, with every reason why that cannot be done faithfully. Its terms stay those that the
 * customer has with us. Pure.
 */
export function draftSalesOrder(order: PurchaseOrder, context: OrderContext, requested: RequestedDate): { draft: OrderDraft; problems: Problem[] } {
	const problems = checkOrder(order, context);
	const numbers = orderLineNumbers(order);
	const company: Body = { dataAreaId: context.company.toLowerCase() };
	const dates = (date: IsoDate | undefined): Body => ({
		...(date && requested !== 'shipping' ? { RequestedReceiptDate: noon(date) } : {}),
		...(date && requested !== 'receipt' ? { RequestedShippingDate: noon(date) } : {}),
	});
	const header: Body = {
		...company,
		OrderingCustomerAccountNumber: order.vendorId ?? '',
		CustomerRequisitionNumber: orderNumber(order),
		CurrencyCode: context.currency,
		...dates(order.requestedDelivery),
	};
	const lines = order.lines.map((line, i): Body => {
		const thing = context.things[i] ?? {};
		const amount = (property: string, value: Decimal | undefined): Body => {
			if (value === undefined || !isDecimal(value)) return {};
			const wire = wireNumber(value);
			if (wire === undefined) problems.push(notExact(value, property, { line: line.lineNumber, field: 'lines.unitPrice' }));
			return wire === undefined ? {} : { [property]: wire };
		};
		const theirs = line.itemIds.find(({ scheme }) => selling.isTheirs(scheme))?.value;
		return {
			...company,
			CustomersLineNumber: numbers[i]!,
			...(thing.item ? { ItemNumber: thing.item } : {}),
			...(thing.category ? { SalesProductCategoryName: thing.category } : {}),
			...(theirs ? { ExternalItemNumber: theirs } : {}),
			...(line.description ? { LineDescription: line.description } : {}),
			...amount('OrderedSalesQuantity', line.quantity),
			...(line.uom ? { SalesUnitSymbol: thing.unit && sameCode(thing.unit, line.uom) ? thing.unit : line.uom } : {}),
			...amount('SalesPrice', priceOf(line, context.currency)),
			SalesPriceQuantity: 1,
			...dates(line.requestedDelivery),
			...dimensionTexts(line, context.formats),
		};
	});
	return { draft: { header, lines }, problems };
}
