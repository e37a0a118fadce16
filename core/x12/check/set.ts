import { fault } from '../catalogue';
import type { X12Fault } from '../faults';
import { tablesOf } from '../tables/tables';
import type { X12Set } from '../wire';
import { checkElements } from './elements';
import { walk, type Node } from './walk';

/** Segments of the envelope are checked where the envelope is. */
const elsewhere = new Set(['ST', 'SE']);

/** The segments of a set in their loops. */
export function loopsOf(set: X12Set): Node[] {
	return walk(tablesOf(set.group?.version ?? '004010').sets.get(set.id) ?? [], set.segments, () => {});
}

/** What is wrong in every version: no date, time or number where one belongs, a mandatory element left out, a set without its main segments. */
function isAlwaysWrong({ code, loop }: X12Fault): boolean {
	return ['EL_DATE', 'EL_TIME', 'EL_NUMBER', 'EL_MISSING'].includes(code) || (code === 'SEG_MISSING' && loop === undefined);
}

/**
 * Checks a set against the tables: structure, then elements. Sets without a table are taken as they are. Our tables are those of
 * 004010; in a set of another version what departs from them is only a warning, unless no version allows it.
 */
export function checkSet(set: X12Set, options: { strict: boolean; strictCodes: boolean; add: (fault: X12Fault) => void }): void {
	const tables = tablesOf(set.group?.version ?? '004010');
	const structure = tables.sets.get(set.id);
	if (!structure) return;
	const ours = tables.exact && tables.version === '004010';
	const add = ours ? options.add : (each: X12Fault) => options.add(isAlwaysWrong(each) ? each : { ...each, severity: 'warning', ack: undefined });
	walk(structure, set.segments, add, options.strict);
	const component = set.interchange.delimiters.component;
	let trailing: { count: number; first: string } | undefined;
	for (const segment of set.segments) {
		const type = elsewhere.has(segment.id) ? undefined : tables.segments.get(segment.id);
		if (segment.elements[segment.elements.length - 1] === '') {
			trailing ??= { count: 0, first: `${segment.id} at position ${segment.position}` };
			trailing.count++;
		}
		if (type) checkElements(segment, type, { component, strict: options.strict, strictCodes: options.strictCodes, add });
	}
	if (trailing) add(fault('TRAILING_SEPARATOR', { message: `${trailing.count} segments end with separators, the first is ${trailing.first}` }, options.strict));
}
