import type { Decimal } from '../../core/model';
import { isDecimal, normal } from '../../core/money';
import { decimalText } from '../../io/odata/json';

/** A decimal as a JSON number, only if the number on the wire is the same to the last digit. Undefined otherwise. */
export function wireNumber(amount: Decimal): number | undefined {
	if (!isDecimal(amount)) return undefined;
	const number = Number(amount);
	const back = /e/i.test(String(number)) ? undefined : decimalText(number);
	return back !== undefined && normal(back) === normal(amount) ? (number === 0 ? 0 : number) : undefined;
}
