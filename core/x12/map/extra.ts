import type { Node } from '../check/walk';
import { elementOf } from '../read/element';
import type { OutgoingSegment, Segment, X12Set } from '../wire';

/** What has no member in the model, as texts that can be written back; see `documents.ts` for their form. */
export type Extra = Record<string, string>;

const escaped = (text: string) => text.replace(/[\\*>]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
const unescaped = (text: string) => text.replace(/\\(.)/gs, (_, char: string) => (char === 'n' ? '\n' : char === 'r' ? '\r' : char));

function elementText(raw: string, component: string): string {
	return (component !== '' && raw.includes(component) ? raw.split(component) : [raw]).map(escaped).join('>');
}

const pieces = (text: string, separator: '*' | '>') => text.match(separator === '*' ? /(?:\\.|[^\\*])+|\*/gs : /(?:\\.|[^\\>])+|>/gs) ?? [];

/** Cuts at separators that no backslash precedes. */
function cut(text: string, separator: '*' | '>'): string[] {
	const result = [''];
	for (const piece of pieces(text, separator)) {
		if (piece === separator) result.push('');
		else result[result.length - 1] += piece;
	}
	return result;
}

export function elementFrom(text: string): string | string[] {
	const components = cut(text, '>').map(unescaped);
	return components.length > 1 ? components : components[0]!;
}

/** A segment and those below it, one per line. */
export function nodeText({ segment, children }: Node, component: string): string {
	const elements = segment.elements.slice(0, segment.elements.findLastIndex((each) => each !== '') + 1);
	const own = [segment.id, ...elements.map((each) => elementText(each, component))].join('*');
	return [own, ...children.map((child) => nodeText(child, component))].join('\n');
}

/** All segments of a set, one per line: the same whatever delimiters it came with. */
export function setText({ segments, interchange }: X12Set): string {
	return segments.map((segment) => nodeText({ segment, children: [] }, interchange.delimiters.component)).join('\n');
}

export function segmentsFrom(text: string): OutgoingSegment[] {
	return text.split('\n').map((line) => {
		const [id = '', ...elements] = cut(line, '*');
		return [id, ...elements.map(elementFrom)];
	});
}

/** Adds under a key that is still free: `FOB`, `FOB#2`. */
export function addExtra(extra: Extra, key: string, text: string): void {
	let name = key;
	for (let count = 2; Object.hasOwn(extra, name); count++) name = `${key}#${count}`;
	extra[name] = text;
}

/** The whole segments among extra texts, each with the id it is placed by. */
export function extraUnits(extra: Extra | undefined): { id: string; segments: OutgoingSegment[] }[] {
	return Object.entries(extra ?? {}).flatMap(([key, text]) => {
		const id = /^([A-Z][A-Z0-9]{1,2})(#\d+)?$/.exec(key)?.[1];
		// Columns of other files may be called like a segment.
		return id && text.split(/[*\n]/, 1)[0] === id ? [{ id, segments: segmentsFrom(text) }] : [];
	});
}

/** Fills empty elements of a segment from keys such as `BEG-06`; makes the segment when there is only that. */
export function withExtraElements(id: string, segment: OutgoingSegment | undefined, extra: Extra | undefined): OutgoingSegment | undefined {
	let result = segment;
	for (const [key, text] of Object.entries(extra ?? {})) {
		const [, name, number] = /^([A-Z][A-Z0-9]{1,2})-(\d\d)$/.exec(key) ?? [];
		if (name !== id) continue;
		const filled: OutgoingSegment = result ? [...result] : [id];
		const at = Number(number);
		while (filled.length <= at) filled.push('');
		if (filled[at]!.length === 0) filled[at] = elementFrom(text);
		result = filled;
	}
	return result;
}

/** Reads elements of one segment and knows which were not asked for. */
export interface Taker {
	text(number: number): string | undefined;
	/** Everything not taken yet, by keys such as `BEG-06`. */
	rest(): Extra;
}

export function taker(segment: Segment, component: string): Taker {
	const taken = new Set<number>();
	return {
		text(number) {
			taken.add(number);
			return elementOf(segment, number);
		},
		rest() {
			const extra: Extra = {};
			for (let at = 1; at <= segment.elements.length; at++) {
				if (!taken.has(at) && elementOf(segment, at) !== undefined) extra[`${segment.id}-${String(at).padStart(2, '0')}`] = elementText(segment.elements[at - 1]!, component);
			}
			return extra;
		},
	};
}

/** The object without undefined members and without empty lists and records. */
export function present<T extends object>(value: T): T {
	const result: Partial<T> = {};
	for (const key in value) {
		const each = value[key];
		if (each !== undefined && !isEmpty(each)) result[key] = each;
	}
	return result as T;
}

function isEmpty(value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return false;
	for (const _key in value) return false;
	return true;
}
