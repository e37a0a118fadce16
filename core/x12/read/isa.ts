import { fault } from '../catalogue';
import type { X12Fault } from '../faults';
import type { Delimiters } from '../wire';

/** No ISA is longer, even when it is wrapped or padded too far. */
const longestIsa = 600;
/** What follows an ISA tells how it was meant. */
const lookAhead = 800;
const widths = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];
const plain = (char: string) => /[A-Za-z0-9 ]/.test(char);

export interface FoundIsa {
	/** Sixteen texts, undecoded. */
	elements: string[];
	/** Undecoded. */
	delimiters: Delimiters;
	/** Characters until behind the terminator. */
	length: number;
	/** Line breaks stand anywhere and mean nothing. */
	wrapped: boolean;
	faults: X12Fault[];
}

/** Whether a text begins like an ISA. */
export const beginsIsa = (text: string, at = 0) => /^ISA[^A-Za-z0-9 ]/i.test(text.slice(at, at + 4));

/**
 * Reads the ISA at the start of a text whose characters are bytes, and finds the delimiters it declares, whatever its widths.
 * `more` when the end of the text came too soon, undefined when it is no ISA.
 */
export function findIsa(text: string, strict: boolean, ended: boolean): FoundIsa | 'more' | undefined {
	const head = text.slice(0, lookAhead);
	// Always decided with as much text: how a file is cut must not matter.
	if (head.length < lookAhead && !ended) return 'more';
	const element = charAt(head, 3);
	const starts: number[] = [];
	for (let at = 3; starts.length < 16; ) {
		const found = head.indexOf(element, at);
		if (found < 0 || found > longestIsa) return undefined;
		starts.push(found);
		at = found + element.length;
	}
	const elements = starts.slice(0, 15).map((start, index) => head.slice(start + element.length, starts[index + 1]));
	// ISA16 and the terminator left out: the sixteenth separator is already that of GS.
	const early = /^([A-Za-z]?)([^A-Za-z0-9\s])?([^A-Za-z0-9 ])[\r\n]*(?:GS|TA1)$/s.exec(elements[14]!);
	if (early) {
		const length = starts[14]! + element.length + early[1]!.length + (early[2]?.length ?? 0) + 1;
		return found({ elements: [...elements.slice(0, 14), early[1]!, early[2] ?? ''], element, component: early[2] ?? '', segment: early[3]!, length, strict });
	}
	let at = starts[15]! + element.length;
	let component = charAt(head, at);
	at += component.length;
	// Padding between ISA16 and the terminator.
	const padding = /^ +(?=[^A-Za-z0-9 ])/.exec(head.slice(at))?.[0].length ?? 0;
	at += padding;
	let segment = charAt(head, at);
	if (component === '') return undefined;
	const group = /^(?:GS|TA1)/.exec(head.slice(at))?.[0];
	const unterminated = group !== undefined && head.startsWith(element, at + group.length);
	if (unterminated || component === '\r' || component === '\n' || (/^[\r\n]/.test(segment) && endsNextLine(head.slice(at), component))) {
		// No ISA16: what looks like it ends every segment.
		segment = component;
		component = '';
		at -= padding + segment.length;
	} else if (segment === '' || plain(segment)) {
		return undefined;
	}
	return found({ elements: [...elements, component], element, component, segment, length: at + segment.length, strict });
}

function found({ elements, element, component, segment, length, strict }: { elements: string[]; element: string; component: string; segment: string; length: number; strict: boolean }): FoundIsa {
	const faults: X12Fault[] = [];
	const wrapped = !/[\r\n]/.test(segment) && elements.some((each) => /[\r\n]/.test(each));
	const clean = wrapped ? elements.map((each) => each.replace(/[\r\n]/g, '')) : elements;
	if (wrapped) faults.push(fault('LINE_WRAPPED', { message: 'The interchange is broken into lines that do not end with its segments' }, strict));
	const wrong = clean.findIndex((each, index) => (index === 15 ? each === '' : each.length !== widths[index]));
	if (wrong >= 0) {
		faults.push(fault('ISA_LENGTH', { message: `The ISA is not of fixed width: ISA${String(wrong + 1).padStart(2, '0')} has ${clean[wrong]!.length} characters instead of ${widths[wrong]}`, segmentId: 'ISA', element: wrong + 1 }, strict));
	}
	const repeats = clean[11]!.trim() >= '00402' && clean[10]!.length === 1 && !plain(clean[10]!);
	const delimiters: Delimiters = { element, component, segment, ...(repeats ? { repetition: clean[10]! } : {}) };
	const given = Object.entries(delimiters).filter(([, char]) => char !== '');
	for (const [name, char] of given) {
		if (plain(char)) faults.push(fault('DELIMITER_INVALID', { message: `The ${name} separator is ${JSON.stringify(char)}, which also stands in data`, segmentId: 'ISA' }, strict));
	}
	if (component === '') faults.push(fault('DELIMITER_INVALID', { message: 'The ISA declares no component separator (ISA16)', segmentId: 'ISA', element: 16 }, strict));
	if (new Set(given.map(([, char]) => char)).size < given.length) {
		faults.push(fault('DELIMITER_CONFLICT', { message: `Two delimiters are the same character: ${given.map(([name, char]) => `${name} ${JSON.stringify(char)}`).join(', ')}`, segmentId: 'ISA' }, strict));
		if (delimiters.repetition === element || delimiters.repetition === segment) delete delimiters.repetition;
	}
	return { elements: clean, delimiters, length, wrapped, faults };
}

/** One character at a place: several bytes where they are one in UTF-8. */
function charAt(text: string, at: number): string {
	const lead = text.charCodeAt(at);
	const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
	const bytes = text.slice(at, at + length);
	return length > 1 && /^.[\u0080-\u00bf]+$/s.test(bytes) && bytes.length === length ? bytes : text.slice(at, at + 1);
}

function endsNextLine(text: string, char: string): boolean {
	const line = /^[\r\n]+([^\r\n]+)[\r\n]/.exec(text)?.[1];
	return line !== undefined && line.endsWith(char);
}
