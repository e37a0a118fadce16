import { encodeText } from '../../text';
import { isIsoDate } from '../../dates';
import { fault } from '../catalogue';
import { checkSet } from '../check/set';
import type { FaultCode, X12Fault } from '../faults';
import type { Encoding, Partner } from '../partner';
import { tablesOf } from '../tables/tables';
import type { Delimiters, InterchangeHeader, OutgoingGroup, OutgoingInterchange, OutgoingSet, Segment } from '../wire';
import { freeDelimiters } from './characters';
import { isaElements } from './isa';
import { writtenElements, type ValueRules } from './values';

export interface WriteOptions {
	delimiters?: Delimiters;
	newline?: Partner['newline'];
	encoding?: Encoding;
	collision?: Partner['collision'];
	characters?: Partial<Partner['characters']>;
	tooLong?: Partner['tooLong'];
}

/** With a fatal fault `bytes` and `text` are absent: nothing of it may be sent. Other faults tell what was replaced. */
export interface WrittenInterchange {
	bytes?: Uint8Array;
	text?: string;
	/** Those really used (`chooseDelimiters` may have taken others). */
	delimiters: Delimiters;
	faults: X12Fault[];
	/** Segments per set, in order, ST and SE counted. */
	segmentCounts: number[];
}

export const usualDelimiters: Delimiters = { element: '*', component: '>', segment: '~' };

/** An interchange as bytes. Pure: the same content gives the same bytes; what is written is checked as if it were received. */
export function writeInterchange(interchange: OutgoingInterchange, options: WriteOptions = {}): WrittenInterchange {
	const faults: X12Fault[] = [];
	const wanted = delimitersFor(interchange.version, options.delimiters ?? usualDelimiters);
	const delimiters = (options.collision === 'chooseDelimiters' ? freeDelimiters(wanted, texts(interchange)) : undefined) ?? wanted;
	const place = { interchange: interchange.control };
	const tell = (code: FaultCode, message: string, more: Partial<X12Fault> = {}) => faults.push(fault(code, { ...place, message, ...more }));
	const { element, segment } = delimiters;
	const end = segment + (options.newline ?? '');
	const lines: string[] = [];
	const segmentCounts: number[] = [];
	const isa = isaElements(interchange, delimiters, (message, number) => tell('CONTROL_NUMBER', message, { segmentId: 'ISA', element: number, fix: 'Correct this value of the partner or of the interchange.' }));
	lines.push(['ISA', ...isa].join(element));
	for (const { control, date, time, status, note } of interchange.ta1s ?? []) lines.push(['TA1', control.padStart(9, '0'), date, time, status, note].join(element));
	const groupNumbers = new Set<string>();
	for (const group of interchange.groups) {
		if (!/^\d{1,9}$/.test(group.control) || groupNumbers.has(group.control)) tell('CONTROL_NUMBER', `The group number "${group.control}" is ${groupNumbers.has(group.control) ? 'used twice' : 'not one to nine digits'}`, { group: group.control });
		groupNumbers.add(group.control);
		const rules: ValueRules = {
			delimiters, tables: tablesOf(group.version), encoding: options.encoding ?? 'auto', collision: options.collision ?? 'replace',
			tooLong: options.tooLong ?? 'error', characters: { set: 'any', uppercase: false, asciiFold: false, ...options.characters },
		};
		const add = (more: Partial<X12Fault>) => (each: X12Fault) => faults.push({ ...place, group: group.control, ...more, ...ours(each) });
		const { sender, receiver } = interchange;
		const date = interchange.date.replaceAll('-', '');
		const gs = ['GS', group.functionalId, sender.groupId ?? sender.id, receiver.groupId ?? receiver.id, group.version < '004010' ? date.slice(2) : date, interchange.time.replaceAll(':', ''), group.control, 'X', group.version] as const;
		lines.push(['GS', ...writtenElements([...gs], rules, add({}))].join(element));
		const numbers = new Set<string>();
		for (const set of group.sets) {
			if (!/^[A-Za-z0-9]{4,9}$/.test(set.control) || numbers.has(set.control)) tell('CONTROL_NUMBER', `The set number "${set.control}" is ${numbers.has(set.control) ? 'used twice in its group' : 'not four to nine letters or digits'}`, { group: group.control, set: set.control });
			numbers.add(set.control);
			const segments = writtenSet(set, rules, add({ set: set.control }));
			checkSet({ ...asReceived(interchange, isa, delimiters, group), id: set.id, control: set.control, segments, faults: [] }, { strict: false, strictCodes: false, add: add({ set: set.control }) });
			lines.push(...segments.map(({ id, elements }) => [id, ...elements].join(element)));
			segmentCounts.push(segments.length);
		}
		lines.push(['GE', String(group.sets.length), group.control].join(element));
	}
	lines.push(['IEA', String(interchange.groups.length), interchange.control.padStart(9, '0')].join(element));
	if (!isIsoDate(interchange.date) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(interchange.time)) tell('CONTROL_NUMBER', `The date or time "${interchange.date} ${interchange.time}" is not YYYY-MM-DD and HH:MM`, { fix: 'Give the date and time of the interchange in this form.' });
	if (faults.some(({ severity }) => severity === 'fatal')) return { delimiters, faults, segmentCounts };
	const text = lines.map((line) => line + end).join('');
	return { bytes: encoded(text, options.encoding ?? 'auto'), text, delimiters, faults, segmentCounts };
}

