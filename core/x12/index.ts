import type { Problem } from '../errors';
import type { Invoice, PurchaseOrder } from '../model';
import type { MappedDocument, MappedSegments, OrderAcknowledgement, PartnerInvoice, PartnerOrder } from './documents';
import type { AckCode, X12Fault } from './faults';
import type { AckPolicy, Encoding, Partner, ReadingPolicy } from './partner';
import type { Delimiters, GroupReport, InterchangeReport, OutgoingInterchange, OutgoingSegment, OutgoingSet, Segment, SetReport, Ta1, X12Event, X12Set } from './wire';

export type * from './documents';
export type * from './faults';
export type * from './partner';
export type * from './wire';

/* ---------------------------------------------------------------- Reading */

export interface ReadOptions extends Partial<ReadingPolicy> {
	encoding?: Encoding;
	/** Checks sets against our tables; true by default. Envelopes are always checked. */
	validate?: boolean;
	/** Bytes; defaults 1 MiB, 64 MiB and 100 MiB. Faults beyond `faultsPerSet` (200) are cut. */
	limits?: { segment?: number; set?: number; interchange?: number; faultsPerSet?: number };
}

/**
 * Reads a file of any number of interchanges, piece by piece; memory holds one set, and short reports of the interchange.
 * Never throws for what the bytes are; throws only what `chunks` throws.
 */
export declare function readX12(chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>, options?: ReadOptions): AsyncGenerator<X12Event>;

/** The same, pushed: every call returns what became known. After `end` the reader is used up. */
export declare function x12Reader(options?: ReadOptions): { push(chunk: Uint8Array | string): X12Event[]; end(): X12Event[] };

/** All of a small file at once: sets in order, reports of interchanges, and faults that belong to none. */
export declare function readAll(bytes: Uint8Array | string, options?: ReadOptions): { sets: X12Set[]; interchanges: InterchangeReport[]; faults: X12Fault[] };

/** The value of element `number` (1 is 01), trimmed on the right; undefined when absent or empty. */
export declare function elementOf(segment: Segment, number: number): string | undefined;

/** What a set is to be called by our policy: A accepted, E accepted with errors, R rejected. */
export declare function setStatus(set: Pick<SetReport, 'faults'>, policy?: Partial<AckPolicy>): 'A' | 'E' | 'R';

/**
 * Keys to recognise what came before, numbers compared as numbers. `set` is the document's sourceKey:
 * `ISA06|ISA08|ISA13|GS06|ST02`.
 */
export declare function recognitionKeys(numbers: { sender: string; receiver: string; interchange: string; group?: string; set?: string }): { interchange: string; group?: string; set?: string };

/* ---------------------------------------------------------------- Writing */

export interface WriteOptions {
	delimiters?: Delimiters;
	newline?: Partner['newline'];
	encoding?: Encoding;
	collision?: Partner['collision'];
	characters?: Partial<Partner['characters']>;
	tooLong?: Partner['tooLong'];
}

/** With a fatal fault `bytes` is absent: nothing of it may be sent. Other faults tell what was replaced. */
export interface WrittenInterchange {
	bytes?: Uint8Array;
	text?: string;
	/** Those really used (`chooseDelimiters` may have taken others). */
	delimiters: Delimiters;
	faults: X12Fault[];
	/** Segments per set, in order, ST and SE counted. */
	segmentCounts: number[];
}

export declare function writeInterchange(interchange: OutgoingInterchange, options?: WriteOptions): WrittenInterchange;

/** The options of a partner for reading and writing. */
export declare function optionsOf(partner: Partner): { read: ReadOptions; write: WriteOptions };

/** An interchange from us to a partner; date `YYYY-MM-DD`, time `HH:MM`. Sets are put into groups by their functional id, in order. */
export declare function interchangeTo(
	partner: Partner,
	content: { sets: OutgoingSet[]; control: string; groupControls: string[]; date: string; time: string; requestTa1?: boolean },
): OutgoingInterchange;

/** A set received, as segments to be written again: composites are split by the delimiters it came with. ST and SE are left out. */
export declare function segmentsOf(set: X12Set): OutgoingSegment[];

