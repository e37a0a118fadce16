import type { AckCode, FaultCode, Severity, X12Fault } from './faults';

interface Entry {
	severity: Severity;
	/** Where strict reading differs. */
	strict?: Severity;
	ack?: AckCode;
	fix: string;
}

const sender = 'Ask the sender to';
const ta1 = (code: string): AckCode => ({ level: 'TA1', code });
const ak9 = (code: string): AckCode => ({ level: 'AK9', code });
const ak5 = (code: string): AckCode => ({ level: 'AK5', code });
const ak3 = (code: string): AckCode => ({ level: 'AK3', code });
const ak4 = (code: string): AckCode => ({ level: 'AK4', code });

/** What each fault means by default. `severity` is that of lenient reading. */
export const catalogue: Record<FaultCode, Entry> = {
	ISA_MISSING: { severity: 'fatal', ack: ta1('022'), fix: 'Check that this is an X12 file; it has to begin with an ISA segment.' },
	ISA_LENGTH: { severity: 'warning', strict: 'fatal', ack: ta1('022'), fix: `${sender} pad the ISA to its fixed widths (106 characters).` },
	ISA_ELEMENT: { severity: 'warning', strict: 'error', ack: ta1('024'), fix: `${sender} correct this element of the ISA.` },
	DELIMITER_INVALID: { severity: 'warning', strict: 'fatal', ack: ta1('022'), fix: `${sender} use delimiters that are neither letters, digits nor spaces.` },
	DELIMITER_CONFLICT: { severity: 'warning', strict: 'fatal', ack: ta1('022'), fix: `${sender} use a different character for each delimiter.` },
	LINE_WRAPPED: { severity: 'warning', fix: `${sender} send the file without line breaks inside of segments.` },
	TRUNCATED: { severity: 'fatal', ack: ta1('023'), fix: 'Fetch the file again; if it is the same, ask the sender to send it whole.' },
	TOO_LONG: { severity: 'fatal', ack: ta1('022'), fix: `${sender} split it, or raise the limit if such sizes are right.` },
	GARBAGE_BEFORE_ISA: { severity: 'warning', strict: 'error', fix: `${sender} send nothing outside of interchanges.` },
	GARBAGE_AFTER_IEA: { severity: 'warning', strict: 'error', fix: `${sender} send nothing outside of interchanges.` },
	IEA_MISSING: { severity: 'fatal', ack: ta1('023'), fix: 'Fetch the file again; if it is the same, ask the sender to end the interchange with IEA.' },
	IEA_COUNT: { severity: 'fatal', ack: ta1('021'), fix: `${sender} put the number of groups into IEA01.` },
	ICN_MISMATCH: { severity: 'fatal', ack: ta1('001'), fix: `${sender} repeat ISA13 in IEA02.` },
	ICN_DUPLICATE: { severity: 'fatal', ack: ta1('025'), fix: `${sender} give every interchange its own number (ISA13).` },
	GS_MISSING: { severity: 'fatal', ack: ta1('022'), fix: `${sender} put sets into a group (GS ... GE).` },
	GS_ELEMENT: { severity: 'warning', strict: 'error', fix: `${sender} correct this element of the GS.` },
	GE_MISSING: { severity: 'fatal', ack: ak9('3'), fix: `${sender} end the group with GE.` },
	GE_COUNT: { severity: 'fatal', ack: ak9('5'), fix: `${sender} put the number of sets into GE01, and check that none was lost.` },
	GCN_MISMATCH: { severity: 'fatal', ack: ak9('4'), fix: `${sender} repeat GS06 in GE02.` },
	GCN_DUPLICATE: { severity: 'fatal', ack: ak9('19'), fix: `${sender} give every group its own number (GS06).` },
	GROUP_EMPTY: { severity: 'warning', fix: `${sender} send groups only with sets in them.` },
	GROUP_MIXED: { severity: 'warning', strict: 'error', ack: ak5('6'), fix: `${sender} put each kind of set into a group of its own.` },
	VERSION_FALLBACK: { severity: 'warning', fix: 'Check the documents by eye; the tables of 004010 were used.' },
	ST_MISSING: { severity: 'fatal', ack: ta1('022'), fix: `${sender} begin every set with ST.` },
	ST_ELEMENT: { severity: 'error', strict: 'fatal', ack: ak5('7'), fix: `${sender} correct this element of the ST.` },
	SE_MISSING: { severity: 'fatal', ack: ak5('2'), fix: `${sender} end the set with SE.` },
	SE_COUNT: { severity: 'fatal', ack: ak5('4'), fix: `${sender} put the number of segments, ST and SE included, into SE01, and check that none was lost.` },
	TSCN_MISMATCH: { severity: 'fatal', ack: ak5('3'), fix: `${sender} repeat ST02 in SE02.` },
	TSCN_DUPLICATE: { severity: 'fatal', ack: ak5('23'), fix: `${sender} give every set of a group its own number (ST02).` },
	SEG_UNKNOWN: { severity: 'fatal', ack: ak3('6'), fix: `${sender} leave this segment out.` },
	SEG_ORDER: { severity: 'error', strict: 'fatal', ack: ak3('7'), fix: `${sender} send the segments in the order of the standard.` },
	SEG_MISSING: { severity: 'fatal', ack: ak3('3'), fix: `${sender} send this segment.` },
	SEG_MAX: { severity: 'error', strict: 'fatal', ack: ak3('5'), fix: `${sender} send this segment less often.` },
	SEG_EMPTY: { severity: 'warning', strict: 'error', fix: `${sender} leave out segments without content.` },
	SEG_CASE: { severity: 'warning', strict: 'fatal', ack: ak3('1'), fix: `${sender} write segment names in capital letters.` },
	LOOP_MAX: { severity: 'error', strict: 'fatal', ack: ak3('4'), fix: `${sender} send this loop less often.` },
	EL_MISSING: { severity: 'fatal', ack: ak4('1'), fix: `${sender} fill this element.` },
	EL_CONDITION: { severity: 'error', strict: 'fatal', ack: ak4('2'), fix: `${sender} fill the elements that belong together.` },
	EL_EXCLUSION: { severity: 'error', strict: 'fatal', ack: ak4('10'), fix: `${sender} fill only one of these elements.` },
	EL_TOO_MANY: { severity: 'error', strict: 'fatal', ack: ak4('3'), fix: `${sender} send no more elements than the segment has.` },
	EL_SHORT: { severity: 'fatal', ack: ak4('4'), fix: `${sender} send the element in its length.` },
	EL_LONG: { severity: 'fatal', ack: ak4('5'), fix: `${sender} send the element in its length.` },
	EL_CHAR: { severity: 'error', strict: 'fatal', ack: ak4('6'), fix: `${sender} send no control characters in data.` },
	EL_CODE: { severity: 'error', strict: 'fatal', ack: ak4('7'), fix: `${sender} use a code of the standard.` },
	EL_DATE: { severity: 'fatal', ack: ak4('8'), fix: `${sender} send an existing date as CCYYMMDD.` },
	EL_TIME: { severity: 'fatal', ack: ak4('9'), fix: `${sender} send an existing time as HHMM.` },
	EL_NUMBER: { severity: 'fatal', ack: ak4('6'), fix: `${sender} send a plain number.` },
	TRAILING_SEPARATOR: { severity: 'warning', fix: `${sender} leave out separators behind the last element.` },
	ENCODING: { severity: 'warning', fix: 'Check names with special letters, and set the encoding of the partner.' },
	ENCODING_MIXED: { severity: 'warning', fix: 'Check names with special letters, and set the encoding of the partner.' },
	FAULTS_CUT: { severity: 'warning', fix: 'Mend the faults named first; the others may be consequences.' },
	DATA_HAS_DELIMITER: { severity: 'fatal', fix: 'Change the text, let the partner\'s setting replace it, or agree on other delimiters.' },
	DATA_REPLACED: { severity: 'warning', fix: 'Nothing to do if the text still reads well.' },
	DATA_TRUNCATED: { severity: 'warning', fix: 'Check that the shortened text is still right.' },
	CONTROL_NUMBER: { severity: 'fatal', fix: 'Reserve a control number of digits in its range.' },
};

export type FaultFacts = Omit<Partial<X12Fault>, 'code' | 'message'> & { message: string };

/** A fault with what the catalogue says of its code. */
export function fault(code: FaultCode, facts: FaultFacts, strict = false): X12Fault {
	const { severity, strict: hard, ack, fix } = catalogue[code];
	const value = facts.value === undefined ? undefined : { value: cut(facts.value) };
	return { code, severity: (strict ? hard : undefined) ?? severity, fix, ...(ack ? { ack } : {}), ...facts, ...value };
}

/** Adds to a list that holds `most` faults, and more only where they are fatal; says once that others were left out. */
export function addFault(list: X12Fault[], each: X12Fault, most: number): void {
	if (list.length < most || (each.severity === 'fatal' && list.length < 3 * most)) list.push(each);
	else if (list.length === most) list.push(fault('FAULTS_CUT', { message: `Further faults beyond ${most} are not listed` }));
}

function cut(text: string): string {
	return text.length > 99 ? text.slice(0, 99) : text;
}

/** A received text for a message: short, and without control characters. */
export function shown(text: string): string {
	 
	const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
	return `"${plain.length > 40 ? `${plain.slice(0, 37)}...` : plain}"`;
}
