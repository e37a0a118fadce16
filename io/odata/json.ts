/**
 * Parses JSON without losing digits: a number that JavaScript cannot hold exactly (a long id, a long decimal) arrives as its own
 * text. `undefined` when it is no JSON.
 */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text, longNumber.test(text) ? (exact as (key: string, value: unknown) => unknown) : undefined);
	} catch {
		return undefined;
	}
}

/** Up to 15 digits are always held exactly; where there are no more, reading takes a tenth of the time. */
const longNumber = /(?:^|[:[,])\s*-?\d[\d.]{15}/;

function exact(_key: string, value: unknown, context?: { source?: string }): unknown {
	if (typeof value !== 'number' || context?.source === undefined) return value;
	if (!/[.eE]/.test(context.source)) return Number.isSafeInteger(value) ? value : context.source;
	return digits(context.source) === digits(String(value)) ? value : context.source;
}

/** Significant digits only, to compare two spellings of one number. Exponents are left to JavaScript. */
function digits(number: string): string {
	if (/[eE]/.test(number)) return String(Number(number));
	const [whole = '', fraction = ''] = number.split('.');
	return `${whole.replace(/^(-?)0+(?=\d)/, '$1')}.${fraction.replace(/0+$/, '')}`;
}

/** A JSON number (or the text of one) as a decimal string without exponent. Undefined for anything else. */
export function decimalText(value: unknown): string | undefined {
	if (typeof value === 'string') return /^-?\d+(\.\d+)?$/.test(value) ? value : undefined;
	if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
	const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
	if (!match) return undefined;
	const [, sign = '', whole = '', fraction = '', exponent] = match;
	if (exponent === undefined) return String(value);
	const shift = Number(exponent);
	const all = `${whole}${fraction}`;
	const point = whole.length + shift;
	if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`;
	return point >= all.length ? `${sign}${all}${'0'.repeat(point - all.length)}` : `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}
