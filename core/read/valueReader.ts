import { dateReader } from '../dates';
import { absolute, negate } from '../money';
import type { ModelField } from '../profile/fields';
import { compilePattern, matchPattern, maxPatternInput } from '../profile/pattern';
import type { FieldSpec, Profile } from '../profile/profile';
import { decimalReader } from './decimals';
import { quoted } from './faults';

/** Why a value cannot be taken, without saying where it stands. */
export interface ValueFault {
	code: string;
	message: string;
	fix: string;
	who: 'accountsPayable' | 'integrator';
}
export type Say = (fault: ValueFault) => void;
export type Value = string | number | boolean;

/** Turns the text of a cell or element into a value of the model; undefined when it is empty or (after saying why) wrong. */
export type ValueReader = (text: string, say: Say) => Value | undefined;

/** Readers of numbers and dates are dear to make and belong to the profile as a whole. */
export interface Readers {
	decimal: (text: string) => string | undefined;
	date: (format: string | undefined, kind: 'date' | 'datetime') => ReturnType<typeof dateReader>;
}

export function profileReaders(profile: Profile): Readers {
	const dates = new Map<string, ReturnType<typeof dateReader>>();
	return {
		decimal: decimalReader(profile.numbers),
		date(format, kind) {
			const name = `${kind} ${format ?? ''}`;
			const known = dates.get(name);
			if (known) return known;
			// RFC 3339 says its offset itself and cannot be mistaken, so timestamps may always be written that way.
			const declared = format ? [format] : profile.dates.formats;
			const reader = dateReader({ ...profile.dates, formats: kind === 'datetime' ? [...declared, 'iso'] : declared });
			dates.set(name, reader);
			return reader;
		},
	};
}

export function valueReader(spec: FieldSpec, field: ModelField, profile: Profile, readers: Readers): ValueReader {
	const trim = spec.trim ?? profile.format.trim;
	const shape = textShaper(spec);
	const convert = converter(spec, field, profile, readers);
	if (!shape) return trim ? (text, say) => {
		const value = trimmed(text);
		return value === '' ? undefined : convert(value, say);
	} : (text, say) => (text === '' ? undefined : convert(text, say));
	return (text, say) => {
		const value = shape(trim ? trimmed(text) : text, say);
		return value === undefined || value === '' ? undefined : convert(value, say);
	};
}

/** Without blanks at the ends, and without characters there that nobody sees (zero-width blanks, marks of the writing direction). */
function trimmed(text: string): string {
	const value = text.trim();
	return isPlain(value.charCodeAt(0)) && isPlain(value.charCodeAt(value.length - 1)) ? value : value.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '');
}

/** Latin letters and what stands before them, without the soft hyphen; also NaN, the code of nothing. */
function isPlain(code: number): boolean {
	return !(code > 0x24f || code === 0xad);
}

/** What happens to the text before it becomes a value; undefined when nothing does. */
function textShaper(spec: FieldSpec): ((text: string, say: Say) => string | undefined) | undefined {
	const { regex, stripLeadingZeros, padLeft, map } = spec;
	if (!regex && !stripLeadingZeros && !padLeft && !spec.case && !map) return undefined;
	const pattern = regex === undefined ? undefined : compilePattern(regex);
	const known = map && new Map(Object.entries(map));
	return (given, say) => {
		let text = given;
		if (text === '') return text;
		if (pattern) {
			const match = matchPattern(pattern, text);
			// The whole value must match: a pattern without anchors must not pick a part of it by accident.
			if (!match || match[0].length !== text.length) {
				const long = text.length > maxPatternInput ? ` (values longer than ${maxPatternInput} characters are not matched)` : '';
				say({ code: 'value.pattern', message: `${quoted(text)} does not match the pattern ${regex}${long}`, fix: 'Correct the value where it comes from, or the pattern (regex) in the mapping profile.', who: 'integrator' });
				return undefined;
			}
			text = match.length > 1 ? match.slice(1).find((part) => part !== undefined) ?? '' : text;
		}
		if (stripLeadingZeros) text = text.replace(/^0+(?=.)/, '');
		if (padLeft) text = text.padStart(padLeft[0], padLeft[1]);
		if (spec.case === 'upper') text = text.toUpperCase();
		else if (spec.case === 'lower') text = text.toLowerCase();
		if (!known) return text;
		const mapped = known.get(text);
		if (mapped !== undefined) return mapped;
		if (spec.onUnmapped === 'keep') return text;
		if (spec.onUnmapped === 'default') return spec.default;
		say({ code: 'value.unmapped', message: `${quoted(text)} is not in the profile's table (known: ${[...known.keys()].slice(0, 20).join(', ')})`, fix: `Add ${quoted(text)} to the field's map in the mapping profile.`, who: 'integrator' });
		return undefined;
	};
}

