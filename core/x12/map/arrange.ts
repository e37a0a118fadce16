import type { Place } from '../tables/structures';
import type { OutgoingSegment } from '../wire';

/** A segment, or a loop with all of its segments, placed by the id of its first. */
export interface Unit {
	id: string;
	segments: OutgoingSegment[];
}

/** Segments in the order of a structure; those it does not know come last. Units of one place keep their order. */
export function arranged(units: Unit[], places: Place[]): OutgoingSegment[] {
	const index = (id: string) => places.find((place) => place.id === id)?.index ?? Infinity;
	const ordered = units.map((unit, at) => ({ unit, at, index: index(unit.id) })).sort((a, b) => (a.index === b.index ? a.at - b.at : a.index < b.index ? -1 : 1));
	return ordered.flatMap(({ unit }) => unit.segments);
}