/* -------------------------------------------------------- Acknowledgement */

export interface AckRequest {
	/** Numbers reserved by the caller: ISA13, GS06. Sets are numbered 0001, 0002 ... */
	control: string;
	groupControl: string;
	/** `YYYY-MM-DD`, `HH:MM`. */
	date: string;
	time: string;
	policy?: Partial<AckPolicy>;
	/** Groups (GS06) that were accepted before; they are rejected with code 19. */
	duplicateGroups?: string[];
}

export interface GroupStatus {
	functionalId: string;
	control: string;
	status: 'A' | 'E' | 'P' | 'R';
	sets: { id: string; control: string; status: 'A' | 'E' | 'R'; codes: string[] }[];
}

/**
 * The 997 for an interchange: one set per group, sender and receiver swapped. Groups of acknowledgements (FA) and groups
 * without GS are never answered; undefined when nothing is left to answer or the policy says no.
 */
export declare function acknowledge(report: InterchangeReport, request: AckRequest): { interchange: OutgoingInterchange; groups: GroupStatus[] } | undefined;

/** The TA1 for an interchange; undefined when neither the sender asked nor the policy wants one. `duplicate` rejects with 025. */
export declare function acknowledgeInterchange(
	report: InterchangeReport,
	request: Omit<AckRequest, 'groupControl' | 'duplicateGroups'> & { duplicate?: boolean },
): { interchange: OutgoingInterchange; ta1: Ta1 } | undefined;

/** A 997 (or 999) received, about one group that we sent. */
export interface Acknowledged {
	functionalId: string;
	/** AK102 as written, and as a number without zeros for comparing. */
	groupControl: string;
	groupKey: string;
	/** AK901 as written: A, E, P, R, M, W, X. */
	status: string;
	declaredSets?: number;
	receivedSets?: number;
	acceptedSets?: number;
	groupErrors: AcknowledgedError[];
	/** Sets named; in a group with status A a set not named is accepted. */
	sets: { id: string; control: string; status: string; errors: AcknowledgedError[] }[];
}

export interface AcknowledgedError {
	ack: AckCode;
	/** For people, from the code. */
	message: string;
	segmentId?: string;
	segmentPosition?: number;
	loop?: string;
	element?: number;
	component?: number;
	dataElement?: string;
	value?: string;
}

/** Undefined for a set that is neither 997 nor 999. */
export declare function readAcknowledgement(set: X12Set): Acknowledged | undefined;

/** What a 997 says of one set we sent; undefined when it does not speak of it. Control numbers are compared as text, then as numbers. */
export declare function statusOfSet(acknowledged: Acknowledged, set: { id: string; control: string }): string | undefined;

/* ---------------------------------------------------------------- Mapping */

/** 850. `sourceFile` goes into the document's meta data. */
export declare function toPurchaseOrder(set: X12Set, partner: Partner, sourceFile?: string): MappedDocument<PartnerOrder>;
export declare function fromPurchaseOrder(order: PurchaseOrder | PartnerOrder, partner: Partner): MappedSegments<OutgoingSegment>;
/** 810. */
export declare function toInvoice(set: X12Set, partner: Partner, sourceFile?: string): MappedDocument<PartnerInvoice>;
export declare function fromInvoice(invoice: Invoice | PartnerInvoice, partner: Partner): MappedSegments<OutgoingSegment>;
/** 855. */
export declare function toOrderAcknowledgement(set: X12Set, partner: Partner, sourceFile?: string): MappedDocument<OrderAcknowledgement>;
export declare function fromOrderAcknowledgement(answer: OrderAcknowledgement, partner: Partner): MappedSegments<OutgoingSegment>;

/* ---------------------------------------------------------------- Partner */

/**
 * Checks a partner's agreement and fills in what is optional. Text is read as JSON. Throws one `StampliErpError` (kind `setup`,
 * code `partner.invalid`) that names every fault by the path of its key.
 */
export declare function checkPartner(json: unknown): Partner;

/** Problems of an interchange with this partner: other sender, receiver, usage or set than agreed. */
export declare function partnerProblems(header: InterchangeReport['header'], partner: Partner): Problem[];

export type { GroupReport };