/** A fault of ours is not the sender's, and there is no file yet that it could stand in. */
function ours({ offset: _offset, segmentNumber: _segmentNumber, fix, ...fault }: X12Fault): X12Fault {
	return { ...fault, fix: fix.replace(/^Ask the sender to /, 'Before sending, ') };
}

function writtenSet(set: OutgoingSet, rules: ValueRules, add: (fault: X12Fault) => void): Segment[] {
	const segments: Segment[] = [];
	const push = (id: string, elements: string[]) => segments.push({ id, elements, position: segments.length + 1, number: segments.length + 1, offset: 0 });
	push('ST', [set.id, set.control]);
	for (const each of set.segments) {
		const elements = writtenElements(each, rules, (found) => add({ segmentPosition: segments.length + 1, ...found }));
		if (!isEmptied(each[0], elements)) push(each[0], elements);
	}
	push('SE', [String(segments.length + 1), set.control]);
	return segments;
}

/** A text of which nothing is left that the partner can read, as a description in other letters: without it the segment is none. */
function isEmptied(id: string, elements: string[]): boolean {
	const blank = (...numbers: number[]) => numbers.every((number) => (elements[number - 1] ?? '').trim() === '');
	return (id === 'PID' && blank(4, 5)) || (id === 'MSG' && blank(1)) || (id === 'NTE' && blank(2));
}

function asReceived({ sender, receiver, control, date, time, version, usage, requestTa1 }: OutgoingInterchange, elements: string[], delimiters: Delimiters, group: OutgoingGroup) {
	const interchange: InterchangeHeader = { sender, receiver, control, date, time, version, usage, acknowledgementRequested: requestTa1, delimiters, elements, number: 1, offset: 0 };
	const { functionalId, control: groupControl, version: groupVersion } = group;
	return { interchange, group: { functionalId, control: groupControl, version: groupVersion, sender: sender.id, receiver: receiver.id, date, time, number: 2, offset: 0 } };
}

/** From 00402 on ISA11 is the repetition separator; before it is the letter U. */
function delimitersFor(version: string, { repetition, ...others }: Delimiters): Delimiters {
	return version >= '00402' ? { ...others, repetition: repetition ?? '^' } : others;
}

function texts(interchange: OutgoingInterchange): string[] {
	return interchange.groups.flatMap(({ sets }) => sets.flatMap(({ segments }) => segments.flatMap((each) => each.slice(1).flat())));
}

function encoded(text: string, encoding: Encoding): Uint8Array {
	if (encoding === 'iso-8859-1') return Buffer.from(text, 'latin1');
	return encodeText(text, encoding === 'auto' ? 'utf-8' : encoding);
}
