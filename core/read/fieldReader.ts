import type { Problem } from '../errors';
import { entityFields, modelField, type LabelledField, type ModelField } from '../profile/fields';
import type { FieldMap, FieldSpec, LabelledSpec, Profile } from '../profile/profile';
import { problem } from './faults';
import { valueReader, type Readers, type Say, type Value } from './valueReader';

/** Where a value is being read, and the list that its faults go to. */
export interface Place {
	profile: Profile;
	problems: Problem[];
	/** "Row" or "Record". */
	word: string;
	row: number;
	/** Invoice line, when one is being read. */
	line?: string;
}

/** The raw texts of one field in a row (CSV) or record (XML), as the file has them. */
export interface Source<R> {
	/** For people: `column "Total"`. */
	label: string;
	/** All texts found: several only where a list is wanted or the file repeats an element. */
	texts(row: R): string[];
	/** The same where there is always exactly one: most cells are read this way, without a list for each. */
	text?(row: R): string;
	/** True when this file has no such column: there is never a text. */
	absent?: boolean;
}

export interface FieldReader<R> {
	/** Path in the model. */
	path: string;
	field: ModelField;
	spec: FieldSpec;
	source: Source<R> | undefined;
	/** True when there is never a value and nothing to say about that: an optional column that the file lacks. */
	idle: boolean;
	/** Reads the value and puts it into the document; every fault goes to the place. */
	read(row: R, target: Record<string, unknown>, place: Place): void;
}

export type SourceOf<R> = (spec: FieldSpec) => Source<R> | undefined;

/** Readers of all fields of a part of the profile, in declared order. */
export function fieldReaders<R>(part: 'header' | 'lines', profile: Profile, readers: Readers, sourceOf: SourceOf<R>): FieldReader<R>[] {
	const map: FieldMap = profile[part] ?? {};
	const entity = entityFields[profile.entity];
	const lists = part === 'header' ? entity.headerLists : entity.lineLists;
	return Object.entries(map).flatMap(([path, spec]) =>
		Array.isArray(spec)
			? spec.map((member) => labelledReader(part, path, member, lists[path]!, profile, readers, sourceOf))
			: [plainReader(part, path, spec, modelField(entity[part], path)!, profile, readers, sourceOf)],
	);
}

function plainReader<R>(part: string, path: string, spec: FieldSpec, field: ModelField, profile: Profile, readers: Readers, sourceOf: SourceOf<R>): FieldReader<R> {
	const named = part === 'lines' ? `lines.${path}` : path;
	const put = setter(path);
	const values = fieldValues(named, spec, field, profile, readers, sourceOf);
	return {
		path, field, spec, source: values.source, idle: values.idle,
		read(row, target, place) {
			if (values.skip?.(row)) return;
			if (values.quick) {
				const value = values.quick(row, place);
				if (value !== undefined) {
					put(target, value);
					return;
				}
			}
			const found = values.read(row, place);
			if (found.length > 0) put(target, field.list ? found : found[0]!);
		},
	};
}

function labelledReader<R>(
	part: string, path: string, spec: LabelledSpec, list: LabelledField, profile: Profile, readers: Readers, sourceOf: SourceOf<R>,
): FieldReader<R> {
	const field: ModelField = { kind: list.kind, signed: list.signed };
	const label = spec[list.label] as string;
	const values = fieldValues(`${part === 'lines' ? 'lines.' : ''}${path}.${label}`, spec as FieldSpec, field, profile, readers, sourceOf);
	const texts = (list.texts ?? []).filter((key) => spec[key] !== undefined);
	return {
		path, field, spec: spec as FieldSpec, source: values.source, idle: values.idle,
		read(row, target, place) {
			if (values.skip?.(row)) return;
			const value = values.quick?.(row, place) ?? values.read(row, place)[0];
			if (value === undefined) return;
			const members = (target[path] ??= []) as unknown[];
			const member: Record<string, unknown> = {};
			member[list.label] = label;
			member[list.value] = value;
			for (const key of texts) member[key] = spec[key];
			members.push(member);
		},
	};
}

