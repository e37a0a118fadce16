import { entitySet, enumMembers, schema, type EntitySet, type Property, type SetName } from './schema';

export type Value = string | number | boolean;
/** A row as stored; a property that is absent has its default. */
export type Row = Record<string, Value>;
export type Tables = { [set in SetName]: Row[] };

export const nullDate = '1900-01-01T12:00:00Z';

export function emptyTables(): Tables {
	const tables = Object.fromEntries([...schema.keys()].map((name) => [name, []])) as unknown as Tables;
	// One table behind both versions of the vendor entity, as in the product.
	tables.VendorsV3 = tables.VendorsV2;
	return tables;
}

function defaultOf(property: Property): Value {
	if (property.kind === 'Enum') return enumMembers(property.enumType ?? '')[0]?.name ?? '';
	if (property.kind === 'Decimal' || property.kind.startsWith('Int')) return 0;
	if (property.kind === 'Boolean') return false;
	if (property.kind === 'DateTimeOffset') return nullDate;
	if (property.kind === 'Guid') return '00000000-0000-0000-0000-000000000000';
	return '';
}

const defaults = new Map(
	[...schema.values()].map((set) => [set.name, new Map([...set.properties].map(([name, p]) => [name, defaultOf(p)]))]),
);

const blankRows = new Map([...defaults].map(([name, values]) => [name, Object.fromEntries(values)]));

/** Noon UTC for a date-only value, whatever hour it was written with. */
export function asStored(property: Property, value: Value): Value {
	if (property.kind !== 'DateTimeOffset') return value;
	if (property.dateOnly && String(value).endsWith('T12:00:00Z')) return value;
	if (/^\d{4}-\d\d-\d\d$/.test(String(value))) return `${String(value)}T12:00:00Z`;
	const iso = new Date(String(value)).toISOString();
	return property.dateOnly ? `${iso.slice(0, 10)}T12:00:00Z` : iso.replace('.000Z', 'Z');
}

/** The value of a property as it is served. */
export function valueOf(set: EntitySet, row: Row, name: string): Value {
	const stored = row[name];
	if (stored === undefined) return defaults.get(set.name)?.get(name) ?? '';
	if (name === 'dataAreaId') return String(stored).toLowerCase();
	const property = set.properties.get(name);
	return property?.kind === 'DateTimeOffset' ? asStored(property, stored) : stored;
}

/** The whole row with every property, in the order of the schema. */
export function wholeRow(set: EntitySet, row: Row): Row {
	const whole: Row = { ...blankRows.get(set.name) };
	for (const name of Object.keys(row)) if (name in whole) whole[name] = valueOf(set, row, name);
	return whole;
}

/** Text compares without case and trailing blanks, as in the vendor's database. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
	if (a === b) return true;
	if (typeof a !== 'string' || typeof b !== 'string') return false;
	// Most comparisons end here; a poll of thousands of rows does not lower-case them all.
	if (a.length !== b.length && !a.endsWith(' ') && !b.endsWith(' ')) return false;
	return a.trimEnd().toLowerCase() === b.trimEnd().toLowerCase();
}

function has(set: EntitySet, row: Row, name: string, wanted: Value | undefined): boolean {
	const stored = row[name];
	if (sameValue(stored, wanted)) return true;
	// A row seeded by hand may lack a value or hold a bare date.
	return (stored === undefined || set.properties.get(name)?.kind === 'DateTimeOffset') && sameValue(valueOf(set, row, name), wanted);
}

export function matchesKey(set: EntitySet, row: Row, key: Row): boolean {
	for (let i = set.key.length - 1; i >= 0; i--) {
		const name = set.key[i] as string;
		if (!has(set, row, name, key[name])) return false;
	}
	return true;
}

const versions = new WeakMap<Row, number>();
let lastVersion = 687;

/** Weak etag of the row; changes with every update. */
export function etag(row: Row): string {
	let version = versions.get(row);
	if (version === undefined) versions.set(row, (version = ++lastVersion));
	return `W/"${Buffer.from(`'1,${version}'`).toString('base64')}"`;
}

/** Writes that can be taken back together. */
export interface Writer {
	insert(set: SetName, row: Row): void;
	update(row: Row, changes: Row): void;
	remove(set: SetName, row: Row): void;
	undo(): void;
}

export function createWriter(tables: Tables): Writer {
	const undo: (() => void)[] = [];
	const remove = (set: SetName, row: Row) => {
		const at = tables[set].indexOf(row);
		if (at >= 0) tables[set].splice(at, 1);
		return at;
	};
	return {
		insert(set, row) {
			tables[set].push(row);
			undo.push(() => void remove(set, row));
		},
		update(row, changes) {
			const before = { ...row };
			Object.assign(row, changes);
			versions.set(row, ++lastVersion);
			undo.push(() => {
				for (const name of Object.keys(row)) delete row[name];
				Object.assign(row, before);
			});
		},
		remove(set, row) {
			const at = remove(set, row);
			undo.push(() => void tables[set].splice(at, 0, row));
		},
		undo() {
			for (const step of undo.reverse()) step();
			undo.length = 0;
		},
	};
}

/** The first row whose named values are these. */
export function findRow(tables: Tables, set: SetName, wanted: Row): Row | undefined {
	const names = Object.keys(wanted).reverse();
	const definition = entitySet(set);
	return tables[set].find((row) => names.every((name) => has(definition, row, name, wanted[name])));
}
