import type { X12Fault } from './faults';

/** The characters that structure one interchange. A character may be several bytes long in UTF-8; texts here are decoded. */
export interface Delimiters {
	/** Between elements, `*`. */
	element: string;
	/** Between the components of one element, `>`; empty when the sender declares none. */
	component: string;
	/** Behind every segment, `~`. */
	segment: string;
	/** Between repetitions of one element; only from interchange version 00402 on. */
	repetition?: string;
}

/** One segment as received. Elements are texts in their order (`elements[0]` is element 01); composites are not split. */
export interface Segment {
	/** Upper case: `BEG`. */
	id: string;
	/** Position in its transaction set, ST is 1; 0 outside of a set. */
	position: number;
	/** Position in the file, the first ISA is 1. */
	number: number;
	/** Bytes from the start of the file. */
	offset: number;
	elements: string[];
}

/** One side of an interchange: qualifier (ISA05/07) and id (ISA06/08) without padding, with the code used in GS. */
export interface TradingId {
	qualifier: string;
	id: string;
	/** GS02/GS03; the ISA id when absent. */
	groupId?: string;
}

/** What an ISA says, trimmed. */
export interface InterchangeHeader {
	sender: TradingId;
	receiver: TradingId;
	/** ISA09 and ISA10 as written: `YYMMDD`, `HHMM`. */
	date: string;
	time: string;
	/** ISA12: `00401`. */
	version: string;
	/** ISA13 as written. */
	control: string;
	/** ISA14 = 1: the sender asks for a TA1. */
	acknowledgementRequested: boolean;
	/** ISA15: P production, T test, I information. */
	usage: string;
	delimiters: Delimiters;
	/** All sixteen elements as written, padding included. */
	elements: string[];
	number: number;
	offset: number;
}

/** What a GS says, trimmed. */
export interface GroupHeader {
	/** GS01: `PO`, `IN`, `PR`, `FA`. */
	functionalId: string;
	sender: string;
	receiver: string;
	date: string;
	time: string;
	/** GS06 as written. */
	control: string;
	/** GS08: `004010`, `004010VICS`. */
	version: string;
	number: number;
	offset: number;
}

/** One transaction set with everything in it. Delivered even when faulty: look at `faults` or ask `setStatus`. */
export interface X12Set {
	interchange: InterchangeHeader;
	/** Absent when the sender left the GS out. */
	group?: GroupHeader;
	/** ST01: `850`. */
	id: string;
	/** ST02 as written, trimmed. */
	control: string;
	/** From ST to SE, both included; SE is missing when the sender left it out. */
	segments: Segment[];
	faults: X12Fault[];
}

/** What remains of a set when its segments are gone: enough to acknowledge it. */
export interface SetReport {
	id: string;
	control: string;
	faults: X12Fault[];
}

/** A group after its end: enough to acknowledge it. `header` is absent when the GS was missing. */
export interface GroupReport {
	header?: GroupHeader;
	/** GE01; absent when GE is missing or no number. */
	declaredSets?: number;
	sets: SetReport[];
	/** Faults of the group itself, not those of its sets. */
	faults: X12Fault[];
}

/** An interchange after its end. */
export interface InterchangeReport {
	header: InterchangeHeader;
	groups: GroupReport[];
	ta1s: Ta1[];
	/** Faults of the interchange itself (ISA, IEA, what lies between groups). */
	faults: X12Fault[];
}

/** A TA1: what the other side says about an interchange we sent. */
export interface Ta1 {
	/** ISA13 of the interchange it speaks of. */
	control: string;
	date: string;
	time: string;
	/** A accepted, E accepted with errors, R rejected; other text as written. */
	status: string;
	/** Three digits, `000` for none. */
	note: string;
	/** The note in words. */
	meaning: string;
}

/**
 * What reading yields, in the order of the file. Every fault comes exactly once: inside its set, group or interchange report, or
 * as an event of its own when it belongs to none of them (bytes outside of any interchange, a file without ISA).
 */
export type X12Event =
	| { kind: 'interchange'; header: InterchangeHeader }
	| { kind: 'ta1'; header: InterchangeHeader; ta1: Ta1 }
	| { kind: 'group'; interchange: InterchangeHeader; header: GroupHeader }
	| { kind: 'set'; set: X12Set }
	| { kind: 'groupEnd'; interchange: InterchangeHeader; group: GroupReport }
	| { kind: 'interchangeEnd'; interchange: InterchangeReport }
	| { kind: 'fault'; fault: X12Fault };

/** A segment to be written: id, then its elements; a list is a composite. Trailing empty ones are left out by the writer. */
export type OutgoingSegment = [id: string, ...elements: (string | string[])[]];

/** A set to be written: what stands between ST and SE. */
export interface OutgoingSet {
	id: string;
	/** ST02, at least four characters. */
	control: string;
	segments: OutgoingSegment[];
}

export interface OutgoingGroup {
	functionalId: string;
	/** GS06, reserved by the caller. */
	control: string;
	/** GS08. */
	version: string;
	sets: OutgoingSet[];
}

/** An interchange to be written. Numbers, date and time come from the caller; the same content gives the same bytes. */
export interface OutgoingInterchange {
	sender: TradingId;
	receiver: TradingId;
	/** `YYYY-MM-DD` and `HH:MM`: ISA09/10 and GS04/05. */
	date: string;
	time: string;
	/** ISA13, reserved by the caller; up to nine digits. */
	control: string;
	/** ISA12. */
	version: string;
	usage: 'P' | 'T' | 'I';
	/** ISA14. */
	requestTa1: boolean;
	ta1s?: Ta1[];
	groups: OutgoingGroup[];
}
