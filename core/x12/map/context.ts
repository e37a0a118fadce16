import type { Problem } from '../../errors';
import type { IsoDate } from '../../model';
import { weight } from '../acknowledge/status';
import { isDate, isoDate } from '../check/dateTime';
import { loopsOf } from '../check/set';
import type { Node } from '../check/walk';
import type { X12Fault } from '../faults';
import { recognitionKeys } from '../identity';
import type { Partner } from '../partner';
import type { Segment, X12Set } from '../wire';
import { addExtra, nodeText, taker, type Extra, type Taker } from './extra';
import { fromN2, fromR } from '../write/numbers';

/** What all parts of reading one document share. */
export interface Reading {
	partner: Partner;
	set: X12Set;
	nodes: Node[];
	problems: Problem[];
	warnings: Problem[];
	take(segment: Segment): Taker;
	text(node: Node): string;
	/** Keeps a node that nothing maps. */
	keep(extra: Extra, node: Node, key?: string): void;
	problem(facts: ProblemFacts, at?: Segment): void;
	warn(facts: ProblemFacts, at?: Segment): void;
	/** Element texts as values; undefined, with a problem, when they are none. */
	date(text: string | undefined, field: string, at: Segment): IsoDate | undefined;
	number(text: string | undefined, field: string, at: Segment): string | undefined;
	n2(text: string | undefined, field: string, at: Segment): string | undefined;
	uom(code: string | undefined, at: Segment): string | undefined;
}

export interface ProblemFacts {
	code: string;
	message: string;
	fix: string;
	field?: string;
	line?: string;
}

/** Begins reading a set: loops are made, and what already rejects the set is a problem of its document. */
export function reading(set: X12Set, partner: Partner): Reading {
	const problems: Problem[] = [];
	const warnings: Problem[] = [];
	const where = `X12 ${set.id} ${set.control} from ${partner.partner}`;
	const { component } = set.interchange.delimiters;
	const made = (facts: ProblemFacts, at?: Segment): Problem => ({ kind: 'invalid', who: 'integrator', where, ...facts, ...(at ? { row: at.number } : {}) });
	for (const fault of set.faults) {
		const { ack: _ack, ...rest } = problemOf(fault, where);
		(weight(fault, partner.acknowledge) === 'R' ? problems : warnings).push(rest);
	}
	const self: Reading = {
		partner, set, problems, warnings,
		nodes: loopsOf(set),
		take: (segment) => taker(segment, component),
		text: (node) => nodeText(node, component),
		keep: (extra, node, key = node.segment.id) => addExtra(extra, key, nodeText(node, component)),
		problem: (facts, at) => void problems.push(made(facts, at)),
		warn: (facts, at) => void warnings.push(made(facts, at)),
		date(text, field, at) {
			if (text === undefined) return undefined;
			if (isDate(text.trim(), 8) || isDate(text.trim(), 6)) return isoDate(text.trim());
			self.problem({ code: 'date.invalid', field, message: `${at.id} at position ${at.position}: "${text}" is no date`, fix: 'Ask the sender for the date as CCYYMMDD.' }, at);
			return undefined;
		},
		number: (text, field, at) => number(text, field, at, fromR, 'a number'),
		n2: (text, field, at) => number(text, field, at, fromN2, 'an amount without point, with two implied decimals'),
		uom(code, at) {
			if (code === undefined) return undefined;
			const { uoms, unknownUom } = partner.map;
			if (Object.hasOwn(uoms, code)) return uoms[code];
			if (Object.keys(uoms).length > 0 && unknownUom === 'error') {
				self.problem({ code: 'uom.unknown', field: 'lines.uom', message: `The unit of measure ${code} at position ${at.position} is not in the partner's table`, fix: `Add ${code} to map.uoms of the partner ${partner.partner} and let the file come again.` }, at);
			}
			return code;
		},
	};
	const number = (text: string | undefined, field: string, at: Segment, read: (text: string) => string | undefined, wanted: string) => {
		if (text === undefined) return undefined;
		const value = read(text);
		if (value === undefined) self.problem({ code: 'amount.invalid', field, message: `${at.id} at position ${at.position}: "${text}" is not ${wanted}`, fix: 'Ask the sender to correct the number.' }, at);
		return value;
	};
	return self;
}

function problemOf({ message, fix, code, segmentNumber, ack }: X12Fault, where: string): Problem & { ack?: unknown } {
	return { kind: 'invalid', who: 'integrator', where, code: `x12.${code}`, message, fix, ack, ...(segmentNumber ? { row: segmentNumber } : {}) };
}

/** Meta data that every document has. */
export function documentMeta({ set, partner }: Reading, sourceFile: string | undefined): { sourceKey: string; sourceSystem: string; sourceFile?: string; sourceRow?: number; companyId?: string } {
	const { sender, receiver, control } = set.interchange;
	const keys = recognitionKeys({ sender: sender.id, receiver: receiver.id, interchange: control, group: set.group?.control ?? '', set: set.control });
	return {
		sourceKey: keys.set!, sourceSystem: partner.partner,
		...(sourceFile ? { sourceFile } : {}), ...(set.segments[0] ? { sourceRow: set.segments[0].number } : {}), ...(partner.map.companyId ? { companyId: partner.map.companyId } : {}),
	};
}

/** Applies the policy for what nothing maps. */
export function settleExtra(context: Reading, extra: Extra, what: string): Extra | undefined {
	const keys = Object.keys(extra);
	if (keys.length === 0 || context.partner.map.unmapped === 'drop') return undefined;
	if (context.partner.map.unmapped === 'error') {
		context.problem({ code: 'x12.unmapped', field: 'extra', message: `${what} has content without a place in the model: ${keys.join(', ')}`, fix: 'Set map.unmapped of the partner to keep or drop, or ask the sender to leave it out.' });
	}
	return extra;
}

