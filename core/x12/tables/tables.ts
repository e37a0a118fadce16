import { elementsOf, type ElementType } from './elements';
import { segmentTexts, segmentType, type SegmentType } from './segments';
import { laterStructure, structure, structureTexts, type Place } from './structures';

/** A segment whose elements have their type of one version. */
export interface TypedSegment extends SegmentType {
	elements: (SegmentType['elements'][number] & { fits: ElementType })[];
}

/** Everything we know of one version: its elements, segments and sets. */
export interface Tables {
	version: string;
	/** False when the version itself is unknown and 004010 stands in. */
	exact: boolean;
	elements: Map<string, ElementType>;
	segments: Map<string, TypedSegment>;
	sets: Map<string, Place[]>;
}

/** Versions whose elements we know to be those of 004010 or that our changes cover. */
const known = ['003010', '003020', '003030', '003040', '003050', '003060', '003070', '004010', '004020', '004030', '004040', '004050', '004060', '005010'];

const segments = new Map(Object.entries(segmentTexts).map(([id, text]) => [id, segmentType(text)]));
const structures = (change: (text: string) => string) => new Map(Object.entries(structureTexts).map(([id, text]) => [id, structure(change(text))]));
const sets = structures((text) => text);
const laterSets = structures(laterStructure);
const loaded = new Map<string, Tables>();

/** Tables for a GS08 by its first six digits; unknown versions get those of 004010. */
export function tablesOf(gs08: string): Tables {
	const digits = gs08.slice(0, 6);
	const exact = known.includes(digits);
	const version = exact ? digits : '004010';
	const key = `${version}${exact}`;
	const found = loaded.get(key);
	if (found) return found;
	const elements = elementsOf(version);
	const tables = { version, exact, elements, segments: typed(elements), sets: version >= '005010' ? laterSets : sets };
	loaded.set(key, tables);
	return tables;
}

function typed(elements: Map<string, ElementType>): Map<string, TypedSegment> {
	return new Map([...segments].map(([id, type]) => [id, { ...type, elements: type.elements.map((each) => ({ ...each, fits: elements.get(each.number)! })) }]));
}
