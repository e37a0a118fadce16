/**
 * What can be wrong with an X12 file. A fault is plain data and never an exception.
 *
 * - `fatal`: by default the partner is told that the set, group or interchange is rejected
 * - `error`: by default it is accepted with errors
 * - `warning`: tolerated; the partner is not told
 */
export type Severity = 'fatal' | 'error' | 'warning';

export type FaultCode =
	| 'ISA_MISSING' | 'ISA_LENGTH' | 'ISA_ELEMENT' | 'DELIMITER_INVALID' | 'DELIMITER_CONFLICT' | 'LINE_WRAPPED' | 'TRUNCATED' | 'TOO_LONG'
	| 'GARBAGE_BEFORE_ISA' | 'GARBAGE_AFTER_IEA' | 'IEA_MISSING' | 'IEA_COUNT' | 'ICN_MISMATCH' | 'ICN_DUPLICATE'
	| 'GS_MISSING' | 'GS_ELEMENT' | 'GE_MISSING' | 'GE_COUNT' | 'GCN_MISMATCH' | 'GCN_DUPLICATE' | 'GROUP_EMPTY' | 'GROUP_MIXED' | 'VERSION_FALLBACK'
	| 'ST_MISSING' | 'ST_ELEMENT' | 'SE_MISSING' | 'SE_COUNT' | 'TSCN_MISMATCH' | 'TSCN_DUPLICATE'
	| 'SEG_UNKNOWN' | 'SEG_ORDER' | 'SEG_MISSING' | 'SEG_MAX' | 'SEG_EMPTY' | 'SEG_CASE' | 'LOOP_MAX'
	| 'EL_MISSING' | 'EL_CONDITION' | 'EL_EXCLUSION' | 'EL_TOO_MANY' | 'EL_SHORT' | 'EL_LONG' | 'EL_CHAR' | 'EL_CODE' | 'EL_DATE' | 'EL_TIME' | 'EL_NUMBER'
	| 'TRAILING_SEPARATOR' | 'ENCODING' | 'ENCODING_MIXED' | 'FAULTS_CUT'
	| 'DATA_HAS_DELIMITER' | 'DATA_REPLACED' | 'DATA_TRUNCATED' | 'CONTROL_NUMBER';

/** Which acknowledgement segment tells of a fault, and with which code. */
export interface AckCode {
	level: 'TA1' | 'AK9' | 'AK5' | 'AK3' | 'AK4';
	code: string;
}

export interface X12Fault {
	code: FaultCode;
	severity: Severity;
	/** What is wrong and where, in one sentence. */
	message: string;
	/** What to do, as an instruction. */
	fix: string;
	/** ISA13, GS06 and ST02 it belongs to, as far as known. */
	interchange?: string;
	group?: string;
	set?: string;
	segmentId?: string;
	/** Position in the set, ST is 1. */
	segmentPosition?: number;
	/** Position in the file, the first ISA is 1. */
	segmentNumber?: number;
	/** Bytes from the start of the file. */
	offset?: number;
	/** 1 is element 01. */
	element?: number;
	component?: number;
	/** Number in the X12 dictionary of data elements. */
	dataElement?: string;
	/** The loop's trigger segment, where the fault is about a loop. */
	loop?: string;
	/** As received, cut to 99 characters. */
	value?: string;
	ack?: AckCode;
}
