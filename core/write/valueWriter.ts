import { formatDate } from '../dates';
import { absolute, isDecimal, negate, normal, round } from '../money';
import type { ModelField } from '../profile/fields';
import { compilePattern, matchPattern } from '../profile/pattern';
import type { FieldSpec, Profile } from '../profile/profile';
import { quoted } from '../read/faults';

/** Says what is wrong with a value that cannot be written. */
export type Refuse = (code: string, message: string) => void;
/** Text of one value of the model as the file wants it; undefined after a refusal. */
export type ValueWriter = (value: unknown, refuse: Refuse, credit: boolean) => string | undefined;

export function valueWriter(spec: FieldSpec, field: ModelField, profile: Profile): ValueWriter {
	const plain = plainText(spec, field, profile);
	// The table is written as the file's text → the model's value; the first entry for a value is the one written.
	const table = spec.map && new Map(Object.entries(spec.map).reverse().map(([text, value]) => [value, text]));
	const pattern = spec.regex === undefined ? undefined : compilePattern(spec.regex);
	return (value, refuse, credit) => {
		const key = String(value);
		let text = table?.get(key);
		if (table && text === undefined && spec.onUnmapped !== 'keep') {
			if (spec.onUnmapped === 'default' && spec.default !== undefined) return spec.default;
			refuse('value.unmapped', `${quoted(key)} is in no entry of the profile's table`);
			return undefined;
		}
		text ??= plain(value, refuse, credit);
		if (text === undefined) return undefined;
		if (spec.trim ?? profile.format.trim) text = text.trim();
		if (spec.stripLeadingZeros) text = text.replace(/^0+(?=.)/, '');
		if (spec.padLeft) text = text.padStart(spec.padLeft[0], spec.padLeft[1]);
		if (spec.case === 'upper') text = text.toUpperCase();
		else if (spec.case === 'lower') text = text.toLowerCase();
		if (pattern && matchPattern(pattern, text)?.[0].length !== text.length) {
			refuse('value.pattern', `${quoted(text)} does not match the pattern ${spec.regex}`);
			return undefined;
		}
		if (spec.maxLength === undefined || text.length <= spec.maxLength) return text;
		if (spec.onTooLong === 'truncate') return text.slice(0, spec.maxLength).trimEnd();
		refuse('value.tooLong', `${quoted(text)} has ${text.length} characters; at most ${spec.maxLength} are allowed`);
		return undefined;
	};
}

function plainText(spec: FieldSpec, field: ModelField, profile: Profile): ValueWriter {
	const { numbers, dates } = profile;
	switch (field.kind) {
		case 'decimal': {
			const places = spec.format === undefined ? undefined : spec.format.length > 1 ? spec.format.length - 2 : 0;
			const turned = profile.creditSign === 'negative' && field.signed === true && !field.price;
			return (value, refuse, credit) => {
				if (typeof value !== 'string' || !isDecimal(value)) return void refuse('value.number', `${quoted(String(value))} is not a decimal`);
				let amount = value;
				if (spec.abs === true) amount = absolute(amount);
				if (spec.negate || (turned && credit)) amount = negate(amount);
				if (places !== undefined) {
					const padded = round(amount, places);
					if (normal(padded) !== normal(amount)) return void refuse('value.number', `${quoted(value)} has more than ${places} places`);
					amount = padded;
				}
				const negative = amount.startsWith('-') && /[1-9]/.test(amount);
				const digits = amount.replace('-', '').replace('.', numbers.decimal);
				if (!negative) return digits;
				return numbers.negative.includes('minus') ? `-${digits}` : numbers.negative.includes('parens') ? `(${digits})` : `${digits}-`;
			};
		}
		case 'date':
		case 'datetime': {
			const format = spec.format ?? (field.kind === 'date' ? dates.formats[0]! : 'iso');
			return (value, refuse) => formatDate(String(value), format, dates.timezone) ?? void refuse('value.date', `${quoted(String(value))} is not a date`);
		}
		case 'boolean': {
			const [yes, no] = spec.format?.split('/') ?? ['true', 'false'];
			return (value) => (value === true ? yes : no);
		}
		default:
			return (value) => String(value);
	}
}