interface FieldValues<R> {
	source: Source<R> | undefined;
	idle: boolean;
	/** True when there is nothing and nothing to say. */
	skip?(row: R): boolean;
	/** The value of an ordinary cell; undefined when there is more to say about it, which `read` then does. */
	quick?(row: R, place: Place): Value | undefined;
	read(row: R, place: Place): Value[];
}

function fieldValues<R>(named: string, spec: FieldSpec, field: ModelField, profile: Profile, readers: Readers, sourceOf: SourceOf<R>): FieldValues<R> {
	const source = spec.const === undefined ? sourceOf(spec) : undefined;
	const convert = valueReader(spec, field, profile, readers);
	const whenEmpty = spec.whenEmpty ?? (profile.format.emptyAsMissing ? 'default' : 'missing');
	const fallback = spec.default === undefined ? [] : [modelValue(spec.default, field)];
	const label = source?.label ?? 'constant';
	const required = spec.required === true || field.needed === true;
	const fixed = spec.const === undefined ? undefined : [modelValue(spec.const, field)];
	const say = (place: Place): Say => (fault) =>
		place.problems.push(problem({
			...fault, message: `${place.word} ${place.row}, ${label}: ${fault.message}`, field: named, row: place.row, ...(place.line === undefined ? {} : { line: place.line }),
		}, profile));
	const text = source?.text?.bind(source);
	const most = profile.limits.fieldChars;
	const skip = !required && fallback.length === 0 && whenEmpty !== 'error';
	return {
		source, idle: skip && source?.absent === true,
		skip: text && skip ? (row) => text(row) === '' : undefined,
		quick: text && spec.split === undefined && !field.list ? (row) => {
			const cell = text(row);
			return cell === '' || cell.length > most ? undefined : convert(cell, nothing);
		} : undefined,
		read(row, place) {
			if (fixed) return fixed;
			if (!source) return fallback;
			let texts = source.texts(row);
			if (spec.split !== undefined) texts = texts.flatMap((text) => text.split(spec.split!));
			const before = place.problems.length;
			const found: Value[] = [];
			for (const text of texts) {
				if (text.length > profile.limits.fieldChars) {
					say(place)({ code: 'value.tooLarge', message: `the value has ${text.length} characters; the limit is ${profile.limits.fieldChars}`, fix: 'Have the file checked where it comes from.', who: 'integrator' });
					continue;
				}
				const value = convert(text, (fault) => say(place)(fault));
				if (value !== undefined) found.push(value);
			}
			if (found.length > 1 && !field.list) {
				say(place)({ code: 'value.several', message: `there are ${found.length} values where one is expected`, fix: 'Have the record sent with one value, or map it with join in the mapping profile.', who: 'integrator' });
				return [];
			}
			if (found.length > 0 || place.problems.length > before) return found;
			if (whenEmpty === 'error' && texts.length > 0) {
				say(place)({ code: 'value.empty', message: 'is empty', fix: 'Fill it in where the file comes from.', who: 'accountsPayable' });
				return [];
			}
			if (fallback.length > 0 && (texts.length === 0 || whenEmpty === 'default')) return fallback;
			if (required) say(place)({ code: 'value.missing', message: `${named} is missing`, fix: 'Fill it in where the file comes from, and have the file sent again.', who: 'accountsPayable' });
			return [];
		},
	};
}

const nothing: Say = () => undefined;

/** Text of the profile (const, default), already checked, as a value of the model. */
function modelValue(text: string, field: ModelField): Value {
	if (field.kind === 'boolean') return text === 'true';
	return field.kind === 'integer' ? Number(text) : text;
}

function setter(path: string): (target: Record<string, unknown>, value: unknown) => void {
	const dot = path.indexOf('.');
	if (dot < 0) return (target, value) => (target[path] = value);
	const [outer, inner] = [path.slice(0, dot), path.slice(dot + 1)];
	if (inner !== '__proto__') return (target, value) => (((target[outer] ??= {}) as Record<string, unknown>)[inner] = value);
	return (target, value) => {
		const held = (target[outer] ??= {}) as Record<string, unknown>;
		Object.defineProperty(held, inner, { value, enumerable: true, writable: true, configurable: true });
	};
}
