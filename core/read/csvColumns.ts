import { StampliErpError } from '../errors';
import type { FieldMap, FieldSpec, Profile } from '../profile/profile';

/** How a column name is compared: without byte order mark, outer blanks and letter case; every blank is a space. */
export function columnName(text: string): string {
	return text.replace(/\ufeff/g, '').replace(/[\s\u00a0\u202f]+/g, ' ').trim().toLowerCase();
}

export interface Columns {
	/** Names as the file has them; "Column 7" where it has none. */
	names: string[];
	/** 0-based position of a column by name or 1-based number; undefined when the file lacks it. */
	find(column: string | number): number | undefined;
}

export const specsOf = (map: FieldMap | undefined): FieldSpec[] => Object.values(map ?? {}).flat() as FieldSpec[];
export const columnsOf = (spec: FieldSpec): (string | number)[] => [spec.col ?? []].flat();

/** All column names that a profile reads. */
export function mappedNames(profile: Profile): string[] {
	const specs = [...specsOf(profile.header), ...specsOf(profile.lines)];
	return [...specs.flatMap(columnsOf), ...(profile.grouping?.by ?? [])].filter((column) => typeof column === 'string');
}

/** Columns of a file by its header row. Throws when a name repeats or a column that must be there is not. */
export function fileColumns(header: string[], profile: Profile): Columns {
	const names = header.map((name, index) => name.replace(/\ufeff/g, '').trim() || `Column ${index + 1}`);
	const columns = indexed(names);
	const byNumber = new Set([...specsOf(profile.header), ...specsOf(profile.lines)].flatMap(columnsOf).filter((column) => typeof column === 'number'));
	const positions = new Map<string, number[]>();
	names.forEach((name, index) => positions.set(columnName(name), [...(positions.get(columnName(name)) ?? []), index + 1]));
	const doubled = [...positions.values()].filter((where) => where.length > 1 && !where.every((position) => byNumber.has(position)));
	const missing = missingColumns(profile, columns);
	const isOther = missing.length > 1 && mappedNames(profile).every((name) => columns.find(name) === undefined);
	const faults = [
		...(isOther ? [] : doubled).map((where) => `the column "${names[where[0]! - 1]}" is there ${where.length} times (columns ${where.join(', ')})`),
		...missing.map((alternatives) => `the column ${alternatives.map((name) => (typeof name === 'number' ? `number ${name}` : `"${name}"`)).join(' or ')} is missing`),
	];
	if (faults.length === 0) return columns;
	throw new StampliErpError({
		kind: 'invalid',
		code: doubled.length && !isOther ? 'file.columns.duplicate' : 'file.columns.missing',
		message: `The file does not fit the mapping profile "${profile.profile}": ${faults.join('; ')}. The file has: ${shownNames(names)}`,
		hint: isOther
			? 'None of the columns is there. Perhaps the file has another delimiter (format.delimiter), lines before its header (format.skipLines) or no header (format.header), or it belongs to another profile.'
			: 'Correct the column names in the mapping profile, or have the file sent with the agreed columns (a column that is there twice is mapped by its number).',
	});
}

/** Columns of a file without header row, addressed by number. */
export function numberedColumns(width: number): Columns {
	return indexed(Array.from({ length: width }, (_, index) => `Column ${index + 1}`));
}

function indexed(names: string[]): Columns {
	const positions = new Map<string, number>();
	names.forEach((name, index) => positions.set(columnName(name), index));
	return {
		names,
		find: (column) => (typeof column === 'number' ? (column <= names.length ? column - 1 : undefined) : positions.get(columnName(column))),
	};
}

function missingColumns(profile: Profile, columns: Columns): (string | number)[][] {
	const must = (spec: FieldSpec) =>
		spec.col !== undefined && (profile.format.missingColumns === 'all' || (spec.required === true && spec.default === undefined));
	const wanted = [...specsOf(profile.header), ...specsOf(profile.lines)].filter(must).map((spec) => ({ names: columnsOf(spec), all: spec.join !== undefined }));
	const lacking = wanted.filter(({ names, all }) => (all ? !names.every((name) => columns.find(name) !== undefined) : !names.some((name) => columns.find(name) !== undefined)));
	const groups = (profile.grouping?.by ?? []).filter((name) => columns.find(name) === undefined).map((name) => [name]);
	const unique = new Map([...lacking.map(({ names }) => names), ...groups].map((names) => [names.join('\u0000').toLowerCase(), names]));
	return [...unique.values()];
}

function shownNames(names: string[]): string {
	const text = names.slice(0, 60).join(', ');
	return text.length > 1000 || names.length > 60 ? `${text.slice(0, 1000)} ...` : text;
}
