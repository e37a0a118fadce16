import { fault, shown } from '../catalogue';
import type { FaultCode, X12Fault } from '../faults';
import { refusesCode } from '../tables/codes';
import type { ElementType } from '../tables/elements';
import type { Rule, SegmentType } from '../tables/segments';
import type { TypedSegment } from '../tables/tables';
import type { Segment } from '../wire';
import { isDate, isTime } from './dateTime';

const name = (id: string, element: number) => `${id}${String(element).padStart(2, '0')}`;

/** Checks the elements of one segment; a fault each for what is wrong. */
export function checkElements(segment: Segment, type: TypedSegment, options: { component: string; strict: boolean; strictCodes: boolean; add: (fault: X12Fault) => void }): void {
	const { id, elements } = segment;
	const { component, strict, add } = options;
	const tell = (code: FaultCode, element: number, message: string, more: Partial<X12Fault> = {}) =>
		add(fault(code, {
			message: `${name(id, element)} at position ${segment.position} ${message}`,
			segmentId: id, segmentPosition: segment.position, segmentNumber: segment.number, offset: segment.offset, element,
			...(dictionaryNumber(type, element)), ...more,
		}, strict));
	let mask = 0;
	for (let at = 0; at < type.elements.length; at++) {
		const { number, mandatory, fits } = type.elements[at]!;
		const text = elements[at];
		if (text === undefined || isBlank(text)) {
			if (mandatory) tell('EL_MISSING', at + 1, 'is missing');
			continue;
		}
		mask |= 1 << at;
		if (component !== '' && fits.type !== 'C' && text.includes(component)) {
			// Careless senders let it stand in free text; the text is taken as it is.
			tell('EL_CHAR', at + 1, `holds the component separator: ${shown(text)}`, { severity: 'warning', ack: undefined, value: text });
		}
		const wrong = valueFault(text, fits);
		// A date that is only padded still says which day it means.
		const padded = wrong?.code === 'EL_DATE' && !strict && valueFault(text.trimEnd(), fits) === undefined;
		if (wrong) tell(wrong.code, at + 1, wrong.message, { value: text, ...(padded ? { severity: 'warning', ack: undefined } : {}) });
		else if (fits.type === 'ID' && refusesCode(number, text, options.strictCodes)) tell('EL_CODE', at + 1, `is ${shown(text)}, which is no code of its list`, { value: text });
	}
	for (let at = type.elements.length; at < elements.length; at++) {
		if (!isBlank(elements[at]!)) {
			tell('EL_TOO_MANY', at + 1, `is there, but the segment has ${type.elements.length} elements`, { value: elements[at]! });
			break;
		}
	}
	for (const rule of type.rules) if (isBroken(rule, mask)) tellRule(rule, id, mask, tell);
}

const isBlank = (text: string) => text === '' || (text[0] === ' ' && text.trim() === '');

function isBroken({ kind, all, others }: Rule, mask: number): boolean {
	const given = mask & all;
	const first = (given & ~others) !== 0;
	switch (kind) {
		case 'P': return given !== 0 && given !== all;
		case 'R': return given === 0;
		case 'E': return (given & (given - 1)) !== 0;
		case 'C': return first && given !== all;
		case 'L': return first && (given & others) === 0;
	}
}

function tellRule({ kind, elements }: Rule, id: string, mask: number, tell: (code: FaultCode, element: number, message: string) => void): void {
	const given = elements.filter((element) => mask & (1 << (element - 1)));
	if (kind === 'E') return tell('EL_EXCLUSION', given[1]!, `excludes ${name(id, given[0]!)}`);
	const wanted = kind === 'L' ? elements.slice(1) : elements;
	const names = wanted.map((element) => name(id, element)).join(', ');
	const gap = wanted.find((element) => !given.includes(element))!;
	tell('EL_CONDITION', gap, `is missing (${kind === 'R' || kind === 'L' ? `one of ${names} is needed` : `${names} belong together`})`);
}

function dictionaryNumber(type: SegmentType, element: number): { dataElement?: string } {
	const number = type.elements[element - 1]?.number;
	return number && number !== 'C' ? { dataElement: number } : {};
}

/** What is wrong with a present value of a type. */
export function valueFault(text: string, { type, min, max }: ElementType): { code: FaultCode; message: string } | undefined {
	if (hasControl(text)) return { code: 'EL_CHAR', message: `holds a control character: ${shown(text)}` };
	const length = (size: number): { code: FaultCode; message: string } | undefined =>
		size < min ? { code: 'EL_SHORT', message: `is ${shown(text)}: ${size} characters instead of at least ${min}` }
		: size > max ? { code: 'EL_LONG', message: `is ${shown(text)}: ${size} characters instead of at most ${max}` }
		: undefined;
	switch (type) {
		case 'C': return undefined;
		case 'AN': case 'ID': return text.length < min ? length(text.length) : text.length > max ? length(text.trimEnd().length) : undefined;
		case 'DT': return isDate(text, max) || (min === 6 && isDate(text, 6)) ? undefined : { code: 'EL_DATE', message: `is no date: ${shown(text)}` };
		case 'TM': return isTime(text) ? length(text.length) : { code: 'EL_TIME', message: `is no time: ${shown(text)}` };
		case 'R': {
			const digits = digitsOf(text.trim(), true);
			return digits > 0 ? length(digits) : { code: 'EL_NUMBER', message: `is no number: ${shown(text)}` };
		}
		default: {
			const digits = digitsOf(text.trim(), false);
			return digits > 0 ? length(digits) : { code: 'EL_NUMBER', message: `is no whole number: ${shown(text)}` };
		}
	}
}

function hasControl(text: string): boolean {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code < 32 || code === 127) return true;
	}
	return false;
}

/** Digits of a number with a sign at most in front and, where it may, one point; 0 when it is none. */
function digitsOf(text: string, mayHavePoint: boolean): number {
	let digits = 0;
	let hasPoint = false;
	for (let at = text.charCodeAt(0) === 45 ? 1 : 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code >= 48 && code <= 57) digits++;
		else if (code === 46 && mayHavePoint && !hasPoint) hasPoint = true;
		else return 0;
	}
	return digits;
}
