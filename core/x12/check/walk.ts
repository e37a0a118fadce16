import { fault, shown } from '../catalogue';
import type { X12Fault } from '../faults';
import type { Place } from '../tables/structures';
import type { Segment } from '../wire';

/** A segment with those of the loop that it starts. */
export interface Node {
	segment: Segment;
	/** Where in the structure it was put; absent for what fits nowhere. */
	place?: Place;
	children: Node[];
}

/** Below a segment that starts no loop. */
const none: Node[] = [];

/** What is looked up of a list of places again and again. */
interface Lookup {
	byId: Map<string, Place[]>;
	mandatory: Place[];
}

interface Frame {
	places: Lookup;
	/** Index of the place reached. */
	cursor: number;
	/** How often each place was met, by its index. */
	counts: number[];
	nodes: Node[];
	loop?: string;
}

/**
 * Puts every segment of a set into its loop. A segment that comes too late or twice is put where it belongs and reported; what fits
 * nowhere stays where it stands. So mapping sees everything, whatever the order.
 */
export function walk(structure: Place[], segments: Segment[], add: (fault: X12Fault) => void, strict = false): Node[] {
	const root: Node[] = [];
	const frames: Frame[] = [{ places: lookup(structure), cursor: -1, counts: [], nodes: root }];
	let lastOf: Map<string, number> | undefined;
	const comesLater = (id: string, index: number) => {
		lastOf ??= new Map(segments.map((segment, at) => [segment.id, at]));
		return (lastOf.get(id) ?? -1) > index;
	};
	const ids = allIds(structure);
	const tell = (code: 'SEG_ORDER' | 'SEG_MISSING' | 'SEG_MAX' | 'SEG_UNKNOWN' | 'LOOP_MAX', message: string, at: Segment, more: Partial<X12Fault> = {}) =>
		add(fault(code, { message, segmentId: at.id, segmentPosition: at.position, segmentNumber: at.number, offset: at.offset, ...more }, strict));
	const missing = (frame: Frame, to: number, at: Segment) => {
		for (const place of frame.places.mandatory) {
			if (place.index > frame.cursor && place.index < to && !frame.counts[place.index]) {
				tell('SEG_MISSING', `The segment ${place.id} is missing${frame.loop ? ` in loop ${frame.loop}` : ''} before ${at.id} at position ${at.position}`, at, { segmentId: place.id, ...(frame.loop ? { loop: frame.loop } : {}) });
			}
		}
	};
	const put = (depth: number, place: Place, segment: Segment) => {
		const frame = frames[depth]!;
		const node: Node = { segment, place, children: place.loop ? [] : none };
		const count = (frame.counts[place.index] ?? 0) + 1;
		frame.counts[place.index] = count;
		frame.nodes.push(node);
		if (count === place.max + 1) {
			const loop = frame.loop ? { loop: frame.loop } : {};
			if (place.loop) tell('LOOP_MAX', `The loop ${place.id} occurs more than ${place.max} times`, segment, { loop: place.id });
			else tell('SEG_MAX', `The segment ${place.id} occurs more than ${place.max} times here`, segment, loop);
		}
		if (place.loop) {
			frames.length = depth + 1;
			frames.push({ places: lookup(place.loop), cursor: -1, counts: [], nodes: node.children, loop: place.id });
		}
	};
	const forward = (segment: Segment, index: number): boolean => {
		for (let depth = frames.length - 1; depth >= 0; depth--) {
			const { places, cursor, counts } = frames[depth]!;
			const place = fittingPlace(places.byId.get(segment.id), cursor, counts);
			if (!place) continue;
			const skipped = place.index === cursor ? undefined : places.mandatory.find((each) => each.index > cursor && each.index < place.index && !counts[each.index] && comesLater(each.id, index));
			if (skipped) {
				tell('SEG_ORDER', `The segment ${segment.id} at position ${segment.position} comes before ${skipped.id}`, segment);
				put(depth, place, segment);
				return true;
			}
			for (let deeper = frames.length - 1; deeper > depth; deeper--) missing(frames[deeper]!, Infinity, segment);
			missing(frames[depth]!, place.index, segment);
			frames.length = depth + 1;
			frames[depth]!.cursor = place.index;
			put(depth, place, segment);
			return true;
		}
		return false;
	};
	const backward = (segment: Segment): boolean => {
		for (let depth = frames.length - 1; depth >= 0; depth--) {
			const place = frames[depth]!.places.byId.get(segment.id)?.[0];
			if (!place) continue;
			tell('SEG_ORDER', `The segment ${segment.id} at position ${segment.position} comes too late`, segment, frames[depth]!.loop ? { loop: frames[depth]!.loop } : {});
			put(depth, place, segment);
			return true;
		}
		return false;
	};
	for (let index = 0; index < segments.length; index++) {
		const segment = segments[index]!;
		if (forward(segment, index) || backward(segment)) continue;
		frames[frames.length - 1]!.nodes.push({ segment, children: [] });
		if (ids.has(segment.id)) tell('SEG_ORDER', `The segment ${segment.id} at position ${segment.position} stands outside of its loop`, segment);
		else {
			const name = /^[A-Z][A-Z0-9]{1,2}$/.test(segment.id);
			tell('SEG_UNKNOWN', `The segment ${shown(segment.id)} at position ${segment.position} ${name ? 'does not belong into this set' : 'has no valid name'}`, segment, name ? {} : { ack: { level: 'AK3', code: '1' } });
		}
	}
	const end = segments[segments.length - 1];
	if (end && end.id !== 'SE') {
		for (const frame of [...frames].reverse()) missing({ ...frame, places: { ...frame.places, mandatory: frame.places.mandatory.filter(({ id }) => id !== 'SE') } }, Infinity, end);
	}
	return root;
}

/** At or behind the cursor, the first that is not full; a full one when there is no other. */
function fittingPlace(places: Place[] | undefined, cursor: number, counts: number[]): Place | undefined {
	let full: Place | undefined;
	if (!places) return undefined;
	for (const place of places) {
		if (place.index < cursor) continue;
		if ((counts[place.index] ?? 0) < place.max) return place;
		full ??= place;
	}
	return full;
}

const lookups = new WeakMap<Place[], Lookup>();

function lookup(places: Place[]): Lookup {
	const known = lookups.get(places);
	if (known) return known;
	const made = { byId: Map.groupBy(places, ({ id }) => id), mandatory: places.filter(({ mandatory }) => mandatory) };
	lookups.set(places, made);
	return made;
}

const idsIn = new WeakMap<Place[], Set<string>>();

function allIds(places: Place[]): Set<string> {
	const found = idsIn.get(places) ?? new Set(places.flatMap((place) => [place.id, ...(place.loop ? allIds(place.loop) : [])]));
	idsIn.set(places, found);
	return found;
}
