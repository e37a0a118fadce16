import type { Delimiters, TradingId } from './wire';
import type { FaultCode } from './faults';

/** What one trading partner and we have agreed, as plain data. `checkPartner` checks it and fills in what is optional. */
export interface Partner {
	/** Short name, also for keys and folders. */
	partner: string;
	version: number;
	note?: string;
	/** What we are: a buyer sends 850 and receives 855 and 810; a seller the other way round. */
	role: 'buyer' | 'seller';
	us: TradingId;
	them: TradingId;
	usage: 'P' | 'T';
	/** GS08 and ISA12 of what we send. */
	x12Version: string;
	interchangeVersion: string;
	/** Sets we receive and send, such as `850`. */
	receive: string[];
	send: string[];
	delimiters: Delimiters;
	/** Written behind each segment, for people; nothing by default. */
	newline: '' | '\n' | '\r\n';
	/** `auto` reads UTF-8 where it is valid and ISO-8859-1 otherwise, and writes UTF-8. */
	encoding: Encoding;
	/** Data that holds a delimiter: X12 has no escape character. */
	collision: 'replace' | 'reject' | 'chooseDelimiters';
	characters: { set: 'basic' | 'extended' | 'any'; uppercase: boolean; asciiFold: boolean };
	tooLong: 'error' | 'truncate';
	reading: ReadingPolicy;
	acknowledge: AckPolicy;
	map: MappingPolicy;
}

export type Encoding = 'auto' | 'utf-8' | 'iso-8859-1' | 'windows-1252';

export interface ReadingPolicy {
	/** `strict` calls fatal what `lenient` tolerates: widths of ISA, order of segments. */
	mode: 'strict' | 'lenient';
	/** `strict` refuses every code outside our lists; `lenient` only where a list is complete. */
	codes: 'strict' | 'lenient';
}

export interface AckPolicy {
	/** Whether a 997 answers what we receive. */
	functional: boolean;
	/** `asked`: when ISA14 is 1; `rejected`: also for every rejected interchange. */
	interchange: 'never' | 'asked' | 'rejected';
	/** AK2/AK5 for accepted sets too. */
	includeAccepted: boolean;
	/** Codes of faults to treat otherwise than by their severity. */
	reject: FaultCode[];
	tolerate: FaultCode[];
	ignore: FaultCode[];
	/** An acknowledgement of ours missing for so long is overdue. */
	timeoutHours: number;
}

export interface MappingPolicy {
	/** Company of the documents read. */
	companyId?: string;
	/** Our number of the vendor (as buyer), when the file does not tell. */
	vendorId?: string;
	/** When a document has no CUR. */
	currency?: string;
	/** Whether negative totals are credits, in both directions; otherwise they are BIG07 = CR with positive amounts. */
	credits: 'type' | 'negative';
	/** `lineNumber`: an invoice line without a PL number has its IT101 as line of the order. */
	poLine: 'lineNumber' | 'pairOnly';
	/** CTT02 on output. */
	hash: 'none' | 'sum' | 'x12';
	/** Largest difference of an invoice's sums that is let pass. */
	tolerance: string;
	/** Segments and elements without a member in the model: kept in `extra`, left out, or a problem. */
	unmapped: 'keep' | 'drop' | 'error';
	/** Units of measure in and out: X12 code to ours. Empty: as they are. */
	uoms: Record<string, string>;
	/** A unit that `uoms` lacks while it is not empty. */
	unknownUom: 'error' | 'keep';
}
