import type { Decimal } from './model';

/** Exact decimal arithmetic on decimal strings, by scaled integers. Nothing here touches a floating point number. */

const shape = /^(-?)(\d+)(?:\.(\d+))?$/;
/** No zero that could go, no minus: most amounts, for which `normal` has nothing to do. */
const normalShape = /^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

interface Scaled {
	units: bigint;
	scale: number;
}

export function isDecimal(text: string): boolean {
	return shape.test(text);
}

function scaled(text: Decimal): Scaled {
	const match = shape.exec(text);
	if (!match) throw notDecimal(text);
	const [, sign, whole, fraction = ''] = match;
	const units = BigInt(`${whole}${fraction}`);
	return { units: sign ? -units : units, scale: fraction.length };
}

function notDecimal(text: string): RangeError {
	return new RangeError(`Not a decimal number: ${JSON.stringify(text)}`);
}

function text({ units, scale }: Scaled): Decimal {
	const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
	const whole = digits.slice(0, digits.length - scale);
	const fraction = digits.slice(digits.length - scale);
	return `${units < 0n ? '-' : ''}${whole}${scale ? `.${fraction}` : ''}`;
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
	const [x, y] = [scaled(a), scaled(b)];
	if (x.scale === y.scale) return [x.units, y.units, x.scale];
	const scale = Math.max(x.scale, y.scale);
	return [x.units * 10n ** BigInt(scale - x.scale), y.units * 10n ** BigInt(scale - y.scale), scale];
}

export function add(a: Decimal, b: Decimal): Decimal {
	const [x, y, scale] = aligned(a, b);
	return text({ units: x + y, scale });
}

export function subtract(a: Decimal, b: Decimal): Decimal {
	return add(a, negate(b));
}

export function multiply(a: Decimal, b: Decimal): Decimal {
	const [x, y] = [scaled(a), scaled(b)];
	return text({ units: x.units * y.units, scale: x.scale + y.scale });
}

export function sum(amounts: Decimal[]): Decimal {
	let [units, scale] = [0n, 0];
	for (const amount of amounts) {
		const one = scaled(amount);
		if (one.scale > scale) units *= 10n ** BigInt(one.scale - scale);
		units += one.scale < scale ? one.units * 10n ** BigInt(scale - one.scale) : one.units;
		scale = Math.max(scale, one.scale);
	}
	return text({ units, scale });
}

export function negate(a: Decimal): Decimal {
	const { units, scale } = scaled(a);
	return text({ units: -units, scale });
}

export function absolute(a: Decimal): Decimal {
	return a.startsWith('-') ? negate(a) : a;
}

/** -1, 0 or 1. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
	const [x, y] = aligned(a, b);
	return x < y ? -1 : x > y ? 1 : 0;
}

export function equal(a: Decimal, b: Decimal): boolean {
	return compare(a, b) === 0;
}

export function isNegative(a: Decimal): boolean {
	if (!shape.test(a)) throw notDecimal(a);
	return a.startsWith('-') && /[1-9]/.test(a);
}

/** Without trailing zeros and without a negative zero: equal numbers are equal texts. */
export function normal(a: Decimal): Decimal {
	if (normalShape.test(a)) return a;
	const match = shape.exec(a);
	if (!match) throw notDecimal(a);
	const whole = match[2]!.replace(/^0+(?=.)/, '');
	const fraction = match[3]?.replace(/0+$/, '') ?? '';
	const size = fraction ? `${whole}.${fraction}` : whole;
	return match[1] && size !== '0' ? `-${size}` : size;
}

/** Rounds half away from zero to `places` digits. */
export function round(a: Decimal, places: number): Decimal {
	const { units, scale } = scaled(a);
	if (scale <= places) return text({ units: units * 10n ** BigInt(places - scale), scale: places });
	const step = 10n ** BigInt(scale - places);
	const size = units < 0n ? -units : units;
	const rounded = (size + step / 2n) / step;
	return text({ units: units < 0n ? -rounded : rounded, scale: places });
}

/** Divides and rounds half away from zero to `places` digits. */
export function divide(a: Decimal, b: Decimal, places: number): Decimal {
	const [x, y] = aligned(a, b);
	if (y === 0n) throw new RangeError(`Division of ${a} by zero`);
	const shifted = x * 10n ** BigInt(places + 1);
	return round(text({ units: shifted / y, scale: places + 1 }), places);
}

const withoutDecimals = ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'];
const places = new Map([...withoutDecimals.map((currency) => [currency, 0] as const), ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((currency) => [currency, 3] as const), ['CLF', 4], ['UYW', 4]]);

/** Digits behind the point of a currency's smallest unit (ISO 4217). */
export function minorUnit(currency: string): number {
	return places.get(currency) ?? 2;
}
