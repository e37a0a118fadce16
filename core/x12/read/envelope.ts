import { addFault, fault, shown, type FaultFacts } from '../catalogue';
import { checkSet } from '../check/set';
import type { FaultCode, X12Fault } from '../faults';
import type { Encoding } from '../partner';
import { tablesOf } from '../tables/tables';
import type { GroupReport, InterchangeReport, Segment, X12Event, X12Set } from '../wire';
import { beyondAscii, decodeSegment } from './bytes';
import { controlKey } from './element';
import { groupHeader, interchangeHeader, ta1Of } from './headers';
import type { SplitSink } from './splitter';

export interface EnvelopeOptions {
	strict: boolean;
	strictCodes: boolean;
	encoding: Encoding;
	validate: boolean;
	setBytes: number;
	faultsPerSet: number;
}

const mostElements = 10_000;
/** These end an open set. */
const ends = new Set(['GS', 'ST', 'GE', 'IEA']);
/** These may stand between ISA and the groups: requests to a network, which mean nothing to us. */
const services = new Set(['ISB', 'ISE', 'TA3']);
/** GS01 that belongs to a set; a set of another group is reported. */
export const functionalIds: Record<string, string> = { 850: 'PO', 860: 'PC', 855: 'PR', 865: 'CA', 856: 'SH', 810: 'IN', 820: 'RA', 824: 'AG', 832: 'SC', 846: 'IB', 997: 'FA', 999: 'FA' };

