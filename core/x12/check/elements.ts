import { fault, shown } from '../catalogue';
import type { FaultCode, X12Fault } from '../faults';
import { refusesCode } from '../tables/codes';
import type { ElementType } from '../tables/elements';
import type { SegmentType } from '../tables/segments';
import type { Tables } from '../tables/tables';
import type { Segment } from '../wire';
import { isDate, isTime } from './dateTime';

 
const control = /[\u0000-\u001f\u007f]/;
const name = (id: string, element: number) => `${id}${String(element).padStart(2, '0')}`;

/** Checks the elements of one segment; a fault each for what is wrong. */
export function checkElements(segment: Segment, type: SegmentType, options: { tables: Tables; component: string; strict: boolean; strictCodes: boolean; add: (fault: X12Fault) => void }): void {
	const { id, elements } = segment;
	const { tables, component, strict, add } = options;
	const tell = (code: FaultCode, element: number, message: string, more: Partial<X12Fault> = {}) =>
		add(fault(code, {
			message: `${name(id, element)} at position ${segment.position} ${message}`,
			segmentId: id, segmentPosition: segment.position, segmentNumber: segment.number, offset: segment.offset, element,
			...(dictionaryNumber(type, element)), ...more,
		}, strict));
	const present = (element: number) => {
		const text = elements[element - 1];
		return text !== undefined && text !== '' && (text[0] !== ' ' || text.trim() !== '');
	};
	for (let at = 0; at < type.elements.length; at++) {
		const { number, mandatory } = type.elements[at]!;
		if (!present(at + 1)) {
			if (mandatory) tell('EL_MISSING', at + 1, 'is missing');
			continue;
		}
		const text = elements[at]!;
		const fits = tables.elements.get(number)!;
		if (component !== '' && fits.type !== 'C' && text.includes(component)) {
			// Careless senders let it stand in free text; the text is taken as it is.
			tell('EL_CHAR', at + 1, `holds the component separator: ${shown(text)}`, { severity: 'warning', ack: undefined, value: text });
		}
		const wrong = valueFault(text, fits);
		if (wrong) tell(wrong.code, at + 1, wrong.message, { value: text });
		else if (fits.type === 'ID' && refusesCode(number, text.trimEnd(), options.strictCodes)) tell('EL_CODE', at + 1, `is ${shown(text)}, which is no code of its list`, { value: text });
	}
	for (let at = type.elements.length; at < elements.length; at++) {
		if (present(at + 1)) {
			tell('EL_TOO_MANY', at + 1, `is there, but the segment has ${type.elements.length} elements`, { value: elements[at]! });
			break;
		}
	}
	for (const { kind, elements: all } of type.rules) {
		const [first, ...others] = all as [number, ...number[]];
		const absent = (list: number[]) => list.find((each) => !present(each));
		const names = (list: number[]) => list.map((each) => name(id, each)).join(', ');
		const gap =
			kind === 'P' ? (all.some(present) ? absent(all) : undefined)
			: kind === 'R' ? (all.some(present) ? undefined : first)
			: kind === 'C' ? (present(first) ? absent(others) : undefined)
			: kind === 'L' ? (present(first) && !others.some(present) ? others[0] : undefined)
			: undefined;
		if (gap !== undefined) tell('EL_CONDITION', gap, `is missing (${kind === 'R' || kind === 'L' ? `one of ${names(kind === 'L' ? others : all)} is needed` : `${names(all)} belong together`})`);
		if (kind === 'E' && all.filter(present).length > 1) tell('EL_EXCLUSION', all.filter(present)[1]!, `excludes ${name(id, all.find(present)!)}`);
	}
}

function dictionaryNumber(type: SegmentType, element: number): { dataElement?: string } {
	const number = type.elements[element - 1]?.number;
	return number && number !== 'C' ? { dataElement: number } : {};
}

/** What is wrong with a present value of a type. */
export function valueFault(text: string, { type, min, max }: ElementType): { code: FaultCode; message: string } | undefined {
	if (control.test(text)) return { code: 'EL_CHAR', message: `holds a control character: ${shown(text)}` };
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
			const digits = /^-?(\d+\.?\d*|\.\d+)$/.test(text.trim());
			return digits ? length(text.replace(/[-. ]/g, '').length) : { code: 'EL_NUMBER', message: `is no number: ${shown(text)}` };
		}
		default:
			return /^-?\d+$/.test(text.trim()) ? length(text.replace(/[- ]/g, '').length) : { code: 'EL_NUMBER', message: `is no whole number: ${shown(text)}` };
	}
}
