import type { Problem } from '../../errors';
import { absolute, add, compare, isNegative, negate, normal, subtract, sum } from '../../money';
import type { PartnerInvoice } from '../documents';
import type { Reading } from './context';

export type Amounts = Pick<PartnerInvoice, 'lines' | 'totalAmount'> & { taxes: NonNullable<PartnerInvoice['taxes']>; allowancesCharges: NonNullable<PartnerInvoice['allowancesCharges']> };

/** A document with all signs turned: how some partners send credits. Prices stay; quantities and amounts turn. */
export function negated<T extends Amounts>(amounts: T): T {
	const turned = <V extends string | undefined>(value: V): V => (value === undefined ? value : (zeroless(negate(value)) as V));
	const amount = <V extends { amount?: string }>(each: V): V => (each.amount === undefined ? each : { ...each, amount: turned(each.amount) });
	return {
		...amounts,
		totalAmount: turned(amounts.totalAmount),
		lines: amounts.lines.map((line) => ({
			...line, amount: turned(line.amount),
			...(line.quantity === undefined ? {} : { quantity: turned(line.quantity) }),
			...(line.taxAmount === undefined ? {} : { taxAmount: turned(line.taxAmount) }),
		})),
		taxes: amounts.taxes.map(amount),
		allowancesCharges: amounts.allowancesCharges.map(amount),
	};
}

/** A credit as read with all signs turned. Of a line only a minus on both quantity and price is left then: -2 at -5.00 are 2 at 5.00. */
export function turned<T extends Amounts>(amounts: T): T {
	const result = negated(amounts);
	const isBoth = ({ quantity, unitPrice }: T['lines'][number]) => quantity !== undefined && unitPrice !== undefined && isNegative(quantity) && isNegative(unitPrice);
	return { ...result, lines: result.lines.map((line) => (isBoth(line) ? { ...line, quantity: absolute(line.quantity!), unitPrice: absolute(line.unitPrice!) } : line)) };
}

const zeroless = (value: string) => (normal(value) === '0' ? value.replace('-', '') : value);

/** What lines, taxes and charges come to. Line taxes count where the document names none. */
export function sumOf({ lines, taxes, allowancesCharges }: Amounts): string {
	const charges = allowancesCharges.map(({ kind, amount = '0' }) => (kind === 'allowance' ? negate(amount) : amount));
	const documentTaxes = taxes.map(({ amount = '0' }) => amount);
	const lineTaxes = taxes.length > 0 ? [] : lines.map(({ taxAmount = '0' }) => taxAmount);
	return sum([...lines.map(({ amount }) => amount), ...documentTaxes, ...lineTaxes, ...charges]);
}

/** TDS01 must be what the parts come to. */
export function amountFaults(context: Reading, amounts: Amounts, hasTotal: boolean): Problem[] {
	const before = context.problems.length;
	if (hasTotal && !context.problems.some(({ code }) => code === 'amount.invalid')) {
		const parts = sumOf(amounts);
		const difference = subtract(amounts.totalAmount, parts);
		if (compare(absolute(difference), context.partner.map.tolerance) > 0) {
			context.problem({
				code: 'total.mismatch', field: 'totalAmount',
				message: `The total (TDS01) is ${amounts.totalAmount}, but lines, taxes, charges and allowances come to ${add(parts, '0.00')} (difference ${difference})`,
				fix: 'Ask the sender which is right; nothing is corrected here.',
			});
		}
	}
	for (const { amount, kind, percent } of amounts.allowancesCharges) {
		if (amount === undefined && percent !== undefined) context.warn({ code: 'x12.charge.noAmount', field: 'allowancesCharges', message: `One ${kind} has ${percent} % but no amount; it is not part of the sums`, fix: 'Ask the sender for the amount in SAC05.' });
	}
	for (const { amount, lineNumber } of amounts.lines) {
		if (isNegative(amount)) context.warn({ code: 'x12.line.negative', field: 'lines.amount', line: lineNumber, message: `Line ${lineNumber} is negative (${amount})`, fix: 'Nothing to do if it lowers the invoice.' });
	}
	return context.problems.splice(before);
}
