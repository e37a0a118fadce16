import type { Decimal, Invoice, InvoiceLine } from '../../core/model';
import { absolute, divide, equal, isDecimal, isNegative, minorUnit, multiply, negate, normal, round } from '../../core/money';

/** Quantity and price of an item line as the server multiplies them, or why they do not give the amount. */
export type Priced = { quantity: Decimal; unitPrice: Decimal } | { fault: 'quantityMissing' | 'priceMismatch' };

/** Quantity × price, rounded to the currency, is the net amount. A negative amount has a negative quantity. */
export function priced(line: InvoiceLine, invoice: Invoice, pricePlaces: number): Priced {
	const amount = isDecimal(line.amount) ? line.amount : '0';
	const places = minorUnit(invoice.currency);
	const given = (value: Decimal | undefined) => (value !== undefined && isDecimal(value) ? absolute(value) : undefined);
	const quantity = given(line.quantity);
	if (quantity === undefined || equal(quantity, '0')) return { fault: 'quantityMissing' };
	const fits = (price: Decimal) => equal(round(multiply(quantity, price), places), absolute(amount));
	const sign = (size: Decimal) => (isNegative(amount) ? negate(size) : size);
	const price = given(line.unitPrice);
	if (price !== undefined) return fits(round(price, pricePlaces)) ? { quantity: sign(normal(quantity)), unitPrice: normal(round(price, pricePlaces)) } : { fault: 'priceMismatch' };
	const derived = divide(absolute(amount), quantity, pricePlaces);
	return fits(derived) ? { quantity: sign(normal(quantity)), unitPrice: normal(derived) } : { fault: 'priceMismatch' };
}
