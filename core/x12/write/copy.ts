import type { OutgoingSegment, X12Set } from '../wire';

/** A set received, as segments to be written again: composites are split by the delimiters it came with. ST and SE are left out. */
export function segmentsOf(set: X12Set): OutgoingSegment[] {
	const { component } = set.interchange.delimiters;
	return set.segments.filter(({ id }) => id !== 'ST' && id !== 'SE').map(({ id, elements }) => [id, ...elements.map((each) => (component !== '' && each.includes(component) ? each.split(component) : each))]);
}
