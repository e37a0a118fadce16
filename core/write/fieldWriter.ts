import type { Problem } from '../errors';
import { entityFields, modelField, type LabelledField, type ModelField } from '../profile/fields';
import type { FieldSpec, LabelledSpec, Profile } from '../profile/profile';
import { problem } from '../read/faults';
import { valueWriter } from './valueWriter';

/** Which document, and the list that its faults go to. */
export interface WritePlace {
	profile: Profile;
	/** For people: `vendor V-001`. */
	document: string;
	credit: boolean;
	line?: string;
	problems: Problem[];
}

export interface FieldWriter {
	/** Column name (CSV) or path (XML). */
	target: string;
	field: ModelField;
	/** Texts to write: none when the value is absent, several only in XML, where an element may repeat. */
	write(source: Record<string, unknown>, place: WritePlace): string[];
}

const nothing: string[] = [];

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

export function fieldWriters(part: 'header' | 'lines', profile: Profile): FieldWriter[] {
	const entity = entityFields[profile.entity];
	const lists = part === 'header' ? entity.headerLists : entity.lineLists;
	return Object.entries(profile[part] ?? {}).flatMap(([path, spec]) =>
		Array.isArray(spec)
			? spec.map((member) => fieldWriter(part, `${path}.${String(member[lists[path]!.label])}`, member as FieldSpec, labelled(lists[path]!), profile, memberOf(path, member, lists[path]!)))
			: [fieldWriter(part, path, spec, modelField(entity[part], path)!, profile, (source) => at(source, path))],
	);
}

const labelled = (list: LabelledField): ModelField => ({ kind: list.kind, signed: list.signed });

function memberOf(path: string, spec: LabelledSpec, list: LabelledField): (source: Record<string, unknown>) => unknown {
	return (source) => (source[path] as Record<string, unknown>[] | undefined)?.find((member) => member[list.label] === spec[list.label])?.[list.value];
}

function at(source: Record<string, unknown>, path: string): unknown {
	const dot = path.indexOf('.');
	if (dot < 0) return source[path];
	const [outer, inner] = [source[path.slice(0, dot)], path.slice(dot + 1)];
	if (Array.isArray(outer)) return outer.map((member: Record<string, unknown>) => member[inner]).filter((value) => value !== undefined);
	return outer !== null && typeof outer === 'object' && Object.hasOwn(outer, inner) ? (outer as Record<string, unknown>)[inner] : undefined;
}

function fieldWriter(part: string, path: string, spec: FieldSpec, field: ModelField, profile: Profile, get: (source: Record<string, unknown>) => unknown): FieldWriter {
	const convert = valueWriter(spec, field, profile);
	const target = String([(profile.format.type === 'csv' ? spec.col : spec.xpath) ?? []].flat()[0]);
	const named = part === 'lines' ? `lines.${path}` : path;
	return {
		target, field,
		write(source, place) {
			const refuse = (code: string, message: string) =>
				void place.problems.push(problem({
					code, message: `${place.document}${place.line === undefined ? '' : `, line ${place.line}`}, ${named}: ${message}`, field: named, who: 'integrator',
					fix: 'Correct it where it comes from, or the mapping profile.', ...(place.line === undefined ? {} : { line: place.line }),
				}, profile));
			if (spec.const !== undefined) return [spec.const];
			const value = get(source);
			// Nearly every value is one; long lists are written without making lists of it.
			if (!Array.isArray(value) && !isAbsent(value)) {
				const text = convert(value, refuse, place.credit);
				return text === undefined ? nothing : [text];
			}
			const values = Array.isArray(value) ? value.filter((one) => !isAbsent(one)) : nothing;
			if (values.length === 0) {
				if (spec.default !== undefined && spec.whenEmpty !== 'missing') return [spec.default];
				if (spec.required || spec.whenEmpty === 'error') refuse('value.missing', 'is missing');
				return nothing;
			}
			const texts = values.map((one) => convert(one, refuse, place.credit)).filter((text) => text !== undefined);
			const between = spec.join ?? spec.split ?? (profile.format.type === 'csv' ? '; ' : undefined);
			if (texts.length < 2 || between === undefined) return texts;
			const clash = spec.split === undefined ? undefined : texts.find((text) => text.includes(spec.split!));
			if (clash !== undefined) refuse('value.separator', `"${clash.slice(0, 60)}" holds the text "${spec.split}" that separates values`);
			return [texts.join(between)];
		},
	};
}