/** Follows ISA, GS, ST and their ends through a stream of segments, and turns it into events; whatever is missing is closed. */
export function envelope(options: EnvelopeOptions, emit: (event: X12Event) => void): SplitSink & { end(): void } {
	const { strict, encoding } = options;
	let number = 0;
	let interchange: (InterchangeReport & { numbers: Set<string>; strays: number; read: Set<string> }) | undefined;
	let group: (GroupReport & { numbers: Set<string> }) | undefined;
	let set: (X12Set & { bytes: number; count: number; tooLong: boolean }) | undefined;
	const interchangeNumbers = new Set<string>();

	const place = (segment?: Segment): Partial<X12Fault> => ({
		...(interchange ? { interchange: interchange.header.control } : {}),
		...(group?.header ? { group: group.header.control } : {}),
		...(set ? { set: set.control } : {}),
		...(segment ? { segmentId: segment.id, segmentNumber: segment.number, offset: segment.offset, ...(segment.position ? { segmentPosition: segment.position } : {}) } : {}),
	});
	const found = (code: FaultCode, facts: FaultFacts, segment?: Segment) => fault(code, { ...place(segment), ...facts }, strict);
	const told = (each: X12Fault) => {
		const list = set?.faults ?? group?.faults ?? interchange?.faults;
		if (list) addFault(list, each, options.faultsPerSet);
	};
	const tell = (code: FaultCode, facts: FaultFacts, segment?: Segment) => told(found(code, facts, segment));

	const closeSet = () => {
		if (!set || !group) return;
		const { bytes: _bytes, count: _count, tooLong: _tooLong, ...whole } = set;
		if (options.validate && !set.tooLong) checkSet(whole, { strict, strictCodes: options.strictCodes, add: (each) => told({ ...place(), ...each }) });
		group.sets.push({ id: whole.id, control: whole.control, faults: whole.faults });
		set = undefined;
		emit({ kind: 'set', set: whole });
	};
	const missing = (code: 'SE_MISSING' | 'GE_MISSING' | 'IEA_MISSING', what: string) => tell(code, { message: `${what} is not ended by ${code.slice(0, code.indexOf('_'))}` });
	const closeGroup = () => {
		if (set) missing('SE_MISSING', `Set ${set.control}`);
		closeSet();
		if (!group || !interchange) return;
		if (group.sets.length === 0) group.faults.push(found('GROUP_EMPTY', { message: `Group ${group.header?.control ?? ''} has no set` }));
		const { numbers: _numbers, ...report } = group;
		interchange.groups.push(report);
		group = undefined;
		emit({ kind: 'groupEnd', interchange: interchange.header, group: report });
	};
	const endGroupEarly = () => {
		if (set) missing('SE_MISSING', `Set ${set.control}`);
		closeSet();
		if (group?.header) missing('GE_MISSING', `Group ${group.header.control}`);
		closeGroup();
	};
	const closeInterchange = (early: boolean) => {
		if (!interchange) return;
		endGroupEarly();
		if (early) missing('IEA_MISSING', `Interchange ${interchange.header.control}`);
		if (interchange.read.size > 1) interchange.faults.push(found('ENCODING_MIXED', { message: 'Some segments are UTF-8, others are not and were read as ISO-8859-1' }));
		const { numbers: _numbers, strays: _strays, read: _read, ...report } = interchange;
		interchange = undefined;
		emit({ kind: 'interchangeEnd', interchange: report });
	};
	const trailer = ({ segment, control, code, what }: { segment: Segment; control: string; code: 'TSCN_MISMATCH' | 'GCN_MISMATCH' | 'ICN_MISMATCH'; what: string }) => {
		const given = (segment.elements[1] ?? '').trim();
		if (given === control) return;
		const alike = controlKey(given) === controlKey(control);
		const softly: Partial<X12Fault> = alike && !strict ? { severity: 'warning', ack: undefined } : {};
		if (alike && code !== 'TSCN_MISMATCH') return;
		tell(code, { message: `${what} began with control number ${shown(control)} and ends with ${shown(given)}`, element: 2, value: given, ...softly }, segment);
	};
	const count = ({ segment, seen, code, what }: { segment: Segment; seen: number; code: 'SE_COUNT' | 'GE_COUNT' | 'IEA_COUNT'; what: string }): number | undefined => {
		const text = (segment.elements[0] ?? '').trim();
		const declared = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
		if (declared !== seen) tell(code, { message: `${segment.id}01 declares ${text === '' ? 'nothing' : text} ${what}, but there are ${seen}`, element: 1, value: text }, segment);
		return declared;
	};
	const openGroup = (segment?: Segment) => {
		endGroupEarly();
		if (!segment) {
			group = { sets: [], faults: [], numbers: new Set() };
			group.faults.push(found('GS_MISSING', { message: 'A set stands outside of any group' }));
			return;
		}
		const { header, faults } = groupHeader(segment, strict);
		group = { header, sets: [], faults: [], numbers: new Set() };
		group.faults.push(...faults.map((each) => ({ ...place(), ...each })));
		const key = `${header.functionalId}|${controlKey(header.control)}`;
		if (interchange!.numbers.has(key)) group.faults.push(found('GCN_DUPLICATE', { message: `The group number ${header.control} is there twice in the interchange`, element: 6, value: header.control }, segment));
		interchange!.numbers.add(key);
		if (header.version !== '' && !tablesOf(header.version).exact) group.faults.push(found('VERSION_FALLBACK', { message: `The version ${shown(header.version)} is not known here`, element: 8, value: header.version }, segment));
		emit({ kind: 'group', interchange: interchange!.header, header });
	};
	const openSet = (segment: Segment) => {
		if (set) missing('SE_MISSING', `Set ${set.control}`);
		closeSet();
		if (!group) openGroup();
		const [id = '', control = ''] = segment.elements.map((each) => each.trim());
		segment.position = 1;
		set = { interchange: interchange!.header, ...(group!.header ? { group: group!.header } : {}), id, control, segments: [segment], faults: [], bytes: 0, count: 1, tooLong: false };
		if (!/^\d{3}$/.test(id)) set.faults.push(found('ST_ELEMENT', { message: `The kind of set (ST01) is ${shown(id)}`, element: 1, value: id, ack: { level: 'AK5', code: '6' } }, segment));
		if (!/^[A-Za-z0-9]{4,9}$/.test(control)) set.faults.push(found('ST_ELEMENT', { message: `The control number of the set (ST02) is ${shown(control)}`, element: 2, value: control, ...(control === '' ? { severity: 'fatal' as const } : {}) }, segment));
		const wanted = functionalIds[id];
		const given = group!.header?.functionalId;
		if (wanted && given && wanted !== given) set.faults.push(found('GROUP_MIXED', { message: `A set ${id} stands in a group ${given}; it belongs in ${wanted}` }, segment));
		if (group!.numbers.has(control)) set.faults.push(found('TSCN_DUPLICATE', { message: `The set number ${shown(control)} is there twice in the group`, element: 2, value: control }, segment));
		group!.numbers.add(control);
	};

	const segment = (bytes: string, offset: number, faults: X12Fault[]): boolean => {
		number++;
		for (const each of faults) told({ ...place(), segmentNumber: number, ...each });
		if (bytes === '') {
			if (faults.length === 0) tell('SEG_EMPTY', { message: 'There is an empty segment', segmentNumber: number, offset });
			return false;
		}
		const behind = bytes.indexOf(rawElement);
		const cut = behind < 0 ? [] : cutFrom(bytes, behind + rawElement.length, rawElement);
		const decoded = (each: string) => {
			const { text, as } = decodeSegment(each, encoding);
			if (as) interchange!.read.add(as);
			if (as === 'iso-8859-1' && encoding === 'utf-8') tell('ENCODING', { message: `Text is not UTF-8 and was read as ISO-8859-1: ${shown(text)}`, segmentNumber: number, offset });
			return text;
		};
		const plain = !beyondAscii.test(bytes);
		const written = behind < 0 ? bytes : bytes.slice(0, behind);
		const name = (plain ? written : decoded(written)).trim();
		const id = name.toUpperCase();
		const elements = plain ? cut : cut.map(decoded);
		const one: Segment = { id, position: set && !ends.has(id) ? set.count + 1 : 0, number, offset, elements };
		if (one.id !== name) tell('SEG_CASE', { message: `The segment ${shown(name)} is written in small letters` }, one);
		if (elements.length > mostElements) {
			tell('TOO_LONG', { message: `A segment has more than ${mostElements} elements; the others were left out` }, one);
			elements.length = mostElements;
		}
		handle(one, bytes.length);
		return interchange === undefined;
	};

	const handle = (one: Segment, bytes: number) => {
		switch (one.id) {
			case 'GS': return openGroup(one);
			case 'ST': return openSet(one);
			case 'SE':
				if (!set) return stray(one);
				set.count++;
				set.segments.push(one);
				count({ segment: one, seen: set.count, code: 'SE_COUNT', what: 'segments' });
				trailer({ segment: one, control: set.control, code: 'TSCN_MISMATCH', what: 'The set' });
				return closeSet();
			case 'GE':
				if (set) missing('SE_MISSING', `Set ${set.control}`);
				closeSet();
				if (!group?.header) return stray(one);
				group.declaredSets = count({ segment: one, seen: group.sets.length, code: 'GE_COUNT', what: 'sets' });
				trailer({ segment: one, control: group.header.control, code: 'GCN_MISMATCH', what: 'The group' });
				return closeGroup();
			case 'IEA':
				endGroupEarly();
				count({ segment: one, seen: interchange!.groups.filter(({ header }) => header).length, code: 'IEA_COUNT', what: 'groups' });
				trailer({ segment: one, control: interchange!.header.control, code: 'ICN_MISMATCH', what: 'The interchange' });
				return closeInterchange(false);
			case 'TA1':
				if (!set) return ta1(one);
		}
		if (!set) return !group && services.has(one.id) ? undefined : stray(one);
		set.count++;
		set.bytes += bytes;
		if (set.bytes <= options.setBytes) set.segments.push(one);
		else if (!set.tooLong) {
			set.tooLong = true;
			tell('TOO_LONG', { message: `The set is longer than ${options.setBytes} bytes; what follows was left out`, ack: { level: 'AK5', code: '5' } }, one);
		}
	};
	const ta1 = (one: Segment) => {
		const read = ta1Of(one);
		interchange!.ta1s.push(read);
		emit({ kind: 'ta1', header: interchange!.header, ta1: read });
	};
	const stray = (one: Segment) => {
		if (interchange!.strays++ < 20) tell('ST_MISSING', { message: `The segment ${shown(one.id)} stands outside of any set` }, one);
	};

	let rawElement = '*';
	return {
		isa(isa, offset) {
			closeInterchange(true);
			number++;
			rawElement = isa.delimiters.element;
			const { header, faults } = interchangeHeader(isa, { offset, number, encoding, strict });
			interchange = { header, groups: [], ta1s: [], faults, numbers: new Set(), strays: 0, read: new Set() };
			const key = [header.sender.qualifier, header.sender.id, header.receiver.qualifier, header.receiver.id, controlKey(header.control)].join('|');
			if (interchangeNumbers.has(key)) faults.push(found('ICN_DUPLICATE', { message: `The interchange number ${header.control} is there twice in the file`, element: 13, value: header.control, segmentId: 'ISA', segmentNumber: number, offset }));
			interchangeNumbers.add(key);
			emit({ kind: 'interchange', header });
		},
		segment,
		outside: (each) => emit({ kind: 'fault', fault: each }),
		broken(each) {
			told({ ...place(), ...each });
			closeInterchange(true);
		},
		end: () => closeInterchange(true),
	};
}

/** The elements from a place on, one more at most than a segment may have: for segments as short as they are, faster than `split`. */
function cutFrom(bytes: string, start: number, element: string): string[] {
	const cut: string[] = [];
	let from = start;
	while (cut.length < mostElements) {
		const to = bytes.indexOf(element, from);
		if (to < 0) break;
		cut.push(from === to ? '' : bytes.slice(from, to));
		from = to + element.length;
	}
	cut.push(bytes.slice(from));
	return cut;
}
