import { fault, shown } from '../catalogue';
import type { X12Fault } from '../faults';
import type { Delimiters } from '../wire';
import { beginsIsa, findIsa, type FoundIsa } from './isa';

/** What the splitter finds, in the order of the file. Texts are bytes as characters. */
export interface SplitSink {
	isa(isa: FoundIsa, offset: number): void;
	/** True when it ended the interchange. */
	segment(text: string, offset: number, faults: X12Fault[]): boolean;
	/** Bytes outside of any interchange. */
	outside(fault: X12Fault): void;
	/** The interchange cannot be read on: the next ISA is looked for. */
	broken(fault: X12Fault): void;
}

export interface SplitLimits {
	segment: number;
	interchange: number;
}

const blank = /[\s\u0000\u001a]|\u00ef\u00bb\u00bf/y;
/** Behind other bytes the letters ISA count at the start of a word, or where the rest looks like an ISA as well. */
const isaInside = /[^A-Za-z0-9]ISA[^A-Za-z0-9 ]|ISA([^A-Za-z0-9 ])[A-Z0-9]{2}\1/gi;

/** The beginning of an ISA of fixed width: in the middle of a segment it means that the rest of the interchange is lost. */
const isaInSegment = /ISA([^A-Za-z0-9 \r\n])[A-Z0-9]{2}\1[^\r\n]{10}\1[A-Z0-9]{2}\1[^\r\n]{10}\1[A-Z0-9]{2}\1[^\r\n]{15}\1/;

