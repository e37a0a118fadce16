import type { Decimal } from '../../model';
import { divide, isDecimal, multiply, normal } from '../../money';

/** A decimal as R: no superfluous zeros, no zero before the point. Undefined for what is no decimal. */
export function asR(value: Decimal): string | undefined {
	if (!isDecimal(value)) return undefined;
	return normal(value).replace(/^(-?)0\./, '$1.');
}

/** A decimal as N2, such as 158.43 as 15843. Undefined when it has more than two digits behind the point. */
export function asN2(value: Decimal): string | undefined {
	if (!isDecimal(value)) return undefined;
	const hundred = normal(multiply(value, '100'));
	return hundred.includes('.') ? undefined : hundred;
}

/** An R as received; undefined when it is no number. Zeros behind the point are kept, as prices are written with them. */
export function fromR(text: string): Decimal | undefined {
	const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
	if (!match || (match[2] === '' && !match[3])) return undefined;
	const whole = match[2]!.replace(/^0+(?=\d)/, '') || '0';
	const size = match[3] ? `${whole}.${match[3]}` : whole;
	return match[1] && /[1-9]/.test(size) ? `-${size}` : size;
}

/** An N2 as received: 15843 is 158.43, 5 is 0.05. Undefined when it is no whole number. */
export function fromN2(text: string): Decimal | undefined {
	const match = /^(-?)(\d+)$/.exec(text.trim());
	if (!match) return undefined;
	const digits = match[2]!.replace(/^0+(?=\d{3})/, '').padStart(3, '0');
	const size = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
	return match[1] && /[1-9]/.test(size) ? `-${size}` : size;
}

/** TXI03 is a fraction, the model has percents: .06 is 6. */
export const percentOf = (fraction: Decimal): Decimal => normal(multiply(fraction, '100'));
export const fractionOf = (percent: Decimal): Decimal => normal(divide(percent, '100', 12));
