import { fault, shown } from '../catalogue';
import type { X12Fault } from '../faults';
import { isDate, isTime } from '../check/dateTime';
import type { GroupHeader, InterchangeHeader, Segment, Ta1 } from '../wire';
import { decodeSegment } from './bytes';
import type { FoundIsa } from './isa';
import type { Encoding } from '../partner';

const ta1 = (code: string) => ({ level: 'TA1' as const, code });
const pattern = (expected: RegExp) => (text: string) => expected.test(text);
const isaChecks: [element: number, what: string, code: string, fits: (text: string) => boolean][] = [
	[5, 'qualifier of the sender', '005', pattern(/^[A-Z0-9]{2}$/)],
	[6, 'id of the sender', '006', (text) => text !== ''],
	[7, 'qualifier of the receiver', '007', pattern(/^[A-Z0-9]{2}$/)],
	[8, 'id of the receiver', '008', (text) => text !== ''],
	[9, 'date', '014', (text) => isDate(text, 6)],
	[10, 'time', '015', (text) => isTime(text) && text.length === 4],
	[12, 'version', '017', pattern(/^00[2-8]\d\d$/)],
	[13, 'control number', '018', pattern(/^\d{1,9}$/)],
	[14, 'request for a TA1', '019', pattern(/^[01]$/)],
	[15, 'usage indicator', '020', pattern(/^[PTI]$/)],
];

/** What an ISA says, and what of it departs from the standard. */
export function interchangeHeader(isa: FoundIsa, at: { offset: number; number: number; encoding: Encoding; strict: boolean }): { header: InterchangeHeader; faults: X12Fault[] } {
	const decode = (text: string) => decodeSegment(text, at.encoding).text;
	const elements = isa.elements.map(decode);
	const trimmed = elements.map((each) => each.trim());
	const { delimiters } = isa;
	const header: InterchangeHeader = {
		sender: { qualifier: trimmed[4]!, id: trimmed[5]! },
		receiver: { qualifier: trimmed[6]!, id: trimmed[7]! },
		date: trimmed[8]!, time: trimmed[9]!, version: trimmed[11]!, control: trimmed[12]!,
		acknowledgementRequested: trimmed[13] === '1', usage: trimmed[14]!,
		delimiters: {
			element: decode(delimiters.element), component: decode(delimiters.component), segment: decode(delimiters.segment),
			...(delimiters.repetition ? { repetition: decode(delimiters.repetition) } : {}),
		},
		elements, number: at.number, offset: at.offset,
	};
	const faults = isaChecks.flatMap(([element, what, code, fits]) => {
		const value = trimmed[element - 1]!;
		if (fits(value)) return [];
		return [fault('ISA_ELEMENT', { message: `The ${what} (ISA${String(element).padStart(2, '0')}) is ${shown(value)}`, segmentId: 'ISA', element, value, ack: ta1(code) }, at.strict)];
	});
	return { header, faults: [...isa.faults, ...faults].map((each) => ({ ...each, interchange: header.control, segmentNumber: at.number, offset: at.offset })) };
}

/** What a GS says, and what of it departs from the standard. */
export function groupHeader({ elements, number, offset }: Segment, strict: boolean): { header: GroupHeader; faults: X12Fault[] } {
	const [functionalId = '', sender = '', receiver = '', date = '', time = '', control = '', , version = ''] = elements.map((each) => each.trim());
	const header: GroupHeader = { functionalId, sender, receiver, date, time, control, version, number, offset };
	const wrong = (element: number, what: string, value: string, ack?: string) =>
		fault('GS_ELEMENT', { message: `The ${what} (GS${String(element).padStart(2, '0')}) is ${shown(value)}`, segmentId: 'GS', segmentNumber: number, offset, element, value, ...(ack ? { ack: { level: 'AK9' as const, code: ack } } : {}) }, strict);
	return {
		header,
		faults: [
			...(/^[A-Z0-9]{2}$/.test(functionalId) ? [] : [wrong(1, 'functional id', functionalId, '1')]),
			...(isDate(date, 8) || (version < '004010' && isDate(date, 6)) ? [] : [wrong(4, 'date', date)]),
			...(isTime(time) ? [] : [wrong(5, 'time', time)]),
			...(/^\d{1,9}$/.test(control) ? [] : [wrong(6, 'control number', control, '6')]),
			...(/^00[2-8]\d{3}/.test(version) ? [] : [wrong(8, 'version', version, '2')]),
		],
	};
}

const notes: Record<string, string> = {
	'000': 'no error', '001': 'the control numbers in header and trailer differ', '002': 'the standard is not supported', '003': 'the version of the controls is not supported',
	'004': 'the segment terminator is invalid', '005': 'the qualifier of the sender is invalid', '006': 'the id of the sender is invalid', '007': 'the qualifier of the receiver is invalid',
	'008': 'the id of the receiver is invalid', '009': 'the receiver is unknown', '010': 'the authorization qualifier is invalid', '011': 'the authorization is invalid',
	'012': 'the security qualifier is invalid', '013': 'the security is invalid', '014': 'the date is invalid', '015': 'the time is invalid', '016': 'the standards id is invalid',
	'017': 'the version is invalid', '018': 'the control number is invalid', '019': 'the request for acknowledgement is invalid', '020': 'the test indicator is invalid',
	'021': 'the number of groups is wrong', '022': 'the control structure is invalid', '023': 'the file ended too early', '024': 'the content is invalid',
	'025': 'the control number was used before', '026': 'the element separator is invalid', '027': 'the component separator is invalid',
};

export function ta1Meaning(note: string): string {
	return notes[note] ?? `note ${note}`;
}

/** Reads a TA1 segment. */
export function ta1Of({ elements }: Segment): Ta1 {
	const [control = '', date = '', time = '', status = '', note = ''] = elements.map((each) => each.trim());
	return { control, date, time, status, note, meaning: ta1Meaning(note) };
}
