import { enumMembers, namespace, schema, type EntitySet, type Property } from './schema';

/** The service document's $metadata: only the sets that are published here. */
export function metadataXml(hidden: ReadonlySet<string>): string {
	const sets = [...schema.values()].filter((set) => !hidden.has(set.name));
	const enums = [...new Set(sets.flatMap((set) => [...set.properties.values()].flatMap((property) => property.enumType ?? [])))].sort();
	const lines = [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>',
		`<Schema Namespace="${namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">`,
		...enums.map(
			(name) =>
				`<EnumType Name="${name}">${enumMembers(name)
					.map((m) => `<Member Name="${m.name}" Value="${m.value}" />`)
					.join('')}</EnumType>`,
		),
		...sets.map((set) => entityType(set, hidden)),
		'<EntityContainer Name="Resources">',
		...sets.map((set) => `<EntitySet Name="${set.name}" EntityType="${namespace}.${set.type}" />`),
		'</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>',
	];
	return lines.join('\n');
}

function entityType(set: EntitySet, hidden: ReadonlySet<string>): string {
	const key = set.key.map((name) => `<PropertyRef Name="${name}" />`).join('');
	const properties = [...set.properties.values()].map(
		(property) => `<Property Name="${property.name}" Type="${edmType(property)}"${property.nullable ? '' : ' Nullable="false"'} />`,
	);
	const navigations = Object.entries(set.navigations)
		.filter(([, { target }]) => !hidden.has(target))
		.map(([name, { target, collection }]) => {
			const type = `${namespace}.${schema.get(target)?.type ?? ''}`;
			return `<NavigationProperty Name="${name}" Type="${collection ? `Collection(${type})` : type}" />`;
		});
	return `<EntityType Name="${set.type}"><Key>${key}</Key>${[...properties, ...navigations].join('')}</EntityType>`;
}

function edmType({ kind, enumType }: Property): string {
	return enumType ? `${namespace}.${enumType}` : `Edm.${kind}`;
}
