import type { X12Fault } from '../faults';
import type { OutgoingSegment } from '../wire';

const mostElements = 99;
/** Delimiters that an acknowledgement may use, and control characters: never in a copy of bad data. */
 
const unsafe = /[\u0000-\u001f\u007f-\u009f*>~^:|\\'!]/g;

/** AK3 and AK4 for the faults of a set: one AK3 per segment and code, in the order of positions. */
export function badSegments(faults: X12Fault[]): OutgoingSegment[] {
	const bySegment = new Map<string, X12Fault[]>();
	const inSegments = faults.filter(({ ack, segmentPosition }) => segmentPosition !== undefined && (ack?.level === 'AK3' || ack?.level === 'AK4'));
	const ordered = [...inSegments].sort((a, b) => a.segmentPosition! - b.segmentPosition!);
	for (const each of ordered) {
		// A missing segment is told at the position where the gap was seen; it is not that segment.
		const key = `${each.segmentPosition}|${each.segmentId}|${each.ack!.code === '3' && each.ack!.level === 'AK3'}`;
		bySegment.set(key, [...(bySegment.get(key) ?? []), each]);
	}
	return [...bySegment.values()].flatMap((all): OutgoingSegment[] => {
		const whole = all.find(({ ack }) => ack!.level === 'AK3');
		const elements = all.filter(({ ack }) => ack!.level === 'AK4').slice(0, mostElements);
		const { segmentId = '', segmentPosition = 0, loop = '' } = whole ?? all[0]!;
		// With element errors the code is 8, whatever else is wrong: only one AK3 per segment.
		return [
			['AK3', segmentName(segmentId), String(segmentPosition), loop, elements.length > 0 ? '8' : whole!.ack!.code],
			...elements.map((each): OutgoingSegment => [
				'AK4', each.component ? [String(each.element ?? 1), String(each.component)] : String(each.element ?? 1), each.dataElement ?? '', each.ack!.code,
				each.ack!.code === '6' || each.value === undefined ? '' : each.value.replace(unsafe, ' ').trim().slice(0, 99),
			]),
		];
	});
}

/** AK301 takes two or three characters. */
function segmentName(id: string): string {
	const name = id.replace(/[^A-Z0-9]/g, '').slice(0, 3);
	return name.length >= 2 ? name : 'ZZZ';
}