function converter(spec: FieldSpec, field: ModelField, profile: Profile, readers: Readers): ValueReader {
	const wrong = (say: Say, code: string, message: string): undefined => {
		say({ code, message, fix: 'Correct the value where it comes from; if the whole file is written like this, change the mapping profile.', who: 'integrator' });
	};
	switch (field.kind) {
		case 'decimal': {
			const style = `decimal separator "${profile.numbers.decimal}", ${profile.numbers.group ? `thousands "${profile.numbers.group}"` : 'no thousands separator'}`;
			return (text, say) => {
				const value = readers.decimal(text);
				if (value === undefined) return wrong(say, 'value.number', `${quoted(text)} is not an amount as this profile writes them (${style})`);
				return spec.abs === true ? absolute(value) : spec.negate ? negate(value) : value;
			};
		}
		case 'integer':
			return (text, say) => (/^-?\d{1,15}$/.test(text) ? Number(text) * (spec.negate ? -1 : 1) : wrong(say, 'value.number', `${quoted(text)} is not a whole number`));
		case 'boolean': {
			const [yes, no] = spec.format?.split('/') ?? [];
			return (text, say) => {
				if (yes !== undefined && text === yes) return true;
				if (no !== undefined && text === no) return false;
				if (yes === undefined && /^(true|yes|y|1)$/i.test(text)) return true;
				if (yes === undefined && /^(false|no|n|0)$/i.test(text)) return false;
				return spec.map && (text === 'true' || text === 'false') ? text === 'true' : wrong(say, 'value.boolean', `${quoted(text)} is neither ${yes ?? 'true'} nor ${no ?? 'false'}`);
			};
		}
		case 'date':
		case 'datetime': {
			const kind = field.kind;
			const read = readers.date(spec.format, kind)[kind];
			const formats = spec.format ?? profile.dates.formats.join(', ');
			return (text, say) => read(text) ?? wrong(say, 'value.date', `${quoted(text)} is not a ${kind === 'date' ? 'date' : 'time'} in the profile's format (${formats})`);
		}
		default:
			return textConverter(spec, field);
	}
}

function textConverter(spec: FieldSpec, field: ModelField): ValueReader {
	const { values } = field;
	const { maxLength } = spec;
	return (text, say) => {
		if (values && !values.includes(text)) {
			say({ code: 'value.unknown', message: `${quoted(text)} is not one of ${values.join(', ')}`, fix: `Translate it with the field's map in the mapping profile, such as {"${text.slice(0, 20).replaceAll('"', '')}":"${values[0]}"}.`, who: 'integrator' });
			return undefined;
		}
		if (maxLength === undefined || text.length <= maxLength) return text;
		if (spec.onTooLong === 'truncate') return text.slice(0, maxLength).trimEnd();
		say({ code: 'value.tooLong', message: `${quoted(text)} has ${text.length} characters; at most ${maxLength} are allowed`, fix: `Shorten it to ${maxLength} characters.`, who: 'accountsPayable' });
		return undefined;
	};
}
