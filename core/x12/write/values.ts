import { fault, shown } from '../catalogue';
import type { X12Fault } from '../faults';
import type { Partner } from '../partner';
import type { Tables } from '../tables/tables';
import type { OutgoingSegment } from '../wire';
import { cleanText, type TextRules } from './characters';

/** Elements that people read: what is replaced or cut there changes no identity. */
const freeText = new Set(['352', '93', '166', '19', '933', '369', '387', '724']);

export interface ValueRules extends TextRules {
	tables: Tables;
	collision: Partner['collision'];
	tooLong: Partner['tooLong'];
}

/**
 * The elements of a segment as they are sent. Delimiters in free text are replaced or refused, as the partner wants; in numbers,
 * codes and ids they are always refused, because another id is another thing.
 */
export function writtenElements([id, ...values]: OutgoingSegment, rules: ValueRules, add: (fault: X12Fault) => void): string[] {
	const type = rules.tables.segments.get(id);
	const elements = values.map((value, index) => {
		const number = type?.elements[index]?.number;
		const isText = number === undefined || freeText.has(number);
		const at = { segmentId: id, element: index + 1 };
		const name = `${id}${String(index + 1).padStart(2, '0')}`;
		const one = (raw: string): string => {
			const { text, collisions, lost } = cleanText(raw, rules);
			if (collisions.length > 0) {
				const refused = rules.collision !== 'replace' || !isText;
				const message = `${name} ${shown(raw)} holds ${collisions.map((each) => JSON.stringify(each)).join(' and ')}, which separates segments or elements`;
				add(refused ? fault('DATA_HAS_DELIMITER', { message, value: raw, ...at }) : fault('DATA_REPLACED', { message: `${message}; it became ${shown(text)}`, value: raw, ...at }));
			}
			if (lost.length > 0) {
				const message = `${name} ${shown(raw)} has characters that cannot be sent to this partner; it became ${shown(text)}`;
				add(fault('DATA_REPLACED', { message, value: raw, ...at, ...(isText ? {} : { severity: 'fatal', fix: 'Change the text where it comes from, or allow more characters for the partner.' }) }));
			}
			return text;
		};
		if (typeof value !== 'string') return withoutTail(value.map(one)).join(rules.delimiters.component);
		return fitted(one(value), { name, at, number, rules, add });
	});
	return withoutTail(elements);
}

function fitted(text: string, { name, at, number, rules, add }: { name: string; at: Partial<X12Fault>; number: string | undefined; rules: ValueRules; add: (fault: X12Fault) => void }): string {
	const type = number === undefined ? undefined : rules.tables.elements.get(number);
	if (!type || text === '') return text;
	if (type.type === 'AN' && text.length < type.min) return text.padEnd(type.min);
	if (type.type === 'N0' && /^\d+$/.test(text)) return text.padStart(type.min, '0');
	if (type.type !== 'AN' || text.length <= type.max || rules.tooLong !== 'truncate' || !freeText.has(number!)) return text;
	const cut = [...text].slice(0, type.max).join('').slice(0, type.max).trimEnd();
	add(fault('DATA_TRUNCATED', { message: `${name} ${shown(text)} was cut to ${type.max} characters`, value: text, ...at }));
	return cut;
}

function withoutTail(texts: string[]): string[] {
	let length = texts.length;
	while (length > 0 && texts[length - 1] === '') length--;
	return texts.slice(0, length);
}
