import type { NumberStyle } from '../profile/profile';

/** Reads one amount as the profile writes amounts, exactly; undefined when it is written in any other way. */
export function decimalReader(style: NumberStyle): (text: string) => string | undefined {
	const decimal = style.decimal === '.' ? '\\.' : ',';
	const group = style.group && (style.group === ' ' ? '[ \\u00a0\\u202f]' : style.group === "'" ? "['\\u2019]" : style.group === '.' ? '\\.' : style.group);
	const whole = group ? `[1-9]\\d{0,2}(?:${group}\\d{3})+|\\d+` : '\\d+';
	const shape = new RegExp(`^(${whole})?(?:${decimal}(\\d+))?$`);
	const groups = group ? new RegExp(group, 'g') : undefined;
	const plain = style.decimal === '.' ? /^(?:0|[1-9]\d*)(?:\.\d+)?$/ : /^(?:0|[1-9]\d*)$/;
	const allowed = new Set(style.negative);
	return (given) => {
		if (given.length > 60) return undefined;
		if (plain.test(given)) return given;
		let text = given.trim();
		let negative = 0;
		let symbols = style.currencySymbols ? 1 : 0;
		const strip = (sign: RegExp | undefined): boolean => {
			const rest = sign ? text.replace(sign, '$1') : text;
			const found = rest !== text;
			text = rest.trim();
			if (symbols && /^\p{Sc}|\p{Sc}$/u.test(text)) {
				text = text.replace(/^\p{Sc}|\p{Sc}$/u, '').trim();
				symbols--;
			}
			return found;
		};
		strip(undefined);
		if (allowed.has('parens') && strip(/^\((.*)\)$/)) negative++;
		if (allowed.has('minus') && strip(/^[-\u2212]()/)) negative++;
		if (allowed.has('trailingMinus') && strip(/()[-\u2212]$/)) negative++;
		if (negative > 1) return undefined;
		const match = shape.exec(text);
		if (!match || (match[1] === undefined && match[2] === undefined)) return undefined;
		const digits = (groups ? (match[1] ?? '0').replace(groups, '') : match[1] ?? '0').replace(/^0+(?=\d)/, '');
		const value = match[2] === undefined ? digits : `${digits}.${match[2]}`;
		return negative && /[1-9]/.test(value) ? `-${value}` : value;
	};
}
