import { entitySets, enums, types } from './schemaData';

export type SetName = keyof typeof entitySets;

export interface Property {
	name: string;
	/** Edm primitive without its prefix, 'Enum' or 'Complex'. */
	kind: string;
	/** Name of the enum or complex type. */
	of?: string;
	collection: boolean;
	nullable: boolean;
	readOnly: boolean;
}

export interface EntitySet {
	name: SetName;
	type: string;
	key: string;
	/** Database table: what error messages name. */
	table: string;
	properties: Map<string, Property>;
}

const primitives = new Set(['String', 'Int32', 'Double', 'DateTime', 'Time']);

/** Properties by type name; complex types too. */
export const typeProperties = new Map(
	Object.entries(types).map(([type, table]) => [
		type,
		new Map(
			Object.entries(table).flatMap(([spelled, names]) => {
				const [raw = '', readOnly] = spelled.split(' ');
				const nullable = !raw.endsWith('!');
				const inner = /^Collection\((\w+)\)$/.exec(raw.replace('!', ''))?.[1] ?? raw.replace('!', '');
				const kind = primitives.has(inner) ? inner : inner in enums ? 'Enum' : 'Complex';
				return names.split(' ').map((name): [string, Property] => [
					name,
					{ name, kind, ...(primitives.has(inner) ? {} : { of: inner }), collection: raw.startsWith('Collection('), nullable, readOnly: readOnly === 'ro' },
				]);
			}),
		),
	]),
);

const members = new Map(
	Object.entries(enums).map(([name, text]) => [
		name,
		text.split(' ').map((part) => {
			const at = part.lastIndexOf('=');
			return { name: part.slice(0, at), code: part.slice(at + 1) };
		}),
	]),
);

export const schema = new Map<string, EntitySet>(
	(Object.keys(entitySets) as SetName[]).map((name) => {
		const { type, key, table } = entitySets[name];
		return [name, { name, type, key, table, properties: typeProperties.get(type)! }];
	}),
);

export function entitySet(name: SetName): EntitySet {
	return schema.get(name)!;
}

/** The member that a name or a database code stands for. */
export function enumMember(type: string, text: string): string | undefined {
	const all = members.get(type) ?? [];
	return (all.find((each) => each.name === text) ?? all.find((each) => each.code === text))?.name;
}

export function isMemberName(type: string, text: unknown): boolean {
	return (members.get(type) ?? []).some((each) => each.name === text);
}