/** Cuts a stream of text into segments by what each ISA declares. State is the unfinished rest only. */
export function splitter(sink: SplitSink, limits: SplitLimits, strict: boolean): { push(text: string): void; end(): void } {
	let rest = '';
	let base = 0;
	let searched = 0;
	let delimiters: Delimiters | undefined;
	let wrapped = false;
	let startedAt = 0;
	let skipping = false;
	let seen = false;
	let candidate = false;
	let garbage: { offset: number; length: number; sample: string } | undefined;

	const run = (text: string, ended: boolean) => {
		let at = 0;
		let letters = text.indexOf('ISA');
		const tellGarbage = () => {
			if (!garbage?.length) return;
			const code = seen ? 'GARBAGE_AFTER_IEA' : 'GARBAGE_BEFORE_ISA';
			sink.outside(fault(code, { message: `${garbage.length} characters stand outside of any interchange, beginning with ${shown(garbage.sample)}`, offset: garbage.offset, value: garbage.sample }, strict));
			garbage = undefined;
		};
		const discard = (to: number) => {
			if (to <= at) return;
			garbage ??= { offset: base + at, length: 0, sample: '' };
			garbage.sample += text.slice(at, Math.min(to, at + 99 - garbage.sample.length));
			garbage.length += to - at;
			at = to;
		};
		/** True when an ISA began here; undefined when more text is needed to know. */
		const tryIsa = (): boolean | undefined => {
			const isa = findIsa(text.slice(at, at + 1000), strict, ended);
			candidate = isa === 'more';
			if (isa === 'more') return undefined;
			if (!isa) return false;
			tellGarbage();
			seen = true;
			skipping = false;
			({ delimiters, wrapped } = isa);
			startedAt = base + at;
			sink.isa(isa, base + at);
			at += isa.length;
			return true;
		};
		/** Looks for the next ISA; false when the text is used up. */
		const outside = (): boolean => {
			if (!garbage) at = skipBlank(text, at);
			if (text.length - at < 4 && !ended) return false;
			if (at >= text.length) return false;
			if ((!garbage || candidate) && beginsIsa(text, at)) {
				const is = tryIsa();
				if (is !== false) return is === true;
			}
			isaInside.lastIndex = at;
			for (let match = isaInside.exec(text); match; match = isaInside.exec(text)) {
				const start = match.index + match[0].search(/isa/i);
				discard(start);
				const is = tryIsa();
				if (is !== false) return is === true;
				isaInside.lastIndex = start + 3;
			}
			discard(ended ? text.length : Math.max(at, text.length - 6));
			return false;
		};
		/** Where an ISA begins within a segment; looked at closely only where its letters stand. */
		const lostIsa = (to: number): number | undefined => {
			if (letters >= 0 && letters <= at) letters = text.indexOf('ISA', at + 1);
			if (letters < 0 || letters >= to) return undefined;
			const found = isaInSegment.exec(text.slice(letters, to));
			return found ? letters + found.index : undefined;
		};
		const inside = ({ segment, element }: Delimiters): boolean => {
			if (searched === 0) {
				while (at < text.length && isPadding(text.charCodeAt(at)) && !text.startsWith(element, at)) at++;
				if (text.length - at < 4 && !ended) return false;
				if (beginsIsa(text, at)) {
					const is = tryIsa();
					if (is !== false) return is === true;
				}
			}
			const end = text.indexOf(segment, at + searched);
			if (base + (end < 0 ? text.length : end) - startedAt > limits.interchange) {
				broken(fault('TOO_LONG', { message: `The interchange is longer than ${limits.interchange} bytes`, offset: startedAt }));
				return true;
			}
			const lost = lostIsa(end < 0 ? text.length : end);
			if (lost !== undefined) {
				const cut = text.slice(at, lost);
				const offset = base + at;
				at = lost;
				broken(fault('TRUNCATED', { message: `An interchange begins inside of a segment: ${shown(cut)}`, offset, value: cut }));
				garbage = undefined;
				return true;
			}
			if (end < 0) {
				if (text.length - at <= limits.segment) searched = Math.max(0, text.length - at - segment.length + 1);
				else {
					if (!skipping) sink.segment('', base + at, [fault('TOO_LONG', { message: `A segment is longer than ${limits.segment} bytes`, offset: base + at })]);
					skipping = true;
					searched = 0;
					at = text.length - segment.length + 1;
				}
				return false;
			}
			const from = at;
			at = end + segment.length;
			searched = 0;
			if (skipping || end - from > limits.segment) {
				if (!skipping) sink.segment('', base + from, [fault('TOO_LONG', { message: `A segment is longer than ${limits.segment} bytes`, offset: base + from })]);
				skipping = false;
				return true;
			}
			one(text.slice(from, end), base + from, []);
			return true;
		};
		const one = (raw: string, offset: number, faults: X12Fault[]) => {
			const trimmed = wrapped ? raw.replace(/[\r\n]/g, '') : /[\r\n]$/.test(raw) ? raw.replace(/[\r\n]+$/, '') : raw;
			if (sink.segment(trimmed, offset, faults)) delimiters = undefined;
		};
		const broken = (why: X12Fault) => {
			delimiters = undefined;
			searched = 0;
			garbage = { offset: base + at, length: 0, sample: '' };
			sink.broken(why);
		};

		while (delimiters ? inside(delimiters) : outside());
		if (ended) {
			const last = text.slice(at).replace(/[\s\u0000\u001a]+$/, '');
			if (delimiters && last !== '') {
				const complete = /^IEA/i.test(last) && last.slice(3).split(delimiters.element).length === 3;
				if (complete) one(last, base + at, [fault('TRUNCATED', { severity: 'warning', ack: undefined, message: 'The last segment (IEA) has no terminator', fix: 'Ask the sender to end every segment with the terminator.', segmentId: 'IEA', offset: base + at })]);
				else sink.broken(fault('TRUNCATED', { message: `The file ends inside of a segment: ${shown(last)}`, offset: base + at, value: last }));
			}
			tellGarbage();
			if (!seen) sink.outside(fault('ISA_MISSING', { message: base + text.length === 0 ? 'The file is empty' : 'The file has no ISA segment', offset: 0 }));
		}
		rest = text.slice(at);
		base += at;
	};
	return { push: (text) => run(rest === '' ? text : rest + text, false), end: () => run(rest, true) };
}

const isPadding = (code: number) => code === 10 || code === 13 || code === 32 || code === 9 || code === 0 || code === 26;

function skipBlank(text: string, from: number): number {
	let at = from;
	for (blank.lastIndex = at; blank.test(text); blank.lastIndex = at) at = blank.lastIndex;
	return at;
}
